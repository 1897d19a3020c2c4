//! Telling, and yet hearing what came of it: for test kits.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::Sending;
use crate::address::Addr;
use crate::error::{AskError, NotExecuted, Unknown};
use crate::id::Target;
use crate::mailbox::Message;
use crate::reply::{Asked, Fill, NoReply, ReturnPath, Slot};
use crate::time::Time;

/// What becomes of a message that was told. Made by [`Call::follow`](crate::Call::follow).
#[must_use = "says what became of it only when it is awaited"]
pub struct Followed<M: Message, R> {
    sending: Option<Sending<M>>,
    slot: Arc<Slot<M::Reply>>,
    pick: fn(M::Reply) -> Option<R>,
    to: Target,
    message: &'static str,
}

// Nothing in it is pinned.
impl<M: Message, R> Unpin for Followed<M, R> {}

impl<M: Message<Reply: Send> + Send, R> Followed<M, R> {
    pub(super) fn start(to: &Addr<M>, message: M, pick: fn(M::Reply) -> Option<R>) -> Self {
        let (slot, kind) = (Slot::new(None), message.kind());
        let path = ReturnPath::to(Arc::new(Unasked(slot.clone())));
        let sending = Sending::start_with(to, message, path, None);
        Self { sending: Some(sending), slot, pick, to: to.target(), message: kind }
    }
}

impl<M: Message<Reply: Send> + Send, R> Future for Followed<M, R> {
    type Output = Result<R, AskError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let (to, message) = (this.to, this.message);
        if let Some(sending) = &mut this.sending {
            match Pin::new(sending).poll(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(sent) => {
                    this.sending = None;
                    if let Err(back) = sent {
                        this.slot.forget();
                        let why = back.why;
                        return Poll::Ready(Err(AskError::NotExecuted { why, to, message }));
                    }
                }
            }
        }
        this.slot.poll(cx).map(|result| match result.map(this.pick) {
            Ok(Some(reply)) => Ok(reply),
            Ok(None) => Err(AskError::Unknown { why: Unknown::WrongReply, to, message }),
            Err(NoReply::NotExecuted(why)) => Err(AskError::NotExecuted { why, to, message }),
            Err(NoReply::Unknown(why)) => Err(AskError::Unknown { why, to, message }),
        })
    }
}

impl<M: Message, R> fmt::Debug for Followed<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Followed")
            .field("to", &self.to)
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

/// The way back of a message that is handled as one that was told, whether anybody still follows it or not.
struct Unasked<R>(Arc<Slot<R>>);

impl<R: Send> Asked for Unasked<R> {
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
}

impl<R: Send> Fill<R> for Unasked<R> {
    fn put(&self, reply: R) {
        self.0.put(reply);
    }
}
