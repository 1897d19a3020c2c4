//! Asking: from the envelope to the picked reply.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::mem::replace;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::about::About;
use super::sent::{self, Sent};
use crate::address::Addr;
use crate::error::{AskError, NotExecuted, SendError, Unknown};
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, Letter, Message};
use crate::reply::{NoReply, ReturnPath, Slot};
use crate::tree::{self, Node};

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
    about: About,
}

/// How far it has come.
enum Way<M: Message> {
    Unsent(Unsent<M>),
    Sent(Sent),
    Ended,
}

struct Unsent<M: Message> {
    to: Addr<M>,
    message: M,
    timeout: Option<Duration>,
}

// Nothing in it is pinned: the slot lies behind a pointer, the sleep boxes what must not move, and a message that is not sent
// may be moved.
impl<M: Message, R> Unpin for Ask<M, R> {}

impl<M: Message<Reply: Send> + Send, R> Ask<M, R> {
    /// Not sent before it is polled, unless it is an actor that asks.
    pub(super) fn awaited(
        to: Cow<'_, Addr<M>>,
        message: M,
        pick: fn(M::Reply) -> Option<R>,
        timeout: Option<Duration>,
    ) -> Self {
        let about = About { to: to.target(), message: message.kind() };
        if tree::who_acts().is_some() {
            let sent = send(&to, message, timeout, false);
            return Self { way: Way::Sent(sent), pick, about };
        }
        let unsent = Unsent { to: to.into_owned(), message, timeout };
        Self { way: Way::Unsent(unsent), pick, about }
    }

    pub(super) fn start(
        to: &Addr<M>,
        message: M,
        pick: fn(M::Reply) -> Option<R>,
        timeout: Option<Duration>,
    ) -> Self {
        let about = About { to: to.target(), message: message.kind() };
        let sent = send(to, message, timeout, false);
        Self { way: Way::Sent(sent), pick, about }
    }

    pub(super) fn start_now(
        to: &Addr<M>,
        message: M,
        pick: fn(M::Reply) -> Option<R>,
        timeout: Option<Duration>,
    ) -> Result<Self, SendError<M>> {
        let about = About { to: to.target(), message: message.kind() };
        let (route, deadline) = (to.route(), sent::deadline(to.route().hub(), timeout));
        let slot = Slot::new(deadline);
        let on = here(to);
        match route.offer(Envelope::send(message, ReturnPath::to_slot(slot.clone()))) {
            Ok(()) => {
                let sent = Sent::new(slot, deadline, on, route.hub());
                Ok(Self { way: Way::Sent(sent), pick, about })
            }
            Err(bounced) => {
                let (message, path) = bounced.envelope.split();
                path.into_way().refuse(bounced.why.clone());
                Err(SendError { message, why: bounced.why, to: about.to })
            }
        }
    }
}

/// `lends`: whoever sends it awaits the answer, and may run the actor meanwhile.
fn send<M: Message<Reply: Send> + Send>(
    to: &Addr<M>,
    message: M,
    timeout: Option<Duration>,
    lends: bool,
) -> Sent {
    let (route, deadline) = (to.route(), sent::deadline(to.route().hub(), timeout));
    let slot = Slot::new(deadline);
    let mut on = here(to);
    let envelope = Envelope::send(message, ReturnPath::to_slot(slot.clone()));
    if let Err(bounced) = route.line_up(envelope, &mut on, lends) {
        let Bounced { envelope, why } = bounced;
        turn_down(&mut Some(envelope), why);
    }
    // Made only when the message is out, so that it need not be moved.
    Sent::new(slot, deadline, on, route.hub())
}

/// Whom a handler waits for that begins to wait here.
fn here<M: Message + Send>(to: &Addr<M>) -> Option<Arc<dyn Node>> {
    if tree::is_present() { Some(to.node()) } else { None }
}

/// Whoever asked is told at his slot.
#[cold]
fn turn_down(letter: &mut dyn Letter, why: NotExecuted) {
    if let Some((_, Some(asker))) = letter.take() {
        asker.refuse(why);
    }
}

impl<M: Message, R> Ask<M, R> {
    /// Whom was asked.
    pub fn to(&self) -> Target {
        self.about.to
    }

    /// Nobody is left who could answer.
    pub(super) fn end(mut self, queued: NotExecuted, started: Unknown) -> Result<R, AskError> {
        let mut reply = None;
        let ended = match replace(&mut self.way, Way::Ended) {
            Way::Unsent(_) => Err(NoReply::NotExecuted(queued)),
            Way::Sent(mut sent) => sent.leave(queued, started, &mut reply),
            Way::Ended => Err(NoReply::Unknown(started)),
        };
        self.about.tell_director(&ended);
        self.outcome(ended, reply)
    }

    fn outcome(&self, ended: Result<(), NoReply>, reply: Option<M::Reply>) -> Result<R, AskError> {
        if let Some(reply) = reply
            && let Some(reply) = (self.pick)(reply)
        {
            return Ok(reply);
        }
        Err(self.about.error(ended))
    }
}

impl<M: Message<Reply: Send> + Send, R> Future for Ask<M, R> {
    type Output = Result<R, AskError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if let Way::Unsent(_) = this.way
            && let Way::Unsent(unsent) = replace(&mut this.way, Way::Ended)
        {
            let Unsent { to, message, timeout } = unsent;
            // Unless he is an actor himself, who sends it.
            this.way = Way::Sent(send(&to, message, timeout, tree::who_acts().is_none()));
        }
        let mut reply = None;
        let ended = match &mut this.way {
            Way::Sent(sent) => match sent.poll(cx, &mut reply, this.about) {
                Poll::Ready(ended) => ended,
                Poll::Pending => return Poll::Pending,
            },
            Way::Unsent(_) | Way::Ended => Err(NoReply::Unknown(Unknown::Unanswered)),
        };
        this.way = Way::Ended;
        Poll::Ready(this.outcome(ended, reply))
    }
}

impl<M: Message, R> fmt::Debug for Ask<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask")
            .field("to", &self.about.to)
            .field("message", &self.about.message)
            .finish_non_exhaustive()
    }
}
