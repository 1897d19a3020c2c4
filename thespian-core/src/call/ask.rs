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
use crate::mailbox::{Bounced, Envelope, Message};
use crate::reply::{NoReply, ReturnPath, Slot};
use crate::time::Time;
use crate::tree::{self, Node, On, Wait};
use crate::world::{Sleep, directed};

/// An ask on its way: a future of the reply. Made by awaiting a [`Call`](crate::Call), by [`Call::ask`](crate::Call::ask), or
/// by [`Call::try_ask`](crate::Call::try_ask).
///
/// The message of one that `ask` or `try_ask` has made has its place already, so several asks can be started first and awaited
/// afterwards. One that [`into_future`](std::future::IntoFuture::into_future) has made, as `.await` does, is sent when it is
/// polled; inside an actor, which sends in the order in which it says so, at once as well. On `threads` that poll may run a short
/// handler itself, unless the call has a [`timeout`](crate::Call::timeout).
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
    way: Way<M>,
    pick: fn(M::Reply) -> Option<R>,
    to: Target,
    message: &'static str,
}

/// How far it has come.
enum Way<M: Message> {
    Unsent(Unsent<M>),
    Sent(Sent<M>),
    Ended,
}

struct Unsent<M: Message> {
    to: Addr<M>,
    message: M,
    timeout: Option<Duration>,
}

struct Sent<M: Message> {
    slot: Arc<Slot<M::Reply>>,
    deadline: Option<Sleep>,
    /// Whom a handler that awaits this waits for, until it has said so.
    on: Option<Arc<dyn Node>>,
}

// Nothing in it is pinned: the slot lies behind a pointer, the sleep boxes what must not move, and a message that is not sent
// may be moved.
impl<M: Message, R> Unpin for Ask<M, R> {}

impl<M: Message<Reply: Send> + Send, R> Ask<M, R> {
    /// Not sent before it is polled.
    pub(super) fn later(
        to: Addr<M>,
        message: M,
        pick: fn(M::Reply) -> Option<R>,
        timeout: Option<Duration>,
    ) -> Self {
        let (target, kind) = (to.target(), message.kind());
        Self { way: Way::Unsent(Unsent { to, message, timeout }), pick, to: target, message: kind }
    }

    pub(super) fn start(
        to: &Addr<M>,
        message: M,
        pick: fn(M::Reply) -> Option<R>,
        timeout: Option<Duration>,
    ) -> Self {
        let kind = message.kind();
        let sent =
            Sent::in_line(to, message, timeout, |envelope, on| to.route().line_up(envelope, on));
        Self { way: Way::Sent(sent), pick, to: to.target(), message: kind }
    }

    pub(super) fn start_now(
        to: &Addr<M>,
        message: M,
        pick: fn(M::Reply) -> Option<R>,
        timeout: Option<Duration>,
    ) -> Result<Self, SendError<M>> {
        let kind = message.kind();
        let sent = Sent::put_together(to, message, timeout, |envelope, _| {
            to.route().offer(envelope).map_err(|bounced| {
                let (message, path) = bounced.envelope.split();
                path.refuse(bounced.why.clone());
                SendError { message, why: bounced.why, to: to.target() }
            })
        })?;
        Ok(Self { way: Way::Sent(sent), pick, to: to.target(), message: kind })
    }
}

impl<M: Message<Reply: Send> + Send> Unsent<M> {
    /// Whoever polls it awaits the answer, and may run the actor meanwhile, unless he is an actor himself.
    fn send(self) -> Sent<M> {
        let Self { to, message, timeout } = self;
        Sent::in_line(&to, message, timeout, |envelope, on| match tree::who_acts() {
            None => to.route().line_up_and_lend(envelope, on),
            Some(_) => to.route().line_up(envelope, on),
        })
    }
}

impl<M: Message<Reply: Send> + Send> Sent<M> {
    fn in_line<T>(
        to: &Addr<M>,
        message: M,
        timeout: Option<Duration>,
        send: impl FnOnce(Envelope<M>, &mut Option<Arc<dyn Node>>) -> Result<T, Bounced<M>>,
    ) -> Self {
        let Ok(sent) = Self::put_together(to, message, timeout, |envelope, on| {
            if let Err(bounced) = send(envelope, on) {
                bounced.envelope.split().1.refuse(bounced.why);
            }
            Ok::<_, Infallible>(())
        });
        sent
    }

    /// Made only when the message is out, so that it need not be moved.
    #[inline]
    fn put_together<E>(
        to: &Addr<M>,
        message: M,
        timeout: Option<Duration>,
        send: impl FnOnce(Envelope<M>, &mut Option<Arc<dyn Node>>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let deadline = deadline(to, timeout);
        let slot = Slot::new(deadline);
        let mut on = tree::is_present().then(|| to.node());
        send(Envelope::send(message, ReturnPath::to(slot.clone())), &mut on)?;
        let deadline = deadline.map(|deadline| to.route().hub().world.sleep_until(deadline));
        Ok(Self { slot, deadline, on })
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<M::Reply, NoReply>> {
        if let Poll::Ready(result) = self.slot.poll(cx) {
            return Poll::Ready(result);
        }
        if let Some(on) = self.on.take()
            && tree::wait(|| Wait { on: On::Actor(on), what: self.slot.clone() })
            && let Poll::Ready(result) = self.slot.poll(cx)
        {
            return Poll::Ready(result);
        }
        match self.deadline.as_mut().map(|deadline| Pin::new(deadline).poll(cx)) {
            Some(Poll::Ready(())) => Poll::Ready(self.slot.expire()),
            _ => Poll::Pending,
        }
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
        let result = match &self.way {
            Way::Unsent(_) => Err(NoReply::NotExecuted(queued)),
            Way::Sent(sent) => sent.slot.give_up(queued, started),
            Way::Ended => Err(NoReply::Unknown(started)),
        };
        self.end_with(result)
    }

    fn end_with(&mut self, result: Result<M::Reply, NoReply>) -> Result<R, AskError> {
        self.way = Way::Ended;
        let Self { to, message, .. } = *self;
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
        self.outcome(result)
    }

    fn outcome(&self, result: Result<M::Reply, NoReply>) -> Result<R, AskError> {
        let Self { to, message, .. } = *self;
        match result.map(self.pick) {
            Ok(Some(reply)) => Ok(reply),
            Ok(None) => Err(AskError::Unknown { why: Unknown::WrongReply, to, message }),
            Err(NoReply::NotExecuted(why)) => Err(AskError::NotExecuted { why, to, message }),
            Err(NoReply::Unknown(why)) => Err(AskError::Unknown { why, to, message }),
        }
    }
}

impl<M: Message<Reply: Send> + Send, R> Future for Ask<M, R> {
    type Output = Result<R, AskError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Way::Unsent(_) = self.way
            && let Way::Unsent(unsent) = replace(&mut self.way, Way::Ended)
        {
            self.way = Way::Sent(unsent.send());
        }
        match &mut self.way {
            Way::Sent(sent) => sent.poll(cx).map(|result| self.end_with(result)),
            Way::Unsent(_) | Way::Ended => {
                Poll::Ready(self.outcome(Err(NoReply::Unknown(Unknown::Unanswered))))
            }
        }
    }
}

impl<M: Message, R> Drop for Ask<M, R> {
    fn drop(&mut self) {
        if let Way::Sent(sent) = &self.way {
            sent.slot.forget();
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
