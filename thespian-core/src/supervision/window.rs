//! How many restarts in how long: a true sliding window of timestamps. Time is an argument.

use std::collections::VecDeque;
use std::time::Duration;

use crate::time::Time;

/// The restarts of one actor that still count.
#[derive(Debug, Default)]
pub(super) struct Window(VecDeque<Time>);

impl Window {
    /// Counts one more restart at `now`, unless there were `max` within the last `within` already.
    pub(super) fn admit(&mut self, now: Time, max: u32, within: Duration) -> bool {
        while self.0.front().is_some_and(|&oldest| now - oldest > within) {
            self.0.pop_front();
        }
        let admitted = self.0.len() < max as usize;
        if admitted {
            self.0.push_back(now);
        }
        admitted
    }
}
