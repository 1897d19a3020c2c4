//! The manual: how actors are written and spoken to, how they live and fail, where they play, and what can be seen of it.
//!
//! - [`writing`]: the attributes, and what each of them generates
//! - [`protocols`]: interfaces smaller than an actor, what rustc says of them, and what they cost
//! - [`states`]: what is done about a message in which state, what waits for another one, and a picture of it
//! - [`speaking`]: calls, the three outcomes of an ask, full mailboxes, timers
//! - [`failure`]: what counts as one, who decides about it, what goes on and what is lost
//! - [`life`]: how actors begin and end, who is told, and how everything ends in order
//! - [`flow`]: full mailboxes, urgent messages, timers, and how each message ends
//! - [`company`]: names, groups, topics and pools: how actors find and share work
//! - [`stages`]: one program, one thread or all cores; runs that can be repeated
//! - `testing`, with the feature of that name: runs that can be had again, with faults, and with pretend actors
//! - [`seeing`]: events, the live tree, crash records, dead letters, spans, and what can be said to whom
//! - [`mistakes`]: each mistake that the compiler is known to find, and what it says
//! - [`performance`]: what things cost, beside other ways to have them, and why
//!
//! How the runtime works inside, and why, is told by `ARCHITECTURE.md` in the repository.

#[doc = include_str!("writing.md")]
pub mod writing {}

#[doc = include_str!("protocols.md")]
pub mod protocols {}

#[doc = include_str!("states.md")]
pub mod states {}

#[doc = include_str!("speaking.md")]
pub mod speaking {}

#[doc = include_str!("failure.md")]
pub mod failure {}

#[doc = include_str!("life.md")]
pub mod life {}

#[doc = include_str!("flow.md")]
pub mod flow {}

#[doc = include_str!("company.md")]
pub mod company {}

#[doc = include_str!("stages.md")]
pub mod stages {}

#[cfg(feature = "testing")]
#[doc = include_str!("testing.md")]
pub mod testing {}

#[doc = include_str!("seeing.md")]
pub mod seeing {}

#[doc = include_str!("mistakes.md")]
pub mod mistakes {}

#[doc = include_str!("performance.md")]
pub mod performance {}
