//! Order: what one says to another is never reordered, however long some of it is on its way.

use std::collections::BTreeMap;
use std::time::Duration;

use thespian_core::Time;

/// When the last message of each pair that was held up arrives.
#[derive(Debug)]
pub(super) struct Order<Pair>(BTreeMap<Pair, Time>);

/// The least that a clock can tell apart.
const TICK: Duration = Duration::from_nanos(1);

impl<Pair: Ord> Order<Pair> {
    pub(super) fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// How long a message that is sent now is on its way, if it is to be for `delay`: longer, if one of the same pair is still
    /// under way that was sent before it. Nothing, if it is not held up.
    pub(super) fn wait(&mut self, pair: Pair, now: Time, delay: Duration) -> Option<Duration> {
        // At the very moment at which the one before arrives, this one could still be faster.
        let behind = self.0.get(&pair).and_then(|last| last.checked_add(TICK));
        let behind = behind.filter(|behind| *behind > now).map(|behind| behind - now);
        let wait = delay.max(behind.unwrap_or_default());
        if wait.is_zero() {
            self.0.remove(&pair);
            return None;
        }
        if let Some(due) = now.checked_add(wait) {
            self.0.insert(pair, due);
        }
        Some(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn at(ms: u32) -> Time {
        Time::at(MS * ms)
    }

    #[test]
    fn nobody_passes_one_of_the_same_pair() {
        let mut order = Order::new();
        assert_eq!(order.wait("a to b", at(0), Duration::ZERO), None);
        assert_eq!(order.wait("a to b", at(0), 10 * MS), Some(10 * MS));
        assert_eq!(order.wait("c to b", at(1), Duration::ZERO), None);
        assert_eq!(order.wait("a to b", at(1), Duration::ZERO), Some(9 * MS + TICK));
        assert_eq!(order.wait("a to b", at(10), Duration::ZERO), Some(2 * TICK));
        assert_eq!(order.wait("a to b", at(11), Duration::ZERO), None);
    }

    #[test]
    fn what_takes_longer_by_itself_is_not_faster_for_it() {
        let mut order = Order::new();
        assert_eq!(order.wait("a to b", at(0), 10 * MS), Some(10 * MS));
        assert_eq!(order.wait("a to b", at(5), 20 * MS), Some(20 * MS));
        assert_eq!(order.wait("a to b", at(15), 5 * MS), Some(10 * MS + TICK));
    }
}
