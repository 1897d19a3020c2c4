//! Address: whom to say it to.
//! In: generated address types. Out: routes. Knows: route, tree. Never knows: handlers.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

mod protocol;

pub use protocol::{NarrowFrom, ProtocolAddr, Speaks};

use crate::crew::PoolHandle;
use crate::exit::ExitReason;
use crate::hub::{Passage, Passing};
use crate::id::{ActorId, Target};
use crate::intercept::{check, entrance, intercepted};
use crate::mailbox::{Mailbox, Message};
use crate::route::Route;
use crate::tree::{Exit, Node, Ready};

/// The address of an actor that understands `M`: what every generated address type holds.
///
/// It stays valid over restarts and says "stopped" for ever after the actor's end; it never comes to mean another
/// actor. Holding one has no influence on the actor's life. Two addresses are equal if they mean the same actor.
pub struct Addr<M: Message> {
    route: Route<M>,
}

impl<M: Message + Send> Addr<M> {
    /// The address of what is at the end of that route, past the interceptors of its kind and of its system.
    pub(crate) fn new(route: Route<M>) -> Self {
        Self { route: entrance(route) }
    }
}

impl<M: Message> Addr<M> {
    pub(crate) fn local(mailbox: Arc<Mailbox<M>>) -> Self {
        Self { route: Route::Local(mailbox) }
    }

    /// The address of what is at the end of that route, which begins where others come in.
    pub(crate) fn at(route: Route<M>) -> Self {
        Self { route }
    }

    pub(crate) fn route(&self) -> &Route<M> {
        &self.route
    }

    pub(crate) fn target(&self) -> Target {
        self.route.target()
    }
}

impl<M: Message + Send> Addr<M> {
    pub(crate) fn node(&self) -> Arc<dyn Node> {
        self.route.node()
    }
}

impl<M: Message> Clone for Addr<M> {
    fn clone(&self) -> Self {
        Self { route: self.route.clone() }
    }
}

/// Whatever the other one speaks.
impl<M: Message, O: Address> PartialEq<O> for Addr<M> {
    fn eq(&self, other: &O) -> bool {
        self.target().id == other.id()
    }
}

impl<M: Message> Eq for Addr<M> {}

impl<M: Message> PartialOrd for Addr<M> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<M: Message> Ord for Addr<M> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.target().id.cmp(&other.target().id)
    }
}

impl<M: Message> Hash for Addr<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.target().id.hash(state);
    }
}

impl<M: Message> fmt::Display for Addr<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.target(), f)
    }
}

impl<M: Message> fmt::Debug for Addr<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.target(), f)
    }
}

/// What every address can do, whatever its actor understands: implemented by each generated address type.
///
/// The methods of handlers are methods of the address type itself; the names here are therefore no names for
/// handlers, and the macro says so.
pub trait Address: Clone + 'static {
    /// What the actor understands.
    type Msg: Message;

    /// The plain address inside.
    fn as_addr(&self) -> &Addr<Self::Msg>;

    /// The typed address around a plain one.
    fn from_addr(addr: Addr<Self::Msg>) -> Self;

    /// Who it is.
    fn id(&self) -> ActorId {
        self.as_addr().target().id
    }

    /// The name of the actor's type.
    fn kind(&self) -> &'static str {
        self.as_addr().target().kind
    }

    /// Its place in the tree, for example `/till/account#7`. Made anew at each call.
    fn path(&self) -> Arc<str>
    where
        Self::Msg: Send,
    {
        self.as_addr().node().header().path()
    }

    /// Asks the actor to stop after the message it is at. Overtakes everything that waits: asks that wait end
    /// `NotExecuted(Stopped)`, tells become dead letters.
    ///
    /// Returns at once; wait for the end with [`stopped`](Self::stopped). An actor stopped this way is not restarted,
    /// whatever its restart kind.
    fn stop(&self)
    where
        Self::Msg: Send,
    {
        self.as_addr().node().stop();
    }

    /// Asks the actor to stop when it has handled everything that was accepted so far. From now on nothing more is
    /// accepted, from itself neither, and whoever waits for room gets the message back in the end. What an interceptor
    /// [delays](crate::Passing::Delay) has not been accepted yet. What waits for another state of the actor is not handled: nothing
    /// is let in any more that could lead there.
    fn drain(&self)
    where
        Self::Msg: Send,
    {
        self.as_addr().route().drain();
    }

    /// Ends the actor at the next await of its handler, which is dropped there. `#[stopping]` does not run. Its
    /// children are killed too.
    ///
    /// What the handler had done by then stays done: what it sent is sent, timers it detached and actors it wrote to go on.
    /// What it would have done after that await is not done, its locals are dropped, and the state is dropped as it is, half
    /// changed or not. Its asker hears [`Unknown::Unanswered`](crate::Unknown::Unanswered), since nobody can say how far it
    /// came. Its pipes end with the actor; [blocking work](crate::Context::blocking) cannot be stopped and goes on.
    ///
    /// A handler that never awaits cannot be killed; see [`ExitReason::Killed`].
    fn kill(&self)
    where
        Self::Msg: Send,
    {
        self.as_addr().node().kill();
    }

    /// Whether the actor has ended for good.
    fn is_stopped(&self) -> bool
    where
        Self::Msg: Send,
    {
        self.as_addr().node().exit().is_some()
    }

    /// Waits for the actor's end and says how it ended; also long after the end.
    fn stopped(&self) -> Exit
    where
        Self::Msg: Send,
    {
        Exit::new(self.as_addr().node())
    }

    /// Waits until the actor has started and takes its first message. An actor that fails to start is restarted as
    /// its options say; if it ends instead, the result is how.
    fn ready(&self) -> Ready
    where
        Self::Msg: Send,
    {
        Ready::new(self.as_addr().node())
    }

    /// The same address, behind an interceptor: it sees what is said through this address and its clones, before the
    /// interceptors that this one has, and may change it, delay it, drop it or reject it. See
    /// [`Builder::intercept`](crate::Builder::intercept) for the whole of it.
    fn intercepted(
        &self,
        interceptor: impl Fn(&mut Self::Msg, &Passage) -> Passing + Send + Sync + 'static,
    ) -> Self
    where
        Self::Msg: Send,
    {
        let route = intercepted(self.as_addr().route.clone(), check(interceptor));
        Self::from_addr(Addr { route })
    }

    /// The address of the same actor as one who speaks a protocol, and of whom no more is known: `let teller: TellerAddr =
    /// account.narrow();`.
    ///
    /// What is said through it costs no allocation more, also if it is narrowed again. It is equal to this one. Interceptors that
    /// this address has see what is said through it, as what it is to the actor.
    fn narrow<N: NarrowFrom<Self>>(&self) -> N {
        N::narrow_from(self)
    }

    /// The number of workers behind this address, to be read and changed, if it is a [`Pool`](crate::Pool)'s.
    fn pool(&self) -> Option<PoolHandle>
    where
        Self::Msg: Send,
    {
        self.as_addr().route().crew().map(PoolHandle::new)
    }

    /// An owner of the actor: when that is dropped, the actor is stopped.
    fn stop_on_drop(&self) -> StopOnDrop
    where
        Self::Msg: Send,
    {
        StopOnDrop { node: Some(self.as_addr().node()) }
    }
}

impl<M: Message> Address for Addr<M> {
    type Msg = M;

    fn as_addr(&self) -> &Addr<M> {
        self
    }

    fn from_addr(addr: Addr<M>) -> Self {
        addr
    }
}

/// Stops an actor when dropped. Made by [`Address::stop_on_drop`].
#[must_use = "dropping it stops the actor"]
pub struct StopOnDrop {
    node: Option<Arc<dyn Node>>,
}

impl StopOnDrop {
    /// Gives up the ownership: the actor lives on.
    pub fn release(mut self) {
        self.node = None;
    }

    /// Stops the actor now and waits for its end.
    ///
    /// # Cancel safety
    /// If the future is dropped, the actor still stops.
    pub async fn stop(mut self) -> ExitReason {
        match self.node.take() {
            Some(node) => {
                node.stop();
                Exit::new(node).await
            }
            None => ExitReason::Gone,
        }
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        if let Some(node) = self.node.take() {
            node.stop();
        }
    }
}

impl fmt::Debug for StopOnDrop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.node.as_ref().map(|node| node.header().target);
        f.debug_tuple("StopOnDrop").field(&target).finish()
    }
}
