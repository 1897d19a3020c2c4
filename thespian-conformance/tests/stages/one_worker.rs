//! A stage as somebody else might write it: one thread of tokio's, and real time.

use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};

use thespian::{BoxFuture, Random, Stage, Time};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot::{Sender, channel as oneshot};
use tokio::time::{Instant, sleep_until};

pub(crate) struct OneWorker {
    handle: Handle,
    begun: Instant,
    random: AtomicU64,
    worker: Option<(Sender<()>, JoinHandle<()>)>,
}

impl OneWorker {
    pub(crate) fn start() -> Self {
        let (told, handle) = channel();
        let (end, ended) = oneshot();
        let worker = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
            told.send(runtime.handle().clone()).expect("somebody who waits for it");
            let _ = runtime.block_on(ended);
            // A handler that never yields is no reason to wait for ever.
            runtime.shutdown_background();
        });
        let handle = handle.recv().expect("a runtime");
        Self {
            handle,
            begun: Instant::now(),
            random: AtomicU64::new(1),
            worker: Some((end, worker)),
        }
    }
}

impl Drop for OneWorker {
    fn drop(&mut self) {
        if let Some((end, _worker)) = self.worker.take() {
            let _ = end.send(());
        }
    }
}

impl Stage for OneWorker {
    fn name(&self) -> &str {
        "one worker"
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.handle.spawn(task);
    }

    fn block(&self, work: Box<dyn FnOnce() + Send>) {
        self.handle.spawn_blocking(work);
    }

    fn now(&self) -> Time {
        Time::at(self.begun.elapsed())
    }

    fn sleep_until(&self, at: Time) -> BoxFuture<'static, ()> {
        match self.begun.checked_add(at.since_start()) {
            // Rounded up to the next millisecond by tokio: never early.
            Some(at) => {
                let _inside = self.handle.enter();
                Box::pin(sleep_until(at))
            }
            None => Box::pin(pending()),
        }
    }

    fn random(&self) -> u64 {
        Random::new(self.random.fetch_add(1, Ordering::Relaxed)).next_u64()
    }
}
