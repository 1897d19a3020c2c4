//! Telling with patience: a send that stands in line for room.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::given_back;
use crate::address::Addr;
use crate::error::{NotExecuted, SendError};
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, InLine, Message, Ticket};
use crate::reply::ReturnPath;
use crate::tree::{self, Node, On, Wait};
use crate::world::Sleep;

/// A send that may have to wait for room. Made by [`Call::send`](crate::Call::send).
///
/// Its place in line is taken when it is made, not when it is first polled.
///
/// # Cancel safety
/// Dropped before it ends, the message is not sent.
#[must_use = "a waiting send that is dropped is not sent"]
pub struct Sending<M: Message> {
    /// What is still to be done. Mostly nothing: then there is nothing to be moved about, either.
    rest: Option<Box<Rest<M>>>,
}

struct Rest<M: Message> {
    state: State<M>,
    deadline: Option<Sleep>,
    /// Whom a handler that awaits this waits for, until it has said so.
    on: Option<Arc<dyn Node>>,
    to: Target,
}

enum State<M: Message> {
    InLine(Arc<Ticket>),
    /// Until it has been given back.
    Bounced(Option<Bounced<M>>),
}

// Nothing in it is pinned.
impl<M: Message> Unpin for Sending<M> {}

impl<M: Message + Send> Sending<M> {
    #[inline]
    pub(crate) fn start(to: &Addr<M>, message: M, timeout: Option<Duration>) -> Self {
        Self::start_with(to, message, ReturnPath::nowhere(), timeout)
    }

    #[inline]
    pub(super) fn start_with(
        to: &Addr<M>,
        message: M,
        path: ReturnPath<M::Reply>,
        timeout: Option<Duration>,
    ) -> Self {
        let envelope = Envelope::send(message, path);
        let mut on = if tree::is_present() { Some(to.node()) } else { None };
        let rest = match to.route().line_up(envelope, &mut on, false) {
            Ok(None) => None,
            Ok(Some(ticket)) => Some(Rest::new(State::InLine(ticket), to, on, timeout)),
            Err(bounced) => Some(Rest::new(State::Bounced(Some(bounced)), to, on, timeout)),
        };
        Self { rest }
    }
}

impl<M: Message + Send> Rest<M> {
    #[cold]
    fn new(
        state: State<M>,
        to: &Addr<M>,
        on: Option<Arc<dyn Node>>,
        timeout: Option<Duration>,
    ) -> Box<Self> {
        let deadline = match (&state, timeout) {
            (State::InLine(_), Some(timeout)) => Some(to.route().hub().world.sleep(timeout)),
            _ => None,
        };
        Box::new(Self { state, deadline, on, to: to.target() })
    }

    /// What comes back, if it was not let in.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bounced<M>>> {
        let ticket = match &mut self.state {
            State::InLine(ticket) => ticket,
            State::Bounced(bounced) => return Poll::Ready(bounced.take()),
        };
        let mut letter: Option<Envelope<M>> = None;
        if let Poll::Ready(back) = ticket.poll(cx, &mut letter) {
            let back = letter.zip(back);
            return Poll::Ready(back.map(|(envelope, why)| Bounced { envelope, why }));
        }
        if let Some(on) = self.on.take()
            && tree::wait(|| Wait { on: On::Actor(on), what: Arc::new(InLine(ticket.clone())) })
        {
            // It may have been refused.
            return self.poll(cx);
        }
        match self.deadline.as_mut().map(|deadline| Pin::new(deadline).poll(cx)) {
            Some(Poll::Ready(())) => {
                ticket.give_up(&mut letter);
                Poll::Ready(letter.map(|envelope| Bounced { envelope, why: NotExecuted::Expired }))
            }
            _ => Poll::Pending,
        }
    }
}

impl<M: Message + Send> Future for Sending<M> {
    type Output = Result<(), SendError<M>>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // Polled again after its end it says nothing new.
        if self.rest.is_none() { Poll::Ready(Ok(())) } else { self.poll_rest(cx) }
    }
}

impl<M: Message + Send> Sending<M> {
    fn poll_rest(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), SendError<M>>> {
        let Some(rest) = &mut self.rest else { return Poll::Ready(Ok(())) };
        let Poll::Ready(back) = rest.poll(cx) else { return Poll::Pending };
        let to = rest.to;
        self.rest = None;
        Poll::Ready(match back {
            Some(bounced) => Err(given_back(bounced, to)),
            None => Ok(()),
        })
    }
}

impl<M: Message> Drop for Sending<M> {
    fn drop(&mut self) {
        if let Some(rest) = &self.rest
            && let State::InLine(ticket) = &rest.state
        {
            ticket.give_up(&mut None::<Envelope<M>>);
        }
    }
}

impl<M: Message> fmt::Debug for Sending<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sending = f.debug_struct("Sending");
        match &self.rest {
            Some(rest) => sending.field("to", &rest.to),
            None => sending.field("is_sent", &true),
        };
        sending.finish_non_exhaustive()
    }
}
