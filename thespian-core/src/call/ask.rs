//! Asking: from the envelope to the picked reply.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::mem::replace;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::address::Addr;
use crate::director::Heard;
use crate::error::{AskError, NotExecuted, SendError, Unknown};
use crate::id::Target;
use crate::mailbox::{Envelope, Message};
use crate::reply::{NoReply, ReturnPath, Slot};
use crate::time::Time;
use crate::tree::{self, Node, On, Wait};
use crate::world::{Sleep, directed};

/// An ask on its way: a future of the reply. Made by awaiting a [`Call`](crate::Call), or by
/// [`Call::try_ask`](crate::Call::try_ask).
///
/// The message has its place already when this exists, so several asks can be started first and awaited afterwards.
///
/// # Errors
/// [`AskError`], which says whether the handler certainly did not run or may have.
///
/// # Panics
/// Never; polled again after its end it says `Unknown(Unanswered)`.
///
/// # Cancel safety
/// Dropping it before the handler starts skips the handler. Later the handler goes on and its reply is dropped.
#[must_use = "the reply comes only when it is awaited; to forget it, tell"]
pub struct Ask<M: Message, R> {
    slot: Arc<Slot<M::Reply>>,
    pick: fn(M::Reply) -> Option<R>,
    deadline: Option<Sleep>,
    /// Whom a handler that awaits this waits for, until it has said so.
    on: Option<Arc<dyn Node>>,
    ended: bool,
    to: Target,
    message: &'static str,
}

// Nothing in it is pinned: the slot lies behind a pointer and the sleep boxes what must not move.
impl<M: Message, R> Unpin for Ask<M, R> {}

impl<M: Message<Reply: Send> + Send, R> Ask<M, R> {
    pub(super) fn start(
        to: &Addr<M>,
        message: M,
        pick: fn(M::Reply) -> Option<R>,
        timeout: Option<Duration>,
    ) -> Self {
        let Ok(ask) = Self::put_together(to, message, pick, timeout, |envelope, on| {
            if let Err(bounced) = to.route().line_up(envelope, on) {
                bounced.envelope.split().1.refuse(bounced.why);
            }
            Ok::<_, Infallible>(())
        });
        ask
    }

    pub(super) fn start_now(
        to: &Addr<M>,
        message: M,
        pick: fn(M::Reply) -> Option<R>,
        timeout: Option<Duration>,
    ) -> Result<Self, SendError<M>> {
        Self::put_together(to, message, pick, timeout, |envelope, _| {
            to.route().offer(envelope).map_err(|bounced| {
                let (message, path) = bounced.envelope.split();
                path.refuse(bounced.why.clone());
                SendError { message, why: bounced.why, to: to.target() }
            })
        })
    }

    /// Made only when the message is out, so that it need not be moved.
    #[inline]
    fn put_together<E>(
        to: &Addr<M>,
        message: M,
        pick: fn(M::Reply) -> Option<R>,
        timeout: Option<Duration>,
        send: impl FnOnce(Envelope<M>, &mut Option<Arc<dyn Node>>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let (deadline, kind) = (deadline(to, timeout), message.kind());
        let slot = Slot::new(deadline);
        let mut on = tree::is_present().then(|| to.node());
        send(Envelope::send(message, ReturnPath::to(slot.clone())), &mut on)?;
        let deadline = deadline.map(|deadline| to.route().hub().world.sleep_until(deadline));
        Ok(Self { slot, pick, deadline, on, ended: false, to: to.target(), message: kind })
    }
}

/// An ask made for a message does not outlive the asker of that one, unless it says so.
fn deadline<M: Message>(to: &Addr<M>, timeout: Option<Duration>) -> Option<Time> {
    let own = match timeout {
        None => None,
        // A timeout too long to be counted is none, and keeps the asker's deadline away too.
        Some(timeout) => Some(to.route().hub().world.now().checked_add(timeout)?),
    };
    match (own, tree::deadline()) {
        (Some(own), Some(asker)) => Some(own.min(asker)),
        (own, asker) => own.or(asker),
    }
}

impl<M: Message, R> Ask<M, R> {
    /// Whom was asked.
    pub fn to(&self) -> Target {
        self.to
    }

    /// Nobody is left who could answer.
    pub(super) fn end(mut self, queued: NotExecuted, started: Unknown) -> Result<R, AskError> {
        let result = self.slot.give_up(queued, started);
        self.outcome(result)
    }

    fn outcome(&mut self, result: Result<M::Reply, NoReply>) -> Result<R, AskError> {
        let Self { to, message, .. } = *self;
        if !replace(&mut self.ended, true) {
            directed(|director| {
                director.heard(&Heard {
                    from: to,
                    by: tree::who_acts(),
                    kind: message,
                    is_reply: result.is_ok(),
                    is_cycle: result.as_ref().is_err_and(NoReply::is_cycle),
                    is_unanswered: matches!(result, Err(NoReply::Unknown(Unknown::Unanswered))),
                });
            });
        }
        match result.map(self.pick) {
            Ok(Some(reply)) => Ok(reply),
            Ok(None) => Err(AskError::Unknown { why: Unknown::WrongReply, to, message }),
            Err(NoReply::NotExecuted(why)) => Err(AskError::NotExecuted { why, to, message }),
            Err(NoReply::Unknown(why)) => Err(AskError::Unknown { why, to, message }),
        }
    }
}

impl<M: Message<Reply: Send>, R> Future for Ask<M, R> {
    type Output = Result<R, AskError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.ended {
            return Poll::Ready(self.outcome(Err(NoReply::Unknown(Unknown::Unanswered))));
        }
        if let Poll::Ready(result) = self.slot.poll(cx) {
            return Poll::Ready(self.outcome(result));
        }
        if let Some(on) = self.on.take()
            && tree::wait(|| Wait { on: On::Actor(on), what: self.slot.clone() })
            && let Poll::Ready(result) = self.slot.poll(cx)
        {
            return Poll::Ready(self.outcome(result));
        }
        match self.deadline.as_mut().map(|deadline| Pin::new(deadline).poll(cx)) {
            Some(Poll::Ready(())) => {
                let result = self.slot.expire();
                Poll::Ready(self.outcome(result))
            }
            _ => Poll::Pending,
        }
    }
}

impl<M: Message, R> Drop for Ask<M, R> {
    fn drop(&mut self) {
        if !self.ended {
            self.slot.forget();
        }
    }
}

impl<M: Message, R> fmt::Debug for Ask<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask")
            .field("to", &self.to)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}
