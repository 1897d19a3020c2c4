//! When an entry is due again.

use std::time::Duration;

use crate::time::Time;

/// How an entry repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rhythm {
    Once,
    /// At a fixed rate.
    Rate(Duration),
    /// So long after the end of what came of the turn before.
    Pause(Duration),
}

/// When the next turn is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    At(Time),
    /// That is known when what came of this turn has ended.
    Open,
    Never,
}

impl Rhythm {
    /// What follows a turn that was due at `due` and is taken `now`. Never, if time ends before.
    pub(super) fn next(self, due: Time, now: Time) -> Next {
        match self {
            Rhythm::Once => Next::Never,
            Rhythm::Rate(period) => next_of_rate(due, period, now).map_or(Next::Never, Next::At),
            Rhythm::Pause(_) => Next::Open,
        }
    }

    /// When an entry is due whose last turn has come to its end `now`.
    pub(super) fn resume(self, now: Time) -> Option<Time> {
        match self {
            Rhythm::Pause(pause) => now.checked_add(pause),
            Rhythm::Once | Rhythm::Rate(_) => None,
        }
    }
}

/// The first turn after `now` of those that come every `period` and of which one was at `due`. None if time ends before.
fn next_of_rate(due: Time, period: Duration, now: Time) -> Option<Time> {
    let turns = (now - due).as_nanos() / period.as_nanos() + 1;
    let wait = u64::try_from(turns * period.as_nanos()).ok()?;
    due.checked_add(Duration::from_nanos(wait))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Time {
        Time::at(Duration::from_secs(seconds))
    }

    #[test]
    fn turns_are_at_a_fixed_rate_and_missed_ones_are_left_out() {
        let period = Duration::from_secs(10);
        let next = |now| Rhythm::Rate(period).next(at(10), at(now));
        assert_eq!([10, 13, 20, 45].map(next), [20, 20, 30, 50].map(|next| Next::At(at(next))));
        assert_eq!(
            next_of_rate(at(10), Duration::from_nanos(1), at(1 << 33)),
            at(1 << 33).checked_add(Duration::from_nanos(1))
        );
        assert_eq!(next_of_rate(at(10), Duration::from_secs(1 << 35), at(10)), None);
    }

    /// Also a million turns later, each taken a little late: the sum of what is late is not carried along.
    #[test]
    fn a_rate_does_not_drift() {
        let (start, period) = (Duration::from_nanos(7), Duration::from_nanos(1_000_003));
        let rate = Rhythm::Rate(period);
        let mut due = Time::at(start + period);
        for n in 2..=1_000_000 {
            let late = due.checked_add(Duration::from_nanos(u64::from(n) % 1_000_003)).unwrap();
            assert_eq!(rate.next(due, late), Next::At(Time::at(start + period * n)));
            due = Time::at(start + period * n);
        }
    }

    #[test]
    fn a_pause_is_counted_from_the_end() {
        let pause = Rhythm::Pause(Duration::from_secs(10));
        assert_eq!(pause.next(at(10), at(13)), Next::Open);
        assert_eq!(pause.resume(at(17)), Some(at(27)));
        assert_eq!(pause.resume(Time::at(Duration::MAX)), None);
        assert_eq!(Rhythm::Once.next(at(10), at(10)), Next::Never);
        assert_eq!(Rhythm::Once.resume(at(10)), None);
    }
}
