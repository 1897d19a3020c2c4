//! Sections that ask nobody: one item into many, and one into another.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::outcome::PipelineError;
use super::{Items, Section};

impl<I: Send + 'static> Section<I, I> {
    /// Lets every item pass as it is: for one of two roads, for example.
    pub fn pass() -> Self {
        Section::new(|items, _| items)
    }
}

impl<I: Send + 'static, O: Send + 'static, S: Send + 'static> Section<I, O, S> {
    /// Turns each item that comes out into another one, here and at once.
    pub fn map<P: Send + 'static>(self, map: impl FnMut(O) -> P + Send + 'static) -> Section<I, P> {
        Section::new(|items, tally: Arc<_>| {
            Box::pin(Mapped { items: self.start(items, tally), map }) as Items<P>
        })
    }

    /// Takes apart what comes out: the elements of each go on one by one. An empty one gives nothing, so
    /// `.map(|text| worth_it(&text).then_some(text)).flat()` lets only some pass.
    pub fn flat(self) -> Section<I, O::Item>
    where
        O: IntoIterator<Item: Send + 'static, IntoIter: Send>,
    {
        Section::new(|items, tally: Arc<_>| {
            Box::pin(Flat { items: self.start(items, tally), open: None }) as Items<O::Item>
        })
    }
}

/// How many empty ones are passed over before others have their turn.
const TURN: u32 = 64;

struct Mapped<O, F> {
    items: Items<O>,
    map: F,
}

// Nothing in it is pinned.
impl<O, F> Unpin for Mapped<O, F> {}

impl<O, P, F: FnMut(O) -> P> Stream for Mapped<O, F> {
    type Item = Result<P, PipelineError>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        this.items.as_mut().poll_next(task).map(|item| item.map(|item| item.map(&mut this.map)))
    }
}

struct Flat<O: IntoIterator> {
    items: Items<O>,
    /// What is left of the last one.
    open: Option<O::IntoIter>,
}

// Nothing in it is pinned.
impl<O: IntoIterator> Unpin for Flat<O> {}

impl<O: IntoIterator> Stream for Flat<O> {
    type Item = Result<O::Item, PipelineError>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        for _ in 0..TURN {
            if let Some(element) = self.open.as_mut().and_then(Iterator::next) {
                return Poll::Ready(Some(Ok(element)));
            }
            match ready!(self.items.as_mut().poll_next(task)) {
                Some(Ok(item)) => self.open = Some(item.into_iter()),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        task.waker().wake_by_ref();
        Poll::Pending
    }
}
