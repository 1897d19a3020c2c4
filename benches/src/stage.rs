//! The runtime of one measurement.

use std::fmt;
use std::future::Future;

use tokio::runtime::{Builder, Runtime};

#[derive(Clone, Copy, Debug)]
pub struct Stage {
    pub workers: usize,
    pub one_thread: bool,
}

impl Stage {
    pub fn runtime(self) -> Runtime {
        let mut builder = if self.one_thread {
            Builder::new_current_thread()
        } else {
            Builder::new_multi_thread()
        };
        builder.worker_threads(self.workers).enable_all().build().expect("a runtime")
    }

    /// In a task and not in `block_on` itself, which is on a thread of its own and has to be woken there.
    pub fn on_tokio<W: Future<Output: Send> + Send + 'static>(self, work: W) -> W::Output {
        let runtime = self.runtime();
        let task = runtime.spawn(work);
        match runtime.block_on(task) {
            Ok(outcome) => outcome,
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stage { one_thread: true, .. } => f.write_str("a runtime of one thread"),
            Stage { workers, .. } => write!(f, "tokio with {workers} workers"),
        }
    }
}
