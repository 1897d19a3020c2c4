//! That no message passes another one of the same sender and receiver, though some come later.

use std::collections::BTreeMap;
use std::time::Duration;

use thespian_core::Time;

/// Until when messages of a pair are held up.
#[derive(Debug)]
pub(super) struct Order<Pair> {
    until: BTreeMap<Pair, Time>,
    now: Time,
}

impl<Pair: Ord> Order<Pair> {
    pub(super) fn new() -> Self {
        Self { until: BTreeMap::new(), now: Time::START }
    }

    /// Whether a message of this pair is held up, so that whatever follows waits behind it.
    pub(super) fn is_held(&self, pair: &Pair) -> bool {
        self.until.contains_key(pair)
    }

    /// Holds up a message that is to come so much later; says how much later it comes, behind those before it.
    pub(super) fn hold(&mut self, pair: Pair, by: Duration) -> Duration {
        let Some(due) = self.now.checked_add(by) else { return by };
        let until = self.until.entry(pair).or_insert(due);
        *until = due.max(*until);
        *until - self.now
    }

    /// Nobody had anything to do, and the clock has moved on: what was due has gone its way.
    pub(super) fn advanced(&mut self, to: Time) {
        let before = std::mem::replace(&mut self.now, to);
        self.until.retain(|_, until| *until > before);
    }

    /// The clock has leapt while somebody was at something: what was due is late, and has not gone its way yet.
    pub(super) fn leapt(&mut self, to: Time) {
        self.now = to;
        for until in self.until.values_mut() {
            *until = to.max(*until);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn what_follows_waits_behind_what_is_held_up_and_others_do_not() {
        let [pair, sideways, back] = ["a to b", "a to c", "b to a"];
        let mut order = Order::new();
        assert_eq!(order.hold(pair, 5 * MS), 5 * MS);
        assert_eq!(order.hold(pair, Duration::ZERO), 5 * MS);
        assert_eq!(order.hold(pair, 7 * MS), 7 * MS);
        assert_eq!(order.hold(pair, MS), 7 * MS);
        assert!(!order.is_held(&sideways) && !order.is_held(&back));
        order.advanced(Time::at(6 * MS));
        assert_eq!(order.hold(pair, Duration::ZERO), MS);
        // It is due now, and whoever has it is not there yet.
        order.advanced(Time::at(7 * MS));
        assert_eq!(order.hold(pair, Duration::ZERO), Duration::ZERO);
        assert!(order.is_held(&pair));
        order.advanced(Time::at(8 * MS));
        assert!(!order.is_held(&pair));
    }

    #[test]
    fn a_leap_of_the_clock_lets_nobody_pass() {
        let pair = "a to b";
        let mut order = Order::new();
        order.hold(pair, 5 * MS);
        order.leapt(Time::at(100 * MS));
        assert!(order.is_held(&pair));
        assert_eq!(order.hold(pair, Duration::ZERO), Duration::ZERO);
        order.advanced(Time::at(101 * MS));
        assert!(!order.is_held(&pair));
    }

    #[test]
    fn a_delay_without_end_holds_up_nobody_else() {
        let pair = "a to a";
        let mut order = Order::new();
        assert_eq!(order.hold(pair, Duration::MAX), Duration::MAX);
        assert!(!order.is_held(&pair));
    }
}
