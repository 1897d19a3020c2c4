//! The tasks that wait for one worker. He takes them from the front, and so do others who have nothing to do.

use std::collections::VecDeque;
use std::sync::Arc;

use slab::Slab;

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::world::Run;

#[derive(Default)]
pub(super) struct Queue {
    tasks: Mutex<VecDeque<Arc<dyn Run>>>,
    /// How many they are. Written under the lock.
    waiting: AtomicUsize,
    /// All that were spawned here and have not ended, wherever they are.
    kept: Mutex<Slab<Arc<dyn Run>>>,
    /// How many they are. Written under that lock.
    alive: AtomicUsize,
}

impl Queue {
    fn register(&self) -> MutexGuard<'_, Slab<Arc<dyn Run>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a task until it has ended. Returns its number here.
    pub(super) fn keep(&self, task: Arc<dyn Run>) -> u32 {
        let mut register = self.register();
        let number = register.insert(task);
        self.alive.store(register.len(), Ordering::Relaxed);
        u32::try_from(number).expect("fewer than four milliards of actors")
    }

    /// The task that is kept under this number has ended.
    pub(super) fn forget(&self, number: u32) {
        let task = {
            let mut register = self.register();
            let task = register.try_remove(number as usize);
            self.alive.store(register.len(), Ordering::Relaxed);
            task
        };
        drop(task);
    }

    pub(super) fn kept(&self) -> Vec<Arc<dyn Run>> {
        self.register().iter().map(|(_, task)| task.clone()).collect()
    }

    /// Whether all that were spawned here have ended. Who spawns one puts it into a queue afterwards.
    pub(super) fn has_nobody(&self) -> bool {
        self.alive.load(Ordering::Relaxed) == 0
    }

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
