//! The cases, chapter by chapter. Each file begins with its programme: what is promised, the name of the scenario, what is
//! seen of it.

use crate::case::Case;

mod busy;
mod circles;
mod company;
mod delivery;
mod failure;
mod order;
mod pools;
mod restart;
mod room;
mod signals;
mod size;
mod stopping;
mod timers;
mod turns;
mod watching;

/// Not constants: those would be compiled anew, all scenarios with them, into whoever plays them.
static CHAPTERS: &[&[Case]] = &[
    delivery::CASES,
    order::CASES,
    signals::CASES,
    turns::CASES,
    room::CASES,
    failure::CASES,
    restart::CASES,
    watching::CASES,
    stopping::CASES,
    circles::CASES,
    timers::CASES,
    company::CASES,
    pools::CASES,
    size::CASES,
    busy::CASES,
];

/// All cases, in the order in which they are played.
#[inline(never)]
pub fn cases() -> impl Iterator<Item = &'static Case> {
    CHAPTERS.iter().flat_map(|chapter| chapter.iter())
}
