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

    /// Counts one more restart, unless there were too many already; says how long to wait before it, which is mostly not at
    /// all: only a worker of a pool waits until there are not too many any more.
    pub(crate) fn count(&mut self, life: &Life, now: Time) -> Option<Duration> {
        let rest = match self.window.admit(now, life.max_restarts, life.within) {
            true => Duration::ZERO,
            false if life.worker => {
                self.window.admit_late(now, life.max_restarts, life.within) - now
            }
            false => return None,
        };
        self.restarts += 1;
        Some(rest)
    }

    /// As [`count`](Self::count), with the backoff. `lived` is how long the incarnation that failed had been at work.
    pub(crate) fn admit(
        &mut self,
        life: &Life,
        lived: Duration,
        now: Time,
        dice: f64,
    ) -> Option<Duration> {
        let rest = self.count(life, now)?;
        let Some(backoff) = life.backoff else { return Some(rest) };
        if lived >= backoff.most {
            self.streak = 0;
        }
        self.streak = self.streak.saturating_add(1);
        Some(rest.max(backoff.wait(self.streak, dice)))
    }
}
