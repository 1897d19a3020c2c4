//! Faults: what goes wrong in a run on `simple`, by chance or by a script.
//! In: tests. Out: the run, as who directs it and as an interceptor. Never knows: why a run fails.
//! Order: those of the script before those of chance; of one message only the first that crashes it, slows it or holds it up.

use std::ops::Range;
use std::time::Duration;

mod chance;
mod counts;
mod fault;
mod injector;
mod meant;
mod order;
mod shrink;

pub use fault::{Fault, FaultError};
pub(crate) use injector::{Injector, MOMENT};
pub(crate) use shrink::shrink;

use chance::{Chance, Kind};

/// The type of those actors whose part the test plays.
pub(crate) const PRETENDER: &str = "Probe";

/// What goes wrong in a run: by chance, message by message, or as a script says. For
/// [`Rehearsal::faults`](crate::Rehearsal::faults), and for `#[thespian::test(faults(..))]`.
///
/// Each method that takes a chance, from 0 to 1, adds one kind of mishap. What goes wrong when is decided by the seed of the run, by
/// a stream of numbers of its own: the same seed goes wrong in the same way. [`of`](Self::of) and [`only`](Self::only) narrow the one
/// that was added last.
///
/// ```
/// use std::time::Duration;
/// use thespian_testing::Faults;
///
/// let ms = Duration::from_millis;
/// let faults = Faults::new()
///     .crash(0.01)
///     .delay(0.1, ms(1)..ms(50)).of("/bank/*").only("deposit")
///     .script("crash ledger 3 deposit").unwrap();
/// # drop(faults);
/// ```
///
/// Faults are for the stage `simple`. Elsewhere nothing goes wrong by them.
#[derive(Clone, Debug, Default)]
#[must_use = "faults are for a rehearsal"]
pub struct Faults {
    chances: Vec<Chance>,
    script: Vec<Fault>,
}

impl Faults {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Actors fail, as by a panic, when they begin to handle a message. [Probes](crate::Probe) do not: this and all else that
    /// happens to handlers meets them by scripts alone.
    ///
    /// # Panics
    /// Here and in all the others, if `chance` is not from 0 to 1, or a range is empty.
    #[track_caller]
    pub fn crash(self, chance: f64) -> Self {
        self.add(chance, Kind::Crash)
    }

    /// Messages are on their way for so long. Those of other senders pass them; from one sender to one receiver the order stays.
    /// All who are no actors count as one sender.
    #[track_caller]
    pub fn delay(self, chance: f64, range: Range<Duration>) -> Self {
        self.add(chance, Kind::Delay(range))
    }

    /// Messages are refused as if the mailbox were full: a tell comes back, a send and an ask wait a moment.
    #[track_caller]
    pub fn refuse(self, chance: f64) -> Self {
        self.add(chance, Kind::Refuse)
    }

    /// Handlers take so long before their first line.
    #[track_caller]
    pub fn slow(self, chance: f64, range: Range<Duration>) -> Self {
        self.add(chance, Kind::Slow(range))
    }

    /// When an actor begins to handle a message, one above it in the tree fails, or itself: everybody below that one is made again.
    #[track_caller]
    pub fn restart(self, chance: f64) -> Self {
        self.add(chance, Kind::Restart)
    }

    /// When an actor begins to handle a message, the clock jumps so far, as if the machine had slept.
    #[track_caller]
    pub fn jump(self, chance: f64, range: Range<Duration>) -> Self {
        self.add(chance, Kind::Jump(range))
    }

    /// The last one is about these actors: see [`Fault`] for how they are named.
    ///
    /// # Panics
    /// If there is none yet.
    #[track_caller]
    pub fn of(mut self, whom: &str) -> Self {
        self.last().to = Some(whom.into());
        self
    }

    /// The last one is about messages of this kind: the name of their handler.
    ///
    /// # Panics
    /// If there is none yet.
    #[track_caller]
    pub fn only(mut self, kind: &str) -> Self {
        self.last().only = Some(kind.into());
        self
    }

    /// Besides, what a script says: faults one after the other, on lines of their own or with `;` between them.
    ///
    /// # Errors
    /// [`FaultError`], for the first that is none.
    pub fn script(mut self, script: &str) -> Result<Self, FaultError> {
        for line in script.split([';', '\n']).filter(|line| !line.trim().is_empty()) {
            self.script.push(line.parse()?);
        }
        Ok(self)
    }

    /// Exactly these.
    pub(crate) fn exactly(script: &[Fault]) -> Self {
        Self { chances: Vec::new(), script: script.to_vec() }
    }

    /// Whether nothing can go wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.chances.is_empty() && self.script.is_empty()
    }

    #[track_caller]
    fn add(mut self, chance: f64, kind: Kind) -> Self {
        assert!(
            (0.0..=1.0).contains(&chance),
            "a chance is a number from 0 to 1, and not {chance}"
        );
        if let Kind::Delay(range) | Kind::Slow(range) | Kind::Jump(range) = &kind {
            assert!(!range.is_empty(), "there is nothing in the range {range:?}");
        }
        self.chances.push(Chance { chance, kind, to: None, only: None });
        self
    }

    #[track_caller]
    fn last(&mut self) -> &mut Chance {
        match self.chances.last_mut() {
            Some(last) => last,
            None => panic!("say first what goes wrong: `Faults::new().crash(0.01).of(..)`"),
        }
    }
}
