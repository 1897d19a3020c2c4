//! Telling with patience: a send that stands in line for room.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::address::Addr;
use crate::error::{NotExecuted, SendError};
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, InLine, Message, Stub};
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
    state: State<M>,
    deadline: Option<Sleep>,
    /// Whom a handler that awaits this waits for, until it has said so.
    on: Option<Arc<dyn Node>>,
    to: Target,
}

enum State<M: Message> {
    Sent,
    InLine(Arc<Stub>),
    Bounced(Option<Bounced<M>>),
}

// Nothing in it is pinned.
impl<M: Message> Unpin for Sending<M> {}

impl<M: Message + Send> Sending<M> {
    pub(crate) fn start(to: &Addr<M>, message: M, timeout: Option<Duration>) -> Self {
        Self::start_with(to, message, ReturnPath::nowhere(), timeout)
    }

    pub(super) fn start_with(
        to: &Addr<M>,
        message: M,
        path: ReturnPath<M::Reply>,
        timeout: Option<Duration>,
    ) -> Self {
        let envelope = Envelope::send(message, path);
        let mut on = if tree::is_present() { Some(to.node()) } else { None };
        let state = match to.route().line_up(envelope, &mut on, false) {
            Ok(None) => State::Sent,
            Ok(Some(ticket)) => State::InLine(ticket),
            Err(bounced) => State::Bounced(Some(bounced)),
        };
        let deadline = match (&state, timeout) {
            (State::InLine(_), Some(timeout)) => Some(to.route().hub().world.sleep(timeout)),
            _ => None,
        };
        Self { state, deadline, on, to: to.target() }
    }
}

impl<M: Message> Sending<M> {
    fn give_back(&self, envelope: Envelope<M>, why: NotExecuted) -> Result<(), SendError<M>> {
        Err(SendError { message: envelope.split().0, why, to: self.to })
    }
}

impl<M: Message + Send> Future for Sending<M> {
    type Output = Result<(), SendError<M>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let ticket = match &mut self.state {
            State::Sent => return Poll::Ready(Ok(())),
            State::Bounced(bounced) => {
                return Poll::Ready(match bounced.take() {
                    Some(bounced) => self.give_back(bounced.envelope, bounced.why),
                    // Polled again after its end, which says nothing new.
                    None => Ok(()),
                });
            }
            State::InLine(ticket) => ticket.clone(),
        };
        let mut letter: Option<Envelope<M>> = None;
        if let Poll::Ready(back) = ticket.poll(cx, &mut letter) {
            self.state = State::Sent;
            return Poll::Ready(match (letter, back) {
                (Some(envelope), Some(why)) => self.give_back(envelope, why),
                _ => Ok(()),
            });
        }
        if let Some(on) = self.on.take()
            && tree::wait(|| Wait { on: On::Actor(on), what: Arc::new(InLine(ticket.clone())) })
        {
            // It may have been refused.
            return self.poll(cx);
        }
        match self.deadline.as_mut().map(|deadline| Pin::new(deadline).poll(cx)) {
            Some(Poll::Ready(())) => {
                self.state = State::Sent;
                ticket.give_up(&mut letter);
                Poll::Ready(match letter {
                    None => Ok(()),
                    Some(envelope) => self.give_back(envelope, NotExecuted::Expired),
                })
            }
            _ => Poll::Pending,
        }
    }
}

impl<M: Message> Drop for Sending<M> {
    fn drop(&mut self) {
        if let State::InLine(ticket) = &self.state {
            ticket.give_up(&mut None::<Envelope<M>>);
        }
    }
}

impl<M: Message> fmt::Debug for Sending<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").field("to", &self.to).finish_non_exhaustive()
    }
}
