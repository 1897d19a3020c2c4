//! The tasks that wait for one worker. Others take them, too, who have nothing to do.
//!
//! Actors that have not acted yet come first, and of those the youngest: so what an actor has others made for is done, and they are
//! gone, before the next are begun. The other way round as many would be there at once as there are in the largest generation, and
//! each of their messages would have to be fetched from memory. Now and then it is the turn of whoever has waited longest. There
//! others take theirs, too: a whole branch of a family, more often than not. (Blumofe and Leiserson 1999, "Scheduling multithreaded
//! computations by work stealing".)

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
    /// Of which kind the next is that is taken because it has waited longest.
    is_turn_of_new: bool,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Of the youngest that is new. If there is none, of whoever came first.
    Usual,
    /// Of whoever has waited longest.
    Oldest,
}

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

    /// Puts a task where it is the first of its kind to be taken out.
    pub(super) fn push_first(&self, waiting: Waiting<T>) {
        let mut tasks = self.tasks();
        match waiting.is_new {
            true => tasks.new.push_back(waiting.task),
            false => tasks.others.push_front(waiting.task),
        }
        self.count(&tasks);
    }

    pub(super) fn pop(&self, turn: Turn) -> Option<T> {
        // Nobody but the worker himself puts anything in.
        if self.looks_empty() {
            return None;
        }
        let mut tasks = self.tasks();
        let task = match turn {
            Turn::Usual => tasks.new.pop_back().or_else(|| tasks.others.pop_front()),
            Turn::Oldest => tasks.pop_oldest(),
        };
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
        let first = given.pop_oldest();
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
        Self { new: VecDeque::new(), others: VecDeque::new(), is_turn_of_new: false }
    }
}

impl<T> Tasks<T> {
    fn len(&self) -> usize {
        self.new.len() + self.others.len()
    }

    fn of_kind(&mut self, is_new: bool) -> &mut VecDeque<T> {
        if is_new { &mut self.new } else { &mut self.others }
    }

    /// Of either kind in turn, if there are both.
    fn pop_oldest(&mut self) -> Option<T> {
        let is_new = self.is_turn_of_new;
        self.is_turn_of_new = !is_new;
        let oldest = self.of_kind(is_new).pop_front();
        oldest.or_else(|| self.of_kind(!is_new).pop_front())
    }

    /// The older half of either kind.
    fn take_half(&mut self) -> Self {
        let half = |tasks: &mut VecDeque<_>| tasks.drain(..tasks.len().div_ceil(2)).collect();
        Self { new: half(&mut self.new), others: half(&mut self.others), ..Self::default() }
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

    fn emptied(queue: &Queue<u8>, turn: Turn) -> Vec<u8> {
        std::iter::from_fn(|| queue.pop(turn)).collect()
    }

    #[test]
    fn the_youngest_that_is_new_comes_first_then_the_others_as_they_came() {
        assert_eq!(emptied(&queue(&[1, 2, 3], &[4, 5]), Turn::Usual), [3, 2, 1, 4, 5]);
    }

    #[test]
    fn the_oldest_of_either_kind_have_their_turns() {
        assert_eq!(emptied(&queue(&[1, 2, 3], &[4, 5]), Turn::Oldest), [4, 1, 5, 2, 3]);
    }

    #[test]
    fn what_was_to_come_next_comes_first_of_its_kind() {
        for (is_new, order) in [(true, [9, 2, 1, 3, 4]), (false, [2, 1, 9, 3, 4])] {
            let queue = queue(&[1, 2], &[3, 4]);
            queue.push_first(Waiting { task: 9, is_new });
            assert_eq!(emptied(&queue, Turn::Usual), order);
        }
    }

    #[test]
    fn who_has_nothing_to_do_is_given_the_older_half_of_either_kind() {
        let (whose, thief) = (queue(&[1, 2, 3, 4], &[5, 6, 7]), queue(&[], &[]));
        assert_eq!(whose.give_half(&thief), Some(5));
        assert_eq!(emptied(&thief, Turn::Usual), [2, 1, 6]);
        assert_eq!(emptied(&whose, Turn::Usual), [4, 3, 7]);
        assert!(whose.looks_empty() && thief.looks_empty());
        assert_eq!(whose.give_half(&thief), None);
    }
}
