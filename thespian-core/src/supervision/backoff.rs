//! How long to wait before the next restart.

use std::time::Duration;

/// A wait that doubles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) most: Duration,
}

impl Backoff {
    /// The wait before the restart after the `streak`-th failure in a row, counted from 1. `dice` is from 0 to 1 and takes
    /// up to half of it away.
    pub(super) fn wait(&self, streak: u32, dice: f64) -> Duration {
        let doublings = streak.saturating_sub(1).min(31);
        let full = self.first.saturating_mul(1 << doublings).min(self.most);
        full.mul_f64(1.0 - dice / 2.0)
    }
}
