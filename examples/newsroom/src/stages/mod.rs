//! The stages, each of them actors: fetch -> clean -> infer -> store.
//!
//! - Comes in: a source, a database, how many actors each stage shall have.
//! - Goes out: what a run came to.
//! - Never knows: the command line, the report.
//!
//! **Who asks whom.** The fetcher asks the cleaners, batch by batch; a cleaner asks the inference actors, item by item
//! and all items of a batch at once, and then the store, for the whole batch. Every step is an ask, so whoever has work
//! done hears what became of it, and can try again.
//!
//! **How many.** The stages between fetcher and database are pools, each of a fixed size or of one that follows the load
//! ([`pool`]). Nothing depends on how many there are: whoever has accepted a message also handles it, however soon it has
//! to leave.
//!
//! **Back-pressure.** The fetcher reads on only when a batch has come back from the far end: [`BATCHES_AHEAD`] batches for
//! each cleaner are under way at most, whatever the length of the input. Memory is bounded by that.
//!
//! **Live feeds.** Between a feed and the fetcher stands the wire, an actor that polls and waits; the fetcher asks it for more
//! when it could read on. So a feed is not polled while what it gave is still being worked on.
//!
//! **Failure.** An inference actor that panics is restarted by its pool; its asker hears `Unknown` and tries the item again.
//! Judging twice is harmless, and the store keeps one verdict a key.

mod clean;
mod fetch;
mod infer;
mod input;
#[cfg(feature = "ml")]
mod model;
mod roster;
mod store;
mod wire;

pub use clean::{Cleaner, CleanerAddr, Done};
pub use fetch::{Fetcher, FetcherAddr, Opener, OpenerAddr, Totals};
pub use infer::{CHAOS, Infer, InferAddr};
pub use input::Input;
#[cfg(feature = "ml")]
pub use model::{ModelOpener, ModelOpenerAddr};
pub use roster::{Roster, RosterAddr};
pub use store::{Clerk, ClerkAddr, Writer, WriterAddr};
pub use wire::{Wire, WireAddr};

use crate::amounts::Workers;
use crate::keys::KeyListError;
use crate::source::SourceError;
use crate::store::StoreError;
use std::fmt;
use std::time::{Duration, Instant};
use thespian::{Actor, AskError, Pool, Props, Scale};

/// How many entries travel together, and are stored in one transaction.
pub const BATCH: usize = 250;

/// How many batches are under way for each cleaner.
pub const BATCHES_AHEAD: usize = 2;

/// How long a stage stays as it is after it has grown or shrunk. Shorter than a batch takes to be judged, since a stage that
/// needs longer to grow is too late for all of them; actors cost little to make.
const COOL_DOWN: Duration = Duration::from_millis(2);

/// How long a message may wait before a stage grows that may.
const AGE: Duration = Duration::from_millis(50);

/// A stage: each message goes to whoever has least to do. With so many messages waiting for each worker it grows, if it may.
pub fn pool<A: Actor>(workers: Workers, waiting: usize, props: Props<A>) -> Pool<A> {
    let pool = Pool::new(workers.min as usize, props).least_loaded();
    if workers.is_fixed() {
        return pool;
    }
    let bounds = Scale::between(workers.min as usize, workers.max as usize);
    pool.scale(bounds.depth(waiting).age(AGE).cool_down(COOL_DOWN))
}

/// What ends a run before its input does.
#[derive(Debug)]
#[non_exhaustive]
pub enum Trouble {
    /// The input cannot be read on.
    Source(SourceError),
    /// The keys cannot be written down.
    Keys(KeyListError),
    /// The database does not take it.
    Store(StoreError),
    /// A stage does not answer.
    Stage(AskError),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => error.fmt(f),
            Self::Keys(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
            Self::Stage(error) => write!(f, "{error}; what was stored stays, run again to go on"),
        }
    }
}

impl std::error::Error for Trouble {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Source(error) => Some(error),
            Self::Keys(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Stage(error) => Some(error),
        }
    }
}

impl From<AskError> for Trouble {
    fn from(error: AskError) -> Self {
        Self::Stage(error)
    }
}

/// What a piece of work came to, and how long it took. By the wall clock, also on `simple`: it is for the report alone
/// and decides nothing.
#[derive(Debug)]
pub struct Timed<T> {
    /// What it came to.
    pub value: T,
    /// How long it took.
    pub took: Duration,
}

impl<T> Timed<T> {
    /// Does the work.
    pub fn run(work: impl FnOnce() -> T) -> Self {
        let start = Instant::now();
        let value = work();
        Self { value, took: start.elapsed() }
    }
}
