//! Gauges: what can be seen of an actor's work while it is at it.
//!
//! What changes with every message is written by the cell alone, with plain relaxed stores, so that being seen costs the
//! message path next to nothing; what is rare lies in a box that most actors never have.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use super::book::Book;
use super::line::Line;
use super::tally::Tally;
use super::{Front, Inbox, Kinds, Ledger, State};
use crate::exit::{CrashRecord, Failure};
use crate::hub::{Flow, What};
use crate::time::Time;
use crate::trail;
use crate::tree::{Doing, Snapshot};

/// What a cell is at. A number, since it lies in an atomic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Phase {
    Starting,
    Idle,
    Handling,
    Failing,
    Waiting,
    Restarting,
    Stopping,
}

pub(super) struct Gauges {
    /// Messages begun, and in the lowest byte the [`Phase`].
    work: AtomicU64,
    /// The kinds of the last eight of them, the latest in the lowest byte. A byte holds the kind's index and one; 0 is
    /// none, and [`LATER`] one that does not fit.
    recent: AtomicU64,
    /// When the first incarnation began; [`UNBORN`] before that.
    born: AtomicU64,
}

/// A moment, coarse and small: whole milliseconds, which may run over; 0 if there is none, or it is not known.
#[derive(Default)]
pub(super) struct Stamp(AtomicU32);

impl Stamp {
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    pub(super) fn set(&self, now: Time) {
        self.0.store(milliseconds(now), Ordering::Relaxed);
    }

    /// Moves it to another one, and clears it.
    pub(super) fn move_to(&self, other: &Stamp) {
        other.0.store(self.0.load(Ordering::Relaxed), Ordering::Relaxed);
        self.clear();
    }

    pub(super) fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    pub(super) fn age(&self, now: Time) -> Duration {
        match self.0.load(Ordering::Relaxed) {
            0 => Duration::ZERO,
            then => Duration::from_millis(milliseconds(now).wrapping_sub(then).into()),
        }
    }
}

/// Never 0, which means that there is none.
fn milliseconds(time: Time) -> u32 {
    (time.since_start().as_millis() as u32).max(1)
}

/// One message more, above the byte of the phase.
const ONE: u64 = 1 << 8;

const LATER: u8 = u8::MAX;
const UNBORN: u64 = u64::MAX;

impl Default for Gauges {
    fn default() -> Self {
        Self {
            work: AtomicU64::new(Phase::Starting as u64),
            recent: AtomicU64::new(0),
            born: AtomicU64::new(UNBORN),
        }
    }
}

impl Gauges {
    /// How many messages were begun, and whether the last of them is being handled.
    pub(super) fn begun(&self) -> (u64, bool) {
        let work = self.work.load(Ordering::Relaxed);
        (work / ONE, (work % ONE) as u8 == Phase::Handling as u8)
    }
}

/// How much an actor has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pressure {
    /// How many messages wait for it.
    pub(crate) waiting: usize,
    /// For how long the one has waited that has waited longest, coarsely.
    pub(crate) oldest: Duration,
    /// Whether it does anything at all.
    pub(crate) busy: bool,
}

/// What is rare.
#[derive(Default)]
pub(super) struct Rare {
    /// What the actor calls the state it is in.
    state: Option<&'static str>,
    restarts: u64,
    /// When the incarnation in place began, if it is not the first.
    since: Option<Time>,
    last_failure: Option<Failure>,
    pub(super) tally: Tally,
    pub(super) ledger: Option<Arc<Ledger>>,
    pub(super) line: Line,
}

impl Front {
    /// The cell begins a message for this handler. One that is tried `again` has been counted.
    #[inline]
    pub(crate) fn began(&self, index: usize, again: bool) {
        let Gauges { work, recent, .. } = &self.gauges;
        let byte = u8::try_from(index + 1).unwrap_or(LATER);
        recent.store(recent.load(Ordering::Relaxed) << 8 | u64::from(byte), Ordering::Relaxed);
        let handled = work.load(Ordering::Relaxed) & !(ONE - 1);
        let one = if again { 0 } else { ONE };
        work.store(handled + one + Phase::Handling as u64, Ordering::Relaxed);
    }

    /// What the cell is at from now on.
    #[inline]
    pub(crate) fn show(&self, phase: Phase) {
        let work = &self.gauges.work;
        let handled = work.load(Ordering::Relaxed) & !(ONE - 1);
        work.store(handled + phase as u64, Ordering::Relaxed);
    }

    /// Whether its first incarnation has not begun.
    #[inline]
    pub(super) fn is_unborn(&self) -> bool {
        self.gauges.born.load(Ordering::Relaxed) == UNBORN
    }

    /// Whether its first incarnation begins as soon as it is run.
    pub(super) fn is_to_be_born(&self) -> bool {
        self.is_unborn() && self.header.life.starts_after.is_zero()
    }

    /// Whether it waits for its next message, or is about to look for one.
    pub(super) fn is_between_messages(&self) -> bool {
        (self.gauges.work.load(Ordering::Relaxed) % ONE) as u8 == Phase::Idle as u8
    }

    /// Whether it has failed and waits to be made again, so that for a while nothing will be handled.
    pub(crate) fn is_resting(&self) -> bool {
        self.touch();
        (self.gauges.work.load(Ordering::Relaxed) % ONE) as u8 == Phase::Waiting as u8
    }

    /// For how long the message has waited that has waited longest: at least for most of this time, and not much longer.
    fn oldest(&self, book: &Book, now: Time) -> Duration {
        let Self { since, since_in_hand, .. } = self;
        if self.in_hand.load(Ordering::Relaxed) > 0 {
            since_in_hand.age(now)
        } else if !book.is_empty() {
            since.age(now)
        } else {
            Duration::ZERO
        }
    }

    /// The kinds of the last messages, oldest first.
    fn recent(&self, names: &Kinds) -> Vec<&'static str> {
        kinds(names, self.gauges.recent.load(Ordering::Relaxed))
    }
}

impl Book {
    fn set_state(&mut self, name: Option<&'static str>) {
        match (&mut self.rare, name) {
            (Some(rare), name) => rare.state = name,
            (rare @ None, Some(_)) => rare.get_or_insert_default().state = name,
            (None, None) => {}
        }
    }
}

impl<C: ?Sized> Inbox<C> {
    pub(crate) fn set_state(&self, name: Option<&'static str>) {
        self.state().book.set_state(name);
    }
}

impl Inbox {
    /// An incarnation begins.
    pub(crate) fn begins(&self, now: Time) {
        self.show(Phase::Starting);
        if self.gauges.born.load(Ordering::Relaxed) == UNBORN {
            // Nobody is older than the clock's range is long.
            let born = u64::try_from(now.since_start().as_nanos()).unwrap_or(UNBORN - 1);
            self.gauges.born.store(born, Ordering::Relaxed);
            // If there is a message already.
            self.since.set(now);
        } else {
            self.state().book.rare.get_or_insert_default().since = Some(now);
        }
    }

    /// The actor has failed.
    pub(crate) fn failed(&self, failure: &Failure) {
        let last =
            self.state().book.rare.get_or_insert_default().last_failure.replace(failure.clone());
        // Out of the lock: its error is the user's.
        self.header.contain(|| drop(last));
        self.header.hub.note(
            self.header.target,
            || failure.path.clone(),
            What::Failed(failure.clone()),
        );
        // Its error is shown there, if anywhere, and that is the user's code.
        self.header.contain(|| trail::failed(failure));
    }

    /// The actor is made again, for this many times by now.
    pub(crate) fn restarted(&self, restarts: u64) {
        self.state().book.rare.get_or_insert_default().restarts = restarts;
        self.header.hub.note(self.header.target, || self.header.path(), What::Restarted);
        trail::restarted(|| self.header.path(), restarts);
    }

    /// The kinds of all messages that wait, in the order in which they will be begun: but for urgent ones, which others pass
    /// when there are many, and for those first that wait for another state.
    pub(crate) fn kinds_waiting(&self) -> Vec<&'static str> {
        let mut kinds = Vec::new();
        let state = self.state();
        state.contents.urgent_kinds(&mut kinds);
        self.hand().kinds(&mut kinds);
        state.contents.other_kinds(&mut kinds);
        kinds
    }

    /// The kind of the message that is being handled.
    pub(super) fn handling(&self) -> Option<&'static str> {
        let names = self.state().contents.names();
        if self.gauges.begun().1 { self.recent(names).pop() } else { None }
    }

    /// What the actor was about, for a failure of just now.
    pub(crate) fn crash_record(&self, path: &str) -> Arc<CrashRecord> {
        let (names, state) = {
            let State { book, contents } = &*self.state();
            (contents.names(), book.rare.as_ref().and_then(|rare| rare.state))
        };
        let mut children = Vec::new();
        for child in self.family.all() {
            let mut path = path.to_owned();
            child.header().write_name(&mut path);
            children.push(path.into());
        }
        Arc::new(CrashRecord { recent: self.recent(names), state, children })
    }

    /// How much there is to do.
    pub(crate) fn pressure(&self, now: Time) -> Pressure {
        let book = &self.state().book;
        Pressure {
            waiting: self.waiting(book),
            oldest: self.oldest(book, now),
            busy: !book.is_parked(),
        }
    }

    /// What can be seen of it now.
    pub(crate) fn snapshot(&self, path: Arc<str>, depth: usize, at: Time) -> Snapshot {
        let State { book, contents } = &*self.state();
        let Gauges { work, born, .. } = &self.gauges;
        let work = work.load(Ordering::Relaxed);
        let recent = self.recent(contents.names());
        let doing = match (work % ONE) as u8 {
            phase if phase == Phase::Starting as u8 => Doing::Starting,
            phase if phase == Phase::Handling as u8 => {
                recent.last().map_or(Doing::Idle, |kind| Doing::Handling(kind))
            }
            phase if phase == Phase::Failing as u8 => Doing::Failing,
            phase if phase == Phase::Waiting as u8 => Doing::WaitingToRestart,
            phase if phase == Phase::Restarting as u8 => Doing::Restarting,
            phase if phase == Phase::Stopping as u8 => Doing::Stopping,
            _ => Doing::Idle,
        };
        let born = match born.load(Ordering::Relaxed) {
            UNBORN => at,
            nanos => Time::at(Duration::from_nanos(nanos)),
        };
        let rare = book.rare.as_deref();
        let ledger = rare.and_then(|rare| rare.ledger.as_ref());
        let (owes, oldest_owed) = ledger.map_or((0, None), |ledger| ledger.seen(at));
        Snapshot {
            path,
            who: self.header.target,
            depth,
            doing,
            state: rare.and_then(|rare| rare.state),
            waiting: self.depth(book) + book.deferred as usize,
            in_line: book.senders_in_line(),
            high_water: book.high_water as usize,
            oldest: self.oldest(book, at),
            owes,
            oldest_owed,
            flow: if book.milestones.exit().is_some() { Flow::default() } else { self.flow(book) },
            handled: work / ONE,
            recent,
            restarts: rare.map_or(0, |rare| rare.restarts),
            age: at - born,
            since_start: at - rare.and_then(|rare| rare.since).unwrap_or(born),
            last_failure: rare.and_then(|rare| rare.last_failure.clone()),
        }
    }
}

fn kinds(names: &Kinds, packed: u64) -> Vec<&'static str> {
    let kind = |byte: u8| match byte {
        LATER if names.len() > usize::from(LATER) => "(a later handler)",
        byte => names.get(usize::from(byte) - 1).unwrap_or_default(),
    };
    packed.to_be_bytes().into_iter().filter(|&byte| byte != 0).map(kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: &Kinds = &Kinds::of(&["a", "b"]);
    const MANY: &Kinds = &Kinds::of(&["x"; 256]);

    #[test]
    fn the_last_kinds_are_oldest_first_and_what_does_not_fit_says_so() {
        assert_eq!(kinds(FEW, 0), [""; 0]);
        assert_eq!(kinds(FEW, 0x01_02), ["a", "b"]);
        assert_eq!(kinds(FEW, 0x0101_0101_0101_0102), ["a", "a", "a", "a", "a", "a", "a", "b"]);
        assert_eq!(kinds(MANY, 0xfeff), ["x", "(a later handler)"]);
    }
}
