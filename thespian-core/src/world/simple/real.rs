//! The stage in real time, on a tokio runtime of one thread: for programs that do I/O and want one thread to look at.

#![expect(clippy::disallowed_methods, reason = "this is the real clock")]

use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

use tokio::runtime::{Handle, Runtime};
use tokio::time::{Instant, sleep_until};

use super::task::Ready;
use super::{Moved, Simple, Undriven};
use crate::time::Time;

/// After so many steps tokio may look after its I/O.
const STEPS: usize = 64;

pub(super) struct Real {
    start: Instant,
    /// Until the stage is closed.
    runtime: Mutex<Option<Arc<Runtime>>>,
}

impl Real {
    pub(super) fn new(runtime: Runtime) -> Self {
        let start = {
            let _inside = runtime.enter();
            Instant::now()
        };
        Self { start, runtime: Mutex::new(Some(Arc::new(runtime))) }
    }

    pub(super) fn now(&self) -> Time {
        Time::at(self.start.elapsed())
    }

    fn runtime(&self) -> std::sync::MutexGuard<'_, Option<Arc<Runtime>>> {
        self.runtime.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The end. Whoever drives just now drops the runtime when he leaves.
    pub(super) fn close(&self) {
        let runtime = self.runtime().take();
        if let Some(runtime) = runtime {
            leave(runtime);
        }
    }

    /// Runs whoever is ready, and waits for the outside while nobody is, until `run` has seen the main future's end.
    pub(super) fn drive<T>(
        &self,
        simple: &Simple,
        mut run: impl FnMut(Ready) -> Result<Moved<T>, Undriven>,
    ) -> Result<T, Undriven> {
        if Handle::try_current().is_ok() {
            return Err(Undriven::Inside);
        }
        let Some(runtime) = self.runtime().clone() else { return Err(Undriven::Stalled) };
        let mut alarm: Option<Pin<Box<tokio::time::Sleep>>> = None;
        let ended = runtime.block_on(poll_fn(|task| {
            for _ in 0..STEPS {
                let now = self.now();
                let due = simple.state().clock.reach(now);
                due.into_iter().for_each(std::task::Waker::wake);
                if let Some(ready) = simple.choose() {
                    match run(ready) {
                        Ok(Moved::Ended(output)) => return Poll::Ready(Ok(output)),
                        Ok(_) => continue,
                        Err(undriven) => return Poll::Ready(Err(undriven)),
                    }
                }
                let waker = task.waker().clone();
                let (first, replaced) = {
                    let mut state = simple.state();
                    if !state.ready.is_empty() {
                        continue;
                    }
                    (state.clock.first(), state.outside.replace(waker))
                };
                drop(replaced);
                // Without a timer there is still the outside to wait for.
                let Some(at) = first.and_then(|at| self.start.checked_add(at.since_start())) else {
                    return Poll::Pending;
                };
                let alarm = alarm.get_or_insert_with(|| Box::pin(sleep_until(at)));
                if alarm.deadline() != at {
                    alarm.as_mut().reset(at);
                }
                if alarm.as_mut().poll(task).is_pending() {
                    return Poll::Pending;
                }
            }
            task.waker().wake_by_ref();
            Poll::Pending
        }));
        drop(alarm);
        leave(runtime);
        ended
    }
}

/// The last one shuts it down.
fn leave(runtime: Arc<Runtime>) {
    if let Some(runtime) = Arc::into_inner(runtime) {
        // Not a plain drop, which would panic inside asynchronous code, and wait for blocking work that may never end.
        runtime.shutdown_background();
    }
}
