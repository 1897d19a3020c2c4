//! Call: one request that is not yet sent. The one place where the ways of sending live.
//! In: generated address methods. Out: addresses. Knows: address, reply. Never knows: actors.

use std::borrow::Cow;
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

mod about;
mod ask;
mod blocking;
mod follow;
mod forward;
mod send;
mod sent;

pub use ask::Ask;
pub use follow::Followed;
pub use send::Sending;

use crate::address::Addr;
use crate::error::{AskError, SendError};
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, Message};
use crate::reply::ReturnPath;

/// One message to one actor, not sent yet: what every address method returns.
///
/// | Form | Waits for room | Waits for the reply | A full mailbox |
/// |---|---|---|---|
/// | `.await` | yes | yes | is waited for, in turn |
/// | [`.ask()`](Call::ask)`.await` | yes | yes; others can be asked first | is waited for, in turn |
/// | [`.timeout(d)`](Call::timeout)`.await` | yes, within `d` | yes, within `d` | `NotExecuted(Expired)` after `d` |
/// | [`.try_ask()`](Call::try_ask)`?.await` | no | yes | gives the message back |
/// | [`.blocking()`](Call::blocking) | yes | yes, on this thread | is waited for |
/// | [`.tell()`](Call::tell) | no | no | gives the message back |
/// | [`.send().await`](Call::send) | yes | no | is waited for, in turn |
///
/// Messages that one task sends to one actor in any of these ways are handled in the order in which they were
/// accepted.
///
/// `R` is what the handler returns, `Args` the arguments, kept until the message is built.
#[must_use = "a call does nothing until it is awaited (ask), told or sent"]
pub struct Call<'a, M: Message, Args, R> {
    to: Cow<'a, Addr<M>>,
    args: Args,
    build: fn(Args) -> M,
    pick: fn(M::Reply) -> Option<R>,
    timeout: Option<Duration>,
}

impl<'a, M: Message, Args, R> Call<'a, M, Args, R> {
    /// For generated code.
    #[doc(hidden)]
    #[inline]
    pub fn new(
        to: &'a Addr<M>,
        args: Args,
        build: fn(Args) -> M,
        pick: fn(M::Reply) -> Option<R>,
    ) -> Self {
        Self { to: Cow::Borrowed(to), args, build, pick, timeout: None }
    }

    /// The same call with its own copy of the address, to be kept or moved elsewhere.
    pub fn into_owned(self) -> Call<'static, M, Args, R> {
        let Self { to, args, build, pick, timeout } = self;
        Call { to: Cow::Owned(to.into_owned()), args, build, pick, timeout }
    }

    /// The plain message, not sent.
    pub fn into_message(self) -> M {
        (self.build)(self.args)
    }

    /// Sets a deadline for the ask or the waiting send, counted from when it is sent.
    ///
    /// If it passes before the handler has started, the handler will not run (`NotExecuted(Expired)`). If it passes
    /// later the handler goes on, and what came of it is not known (`Unknown(Deadline)`).
    ///
    /// An ask made inside a handler also has the deadline of the ask that is being handled, if that is the earlier one:
    /// nobody waits for its answer any longer. A timeout too long to be counted, such as [`Duration::MAX`], is none, and
    /// keeps that deadline away too.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends the message and forgets it. Never waits.
    ///
    /// # Errors
    /// A full or stopped mailbox gives the message back. Once accepted, a message that is not handled because the
    /// actor stops or fails becomes a dead letter.
    #[inline]
    pub fn tell(self) -> Result<(), SendError<M>> {
        let Self { to, args, build, .. } = self;
        tell(&to, build(args))
    }

    pub(crate) fn to(&self) -> &Addr<M> {
        &self.to
    }

    pub(crate) fn into_parts(self) -> (Addr<M>, Args, fn(Args) -> M) {
        (self.to.into_owned(), self.args, self.build)
    }
}

impl<M: Message + Send, Args, R> Call<'_, M, Args, R> {
    /// Sends the message and forgets it; waits for room, in turn with all others who wait.
    ///
    /// Within its [`timeout`](Self::timeout), if it has one. The message takes its place among those of other senders
    /// when it is accepted.
    ///
    /// # Errors
    /// A stopped mailbox, or the deadline, gives the message back.
    ///
    /// # Cancel safety
    /// If the future is dropped before it ends, the message is not sent.
    #[inline]
    pub fn send(self) -> Sending<M> {
        let Self { to, args, build, timeout, .. } = self;
        Sending::start(&to, build(args), timeout)
    }
}

impl<M: Message<Reply: Send> + Send, Args, R> Call<'_, M, Args, R> {
    /// Asks, here and now: the message takes its place, in the mailbox or in the line before it, and the reply can be awaited
    /// later.
    ///
    /// So several actors are at work at once, or one is while the caller does something else.
    ///
    /// # Cancel safety
    /// As for [`Ask`].
    #[inline]
    pub fn ask(self) -> Ask<M, R> {
        let Self { to, args, build, pick, timeout } = self;
        Ask::start(&to, build(args), pick, timeout)
    }

    /// Asks without waiting for room; await the result for the reply.
    ///
    /// # Errors
    /// A full or stopped mailbox gives the message back.
    ///
    /// # Cancel safety
    /// As for [`Ask`].
    pub fn try_ask(self) -> Result<Ask<M, R>, SendError<M>> {
        let Self { to, args, build, pick, timeout } = self;
        Ask::start_now(&to, build(args), pick, timeout)
    }

    /// For test kits: sends the message as [`send`](Self::send) does, so that it is handled as one that was told, and says
    /// what came of it.
    #[doc(hidden)]
    pub fn follow(self) -> Followed<M, R> {
        let Self { to, args, build, pick, .. } = self;
        Followed::start(&to, build(args), pick)
    }

    /// Asks and blocks this thread until there is a reply: for synchronous code outside of any stage.
    ///
    /// On the stage `simple` this thread drives the stage meanwhile; see [`System::block_on`](crate::System::block_on).
    ///
    /// # Errors
    /// As an awaited ask; and [`NotExecuted::WouldBlock`](crate::NotExecuted::WouldBlock), without having sent
    /// anything, inside an actor, inside the main of a system, and on a current-thread runtime of tokio's. In a task of
    /// your own on a multi-thread runtime it blocks that worker thread, as anything that blocks would.
    pub fn blocking(self) -> Result<R, AskError> {
        blocking::ask(self)
    }
}

impl<M: Message<Reply: Send> + Send, Args, R> IntoFuture for Call<'_, M, Args, R> {
    type Output = Result<R, AskError>;
    type IntoFuture = Ask<M, R>;

    /// Asks, when it is polled first, or here and now inside an actor; see [`ask`](Self::ask) for elsewhere.
    #[inline]
    fn into_future(self) -> Ask<M, R> {
        let Self { to, args, build, pick, timeout } = self;
        Ask::awaited(to, build(args), pick, timeout)
    }
}

#[inline]
fn tell<M: Message>(to: &Addr<M>, message: M) -> Result<(), SendError<M>> {
    match to.route().offer(Envelope::send(message, ReturnPath::nowhere())) {
        Ok(()) => Ok(()),
        Err(bounced) => Err(given_back(bounced, to.target())),
    }
}

/// The message goes back to its sender, who told it to `to`.
#[cold]
fn given_back<M: Message>(bounced: Bounced<M>, to: Target) -> SendError<M> {
    SendError { message: bounced.envelope.split().0, why: bounced.why, to }
}

impl<M: Message, Args, R> fmt::Debug for Call<'_, M, Args, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("to", &self.to)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
