//! Context: what a handler knows of its own place: who am I, what time is it, please stop.
//! In: the cell. Out: handlers and hooks. Knows: actor, mailbox. Never knows: how anything is spawned.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{Actor, Position, cause};
use crate::address::{Addr, Address};
use crate::agenda::Kept;
use crate::exit::Cause;
use crate::hub::Hub;
use crate::id::ActorId;
use crate::mailbox::Mailbox;
use crate::route::{Deliver, Route};
use crate::time::Time;
use crate::tree::Node;
use crate::world::{Random, Sleep};

/// What a handler or hook of the actor `A` can do besides changing its state: take it as `cx: &mut Context<Self>`.
///
/// It belongs to the actor and not to the incarnation: watches are kept over a restart.
pub struct Context<A: Actor> {
    pub(crate) mailbox: Arc<Mailbox<A::Msg>>,
    /// Past its interceptors, if it has any.
    pub(crate) entrance: Option<Arc<dyn Deliver>>,
    pub(crate) own: Own,
}

/// What a context holds that does not depend on what the actor is.
#[derive(Default)]
pub(crate) struct Own {
    /// Whether the actor stops itself.
    pub(crate) stops: bool,
    /// Whether the state has a name that it is in.
    pub(crate) is_named: bool,
    /// Whether a message may wait for another state than the one that it is in.
    pub(crate) recalls: bool,
    /// What the handler has declared to be a failure of the actor.
    pub(crate) failure: Option<Box<Cause>>,
    /// What most actors never have.
    rare: Option<Box<Rare>>,
}

#[derive(Default)]
pub(crate) struct Rare {
    pub(crate) watching: BTreeMap<ActorId, Arc<dyn Node>>,
    /// The timers that are kept over a restart.
    pub(crate) kept: Option<Arc<Kept>>,
    /// Who wants to know of a failure before the handler returns that declares it.
    pub(crate) on_failure: Option<Arc<AtomicBool>>,
    /// In which of its states it is, if it has any.
    pub(crate) position: Option<Arc<Position>>,
}

impl Own {
    pub(crate) fn rare(&self) -> Option<&Rare> {
        self.rare.as_deref()
    }

    pub(crate) fn rare_mut(&mut self) -> Option<&mut Rare> {
        self.rare.as_deref_mut()
    }

    /// To put something there.
    pub(crate) fn rarely(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    /// Gives all watches of this actor back.
    pub(crate) fn unwatch_all(&mut self, watcher: ActorId) {
        let Some(rare) = &mut self.rare else { return };
        for node in take(&mut rare.watching).into_values() {
            node.unwatch(watcher);
        }
    }

    fn fail(&mut self, cause: Cause) {
        self.failure.get_or_insert_with(|| Box::new(cause));
        if let Some(failed) = self.rare().and_then(|rare| rare.on_failure.as_ref()) {
            failed.store(true, Ordering::Relaxed);
        }
    }

    /// Whether what the handler returns is dropped: one with `retry` that has declared a failure.
    fn is_void(&self) -> bool {
        let on_failure = self.rare().and_then(|rare| rare.on_failure.as_ref());
        on_failure.is_some_and(|failed| failed.load(Ordering::Relaxed))
    }
}

impl<A: Actor> Context<A> {
    pub(crate) fn new(mailbox: Arc<Mailbox<A::Msg>>) -> Self {
        Self { mailbox, entrance: None, own: Own::default() }
    }

    pub(crate) fn hub(&self) -> &Arc<Hub> {
        &self.mailbox.header().hub
    }

    /// The actor's own address.
    pub fn addr(&self) -> A::Addr {
        A::Addr::from_addr(match &self.entrance {
            Some(entrance) => Addr::at(Route::Other(entrance.clone())),
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
        self.own.stops = true;
    }

    /// Fails this actor after the handler or hook it is at: what follows is as after a panic, with the cause
    /// [`Cause::Error`].
    ///
    /// The message has been handled: its asker gets the reply that the handler returns, and it is no dead letter. Only for
    /// a handler with `retry` it has not been handled: what the handler returns is dropped, and it is tried again. Said
    /// twice, the first error counts.
    pub fn fail(&mut self, error: impl Into<Box<dyn Error + Send + Sync>>) {
        self.own.fail(cause(error));
    }

    /// Names the state that the actor is in, for people: it is seen in [crash records](crate::CrashRecord) and in the
    /// [tree](crate::System::tree). A restart forgets it.
    pub fn set_state(&mut self, state: &'static str) {
        self.own.is_named = true;
        self.mailbox.set_state(Some(state));
    }

    /// For generated code: a handler returned an error to a tell.
    #[doc(hidden)]
    pub fn unheard(&mut self, message: &'static str, error: Option<String>) {
        if !self.own.is_void() {
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
