//! The clock of the stage, as plain data: who sleeps until when, and where virtual time ends.

use std::collections::BTreeMap;
use std::task::Waker;
use std::time::Duration;

use crate::director::Role;
use crate::time::Time;

/// The time, and those who sleep, in the order in which they are due; those of one moment in the order in which they set
/// their timers.
pub(super) struct Clock {
    pub(super) now: Time,
    /// Where virtual time ends. Whoever is due later is not woken.
    limit: Time,
    timers: BTreeMap<(Time, u64), Timer>,
    next: u64,
}

struct Timer {
    waker: Waker,
    whose: Role,
}

/// What comes of a leap to the next who is due.
pub(super) enum Leap {
    /// The clock stands there now, and these are to be woken.
    To(Time, Vec<Waker>),
    /// The next one is due beyond the limit.
    Limit,
    /// Nobody sleeps.
    Nobody,
}

impl Clock {
    pub(super) fn new() -> Self {
        let limit = Time::at(Duration::MAX);
        Self { now: Time::START, limit, timers: BTreeMap::new(), next: 0 }
    }

    /// The number of a new timer.
    pub(super) fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Sets a timer, or another waker for it. Hands out the waker of before.
    pub(super) fn set(&mut self, key: (Time, u64), waker: Waker, whose: Role) -> Option<Waker> {
        self.timers.insert(key, Timer { waker, whose }).map(|timer| timer.waker)
    }

    pub(super) fn cancel(&mut self, key: (Time, u64)) -> Option<Waker> {
        self.timers.remove(&key).map(|timer| timer.waker)
    }

    pub(super) fn first(&self) -> Option<Time> {
        self.timers.first_key_value().map(|(&(at, _), _)| at)
    }

    /// Who sleeps, by when they are due.
    pub(super) fn sleepers(&self) -> impl Iterator<Item = Role> {
        self.timers.values().map(|timer| timer.whose)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.timers.len()
    }

    pub(super) fn limit(&self) -> Time {
        self.limit
    }

    pub(super) fn set_limit(&mut self, limit: Time) {
        self.limit = limit;
    }

    /// Leaps to the moment at which the next is due.
    pub(super) fn leap(&mut self) -> Leap {
        match self.first() {
            None => Leap::Nobody,
            Some(at) if at > self.limit => Leap::Limit,
            // Late is who was due before somebody let the clock jump.
            Some(at) => {
                let to = at.max(self.now);
                Leap::To(to, self.reach(to))
            }
        }
    }

    /// Stands at `now` from here on. Whoever is due by then is to be woken.
    pub(super) fn reach(&mut self, now: Time) -> Vec<Waker> {
        self.now = now;
        let mut due = Vec::new();
        while let Some(timer) = self.timers.first_entry() {
            if timer.key().0 > now {
                break;
            }
            due.push(timer.remove().waker);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Time {
        Time::at(Duration::from_secs(seconds))
    }

    fn clock(due: &[u64]) -> Clock {
        let mut clock = Clock::new();
        for &due in due {
            let number = clock.number();
            clock.set((at(due), number), Waker::noop().clone(), Role::Main);
        }
        clock
    }

    /// The moment it leaps to, and how many are woken there.
    fn leap(clock: &mut Clock) -> Option<(Time, usize)> {
        match clock.leap() {
            Leap::To(at, due) => Some((at, due.len())),
            Leap::Limit | Leap::Nobody => None,
        }
    }

    #[test]
    fn it_leaps_from_one_who_is_due_to_the_next_and_wakes_equals_together() {
        let mut clock = clock(&[3, 1, 3, 2]);
        let leaps: Vec<_> = std::iter::from_fn(|| leap(&mut clock)).collect();
        assert_eq!(leaps, [(at(1), 1), (at(2), 1), (at(3), 2)]);
        assert!(matches!(clock.leap(), Leap::Nobody));
    }

    #[test]
    fn nobody_is_woken_beyond_the_limit() {
        let mut clock = clock(&[1, 5, 6]);
        clock.set_limit(at(5));
        assert_eq!((leap(&mut clock), leap(&mut clock)), (Some((at(1), 1)), Some((at(5), 1))));
        assert!(matches!(clock.leap(), Leap::Limit));
        assert_eq!((clock.now, clock.sleepers().count()), (at(5), 1));
    }

    #[test]
    fn what_was_due_before_a_jump_is_late_and_the_clock_never_goes_back() {
        let mut clock = clock(&[1, 2, 9]);
        assert_eq!(clock.reach(at(7)).len(), 2);
        assert_eq!(clock.now, at(7));
        let number = clock.number();
        clock.set((at(3), number), Waker::noop().clone(), Role::Main);
        assert_eq!(leap(&mut clock), Some((at(7), 1)));
        assert_eq!(leap(&mut clock), Some((at(9), 1)));
    }
}
