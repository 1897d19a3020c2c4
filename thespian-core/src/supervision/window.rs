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
        let recent = self.0.iter().rev().take_while(|&&at| now - at <= within);
        recent.take(max as usize).count() < max as usize
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
}
