//! One actor's future, and whether it is to be polled.
//!
//! `WAITS`, until somebody wakes it; `QUEUED`, until a worker takes it up; `RUNS`, until its poll ends; `WOKEN`, if it was woken
//! meanwhile: then it is queued again. A task stands in at most one queue, and only who has taken it out of there touches its
//! future; that one's lock is never waited for.

use std::sync::Arc;
use std::task::Context;

use futures_task::{ArcWake, waker_ref};

use super::executor::Post;
use super::here::schedule;
use crate::contain::contain;
use crate::sync::atomic::{AtomicU8, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::world::{BoxFuture, poll_contained};

pub(super) struct Task {
    /// Of the worker on whose thread it was spawned. It may run anywhere.
    home: Arc<Post>,
    /// Among those that were spawned there.
    number: u32,
    state: AtomicU8,
    /// Until it ends.
    part: Mutex<Option<BoxFuture<'static, ()>>>,
}

const WAITS: u8 = 0;
const QUEUED: u8 = 1;
const RUNS: u8 = 2;
const WOKEN: u8 = 3;

impl Task {
    /// A task that is about to be queued.
    pub(super) fn new(home: &Arc<Post>, future: BoxFuture<'static, ()>) -> Arc<Self> {
        home.queue().keep(|number| {
            let part = Mutex::new(Some(future));
            Arc::new(Self { home: home.clone(), number, state: AtomicU8::new(QUEUED), part })
        })
    }

    pub(super) fn home(&self) -> &Arc<Post> {
        &self.home
    }

    fn part(&self) -> MutexGuard<'_, Option<BoxFuture<'static, ()>>> {
        self.part.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Polls it once, for a worker. Says whether it was woken meanwhile, and is to be queued again.
    pub(super) fn run(self: &Arc<Self>) -> bool {
        self.begin();
        self.go_on()
    }

    /// The same for somebody for whom the end does not wait. Either he sees here that it has come, or whoever sweeps up then
    /// finds the task at work, or waiting.
    pub(super) fn run_elsewhere(self: &Arc<Self>) -> bool {
        self.begin();
        if self.home.executor().is_over() {
            self.cancel();
            return false;
        }
        self.go_on()
    }

    /// What was written before any of the wakes is seen from here on.
    fn begin(&self) {
        self.state.swap(RUNS, Ordering::AcqRel);
    }

    fn go_on(self: &Arc<Self>) -> bool {
        let ended = {
            let mut place = self.part();
            let Some(future) = place.as_mut() else { return false };
            let waker = waker_ref(self);
            if poll_contained(future, &mut Context::from_waker(&waker)).is_pending() {
                None
            } else {
                place.take()
            }
        };
        if ended.is_some() {
            contain(|| drop(ended));
            self.home.queue().forget(self.number);
            return false;
        }
        let waits =
            self.state.compare_exchange(RUNS, WAITS, Ordering::AcqRel, Ordering::Relaxed).is_ok();
        if !waits {
            self.state.swap(QUEUED, Ordering::AcqRel);
        }
        !waits
    }

    /// Drops the future of a task that was taken out of a queue. Its actor counts as killed.
    pub(super) fn cancel(&self) {
        let part = self.part().take();
        contain(|| drop(part));
        self.home.queue().forget(self.number);
    }

    /// Whether whoever wakes it is to queue it.
    pub(super) fn is_to_be_queued(&self) -> bool {
        let mut state = self.state.load(Ordering::Relaxed);
        loop {
            let then = match state {
                WAITS => QUEUED,
                RUNS => WOKEN,
                // Written all the same, so that its next poll sees what was done before this wake.
                same => same,
            };
            let (success, failure) = (Ordering::AcqRel, Ordering::Relaxed);
            match self.state.compare_exchange_weak(state, then, success, failure) {
                Ok(before) => return before == WAITS,
                Err(other) => state = other,
            }
        }
    }
}

impl ArcWake for Task {
    fn wake(self: Arc<Self>) {
        if self.is_to_be_queued() {
            schedule(self);
        }
    }

    fn wake_by_ref(this: &Arc<Self>) {
        if this.is_to_be_queued() {
            schedule(this.clone());
        }
    }
}
