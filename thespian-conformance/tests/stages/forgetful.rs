//! A stage that breaks a promise: it forgets its first task.

use std::sync::atomic::{AtomicU32, Ordering};

use thespian::{BoxFuture, Stage, Time};

use super::OneWorker;

pub(crate) struct Forgetful {
    tasks: AtomicU32,
    others: OneWorker,
}

impl Forgetful {
    pub(crate) fn start() -> Self {
        Self { tasks: AtomicU32::new(0), others: OneWorker::start() }
    }
}

impl Stage for Forgetful {
    fn name(&self) -> &str {
        "forgetful"
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        if self.tasks.fetch_add(1, Ordering::Relaxed) > 0 {
            self.others.spawn(task);
        }
    }

    fn now(&self) -> Time {
        self.others.now()
    }

    fn sleep_until(&self, at: Time) -> BoxFuture<'static, ()> {
        self.others.sleep_until(at)
    }

    fn random(&self) -> u64 {
        self.others.random()
    }
}
