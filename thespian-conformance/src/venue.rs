//! A venue: a stage, how often the cases are played on it, and where their actors are placed.

use std::fmt;
use std::num::NonZeroUsize;
use std::ops::Range;

use thespian::{Base, Builder, System};

/// Where the actors of a case live, as seen from the scenario that speaks to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Placement {
    /// In the same process.
    Near,
}

impl Placement {
    /// All there are.
    pub const ALL: [Placement; 1] = [Placement::Near];
}

/// A stage that the cases are played on, and how often.
pub struct Venue {
    pub(crate) name: String,
    pub(crate) runs: Range<u64>,
    pub(crate) placement: Placement,
    pub(crate) has_threads: bool,
    pub(crate) is_repeatable: bool,
    pub(crate) builder: Box<dyn Fn(u64) -> Builder>,
}

impl Venue {
    /// A stage that `builder` makes anew for each run of each case, from the number of the run.
    ///
    /// It is taken for one with several threads, on which no two runs are the same.
    pub fn new(
        name: impl Into<String>,
        runs: u64,
        builder: impl Fn(u64) -> Builder + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            runs: 0..runs,
            placement: Placement::Near,
            has_threads: true,
            is_repeatable: false,
            builder: Box::new(builder),
        }
    }

    /// The stage `simple` with these seeds: each case is played once with each of them, and twice with the first.
    pub fn simple(seeds: Range<u64>) -> Self {
        let builder = |seed| System::builder().base(Base::Simple { seed });
        Self { runs: seeds, ..Self::new("simple", 0, builder).one_thread().repeatable() }
    }

    /// The stage `threads`, with two of them, so that they interrupt one another also on a large machine.
    pub fn threads(runs: u64) -> Self {
        let workers = NonZeroUsize::new(2);
        Self::new("threads", runs, move |_| System::builder().base(Base::Threads { workers }))
    }

    /// Everything there is one thread: cases in which code keeps its thread for ever are passed over.
    pub fn one_thread(self) -> Self {
        Self { has_threads: false, ..self }
    }

    /// A run with the same number is the same run, event by event: that is checked, and different runs are counted.
    pub fn repeatable(self) -> Self {
        Self { is_repeatable: true, ..self }
    }

    /// Where the actors of the cases are placed; near, if nothing is said.
    pub fn placed(self, placement: Placement) -> Self {
        Self { placement, ..self }
    }
}

impl fmt::Debug for Venue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Venue")
            .field("name", &self.name)
            .field("runs", &self.runs)
            .field("placement", &self.placement)
            .finish_non_exhaustive()
    }
}
