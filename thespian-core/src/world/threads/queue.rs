//! The tasks that wait for one worker. He takes them from the front, and so do others who have nothing to do.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::world::Run;

/// On lines of the cache of its own: the others' are written all the time.
#[derive(Default)]
#[repr(align(128))]
pub(super) struct Queue {
    tasks: Mutex<VecDeque<Arc<dyn Run>>>,
    /// How many they are. Written under the lock.
    waiting: AtomicUsize,
}

impl Queue {
    fn tasks(&self) -> MutexGuard<'_, VecDeque<Arc<dyn Run>>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, tasks: &VecDeque<Arc<dyn Run>>) {
        self.waiting.store(tasks.len(), Ordering::Relaxed);
    }

    /// Whether it was empty a moment ago.
    pub(super) fn looks_empty(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) == 0
    }

    /// Returns how many wait then.
    pub(super) fn push(&self, task: Arc<dyn Run>) -> usize {
        let mut tasks = self.tasks();
        tasks.push_back(task);
        self.count(&tasks);
        tasks.len()
    }

    /// Puts a task before all others.
    pub(super) fn push_front(&self, task: Arc<dyn Run>) {
        let mut tasks = self.tasks();
        tasks.push_front(task);
        self.count(&tasks);
    }

    pub(super) fn pop(&self) -> Option<Arc<dyn Run>> {
        // Nobody but the worker himself puts anything in.
        if self.looks_empty() {
            return None;
        }
        let mut tasks = self.tasks();
        let task = tasks.pop_front();
        self.count(&tasks);
        task
    }

    /// Gives half of what waits here to another worker: the first of it to be run, the rest into his queue.
    pub(super) fn give_half(&self, thief: &Queue) -> Option<Arc<dyn Run>> {
        let mut given = {
            let mut tasks = self.tasks();
            let half = tasks.len().div_ceil(2);
            let given: VecDeque<_> = tasks.drain(..half).collect();
            self.count(&tasks);
            given
        };
        let first = given.pop_front();
        if !given.is_empty() {
            let mut tasks = thief.tasks();
            tasks.append(&mut given);
            thief.count(&tasks);
        }
        first
    }
}
