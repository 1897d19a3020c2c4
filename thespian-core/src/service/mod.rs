//! Service: an address in the words of the crate `tower`, with a bound on what is under way.
//! In: tower's layers, and servers built on it. Out: asks. Knows: calls, addresses. Never knows: actors.
//! Order: whoever waits to be ready becomes so in turn.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

mod turnstile;

use turnstile::{Pass, Place, Turnstile};

use crate::address::{Addr, Address};
use crate::call::{Ask, Call};
use crate::error::AskError;
use crate::mailbox::Message;

/// What every address can do besides, with the feature `tower`.
///
/// A handler of the same name goes first; then say `Serving::service(&addr, ..)`.
pub trait Serving: Address {
    /// The address as a `tower` service, which asks what `ask` makes of each request:
    /// `account.service(|to, cents| to.deposit(cents).timeout(A_SECOND))`.
    fn service<Q, R, Args, F>(&self, ask: F) -> Service<Self::Msg, Q, R>
    where
        Self: Send + Sync,
        Self::Msg: Message<Reply: Send> + Send,
        F: for<'a> Fn(&'a Self, Q) -> Call<'a, Self::Msg, Args, R> + Send + Sync + 'static,
    {
        let to = self.clone();
        Service {
            to: self.as_addr().clone(),
            ask: Arc::new(move |request| ask(&to, request).ask()),
            place: Turnstile::new(AT_MOST).place(),
            pass: None,
        }
    }
}

impl<A: Address> Serving for A {}

/// How many calls may be under way, unless said otherwise.
const AT_MOST: usize = 64;

/// An address as a [`tower_service::Service`](https://docs.rs/tower-service) of requests `Q` and answers `R`. Made by
/// [`Serving::service`].
///
/// It is ready while fewer than so many of its calls are under way ([`at_most`](Self::at_most)), its clones' among them: asked
/// and not answered. So a slow actor keeps it from being ready, and whoever sheds load or balances it sees that. Those who
/// wait become ready in turn. A call on a service that was not asked whether it is ready goes out all the same, and is not
/// counted.
///
/// # Errors
/// [`AskError`], which says whether the handler certainly did not run or may have. The service is ready also when the actor has
/// ended; it is the call that says so.
///
/// # Cancel safety
/// Dropping the answer's future is as for [`Ask`]. A service that is dropped gives its readiness to the next in turn.
pub struct Service<M: Message, Q, R> {
    to: Addr<M>,
    ask: Arc<Asks<M, Q, R>>,
    place: Place,
    /// Held from being ready until the call.
    pass: Option<Pass>,
}

type Asks<M, Q, R> = dyn Fn(Q) -> Ask<M, R> + Send + Sync;

impl<M: Message, Q, R> Service<M, Q, R> {
    /// Sets how many calls may be under way, of this service and of those cloned from it from now on. 64, unless said
    /// otherwise; 0 counts as 1.
    pub fn at_most(mut self, calls: usize) -> Self {
        self.pass = None;
        self.place = Turnstile::new(calls.max(1)).place();
        self
    }
}

impl<M: Message, Q, R> Clone for Service<M, Q, R> {
    /// Another one, which shares the bound and is not ready yet.
    fn clone(&self) -> Self {
        Self { to: self.to.clone(), ask: self.ask.clone(), place: self.place.another(), pass: None }
    }
}

impl<M, Q, R> tower_service::Service<Q> for Service<M, Q, R>
where
    M: Message<Reply: Send> + Send,
{
    type Response = R;
    type Error = AskError;
    type Future = Serve<M, R>;

    fn poll_ready(&mut self, task: &mut Context<'_>) -> Poll<Result<(), AskError>> {
        if self.pass.is_some() {
            return Poll::Ready(Ok(()));
        }
        self.place.poll(task.waker()).map(|pass| {
            self.pass = Some(pass);
            Ok(())
        })
    }

    fn call(&mut self, request: Q) -> Serve<M, R> {
        Serve { pass: self.pass.take(), ask: (self.ask)(request) }
    }
}

impl<M: Message, Q, R> fmt::Debug for Service<M, Q, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("to", &self.to)
            .field("ready", &self.pass.is_some())
            .finish_non_exhaustive()
    }
}

/// The answer of a [`Service`], once it is there.
///
/// # Errors
/// As for [`Ask`].
///
/// # Cancel safety
/// As for [`Ask`].
#[must_use = "the answer comes only when it is awaited"]
pub struct Serve<M: Message, R> {
    ask: Ask<M, R>,
    pass: Option<Pass>,
}

// Nothing in it is pinned.
impl<M: Message, R> Unpin for Serve<M, R> {}

impl<M: Message<Reply: Send> + Send, R> Future for Serve<M, R> {
    type Output = Result<R, AskError>;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = Pin::new(&mut self.ask).poll(task);
        if answer.is_ready() {
            self.pass = None;
        }
        answer
    }
}

impl<M: Message, R> fmt::Debug for Serve<M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve").field("ask", &self.ask).finish_non_exhaustive()
    }
}
