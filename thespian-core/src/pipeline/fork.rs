//! Two roads beside one another: each item takes one of them, or both.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;

use super::outcome::{PipelineError, Tally};
use super::{Items, Section};

use crate::world::touch_place;

/// How many items may wait before each road, so that one of them does not wait for the other at each item.
const WAITING: usize = 4;

/// How often the lanes are filled before others have their turn, where nothing comes of that.
const TURN: u32 = 64;

impl<I: Send + 'static, O: Send + 'static> Section<I, O> {
    /// Two roads: each item takes the first if `pick` says so, else the second. What comes out of either goes on, as it
    /// comes; each road keeps its own order.
    ///
    /// When one road is full, items for it wait before it, a few of them, and then all items do.
    pub fn choose<S, T>(
        mut pick: impl FnMut(&I) -> bool + Send + 'static,
        first: Section<I, O, S>,
        second: Section<I, O, T>,
    ) -> Self
    where
        S: Send + 'static,
        T: Send + 'static,
    {
        Self::fork(first, second, move |item| match pick(&item) {
            true => [Some(item), None],
            false => [None, Some(item)],
        })
    }

    /// Two roads, and each item takes both, as a copy. What comes out of either goes on, as it comes; each road keeps its own
    /// order.
    pub fn both<S, T>(first: Section<I, O, S>, second: Section<I, O, T>) -> Self
    where
        I: Clone,
        S: Send + 'static,
        T: Send + 'static,
    {
        Self::fork(first, second, |item| [Some(item.clone()), Some(item)])
    }

    fn fork<S, T>(
        first: Section<I, O, S>,
        second: Section<I, O, T>,
        split: impl FnMut(I) -> [Option<I>; 2] + Send + 'static,
    ) -> Self
    where
        S: Send + 'static,
        T: Send + 'static,
    {
        Section::new(|items, tally: Arc<Tally>| {
            let lanes = [Lane::new(), Lane::new()];
            let [one, two] = lanes.each_ref().map(|lane| Box::pin(LaneEnd(lane.clone())));
            let roads = [Some(first.start(one, tally.clone())), Some(second.start(two, tally))];
            Box::pin(Fork { items: Some(items), split, lanes, roads, turn: 0 })
        })
    }
}

/// What stands before one road.
struct Lane<I>(Arc<Mutex<Standing<I>>>);

struct Standing<I> {
    items: VecDeque<I>,
    closed: bool,
}

impl<I> Lane<I> {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Standing { items: VecDeque::new(), closed: false })))
    }

    fn standing(&self) -> MutexGuard<'_, Standing<I>> {
        touch_place(&*self.0);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_room(&self) -> bool {
        self.standing().items.len() < WAITING
    }

    fn push(&self, item: I) {
        self.standing().items.push_back(item);
    }

    fn close(&self) {
        self.standing().closed = true;
    }
}

impl<I> Clone for Lane<I> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// The road's side of it. It wakes nobody: whoever polls a road has filled its lane just before.
struct LaneEnd<I>(Lane<I>);

impl<I> Stream for LaneEnd<I> {
    type Item = Result<I, PipelineError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut standing = self.0.standing();
        match standing.items.pop_front() {
            Some(item) => Poll::Ready(Some(Ok(item))),
            None if standing.closed => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

struct Fork<I, O, F> {
    items: Option<Items<I>>,
    split: F,
    lanes: [Lane<I>; 2],
    roads: [Option<Items<O>>; 2],
    /// Which road is looked at first.
    turn: usize,
}

// Nothing in it is pinned.
impl<I, O, F> Unpin for Fork<I, O, F> {}

impl<I, O, F: FnMut(I) -> [Option<I>; 2]> Fork<I, O, F> {
    fn has_room(&self) -> bool {
        self.lanes.iter().all(Lane::has_room)
    }

    /// Fills the lanes. Whether that ended for want of room.
    fn fill(&mut self, task: &mut Context<'_>) -> Result<bool, PipelineError> {
        while self.has_room() {
            let Some(items) = &mut self.items else { return Ok(false) };
            match items.as_mut().poll_next(task) {
                Poll::Pending => return Ok(false),
                Poll::Ready(None) => {
                    self.items = None;
                    self.lanes.iter().for_each(Lane::close);
                }
                Poll::Ready(Some(item)) => {
                    for (lane, item) in self.lanes.iter().zip((self.split)(item?)) {
                        item.into_iter().for_each(|item| lane.push(item));
                    }
                }
            }
        }
        Ok(true)
    }
}

impl<I, O, F: FnMut(I) -> [Option<I>; 2]> Stream for Fork<I, O, F> {
    type Item = Result<O, PipelineError>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        for _ in 0..TURN {
            let is_full = match self.fill(task) {
                Ok(is_full) => is_full,
                Err(error) => return Poll::Ready(Some(Err(error))),
            };
            for road in [self.turn, 1 - self.turn] {
                let Some(items) = &mut self.roads[road] else { continue };
                match items.as_mut().poll_next(task) {
                    Poll::Ready(Some(item)) => {
                        self.turn = 1 - road;
                        return Poll::Ready(Some(item));
                    }
                    Poll::Ready(None) => self.roads[road] = None,
                    Poll::Pending => {}
                }
            }
            if self.roads.iter().all(Option::is_none) {
                return Poll::Ready(None);
            }
            // Where the lanes were full and are so no more, the input has not been asked.
            if !(is_full && self.has_room()) {
                return Poll::Pending;
            }
        }
        task.waker().wake_by_ref();
        Poll::Pending
    }
}
