//! Blocking work: a closure on a thread where it keeps nobody waiting, and the way back of what it returns.

use std::future::Future;
use std::mem::replace;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::{World, touch_place};
use crate::contain::contain;

/// Somebody who was sent away with a piece of work. As a future it ends with what he brings back; nothing, if the stage
/// dropped the work before it began.
///
/// Dropped or not, the work goes on.
pub(crate) struct Errand<T>(Arc<Desk<T>>);

/// Where the two ends meet.
struct Desk<T>(Mutex<State<T>>);

enum State<T> {
    /// The work is waiting for its thread, or running.
    Out(Option<Waker>),
    Back(T),
    /// The stage dropped the work.
    Lost,
    /// Nobody waits any more.
    Left,
}

/// The end of whoever works.
struct Return<T>(Arc<Desk<T>>);

impl World {
    /// Runs `work` where blocking does no harm.
    pub(crate) fn errand<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Errand<T> {
        let desk = Arc::new(Desk(Mutex::new(State::Out(None))));
        let way_back = Return(desk.clone());
        self.block(Box::new(move || way_back.0.settle(State::Back(work()))));
        Errand(desk)
    }
}

impl<T> Desk<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        touch_place(self);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The end of the work; only the first counts.
    fn settle(&self, end: State<T>) {
        let (left, waker) = {
            let mut state = self.state();
            match &mut *state {
                State::Out(waker) => {
                    let waker = waker.take();
                    (replace(&mut *state, end), waker)
                }
                _ => (end, None),
            }
        };
        // What nobody waits for may be the user's, and so is its drop.
        contain(|| drop(left));
        if let Some(waker) = waker {
            contain(|| waker.wake());
        }
    }
}

impl<T> Drop for Return<T> {
    fn drop(&mut self) {
        self.0.settle(State::Lost);
    }
}

impl<T> Errand<T> {
    /// Whether the work has not ended yet.
    pub(crate) fn is_out(&self) -> bool {
        matches!(*self.0.state(), State::Out(_))
    }

    /// Stops waiting. What was brought back already is dropped. True if the work goes on.
    pub(crate) fn leave(&self) -> bool {
        let left = replace(&mut *self.0.state(), State::Left);
        let is_out = matches!(left, State::Out(_));
        contain(|| drop(left));
        is_out
    }
}

impl<T> Drop for Errand<T> {
    fn drop(&mut self) {
        self.leave();
    }
}

impl<T> Future for Errand<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<T>> {
        let new = task.waker().clone();
        let replaced = match &mut *self.0.state() {
            State::Out(waker) => waker.replace(new),
            state => {
                return Poll::Ready(match replace(state, State::Left) {
                    State::Back(value) => Some(value),
                    _ => None,
                });
            }
        };
        drop(replaced);
        Poll::Pending
    }
}
