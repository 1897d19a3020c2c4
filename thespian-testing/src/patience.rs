//! Patience: how long a test waits for what it expects, in the time of its system.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use thespian_core::{Sleep, System};

/// How long that is, unless said otherwise. On `simple` it costs nothing; on `threads` it is what a busy machine may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Runs out, counted from when it is first looked at.
pub(crate) struct Patience {
    pub(crate) span: Duration,
    left: Option<Sleep>,
}

impl Patience {
    pub(crate) fn of(span: Duration) -> Self {
        Self { span, left: None }
    }

    pub(crate) fn poll(&mut self, system: &System, cx: &mut Context<'_>) -> Poll<()> {
        let left = self.left.get_or_insert_with(|| system.sleep(self.span));
        Pin::new(left).poll(cx)
    }
}
