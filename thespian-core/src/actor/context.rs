//! Context: what a handler knows of its own place: who am I, what time is it, please stop.
//! In: the cell. Out: handlers and hooks. Knows: actor, mailbox. Never knows: how anything is spawned.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Actor, cause};
use crate::address::{Addr, Address};
use crate::agenda::Kept;
use crate::exit::Cause;
use crate::hub::Hub;
use crate::id::ActorId;
use crate::mailbox::Mailbox;
use crate::route::Route;
use crate::time::Time;
use crate::tree::Node;
use crate::world::{Random, Sleep};

/// What a handler or hook of the actor `A` can do besides changing its state: take it as `cx: &mut Context<Self>`.
///
/// It belongs to the actor and not to the incarnation: watches are kept over a restart.
pub struct Context<A: Actor> {
    pub(crate) mailbox: Arc<Mailbox<A::Msg>>,
    pub(crate) stops: bool,
    /// What the handler has declared to be a failure of the actor.
    pub(crate) failure: Option<Box<Cause>>,
    /// What most actors never have.
    rare: Option<Box<Rare<A>>>,
}

pub(crate) struct Rare<A: Actor> {
    pub(crate) watching: BTreeMap<ActorId, Arc<dyn Node>>,
    /// Past its interceptors, if it has any.
    pub(crate) entrance: Option<Route<A::Msg>>,
    /// The timers that are kept over a restart.
    pub(crate) kept: Option<Arc<Kept>>,
    /// Who wants to know of a failure before the handler returns that declares it.
    pub(crate) on_failure: Option<Arc<AtomicBool>>,
}

impl<A: Actor> Default for Rare<A> {
    fn default() -> Self {
        Self { watching: BTreeMap::new(), entrance: None, kept: None, on_failure: None }
    }
}

impl<A: Actor> Context<A> {
    pub(crate) fn new(mailbox: Arc<Mailbox<A::Msg>>) -> Self {
        Self { mailbox, stops: false, failure: None, rare: None }
    }

    pub(crate) fn rare(&self) -> Option<&Rare<A>> {
        self.rare.as_deref()
    }

    pub(crate) fn rare_mut(&mut self) -> Option<&mut Rare<A>> {
        self.rare.as_deref_mut()
    }

    /// Gives all watches back.
    pub(crate) fn unwatch_all(&mut self) {
        let watched = self.rare_mut().map(|rare| take(&mut rare.watching)).unwrap_or_default();
        for node in watched.into_values() {
            node.unwatch(self.id());
        }
    }

    /// To put something there.
    pub(crate) fn rarely(&mut self) -> &mut Rare<A> {
        self.rare.get_or_insert_default()
    }

    pub(crate) fn hub(&self) -> &Arc<Hub> {
        &self.mailbox.header().hub
    }

    /// The actor, whatever its messages are.
    pub(crate) fn node(&self) -> Arc<dyn Node>
    where
        A::Msg: Send,
    {
        self.mailbox.clone()
    }

    /// The actor's own address.
    pub fn addr(&self) -> A::Addr {
        A::Addr::from_addr(match self.rare().and_then(|rare| rare.entrance.as_ref()) {
            Some(entrance) => Addr::at(entrance.clone()),
            None => Addr::local(self.mailbox.clone()),
        })
    }

    /// The actor's id.
    pub fn id(&self) -> ActorId {
        self.mailbox.header().target.id
    }

    /// The actor's place in the tree, for example `/till/account#7`. Made anew at each call.
    pub fn path(&self) -> Arc<str> {
        self.mailbox.header().path()
    }

    /// The time on this stage; virtual on `simple`.
    pub fn now(&self) -> Time {
        self.hub().world.now()
    }

    /// Waits. The actor handles nothing else meanwhile; for a reminder use
    /// [`Call::after`](crate::Call::after).
    ///
    /// Tokio's own `sleep` works on the stage `threads` only; this one works on all.
    pub fn sleep(&self, wait: Duration) -> Sleep {
        self.hub().world.sleep(wait)
    }

    /// A random generator, seeded by the stage: on `simple` the same in every run with the same seed.
    pub fn rng(&self) -> Random {
        Random::new(self.hub().world.random())
    }

    /// Stops this actor after the message it is at. What waits in its mailbox is treated as by
    /// [`Address::stop`](crate::Address::stop). A `permanent` actor is made again.
    pub fn stop(&mut self) {
        self.stops = true;
    }

    /// Fails this actor after the handler or hook it is at: what follows is as after a panic, with the cause
    /// [`Cause::Error`].
    ///
    /// The message has been handled: its asker gets the reply that the handler returns, and it is no dead letter. Only for
    /// a handler with `retry` it has not been handled: what the handler returns is dropped, and it is tried again. Said
    /// twice, the first error counts.
    pub fn fail(&mut self, error: impl Into<Box<dyn Error + Send + Sync>>) {
        self.failure.get_or_insert_with(|| Box::new(cause(error)));
        if let Some(failed) = self.rare().and_then(|rare| rare.on_failure.as_ref()) {
            failed.store(true, Ordering::Relaxed);
        }
    }

    /// Names the state that the actor is in, for people: it is seen in [crash records](crate::CrashRecord) and in the
    /// [tree](crate::System::tree). A restart forgets it.
    pub fn set_state(&mut self, state: &'static str) {
        self.mailbox.set_state(Some(state));
    }

    /// For generated code: a handler returned an error to a tell.
    #[doc(hidden)]
    pub fn unheard(&mut self, message: &'static str, error: Option<String>) {
        // What a handler with `retry` returns that has declared a failure is dropped.
        let on_failure = self.rare().and_then(|rare| rare.on_failure.as_ref());
        let is_void = on_failure.is_some_and(|failed| failed.load(Ordering::Relaxed));
        if !is_void {
            self.mailbox.unheard(message, error.map(Into::into));
        }
    }
}

impl<A: Actor> fmt::Debug for Context<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("actor", &self.mailbox.header().target)
            .finish_non_exhaustive()
    }
}
