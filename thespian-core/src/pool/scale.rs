//! Scale: how many workers a pool has, by what there is to do. The decision alone; who carries it out is the manager.

use std::time::Duration;

use crate::error::SpawnError;

/// How a pool finds its number of workers by itself: see [`Pool::scale`](crate::Pool::scale).
///
/// It grows when messages wait: on average [`depth`](Self::depth) of them for each worker, or one of them for longer than
/// [`age`](Self::age). Then it doubles, up to its upper bound. It shrinks when for a whole [`cool_down`](Self::cool_down) no
/// message had to wait and not all workers were busy in the end; then by a half, down to its lower bound, but by no more
/// than there are workers without work. After each change it stays as it is for a `cool_down`, whatever comes.
///
/// Messages that have been accepted stay where they are: new workers get new ones, and their part of those who wait in line.
/// So the smaller the workers' mailboxes are, the sooner new workers are of use.
///
/// While nothing waits and there are no more workers than the fewest, no timer runs for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "it changes nothing until a pool is given it"]
pub struct Scale {
    pub(super) min: usize,
    pub(super) max: usize,
    depth: usize,
    age: Duration,
    cool_down: Duration,
}

impl Scale {
    /// From `min` to `max` workers; by default with a depth of 4, an age of a second and a cool-down of five.
    pub const fn between(min: usize, max: usize) -> Self {
        let (age, cool_down) = (Duration::from_secs(1), Duration::from_secs(5));
        Self { min, max, depth: 4, age, cool_down }
    }

    /// So many messages waiting for each worker are too many. At least 1.
    pub const fn depth(self, messages: usize) -> Self {
        Self { depth: if messages == 0 { 1 } else { messages }, ..self }
    }

    /// So long a message may wait. It is measured in whole milliseconds.
    pub const fn age(self, age: Duration) -> Self {
        Self { age, ..self }
    }

    /// So long the number stays as it is after a change, and so long it must have been quiet before there are fewer. At least
    /// a millisecond.
    pub const fn cool_down(self, cool_down: Duration) -> Self {
        let least = Duration::from_millis(1);
        let cool_down = if cool_down.as_nanos() < least.as_nanos() { least } else { cool_down };
        Self { cool_down, ..self }
    }

    /// Whether a pool may begin with so many workers.
    pub(super) fn check(&self, workers: usize) -> Result<(), SpawnError> {
        let Self { min, max, .. } = *self;
        if min == 0 {
            Err(SpawnError::ZeroWorkers)
        } else if min > max {
            Err(SpawnError::MinAboveMax { min, max })
        } else if !self.allows(workers) {
            Err(SpawnError::OutOfBounds { workers, min, max })
        } else {
            Ok(())
        }
    }

    pub(super) fn allows(&self, workers: usize) -> bool {
        (self.min..=self.max).contains(&workers)
    }
}

/// What can be seen of a pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) size: usize,
    /// How many workers have something to do.
    pub(super) busy: usize,
    /// How many messages wait, in mailboxes and in lines.
    pub(super) waiting: usize,
    /// How long the one has waited that has waited longest.
    pub(super) oldest: Duration,
    /// How long ago there was a change.
    pub(super) unchanged: Duration,
    /// For how long no message had to wait.
    pub(super) quiet: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There should be so many.
    Resize(usize),
    /// It should be looked again after this time.
    Look(Duration),
    /// It should be looked again when one of those who have most to do is through with it. No timer: if all are stuck there
    /// will never be anything to decide.
    Relief,
    /// It should be looked again when messages wait.
    Rest,
}

pub(super) fn decide(scale: &Scale, seen: &Seen) -> Verdict {
    let Scale { min, max, depth, age, cool_down } = *scale;
    let Seen { size, busy, waiting, oldest, unchanged, quiet } = *seen;
    if min == max || (waiting == 0 && size <= min) {
        return Verdict::Rest;
    }
    if unchanged < cool_down {
        return Verdict::Look(cool_down - unchanged);
    }
    if waiting > 0 {
        let is_too_much = waiting >= depth.saturating_mul(size) || oldest >= age;
        return match (size < max, is_too_much) {
            (true, true) => Verdict::Resize(size.saturating_mul(2).min(max)),
            // More may come without anybody saying so.
            (true, false) => Verdict::Look((age - oldest).min(cool_down / 8).max(BEAT)),
            (false, _) => Verdict::Relief,
        };
    }
    if quiet < cool_down {
        Verdict::Look(cool_down - quiet)
    } else if busy >= size {
        Verdict::Relief
    } else {
        Verdict::Resize(min.max(busy).max(size / 2))
    }
}

/// The shortest time from one look to the next.
const BEAT: Duration = Duration::from_millis(1);

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(1000);
    const SCALE: Scale = Scale::between(2, 20)
        .depth(3)
        .age(Duration::from_secs(1))
        .cool_down(Duration::from_secs(8));
    const QUIET: Seen =
        Seen { size: 2, busy: 0, waiting: 0, oldest: Duration::ZERO, unchanged: LONG, quiet: LONG };

    fn verdict(seen: Seen) -> Verdict {
        decide(&SCALE, &seen)
    }

    #[test]
    fn it_grows_by_depth_and_at_most_to_the_double_and_to_the_bound() {
        assert_eq!(verdict(Seen { waiting: 6, busy: 2, ..QUIET }), Verdict::Resize(4));
        assert_eq!(verdict(Seen { size: 4, waiting: 12, ..QUIET }), Verdict::Resize(8));
        assert_eq!(verdict(Seen { size: 16, waiting: 48, ..QUIET }), Verdict::Resize(20));
        assert_eq!(verdict(Seen { size: 20, waiting: 999, ..QUIET }), Verdict::Relief);
    }

    #[test]
    fn it_grows_by_age_and_is_looked_at_again_before_that() {
        let waits = |oldest| verdict(Seen { waiting: 1, oldest, busy: 2, ..QUIET });
        assert_eq!(waits(Duration::from_secs(1)), Verdict::Resize(4));
        assert_eq!(waits(Duration::from_millis(900)), Verdict::Look(Duration::from_millis(100)));
        assert_eq!(waits(Duration::ZERO), Verdict::Look(Duration::from_secs(1)));
        assert_eq!(waits(Duration::from_micros(999_999)), Verdict::Look(BEAT));
    }

    #[test]
    fn after_a_change_it_stays_as_it_is_for_a_while() {
        let unchanged = Duration::from_secs(3);
        let left = Verdict::Look(Duration::from_secs(5));
        assert_eq!(verdict(Seen { waiting: 99, unchanged, ..QUIET }), left);
        assert_eq!(verdict(Seen { size: 9, unchanged, ..QUIET }), left);
    }

    #[test]
    fn it_shrinks_by_a_half_when_it_was_quiet_but_keeps_those_who_work() {
        assert_eq!(verdict(Seen { size: 20, ..QUIET }), Verdict::Resize(10));
        assert_eq!(verdict(Seen { size: 20, busy: 17, ..QUIET }), Verdict::Resize(17));
        assert_eq!(verdict(Seen { size: 20, busy: 20, ..QUIET }), Verdict::Relief);
        assert_eq!(verdict(Seen { size: 3, busy: 1, ..QUIET }), Verdict::Resize(2));
        let quiet = Duration::from_secs(6);
        assert_eq!(
            verdict(Seen { size: 3, quiet, ..QUIET }),
            Verdict::Look(Duration::from_secs(2))
        );
    }

    #[test]
    fn where_there_is_nothing_to_decide_nobody_looks() {
        assert_eq!(verdict(QUIET), Verdict::Rest);
        assert_eq!(verdict(Seen { busy: 2, ..QUIET }), Verdict::Rest);
        assert_eq!(verdict(Seen { unchanged: Duration::ZERO, ..QUIET }), Verdict::Rest);
        let fixed = Scale::between(2, 2);
        assert_eq!(decide(&fixed, &Seen { waiting: 99, oldest: LONG, ..QUIET }), Verdict::Rest);
    }

    #[test]
    fn bounds_that_cannot_be_are_refused() {
        let check = |min, max, workers| Scale::between(min, max).check(workers);
        assert_eq!(check(1, 4, 4), Ok(()));
        assert_eq!(check(0, 4, 1), Err(SpawnError::ZeroWorkers));
        assert_eq!(check(5, 4, 5), Err(SpawnError::MinAboveMax { min: 5, max: 4 }));
        let outside = SpawnError::OutOfBounds { workers: 5, min: 1, max: 4 };
        assert_eq!(check(1, 4, 5), Err(outside));
    }

    mod laws {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            /// Whatever is seen, a new number lies within the bounds and is another one, and no look comes at once.
            #[test]
            fn a_verdict_is_always_something_that_can_be_done(
                min in 1usize..9, more in 0usize..9, size in 0usize..9,
                busy in 0usize..20, waiting in 0usize..99,
                oldest in 0u64..3000, unchanged in 0u64..3000, quiet in 0u64..3000,
                depth in 0usize..9, age in 0u64..3000, cool_down in 0u64..3000,
            ) {
                let ms = Duration::from_millis;
                let max = min + more;
                let size = (min + size).min(max);
                let scale = Scale::between(min, max).depth(depth).age(ms(age)).cool_down(ms(cool_down));
                let seen = Seen {
                    size, busy: busy.min(size), waiting,
                    oldest: ms(oldest), unchanged: ms(unchanged), quiet: ms(quiet),
                };
                match decide(&scale, &seen) {
                    Verdict::Resize(to) => prop_assert!(scale.allows(to) && to != size),
                    Verdict::Look(wait) => prop_assert!(!wait.is_zero()),
                    Verdict::Relief => prop_assert!(waiting > 0 || busy > 0),
                    Verdict::Rest => prop_assert!(size == min || min == max),
                }
            }
        }
    }
}
