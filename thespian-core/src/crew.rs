//! Crew: how many there are behind one address, as whoever has that address may see and change it.
//! In: addresses. Out: pools. Knows: ids. Never knows: messages, workers.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::id::Target;

/// What a pool tells of its workers.
pub(crate) trait Crew: Send + Sync {
    fn target(&self) -> Target;
    fn size(&self) -> usize;
    fn peak(&self) -> usize;
    fn resize(&self, to: usize) -> Result<(), ResizeError>;
    /// Ready when there is nothing under way.
    fn poll_settled(&self, key: &mut Option<u64>, cx: &mut Context<'_>) -> Poll<()>;
    fn forget(&self, key: u64);
    /// Ends the pool when everything that was accepted so far is handled.
    fn drain(&self);
}

/// The number of workers of one pool, to be read and changed. Made by [`Address::pool`](crate::Address::pool).
///
/// Holding one has no influence on the pool's life.
#[derive(Clone)]
pub struct PoolHandle(Arc<dyn Crew>);

impl PoolHandle {
    pub(crate) fn new(crew: Arc<dyn Crew>) -> Self {
        Self(crew)
    }

    /// How many workers there are. Those that leave and still finish what they had accepted do not count; 0 once the pool
    /// has ended.
    pub fn size(&self) -> usize {
        self.0.size()
    }

    /// The most workers that there ever were at once.
    pub fn peak(&self) -> usize {
        self.0.peak()
    }

    /// Changes the number of workers. Returns at once; wait for it with [`settled`](Self::settled).
    ///
    /// New workers take their part from the moment at which they are there, also of those who wait in line. Those who leave get nothing more, handle what
    /// they had accepted, and end as after a [`drain`](crate::Address::drain); whoever waited in line for them waits for
    /// others now. So no message is lost, and none is handled twice. Of several calls, the last one counts.
    ///
    /// # Errors
    /// Zero workers, a number outside of the bounds of the pool's [`Scale`](crate::Scale), a pool that has ended.
    pub fn resize(&self, workers: usize) -> Result<(), ResizeError> {
        self.0.resize(workers)
    }

    /// Waits until there are as many workers as were asked for last, and those that had to leave have ended; or until the
    /// pool has ended.
    ///
    /// Not for a handler of one of the workers: one that has to leave cannot, as long as it waits for that.
    ///
    /// # Cancel safety
    /// Dropping the future is always fine.
    pub async fn settled(&self) {
        let mut wait = Wait { crew: &*self.0, key: None };
        poll_fn(|cx| wait.crew.poll_settled(&mut wait.key, cx)).await;
    }
}

impl fmt::Debug for PoolHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PoolHandle({} of {})", self.size(), self.0.target())
    }
}

struct Wait<'a> {
    crew: &'a dyn Crew,
    key: Option<u64>,
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.crew.forget(key);
        }
    }
}

/// Why the number of a pool's workers was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResizeError {
    /// A pool without workers handles no message at all. To end it, stop or drain it.
    Zero,
    /// The pool scales itself between these bounds, which hold for everybody.
    OutOfBounds {
        /// How many were asked for.
        workers: usize,
        /// The fewest.
        min: usize,
        /// The most.
        max: usize,
    },
    /// The pool has ended, or is about to.
    Stopped(Target),
}

impl fmt::Display for ResizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResizeError::Zero => f.write_str(
                "a pool of 0 workers handles no message; leave it at least 1, or stop or drain the pool",
            ),
            ResizeError::OutOfBounds { workers, min, max } => {
                write!(f, "{workers} workers are not between {min} and {max}, the bounds of the pool")
            }
            ResizeError::Stopped(pool) => write!(f, "{pool} has no workers any more: it has stopped"),
        }
    }
}

impl Error for ResizeError {}
