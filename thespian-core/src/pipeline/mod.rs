//! Pipeline: sections that join actors and pools into a road for items, as values.
//! In: whoever has items and addresses. Out: asks. Knows: calls, addresses. Never knows: actors, what an item is.
//! Order: each section asks for its next item when it has a place free for it, so a slow one slows those before it; what
//! comes out is in the order that the section was told to keep.
//!
//! There is no task and no queue in it: all of it runs in whoever polls it. The queues are the places of the sections, and
//! the work is done by the actors meanwhile.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream;

mod asking;
mod bells;
mod crew;
mod docket;
mod flat;
mod fork;
mod outcome;
mod retries;
mod run;

pub use asking::Asking;
pub use outcome::{Failed, ItemError, PipelineError, PipelineReport, Undelivered};
pub use run::Running;

use outcome::Tally;

/// What runs between two sections.
type Items<T> = Pin<Box<dyn Stream<Item = Result<T, PipelineError>> + Send>>;

/// How a section turns what comes in into what goes out.
type Start<I, O, S> = Box<dyn FnOnce(S, Items<I>, Arc<Tally>) -> Items<O> + Send>;

/// A piece of a pipeline, which takes items of type `I` and gives items of type `O`; a whole pipeline is one too.
///
/// ```text
/// let pipeline = Section::ask(&cleaners, |to, text| to.clean(text)).ahead(8)
///     .then(Section::ask(&judges, |to, text| to.judge(text)).ahead(4).in_order().retry(2, PAUSE))
///     .then(Section::ask(&store, |to, verdict| to.keep(verdict)));
/// let report = pipeline.run(texts).await?;
/// ```
///
/// It is a value: made in one place, handed on, joined with others, and run once. `S` is what can still be said about it: a
/// section fresh from [`ask`](Section::ask) has the methods of [`Asking`], one that was joined with others has none.
///
/// A section of asks has a number of places ([`ahead`](Section::ahead)), and takes an item only when one is free. An item keeps
/// its place while it is being worked on, and while the next section has no place for what came of it. So there are never more
/// items on the road than all places together, however slow one section is, and a slow one slows down the stream that feeds
/// the first.
///
/// Nothing is lost on the way: an item comes out, or it goes to a [side list](Section::on_failure), or the pipeline ends with
/// an error.
#[must_use = "a pipeline does nothing until it is run"]
pub struct Section<I, O, S = ()> {
    start: Start<I, O, S>,
    says: S,
}

impl<I: Send + 'static, O: Send + 'static> Section<I, O> {
    fn new(start: impl FnOnce(Items<I>, Arc<Tally>) -> Items<O> + Send + 'static) -> Self {
        Self { start: Box::new(|(), items, tally| start(items, tally)), says: () }
    }
}

impl<I: Send + 'static, O: Send + 'static, S: Send + 'static> Section<I, O, S> {
    fn start(self, items: Items<I>, tally: Arc<Tally>) -> Items<O> {
        (self.start)(self.says, items, tally)
    }

    /// What comes out of this goes into `next`.
    pub fn then<P, T>(self, next: Section<O, P, T>) -> Section<I, P>
    where
        P: Send + 'static,
        T: Send + 'static,
    {
        Section::new(|items, tally| next.start(self.start(items, tally.clone()), tally))
    }
}

impl<I, O, S> fmt::Debug for Section<I, O, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Section")
    }
}
