//! Context: what a handler knows of its own place: who am I, what time is it, please stop.
//! In: the cell. Out: handlers and hooks. Knows: actor, mailbox. Never knows: how anything is spawned.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Actor;
use crate::address::{Addr, Address};
use crate::hub::Hub;
use crate::id::ActorId;
use crate::mailbox::Mailbox;
use crate::time::Time;
use crate::tree::Node;
use crate::world::{Random, Sleep};

/// What a handler or hook of the actor `A` can do besides changing its state: take it as `cx: &mut Context<Self>`.
///
/// It belongs to the actor and not to the incarnation: watches are kept over a restart.
pub struct Context<A: Actor> {
    pub(crate) mailbox: Arc<Mailbox<A::Msg>>,
    pub(crate) watching: BTreeMap<ActorId, Arc<dyn Node>>,
    pub(crate) stops: bool,
}

impl<A: Actor> Context<A> {
    pub(crate) fn new(mailbox: Arc<Mailbox<A::Msg>>) -> Self {
        Self { mailbox, watching: BTreeMap::new(), stops: false }
    }

    pub(crate) fn hub(&self) -> &Arc<Hub> {
        &self.mailbox.header().hub
    }

    /// The actor's own address.
    pub fn addr(&self) -> A::Addr {
        A::Addr::from_addr(Addr::local(self.mailbox.clone()))
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
}

impl<A: Actor> fmt::Debug for Context<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("actor", &self.mailbox.header().target)
            .finish_non_exhaustive()
    }
}
