//! The stage `threads`: tokio's runtime, ours or the one we were started in.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the real clock, and these are the real tasks"
)]
#![expect(clippy::disallowed_types, reason = "this is the real randomness")]

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::panic::catch_unwind;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::Instant;

use super::{Random, is_inside};
use crate::time::Time;

pub(crate) struct Threads {
    handle: Handle,
    // Tokio's clock and not std's, so that programs tested under a paused tokio clock see paused time here too.
    start: Instant,
    random: Mutex<Random>,
}

impl Threads {
    /// `None` if the runtime was built without timers, which tokio tells by a panic only.
    pub(crate) fn new(handle: Handle) -> Option<Self> {
        let _inside = handle.enter();
        catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).ok()?;
        let start = Instant::now();
        let random = Mutex::new(Random::new(RandomState::new().hash_one(0)));
        Some(Self { handle: handle.clone(), start, random })
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.handle.spawn(task);
    }

    pub(crate) fn block(&self, work: impl FnOnce() + Send + 'static) {
        self.handle.spawn_blocking(work);
    }

    pub(crate) fn now(&self) -> Time {
        // A clock that is paused is known only where its runtime is. In a task that is so already.
        let _inside = (!is_inside()).then(|| self.handle.enter());
        Time::at(self.start.elapsed())
    }

    pub(crate) fn sleep_until(&self, at: Time) -> tokio::time::Sleep {
        // Entering lets an ask with a deadline be awaited by tasks outside the runtime.
        let _inside = self.handle.enter();
        match self.start.checked_add(at.since_start()) {
            Some(deadline) => tokio::time::sleep_until(deadline),
            None => tokio::time::sleep(Duration::MAX),
        }
    }

    pub(crate) fn random(&self) -> u64 {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).next_u64()
    }
}
