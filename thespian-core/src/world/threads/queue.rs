//! The tasks that wait for one worker. Others take them, too, who have nothing to do.
//!
//! Those whom an actor here has made, and that have not acted yet, take turns with the others, and the youngest of them comes first: so
//! what an actor has others made for is done, and they are gone, before the next are begun. The other way round as many would be
//! there at once as there are in the largest generation, and each of their messages would have to be fetched from memory. Now and then
//! it is the turn of the oldest. There other workers take theirs, too: a whole branch of a family, more often than not. (Blumofe
//! and Leiserson 1999, "Scheduling multithreaded computations by work stealing".)

use std::collections::VecDeque;
use std::sync::Arc;

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::world::Run;

/// What is run, and whether it has not been run before.
pub(super) struct Waiting<T = Arc<dyn Run>> {
    pub(super) task: T,
    pub(super) is_new: bool,
}

/// On lines of the cache of its own: the others' are written all the time.
#[repr(align(128))]
pub(super) struct Queue<T = Arc<dyn Run>> {
    tasks: Mutex<Tasks<T>>,
    /// How many they are. Written under the lock.
    waiting: AtomicUsize,
}

/// In the order in which they came.
struct Tasks<T> {
    new: VecDeque<T>,
    others: VecDeque<T>,
    others_were_last: bool,
    /// How many new ones have had their turn since the oldest of them had.
    passed: u32,
}

/// How many times in a row the youngest of the new ones may pass the oldest.
const YOUNGEST: u32 = 15;

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { tasks: Mutex::default(), waiting: AtomicUsize::new(0) }
    }
}

impl<T> Queue<T> {
    fn tasks(&self) -> MutexGuard<'_, Tasks<T>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, tasks: &Tasks<T>) {
        self.waiting.store(tasks.len(), Ordering::Relaxed);
    }

    /// Whether it was empty a moment ago.
    pub(super) fn looks_empty(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) == 0
    }

    /// Returns how many wait then.
    pub(super) fn push(&self, waiting: Waiting<T>) -> usize {
        let mut tasks = self.tasks();
        tasks.of_kind(waiting.is_new).push_back(waiting.task);
        self.count(&tasks);
        tasks.len()
    }

    /// Puts a task where it is the next of its kind, unless it is the turn of the oldest.
    pub(super) fn push_first(&self, waiting: Waiting<T>) {
        let mut tasks = self.tasks();
        match waiting.is_new {
            true => tasks.new.push_back(waiting.task),
            false => tasks.others.push_front(waiting.task),
        }
        self.count(&tasks);
    }

    pub(super) fn pop(&self) -> Option<T> {
        // Nobody but the worker himself puts anything in.
        if self.looks_empty() {
            return None;
        }
        let mut tasks = self.tasks();
        let task = tasks.pop();
        self.count(&tasks);
        task
    }

    /// Gives half of what waits here to another worker: the first of it to be run, the rest into his queue.
    pub(super) fn give_half(&self, thief: &Self) -> Option<T> {
        let mut given = {
            let mut tasks = self.tasks();
            let given = tasks.take_half();
            self.count(&tasks);
            given
        };
        let first = given.others.pop_front().or_else(|| given.new.pop_front());
        if given.len() > 0 {
            let mut tasks = thief.tasks();
            tasks.new.append(&mut given.new);
            tasks.others.append(&mut given.others);
            thief.count(&tasks);
        }
        first
    }
}

impl<T> Default for Tasks<T> {
    fn default() -> Self {
        Self { new: VecDeque::new(), others: VecDeque::new(), others_were_last: false, passed: 0 }
    }
}

impl<T> Tasks<T> {
    fn len(&self) -> usize {
        self.new.len() + self.others.len()
    }

    fn of_kind(&mut self, is_new: bool) -> &mut VecDeque<T> {
        if is_new { &mut self.new } else { &mut self.others }
    }

    fn pop(&mut self) -> Option<T> {
        let is_turn_of_new = self.others_were_last && !self.new.is_empty();
        self.others_were_last = !is_turn_of_new;
        if is_turn_of_new || self.others.is_empty() {
            self.pop_new()
        } else {
            self.others.pop_front()
        }
    }

    fn pop_new(&mut self) -> Option<T> {
        if self.passed < YOUNGEST {
            self.passed += 1;
            return self.new.pop_back();
        }
        self.passed = 0;
        self.new.pop_front()
    }

    /// Half of all, of either kind those who came first.
    fn take_half(&mut self) -> Self {
        let others = self.others.len().div_ceil(2);
        let new = self.len().div_ceil(2) - others;
        Self {
            new: self.new.drain(..new).collect(),
            others: self.others.drain(..others).collect(),
            ..Self::default()
        }
    }
}

#[cfg(all(test, not(shuttle)))]
mod tests {
    use super::*;

    fn queue(new: &[u8], others: &[u8]) -> Queue<u8> {
        let queue = Queue::default();
        for (tasks, is_new) in [(new, true), (others, false)] {
            for &task in tasks {
                queue.push(Waiting { task, is_new });
            }
        }
        queue
    }

    fn emptied(queue: &Queue<u8>) -> Vec<u8> {
        std::iter::from_fn(|| queue.pop()).collect()
    }

    #[test]
    fn new_ones_and_others_take_turns_the_youngest_first_and_the_others_as_they_came() {
        assert_eq!(emptied(&queue(&[1, 2, 3], &[4, 5])), [4, 3, 5, 2, 1]);
        assert_eq!(emptied(&queue(&[1], &[4, 5, 6])), [4, 1, 5, 6]);
    }

    #[test]
    fn the_oldest_of_the_new_ones_has_a_turn_however_many_are_younger() {
        let queue = queue(&[1], &[]);
        let mut turns = 0;
        loop {
            queue.push(Waiting { task: 2, is_new: true });
            turns += 1;
            if queue.pop() == Some(1) {
                break;
            }
        }
        assert_eq!(turns, YOUNGEST + 1);
    }

    #[test]
    fn what_was_to_come_next_comes_first_of_its_kind() {
        for (is_new, order) in [(true, [3, 9, 4, 2, 1]), (false, [9, 2, 3, 1, 4])] {
            let queue = queue(&[1, 2], &[3, 4]);
            queue.push_first(Waiting { task: 9, is_new });
            assert_eq!(emptied(&queue), order);
        }
    }

    #[test]
    fn who_has_nothing_to_do_is_given_half_of_them_of_either_kind_the_older() {
        let (whose, thief) = (queue(&[1, 2, 3, 4], &[5, 6, 7]), queue(&[], &[]));
        assert_eq!(whose.give_half(&thief), Some(5));
        assert_eq!(emptied(&thief), [6, 2, 1]);
        assert_eq!(emptied(&whose), [7, 4, 3]);
        assert!(whose.looks_empty() && thief.looks_empty());
        assert_eq!(whose.give_half(&thief), None);
    }

    #[test]
    fn whose_two_tasks_are_one_of_either_kind_keeps_one() {
        let (whose, thief) = (queue(&[1], &[2]), queue(&[], &[]));
        assert_eq!(whose.give_half(&thief), Some(2));
        assert_eq!(whose.give_half(&thief), Some(1));
    }
}
