//! Perform: how an actor does what a protocol asks of it.
//!
//! A trait under `#[protocol]` is implemented by methods that answer now, or later: which of the two is the actor's own business.
//! Its dispatch stands in the protocol's crate, once for all actors.

use std::future::{Future, ready};
use std::marker::PhantomData;
use std::ops::Deref;

use super::{Actor, Context, Stance, Step};
use crate::mailbox::{Envelope, Protocol};

/// For generated code: a protocol's dispatch to the actor `A`.
#[doc(hidden)]
pub trait Perform<A: Actor>: Protocol {
    /// Handles a message whose method answers now; hands back the others.
    fn now(actor: &mut A, cx: &mut Context<A>, envelope: Envelope<Self::Msg>) -> Step<Self::Msg>;

    /// Handles any.
    fn later<'a>(
        actor: &'a mut A,
        cx: &'a mut Context<A>,
        envelope: Envelope<Self::Msg>,
    ) -> impl Future<Output = ()> + Send + 'a;

    /// As [`Actor::stances`], of its messages.
    fn stances(index: usize) -> &'static [Stance];
}

/// For generated code: the dispatch of the protocol `P` to the actor `A`, if he does what it asks. It lies in two layers, of which rustc
/// takes the upper one only then: that he does not is an error once, and not wherever this is used.
#[doc(hidden)]
#[derive(Debug)]
pub struct Performed<A, P: ?Sized>(NotPerformed<A, P>);

/// The layer below.
#[doc(hidden)]
#[derive(Debug)]
pub struct NotPerformed<A, P: ?Sized>(PhantomData<fn(A) -> Box<P>>);

impl<A, P: ?Sized> Performed<A, P> {
    /// Of these two.
    #[must_use]
    pub const fn new() -> Self {
        Self(NotPerformed(PhantomData))
    }
}

impl<A: Actor, P: Perform<A> + ?Sized> Performed<A, P> {
    /// As [`Perform::now`].
    #[inline]
    pub fn now(
        &self,
        actor: &mut A,
        cx: &mut Context<A>,
        envelope: Envelope<P::Msg>,
    ) -> Step<P::Msg> {
        P::now(actor, cx, envelope)
    }

    /// As [`Perform::later`].
    #[inline]
    pub fn later<'a>(
        &self,
        actor: &'a mut A,
        cx: &'a mut Context<A>,
        envelope: Envelope<P::Msg>,
    ) -> impl Future<Output = ()> + Send + use<'a, A, P> {
        P::later(actor, cx, envelope)
    }

    /// As [`Perform::stances`].
    #[inline]
    #[must_use]
    pub fn stances(&self, index: usize) -> &'static [Stance] {
        P::stances(index)
    }
}

impl<A: Actor, P: Protocol + ?Sized> NotPerformed<A, P> {
    /// Does not.
    pub fn now(&self, _: &mut A, _: &mut Context<A>, _: Envelope<P::Msg>) -> Step<P::Msg> {
        Step::Done
    }

    /// Does not.
    pub fn later(
        &self,
        _: &mut A,
        _: &mut Context<A>,
        _: Envelope<P::Msg>,
    ) -> impl Future<Output = ()> + Send + use<A, P> {
        ready(())
    }

    /// Does not.
    #[must_use]
    pub fn stances(&self, _: usize) -> &'static [Stance] {
        &[]
    }
}

impl<A, P: ?Sized> Default for Performed<A, P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<A, P: ?Sized> Deref for Performed<A, P> {
    type Target = NotPerformed<A, P>;

    fn deref(&self) -> &NotPerformed<A, P> {
        &self.0
    }
}

/// What a method of a protocol's implementation comes to: its reply, or a future of that.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the protocol says that this method answers with `{R}`",
    label = "not `{R}`"
)]
pub trait Answer<R> {
    /// The reply, if it is there.
    fn now(self) -> Option<R>;
    /// The reply, when it is there.
    fn later(self) -> impl Future<Output = R> + Send;
}

/// One that will be there.
#[doc(hidden)]
#[derive(Debug)]
pub struct Later<R, F> {
    future: F,
    reply: PhantomData<fn() -> R>,
}

impl<R, F: Future<Output = R>> Later<R, F> {
    /// That one.
    pub fn new(future: F) -> Self {
        Self { future, reply: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<R: Send> Answer<R> for R {
    fn now(self) -> Option<R> {
        Some(self)
    }

    fn later(self) -> impl Future<Output = R> + Send {
        ready(self)
    }
}

#[diagnostic::do_not_recommend]
impl<R, F: Future<Output = R> + Send> Answer<R> for Later<R, F> {
    fn now(self) -> Option<R> {
        None
    }

    fn later(self) -> impl Future<Output = R> + Send {
        self.future
    }
}
