//! How many restarts in how long: a true sliding window of timestamps. Time is an argument.

use std::collections::VecDeque;
use std::time::Duration;

use crate::time::Time;

/// The restarts of one actor that still count.
#[derive(Debug, Default)]
pub(super) struct Window(VecDeque<Time>);

impl Window {
    /// Whether there were fewer than `max` restarts within the last `within`.
    pub(super) fn admits(&self, now: Time, max: u32, within: Duration) -> bool {
        // They stand in their order: the last `max` of them are recent if the first of those is.
        match self.0.len().checked_sub(max as usize) {
            None => true,
            Some(first) => self.0.get(first).is_some_and(|&at| now - at > within),
        }
    }

    /// Counts one more restart at `now`, unless there were too many already.
    pub(super) fn admit(&mut self, now: Time, max: u32, within: Duration) -> bool {
        let admitted = self.admits(now, max, within);
        if admitted {
            while self.0.front().is_some_and(|&oldest| now - oldest > within) {
                self.0.pop_front();
            }
            self.0.push_back(now);
        }
        admitted
    }

    /// Counts one more restart at the first moment from `now` on at which there are not too many, and says which that is.
    /// Where none is ever allowed, each takes a whole window.
    pub(super) fn admit_late(&mut self, now: Time, max: u32, within: Duration) -> Time {
        // The first that must have left the window, and a moment more: the window includes both its ends.
        let first = self.0.len().checked_sub(max as usize).and_then(|at| self.0.get(at));
        let since = first.copied().unwrap_or(now);
        let after = within.saturating_add(Duration::from_nanos(1));
        let at = since.checked_add(after).unwrap_or(Time::at(Duration::MAX)).max(now);
        self.0.retain(|&restart| at - restart <= within);
        self.0.push_back(at);
        at
    }
}
