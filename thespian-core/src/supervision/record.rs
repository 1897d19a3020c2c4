//! What is remembered of one actor's failures from one to the next.

use std::time::Duration;

use super::{Life, Window};
use crate::time::Time;

/// The restarts of one actor, as far as they still count.
#[derive(Debug, Default)]
pub(crate) struct Record {
    window: Window,
    /// Restarts in a row, none of which lived for long.
    streak: u32,
    pub(crate) restarts: u64,
}

impl Record {
    /// Whether another restart would be counted.
    pub(crate) fn admits(&self, life: &Life, now: Time) -> bool {
        self.window.admits(now, life.max_restarts, life.within)
    }

    /// Counts one more restart, unless there were too many already; says how long to wait before it. `lived` is how long
    /// the incarnation that failed had been at work.
    pub(crate) fn admit(
        &mut self,
        life: &Life,
        lived: Duration,
        now: Time,
        dice: f64,
    ) -> Option<Duration> {
        if !self.window.admit(now, life.max_restarts, life.within) {
            return None;
        }
        self.restarts += 1;
        let Some(backoff) = life.backoff else { return Some(Duration::ZERO) };
        if lived >= backoff.most {
            self.streak = 0;
        }
        self.streak = self.streak.saturating_add(1);
        Some(backoff.wait(self.streak, dice))
    }
}
