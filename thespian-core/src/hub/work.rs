//! Blocking work that is under way, and for whom: what a shutdown must wait for, and list if it lasts.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::Hub;

use crate::director::Touched;
use crate::world::touch;

#[derive(Default)]
pub(super) struct Works(Mutex<State>);

#[derive(Default)]
struct State {
    /// Whose it is, in the order in which it was begun.
    at_work: BTreeMap<u64, Arc<str>>,
    next: u64,
    waiting: Vec<Waker>,
}

/// One piece of blocking work, from when it was asked for to its end.
pub(crate) struct AtWork {
    hub: Arc<Hub>,
    number: u64,
}

impl Works {
    fn state(&self) -> MutexGuard<'_, State> {
        touch(|| Touched::System);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn paths(&self) -> Vec<Arc<str>> {
        self.state().at_work.values().cloned().collect()
    }
}

impl Hub {
    /// Somebody begins blocking work for the actor at `path`.
    pub(crate) fn begin_work(self: &Arc<Self>, path: Arc<str>) -> AtWork {
        let mut state = self.works.state();
        let number = state.next;
        state.next += 1;
        state.at_work.insert(number, path);
        drop(state);
        AtWork { hub: self.clone(), number }
    }

    /// Waits until all blocking work has ended.
    pub(crate) async fn work_done(&self) {
        poll_fn(|task| {
            let waker = task.waker().clone();
            let mut state = self.works.state();
            if state.at_work.is_empty() {
                drop(state);
                return Poll::Ready(());
            }
            state.waiting.push(waker);
            Poll::Pending
        })
        .await;
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        let waiting = {
            let mut state = self.hub.works.state();
            state.at_work.remove(&self.number);
            if state.at_work.is_empty() { std::mem::take(&mut state.waiting) } else { Vec::new() }
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}
