//! Telling, and yet hearing what came of it: for test kits.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::Sending;
use super::about::About;
use crate::address::Addr;
use crate::error::{AskError, NotExecuted, Unknown};
use crate::mailbox::Message;
use crate::reply::{Asked, NoReply, ReturnPath, Slot};
use crate::time::Time;

/// What becomes of a message that was told. Made by [`Call::follow`](crate::Call::follow).
#[must_use = "says what became of it only when it is awaited"]
pub struct Followed<M: Message, R> {
    sending: Option<Sending<M>>,
    slot: Arc<Slot<M::Reply>>,
    pick: fn(M::Reply) -> Option<R>,
    about: About,
}

// Nothing in it is pinned.
impl<M: Message, R> Unpin for Followed<M, R> {}

impl<M: Message<Reply: Send> + Send, R> Followed<M, R> {
    pub(super) fn start(to: &Addr<M>, message: M, pick: fn(M::Reply) -> Option<R>) -> Self {
        let slot = Slot::new(None);
        let about = About { to: to.target(), message: message.kind() };
        let path = ReturnPath::to(Arc::new(Unasked(slot.clone())));
        let sending = Sending::start_with(to, message, path, None);
        Self { sending: Some(sending), slot, pick, about }
    }
}

impl<M: Message<Reply: Send> + Send, R> Future for Followed<M, R> {
    type Output = Result<R, AskError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Some(sending) = &mut this.sending {
            match Pin::new(sending).poll(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(sent) => {
                    this.sending = None;
                    if let Err(back) = sent {
                        this.slot.forget();
                        let ended = Err(NoReply::NotExecuted(back.why));
                        return Poll::Ready(Err(this.about.error(ended)));
                    }
                }
            }
        }
        this.slot.poll(cx).map(|result| {
            let (ended, reply) = match result {
                Ok(reply) => (Ok(()), (this.pick)(reply)),
                Err(why) => (Err(why), None),
            };
            reply.ok_or_else(|| this.about.error(ended))
        })
    }
}

impl<M: Message, R> fmt::Debug for Followed<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Followed")
            .field("to", &self.about.to)
            .field("message", &self.about.message)
            .finish_non_exhaustive()
    }
}

/// The way back of a message that is handled as one that was told, whether anybody still follows it or not.
struct Unasked<R>(Arc<Slot<R>>);

impl<R: Send + 'static> Asked for Unasked<R> {
    fn begin(&self, now: &dyn Fn() -> Time) -> bool {
        self.0.begin(now);
        true
    }

    fn is_wanted(&self) -> bool {
        true
    }

    fn is_asker(&self) -> bool {
        false
    }

    fn deadline(&self) -> Option<Time> {
        None
    }

    fn refuse(&self, why: NotExecuted) {
        self.0.refuse(why);
    }

    fn lose(&self, why: Unknown) {
        self.0.lose(why);
    }

    fn put(&self, reply: &mut dyn Any) {
        self.0.put(reply);
    }
}
