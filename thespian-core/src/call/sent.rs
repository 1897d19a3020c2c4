//! An ask whose message is out, whatever its answer is: waiting for it is compiled once, and not for each actor.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::about::About;
use crate::error::{NotExecuted, Unknown};
use crate::hub::Hub;
use crate::reply::{AnyReply, NoReply, Place, Slot};
use crate::time::Time;
use crate::tree::{self, Awaited, Node, On, Wait};
use crate::world::Sleep;

/// What waits for the answer.
///
/// An answer that comes lies in the place that is passed in, an `Option` of the type of the actor's replies.
pub(super) struct Sent {
    slot: Arc<dyn Pending>,
    deadline: Option<Sleep>,
    /// Whom a handler that awaits this waits for, until it has said so.
    on: Option<Arc<dyn Node>>,
    /// Until it has been told how it ended.
    waits: bool,
}

/// The asker's slot as he sees it, and as those who look for circles do.
pub(super) trait Pending: Awaited {
    fn slot(&self) -> &Place<dyn AnyReply>;
    /// Nobody waits any more. A reply that has just come is dropped.
    fn forget(&self);
}

impl<R: Send + 'static> Pending for Slot<R> {
    fn slot(&self) -> &Place<dyn AnyReply> {
        self
    }

    fn forget(&self) {
        Slot::forget(self);
    }
}

impl Sent {
    pub(super) fn new(
        slot: Arc<dyn Pending>,
        deadline: Option<Time>,
        on: Option<Arc<dyn Node>>,
        hub: &Hub,
    ) -> Self {
        let deadline = deadline.map(|deadline| hub.world.sleep_until(deadline));
        Self { slot, deadline, on, waits: true }
    }

    pub(super) fn poll(
        &mut self,
        cx: &mut Context<'_>,
        reply: &mut dyn Any,
        about: About,
    ) -> Poll<Result<(), NoReply>> {
        let polled = self.poll_slot(cx, reply);
        self.waits = polled.is_pending();
        if let Poll::Ready(ended) = &polled {
            about.tell_director(ended);
        }
        polled
    }

    fn poll_slot(
        &mut self,
        cx: &mut Context<'_>,
        reply: &mut dyn Any,
    ) -> Poll<Result<(), NoReply>> {
        let slot = self.slot.slot();
        if let Poll::Ready(ended) = slot.poll_into(cx, reply) {
            return Poll::Ready(ended);
        }
        if let Some(on) = self.on.take()
            && tree::wait(|| Wait { on: On::Actor(on), what: self.slot.clone() })
            && let Poll::Ready(ended) = slot.poll_into(cx, reply)
        {
            return Poll::Ready(ended);
        }
        match self.deadline.as_mut().map(|deadline| Pin::new(deadline).poll(cx)) {
            Some(Poll::Ready(())) => Poll::Ready(slot.expire_into(reply)),
            _ => Poll::Pending,
        }
    }

    /// Nobody is left who could answer.
    pub(super) fn leave(
        &mut self,
        queued: NotExecuted,
        started: Unknown,
        reply: &mut dyn Any,
    ) -> Result<(), NoReply> {
        self.waits = false;
        self.slot.slot().leave(queued, started, reply)
    }
}

impl Drop for Sent {
    #[inline]
    fn drop(&mut self) {
        if self.waits {
            self.slot.forget();
        }
    }
}

/// An ask made for a message does not outlive the asker of that one, unless it says so.
pub(super) fn deadline(hub: &Hub, timeout: Option<Duration>) -> Option<Time> {
    let own = match timeout {
        None => None,
        // A timeout too long to be counted is none, and keeps the asker's deadline away too.
        Some(timeout) => Some(hub.world.now().checked_add(timeout)?),
    };
    match (own, tree::deadline()) {
        (Some(own), Some(asker)) => Some(own.min(asker)),
        (own, asker) => own.or(asker),
    }
}
