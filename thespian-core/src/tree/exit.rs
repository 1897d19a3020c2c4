//! Waiting for an actor's start and for its end.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::{Milestone, Node, On, is_present, wait};
use crate::exit::ExitReason;

/// Ends when the actor has ended for good, with the reason. Made by [`Address::stopped`](crate::Address::stopped).
///
/// # Cancel safety
/// Dropping it is always fine; another can be made at any time, also after the end.
#[must_use = "waits only when awaited"]
pub struct Exit(Wait);

/// Ends when the actor is ready for its first message, or has ended before. Made by
/// [`Address::ready`](crate::Address::ready).
///
/// # Cancel safety
/// Dropping it is always fine; another can be made at any time.
#[must_use = "waits only when awaited"]
pub struct Ready(Wait);

struct Wait {
    node: Arc<dyn Node>,
    key: Option<u64>,
    /// Held once a handler has said that it waits.
    awaited: Option<Milestone>,
}

impl Wait {
    fn new(node: Arc<dyn Node>) -> Self {
        Self { node, key: None, awaited: None }
    }

    fn note(&mut self, pending: bool) {
        if !pending {
            self.awaited = None;
        } else if self.awaited.is_none() && is_present() {
            let milestone = self.awaited.insert(Milestone::default());
            wait(|| milestone.of(On::Actor(self.node.clone())));
        }
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.node.forget(key);
        }
    }
}

impl Exit {
    pub(crate) fn new(node: Arc<dyn Node>) -> Self {
        Self(Wait::new(node))
    }
}

impl Ready {
    pub(crate) fn new(node: Arc<dyn Node>) -> Self {
        Self(Wait::new(node))
    }
}

impl Future for Exit {
    type Output = ExitReason;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<ExitReason> {
        let wait = &mut self.0;
        let poll = wait.node.poll_exit(&mut wait.key, cx);
        wait.note(poll.is_pending());
        poll
    }
}

impl Future for Ready {
    type Output = Result<(), ExitReason>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let wait = &mut self.0;
        let poll = wait.node.poll_ready(&mut wait.key, cx);
        wait.note(poll.is_pending());
        poll
    }
}

impl fmt::Debug for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exit({})", self.0.node.header().target)
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ready({})", self.0.node.header().target)
    }
}
