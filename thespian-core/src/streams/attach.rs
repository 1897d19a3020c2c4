//! Attaching a stream to an actor: its items become messages.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context as Task, Poll, Waker};

use futures_core::Stream;

use crate::actor::{Actor, Context};
use crate::address::{Addr, Address};
use crate::call::Sending;
use crate::cell::guard;
use crate::director::Role;
use crate::error::NotExecuted;
use crate::exit::Cause;
use crate::hub::DeadReason;
use crate::mailbox::Message;
use crate::tree::{Exit, Node, aside};
use crate::world::{touch_place, yield_now};

impl<A: Actor<Msg: Send>> Context<A> {
    /// Reads `stream` beside the actor, and sends the actor the message that `to` makes of each item.
    ///
    /// `let lines = cx.attach(lines, |line| ReaderMsg::Line { line });`
    ///
    /// The mailbox's bound holds: an item for which there is no room stands in line like any waiting sender, and the stream
    /// is not asked for another one meanwhile. So a slow actor slows the stream down, and at most one item is between the two.
    /// (Where `overflow` says that messages are dropped, nobody waits, and the stream is read as fast as it gives.)
    ///
    /// It ends with the stream, with the actor, or when the handle is dropped; to hear of the first, use
    /// [`attach_with_end`](Self::attach_with_end). It goes on over a restart, and its items go to the new incarnation, unless
    /// the handle is kept in the state, which is gone then. An item that was taken from the stream and not accepted before the
    /// actor ended is a dead letter. So is one that an [interceptor](crate::Passing) rejects, or delays beyond what may be
    /// delayed; those behind it come all the same.
    ///
    /// A panic in the stream or in `to` is a failure of this actor, and ends the attachment.
    pub fn attach<S>(
        &self,
        stream: S,
        to: impl FnMut(S::Item) -> A::Msg + Send + 'static,
    ) -> Attached
    where
        S: Stream<Item: Send> + Send + 'static,
    {
        self.attach_all(stream, to, || None)
    }

    /// As [`attach`](Self::attach), and sends the message that `end` makes when the stream has ended, behind all its items.
    /// If the handle is dropped first, that message does not come.
    pub fn attach_with_end<S>(
        &self,
        stream: S,
        to: impl FnMut(S::Item) -> A::Msg + Send + 'static,
        end: impl FnOnce() -> A::Msg + Send + 'static,
    ) -> Attached
    where
        S: Stream<Item: Send> + Send + 'static,
    {
        self.attach_all(stream, to, || Some(end()))
    }

    fn attach_all<S>(
        &self,
        stream: S,
        to: impl FnMut(S::Item) -> A::Msg + Send + 'static,
        end: impl FnOnce() -> Option<A::Msg> + Send + 'static,
    ) -> Attached
    where
        S: Stream<Item: Send> + Send + 'static,
    {
        let cancel = Arc::new(Cancel::default());
        let attached = Attached { cancel: cancel.clone(), detached: false };
        let node: Arc<dyn Node> = self.mailbox.clone();
        let channel = Channel { to: self.addr().as_addr().clone(), cancel };
        self.hub().world.spawn(
            Role::Helper("stream"),
            Box::pin(aside(node.clone(), async move {
                if let Err(cause) = channel.carry(stream, to, end).await {
                    node.fail(cause);
                }
            })),
        );
        attached
    }
}

/// A stream that is attached to an actor: made by [`Context::attach`]. Dropping it ends the attachment, and drops the stream.
///
/// Items that have been accepted are handled all the same; one that waits for room is dropped with the stream.
#[must_use = "dropping it ends the attachment; keep it, or `detach` it"]
pub struct Attached {
    cancel: Arc<Cancel>,
    detached: bool,
}

impl Attached {
    /// Lets the items come although nobody holds the handle any more.
    pub fn detach(mut self) {
        self.detached = true;
    }

    /// Ends the attachment.
    pub fn cancel(self) {}
}

impl Drop for Attached {
    fn drop(&mut self) {
        if !self.detached {
            self.cancel.cancel();
        }
    }
}

impl fmt::Debug for Attached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attached")
    }
}

#[derive(Default)]
struct Cancel(Mutex<(bool, Option<Waker>)>);

impl Cancel {
    fn state(&self) -> MutexGuard<'_, (bool, Option<Waker>)> {
        touch_place(self);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cancel(&self) {
        let waker = {
            let mut state = self.state();
            state.0 = true;
            state.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn is_cancelled(&self, waker: &Waker) -> bool {
        let waker = waker.clone();
        let mut state = self.state();
        let replaced = state.1.replace(waker);
        let cancelled = state.0;
        drop(state);
        drop(replaced);
        cancelled
    }
}

/// What lies between the stream and the mailbox.
struct Channel<M: Message> {
    to: Addr<M>,
    cancel: Arc<Cancel>,
}

/// What came next.
enum Next<T> {
    Item(T),
    End,
    /// Nobody wants more: the actor has ended, or the handle was dropped.
    Over,
}

impl<M: Message + Send> Channel<M> {
    async fn carry<S: Stream>(
        self,
        stream: S,
        mut to: impl FnMut(S::Item) -> M,
        end: impl FnOnce() -> Option<M>,
    ) -> Result<(), Cause> {
        let mut exit = pin!(Exit::new(self.to.node()));
        let mut stream = pin!(stream);
        let turn = self.to.route().hub().world.turn();
        let mut left = turn;
        loop {
            let next = poll_fn(|task| {
                if self.is_over(exit.as_mut(), task) {
                    return Poll::Ready(Ok(Next::Over));
                }
                match guard(|| stream.as_mut().poll_next(task)) {
                    Ok(poll) => poll.map(|item| Ok(item.map_or(Next::End, Next::Item))),
                    Err(cause) => Poll::Ready(Err(cause)),
                }
            })
            .await?;
            let message = match next {
                Next::Item(item) => guard(|| to(item))?,
                Next::End => {
                    if let Some(message) = guard(end)? {
                        self.deliver(message).await;
                    }
                    return Ok(());
                }
                Next::Over => return Ok(()),
            };
            if !self.deliver(message).await {
                return Ok(());
            }
            left -= 1;
            if left == 0 {
                // A stream that always has an item, and an actor that is as quick, would keep others waiting.
                left = turn;
                yield_now().await;
            }
        }
    }

    /// Waits until it is accepted, or comes to nothing by itself. False if none will be accepted any more.
    async fn deliver(&self, message: M) -> bool {
        let kind = message.kind();
        let mut sending = Sending::start(&self.to, message, None);
        // The end of the actor ends this too: whoever waits has the message back then.
        let sent = poll_fn(|task| match Pin::new(&mut sending).poll(task) {
            Poll::Ready(sent) => Poll::Ready(Some(sent)),
            Poll::Pending if self.cancel.is_cancelled(task.waker()) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await;
        match sent {
            Some(Ok(())) => true,
            Some(Err(refused)) => {
                let (is_over, why) = match &refused.why {
                    NotExecuted::Rejected(_) => (false, DeadReason::Intercepted),
                    // Of those that are delayed on their way; the mailbox itself would have been waited for.
                    NotExecuted::Full => (false, DeadReason::Full),
                    _ => (true, DeadReason::Late),
                };
                let node = self.to.node();
                node.header().contain(|| drop(refused));
                node.header().dead_letter(kind, why);
                !is_over
            }
            None => false,
        }
    }

    fn is_over(&self, exit: Pin<&mut Exit>, task: &mut Task<'_>) -> bool {
        self.cancel.is_cancelled(task.waker()) || exit.poll(task).is_ready()
    }
}
