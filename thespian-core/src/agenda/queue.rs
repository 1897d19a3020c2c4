//! The entries, as plain data: who comes next, and who goes with whom.

use std::collections::{BTreeMap, BTreeSet};

use super::rhythm::{Next, Rhythm};
use crate::id::ActorId;
use crate::time::Time;

/// Entries that are due at some time, in order.
///
/// An entry keeps its number, and so its place among those that are due at the same moment, as long as it repeats.
pub(super) struct Queue<T> {
    entries: BTreeMap<u64, Entry<T>>,
    due: BTreeSet<(Time, u64)>,
    owners: BTreeSet<(ActorId, u64)>,
    /// How many entries have one turn only.
    once: usize,
    next: u64,
}

struct Entry<T> {
    owner: ActorId,
    rhythm: Rhythm,
    /// When, if that is known.
    due: Option<Time>,
    /// Not here while it is being taken.
    turn: Option<T>,
}

// By hand, since nothing is asked of `T`.
impl<T> Default for Queue<T> {
    fn default() -> Self {
        let (entries, due, owners) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        Self { entries, due, owners, once: 0, next: 0 }
    }
}

impl<T> Queue<T> {
    /// Adds an entry; returns its number.
    pub(super) fn add(&mut self, owner: ActorId, rhythm: Rhythm, due: Time, turn: T) -> u64 {
        let number = self.next;
        self.next += 1;
        self.entries.insert(number, Entry { owner, rhythm, due: Some(due), turn: Some(turn) });
        self.due.insert((due, number));
        self.owners.insert((owner, number));
        self.once += usize::from(rhythm == Rhythm::Once);
        number
    }

    /// When somebody is due next.
    pub(super) fn first(&self) -> Option<Time> {
        self.due.first().map(|&(due, _)| due)
    }

    /// Whether all entries repeat.
    pub(super) fn is_periodic(&self) -> bool {
        self.once == 0
    }

    /// Whose entries these are, each once.
    pub(super) fn owners(&self) -> Vec<ActorId> {
        let mut owners: Vec<ActorId> = self.owners.iter().map(|&(owner, _)| owner).collect();
        owners.dedup();
        owners
    }

    pub(super) fn has(&self, number: u64) -> bool {
        self.entries.contains_key(&number)
    }

    /// Hands out the first turn that is due by `now`. If it is not the entry's last, it is to be [put back](Self::put_back)
    /// before the next is taken.
    pub(super) fn take_due(&mut self, now: Time) -> Option<(u64, T)> {
        while let Some(&(due, number)) = self.due.first().filter(|(due, _)| *due <= now) {
            self.due.pop_first();
            let Some(entry) = self.entries.get_mut(&number) else { continue };
            let turn = entry.turn.take();
            entry.due = None;
            match entry.rhythm.next(due, now) {
                Next::At(next) => {
                    entry.due = Some(next);
                    self.due.insert((next, number));
                }
                Next::Open => {}
                Next::Never => drop(self.remove(number)),
            }
            if let Some(turn) = turn {
                return Some((number, turn));
            }
        }
        None
    }

    /// Takes a turn back for the next time. Gives it to the caller if there will be none.
    pub(super) fn put_back(&mut self, number: u64, turn: T) -> Option<T> {
        match self.entries.get_mut(&number) {
            Some(entry) => entry.turn.replace(turn),
            None => Some(turn),
        }
    }

    /// What came of the last turn of this entry has ended. Gives the turn to the caller if time ends before the next.
    pub(super) fn again(&mut self, number: u64, now: Time) -> Option<T> {
        let entry = self.entries.get_mut(&number).filter(|entry| entry.due.is_none())?;
        match entry.rhythm.resume(now) {
            Some(due) => {
                entry.due = Some(due);
                self.due.insert((due, number));
                None
            }
            None => self.remove(number),
        }
    }

    /// Removes an entry. Its turn may just be under way, and then is not here.
    pub(super) fn remove(&mut self, number: u64) -> Option<T> {
        let Entry { owner, rhythm, due, turn } = self.entries.remove(&number)?;
        self.owners.remove(&(owner, number));
        self.once -= usize::from(rhythm == Rhythm::Once);
        if let Some(due) = due {
            self.due.remove(&(due, number));
        }
        turn
    }

    pub(super) fn remove_all_of(&mut self, owner: ActorId) -> Vec<T> {
        let all = (owner, 0)..=(owner, u64::MAX);
        let numbers: Vec<u64> = self.owners.range(all).map(|&(_, number)| number).collect();
        numbers.into_iter().filter_map(|number| self.remove(number)).collect()
    }

    /// Removes everything. Numbers are not given out again, since somebody may still hold one.
    pub(super) fn remove_all(&mut self) -> Vec<T> {
        self.due.clear();
        self.owners.clear();
        self.once = 0;
        std::mem::take(&mut self.entries).into_values().filter_map(|entry| entry.turn).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(seconds: u64) -> Time {
        Time::at(Duration::from_secs(seconds))
    }

    fn actor(serial: u64) -> ActorId {
        ActorId::new(0, serial)
    }

    impl Queue<&'static str> {
        fn put(&mut self, rhythm: Rhythm, due: u64, turn: &'static str) -> u64 {
            self.add(actor(1), rhythm, at(due), turn)
        }

        /// All that is due by then, each put back for its next time.
        fn told(&mut self, now: u64) -> Vec<&'static str> {
            let mut told = Vec::new();
            while let Some((number, turn)) = self.take_due(at(now)) {
                told.push(turn);
                self.put_back(number, turn);
            }
            told
        }

        fn is_empty(&self) -> bool {
            self.entries.is_empty() && self.due.is_empty() && self.owners.is_empty()
        }
    }

    #[test]
    fn by_moment_and_then_in_the_order_in_which_they_were_set() {
        let mut queue = Queue::default();
        for (due, turn) in [(3, "c"), (2, "a"), (3, "d"), (2, "b")] {
            queue.put(Rhythm::Once, due, turn);
        }
        assert_eq!(queue.first(), Some(at(2)));
        assert_eq!(queue.told(1), [""; 0]);
        assert_eq!(queue.told(2), ["a", "b"]);
        assert_eq!(queue.told(9), ["c", "d"]);
        assert!(queue.is_empty());
    }

    /// It was set before the second and after the first, and that stays so although it came back into the queue later.
    #[test]
    fn one_that_repeats_keeps_its_place_among_equals() {
        let mut queue = Queue::default();
        queue.put(Rhythm::Once, 4, "before");
        let again = queue.put(Rhythm::Rate(SECOND), 1, "again");
        queue.put(Rhythm::Once, 4, "after");
        for now in 1..4 {
            assert_eq!(queue.told(now), ["again"]);
        }
        assert_eq!(queue.told(4), ["before", "again", "after"]);
        assert_eq!(queue.remove(again), Some("again"));
        assert!(queue.is_empty());
    }

    #[test]
    fn one_with_a_pause_is_due_when_its_last_turn_has_come_to_its_end() {
        let mut queue = Queue::default();
        let number = queue.put(Rhythm::Pause(SECOND), 1, "paced");
        assert_eq!(queue.told(1), ["paced"]);
        assert_eq!((queue.first(), queue.has(number)), (None, true));
        assert_eq!(queue.again(number, at(5)), None);
        // Said twice, once counts.
        assert_eq!(queue.again(number, at(7)), None);
        assert_eq!(queue.first(), Some(at(6)));
        assert_eq!(queue.told(6), ["paced"]);
        // If time ends before, so does the entry.
        assert_eq!(queue.again(number, Time::at(Duration::MAX)), Some("paced"));
        assert!(queue.is_empty());
    }

    /// What came of it has ended on another thread before the driver has put the turn back.
    #[test]
    fn the_end_of_a_turn_may_be_known_before_it_is_back() {
        let mut queue = Queue::default();
        let number = queue.put(Rhythm::Pause(SECOND), 1, "paced");
        let (_, turn) = queue.take_due(at(1)).unwrap();
        assert_eq!(queue.again(number, at(1)), None);
        assert_eq!(queue.put_back(number, turn), None);
        assert_eq!(queue.told(2), ["paced"]);
    }

    #[test]
    fn what_is_removed_while_its_turn_is_taken_does_not_come_back() {
        for rhythm in [Rhythm::Rate(SECOND), Rhythm::Pause(SECOND)] {
            let mut queue = Queue::default();
            let number = queue.put(rhythm, 1, "gone");
            let (_, turn) = queue.take_due(at(1)).unwrap();
            assert_eq!(queue.remove(number), None);
            assert_eq!(queue.again(number, at(1)), None);
            assert_eq!(queue.put_back(number, turn), Some("gone"));
            assert!(queue.is_empty());
        }
    }

    #[test]
    fn all_of_an_actor_go_with_it_and_nobody_elses() {
        let mut queue = Queue::default();
        for n in 0..6 {
            queue.add(actor(n % 3), Rhythm::Once, at(n), ["a", "b", "c"][n as usize % 3]);
        }
        assert_eq!(queue.remove_all_of(actor(1)), ["b", "b"]);
        assert_eq!(queue.told(9), ["a", "c", "a", "c"]);
        assert!(queue.is_empty());
    }

    #[test]
    fn those_that_repeat_are_told_from_those_that_do_not() {
        let mut queue = Queue::default();
        queue.put(Rhythm::Rate(SECOND), 1, "rate");
        queue.put(Rhythm::Pause(SECOND), 1, "pause");
        assert!(queue.is_periodic());
        let cancelled = queue.put(Rhythm::Once, 9, "cancelled");
        queue.add(actor(2), Rhythm::Once, at(2), "once");
        assert!(!queue.is_periodic());
        assert_eq!(queue.owners(), [actor(1), actor(2)]);
        queue.remove(cancelled);
        assert!(!queue.is_periodic());
        queue.told(2);
        assert!(queue.is_periodic());
        queue.put(Rhythm::Once, 9, "left");
        queue.remove_all();
        assert!(queue.is_periodic());
    }

    #[test]
    fn a_number_is_never_given_out_again() {
        let mut queue = Queue::default();
        let first = queue.put(Rhythm::Once, 1, "first");
        assert_eq!(queue.remove_all(), ["first"]);
        assert!(queue.is_empty());
        assert_ne!(queue.put(Rhythm::Once, 1, "second"), first);
    }
}
