//! Counters: how often what happened.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{DeadReason, What};

#[derive(Default)]
pub(super) struct Counters {
    failures: AtomicU64,
    restarts: AtomicU64,
    panics: AtomicU64,
    dead_letters: AtomicU64,
    errors: AtomicU64,
}

impl Counters {
    pub(super) fn count(&self, what: &What) {
        let counter = match what {
            What::Failed(_) => &self.failures,
            What::Restarted => &self.restarts,
            What::Panicked { .. } => &self.panics,
            What::DeadLetter(_, why) => {
                if *why == DeadReason::Error {
                    self.errors.fetch_add(1, Ordering::Relaxed);
                }
                &self.dead_letters
            }
            // The hub knows these, whoever is told of them.
            What::Spawned | What::Ended(_) => return,
            What::Ready
            | What::Handled(_)
            | What::Resized { .. }
            | What::Abandoned
            | What::CameBack => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Beside these two, which the hub knows.
    pub(super) fn read(&self, spawned: u64, ended: u64) -> Stats {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Stats {
            spawned,
            ended,
            failures: read(&self.failures),
            restarts: read(&self.restarts),
            panics: read(&self.panics),
            dead_letters: read(&self.dead_letters),
            errors: read(&self.errors),
        }
    }
}

/// Counts over the life of a system, as they stand. See [`System::stats`](crate::System::stats).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Actors spawned.
    pub spawned: u64,
    /// Actors that have ended for good.
    pub ended: u64,
    /// Failures of actors, each restart, resume, stop or escalation included.
    pub failures: u64,
    /// New incarnations: after a failure, of siblings that were restarted with others, and of permanent actors that had
    /// stopped themselves.
    pub restarts: u64,
    /// Panics that were contained and are no failures of an actor; see [`What::Panicked`].
    pub panics: u64,
    /// [Dead letters](crate::DeadLetter).
    pub dead_letters: u64,
    /// Errors that handlers returned to tells; each is a dead letter too.
    pub errors: u64,
}
