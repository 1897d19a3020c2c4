//! How long something really takes, whatever time it is on the stage.

#![expect(
    clippy::disallowed_methods,
    reason = "what a handler costs its thread is a matter of real time"
)]

use std::time::{Duration, Instant};

pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
