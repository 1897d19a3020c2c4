//! What became of items, one by one and in sum.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::AskError;

/// Why an item did not come through a section.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ItemError {
    /// There was no answer.
    Ask(AskError),
    /// The answer was an error of the handler's own.
    Declined(Arc<dyn Error + Send + Sync>),
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ItemError::Ask(error) => error.fmt(f),
            ItemError::Declined(error) => error.fmt(f),
        }
    }
}

impl Error for ItemError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ItemError::Ask(error) => Some(error),
            ItemError::Declined(error) => Some(&**error),
        }
    }
}

/// An item that failed for good, as it is put on the side list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failed<I> {
    /// The item, as it came into the section.
    pub item: I,
    /// The last reason.
    pub error: ItemError,
    /// How often it was tried.
    pub tries: u32,
}

/// Why a pipeline ended before its input did. What was on the road then is dropped; what was begun goes on at its actor.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PipelineError {
    /// An item failed in a section that has no side list.
    Item {
        /// The last reason.
        error: ItemError,
        /// How often it was tried.
        tries: u32,
    },
    /// A side list did not take a failed item. What it said.
    SideList(Arc<str>),
}

impl fmt::Display for PipelineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PipelineError::Item { error, tries: 1 } => write!(f, "an item failed: {error}"),
            PipelineError::Item { error, tries } => {
                write!(f, "an item failed, tried {tries} times: {error}")
            }
            PipelineError::SideList(text) => {
                write!(f, "a side list did not take a failed item: {text}")
            }
        }
    }
}

impl Error for PipelineError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            PipelineError::Item { error, .. } => Some(error),
            PipelineError::SideList(_) => None,
        }
    }
}

/// Why a pipeline that runs into a sink ended before its input did.
#[derive(Clone, Debug)]
pub enum Undelivered<E> {
    /// The pipeline itself.
    Pipeline(PipelineError),
    /// The sink did not take what came out.
    Sink(E),
}

impl<E: fmt::Display> fmt::Display for Undelivered<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undelivered::Pipeline(error) => error.fmt(f),
            Undelivered::Sink(error) => {
                write!(f, "the sink did not take what came out of the pipeline: {error}")
            }
        }
    }
}

impl<E: fmt::Debug + fmt::Display> Error for Undelivered<E> {}

/// What went through a pipeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PipelineReport {
    /// Items taken from the input.
    pub taken: u64,
    /// Items that came out at the end.
    pub given: u64,
    /// Items put on side lists.
    pub failed: u64,
    /// How often an item was tried again.
    pub retried: u64,
}

impl fmt::Display for PipelineReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { taken, given, failed, retried } = self;
        write!(f, "{taken} taken, {given} given, {failed} failed, {retried} retried")
    }
}

/// The same, while it runs.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) taken: AtomicU64,
    pub(super) given: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) retried: AtomicU64,
}

impl Tally {
    pub(super) fn report(&self) -> PipelineReport {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        PipelineReport {
            taken: read(&self.taken),
            given: read(&self.given),
            failed: read(&self.failed),
            retried: read(&self.retried),
        }
    }
}

/// One more.
pub(super) fn count(count: &AtomicU64) {
    count.fetch_add(1, Ordering::Relaxed);
}
