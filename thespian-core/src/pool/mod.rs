//! Pool: several workers of one kind behind one address.
//! In: spawn. Out: a route. Knows: actors, mailboxes. Never knows: what is worked on.
//! Order: a worker leaves the places before it ends, and whoever waits for it then waits for another; so nothing is lost.

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

mod alarm;
mod broadcast;
mod desk;
mod head;
mod key;
mod manager;
mod moving;
mod places;
mod routing;
mod scale;
mod scaling;
mod staff;

#[cfg(feature = "streams")]
pub(crate) use key::number;
pub use scale::Scale;

use crate::actor::{Actor, Make, Props};
use crate::address::{Addr, Address};
use crate::director::Role;
use crate::error::SpawnError;
use crate::route::Route;
use crate::spawn::{Place, Spawnable, start};
use head::Head;
use manager::Manager;
use places::Places;
use routing::{Routing, Rule};
use staff::Staff;

/// Several workers behind one address, which has the type of a single worker's.
///
/// Spawn it like an actor. `stop`, `drain`, `kill` and watches on the address mean the whole pool; `ready` means that the
/// workers are there, not that each of them has started. Where siblings are restarted together, the workers are restarted
/// with them.
///
/// Each message goes to one worker, unless all get it ([`broadcast`](Self::broadcast)). Order is kept only among messages that the same worker gets; [`by_key`](Self::by_key) keeps it for
/// what belongs together. A worker whose mailbox
/// is full is passed over, and so is one that waits to be made again, as long as there are others; if all are full, whoever
/// waits stands in line at the one whose turn it was.
///
/// `system.spawn(Pool::new(10, Infer::props(model)).least_loaded())` returns an `InferAddr`.
///
/// # Failures
/// Whoever asked a worker that fails hears [`Unknown`](crate::Unknown), and the worker is restarted like any child. Where
/// another actor would have used up its `max_restarts` and escalate, a worker rests until it may be restarted again: a pool
/// does not end because its work is hard. What has a worker end for good otherwise (the directive `Stop`, a kill, the kind
/// `temporary`) has it replaced, at the same pace; what waited for that one ends as with any actor that stops. The directive
/// `Escalate` is taken at its word, and ends the pool.
///
/// A worker that stops itself leaves the pool smaller, but not smaller than its [`Scale`] allows. The pool ends with the last
/// one.
///
/// # Size
/// [`Address::pool`](crate::Address::pool) gives the number of workers, and changes it; with [`scale`](Self::scale) the pool
/// does that itself.
#[must_use = "a pool works only when it is spawned"]
pub struct Pool<A: Actor> {
    workers: usize,
    props: Props<A>,
    rule: Rule<A::Msg>,
    scale: Option<Scale>,
}

// By hand, so that an actor needs no `Debug` to be pooled.
impl<A: Actor> fmt::Debug for Pool<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("workers", &self.workers)
            .field("props", &self.props)
            .field("routing", &self.rule)
            .field("scale", &self.scale)
            .finish()
    }
}

impl<A: Actor> Pool<A> {
    /// A pool of `workers`, each made by `props`, that take turns. A name of the props becomes the pool's.
    pub fn new(workers: usize, props: Props<A>) -> Self {
        Self { workers, props, rule: Rule::All(Routing::RoundRobin), scale: None }
    }

    /// Gives each message to the worker with the least to do; between equals they take turns.
    pub fn least_loaded(mut self) -> Self {
        self.rule = Rule::All(Routing::LeastLoaded);
        self
    }

    /// Gives all messages with the same key to the same worker:
    /// `Pool::new(4, Ledger::props()).by_key(|message| message.account())`.
    ///
    /// Messages that one task sends with one key are handled in the order in which they were accepted, also while the
    /// number of workers changes. Then only the keys move that a new worker gets, or that one had who leaves; what is said
    /// with them meanwhile is held back, up to a mailbox full for each worker, until the one who had the key is through with
    /// what came before. A worker that ends for good leaves its keys to its successor. A full worker is not passed over.
    ///
    /// Which worker has a key does not depend on the machine or the run, but only on the key and on how many workers there
    /// are. The key is anything that can be hashed, made anew for each message: a number, or a part of the message. It is
    /// asked for where the message is sent.
    ///
    /// # Panics
    /// A panic in `key` is the sender's.
    pub fn by_key<K: Hash>(mut self, key: impl Fn(&A::Msg) -> K + Send + Sync + 'static) -> Self {
        self.rule = Rule::ByKey(Arc::new(move |message| key::number(&key(message))));
        self
    }

    /// Gives each message to all workers, each of which gets a copy.
    ///
    /// A tell is accepted if one of them has room; for another that is full its copy becomes a dead letter. An ask has the
    /// first answer, and fails only if it fails with all of them; whoever has not begun by then leaves it. A send waits for room at the worker that has most to do;
    /// given up, it may have reached others. Whoever comes while there is no worker at all, since the only one is just being
    /// replaced, is handled by the first that is there again.
    ///
    /// In what is counted ([`Flow`](crate::Flow)) a message is one for each worker. Circles of actors that wait for one
    /// another are not found through a broadcast: give such an ask a timeout.
    ///
    /// # Panics
    /// A panic in the message's `clone` is the sender's.
    pub fn broadcast(mut self) -> Self
    where
        A::Msg: Clone,
    {
        self.rule = Rule::Broadcast(Clone::clone);
        self
    }

    /// Changes the number of workers by what there is to do, within bounds:
    /// `Pool::new(1, props).scale(Scale::between(1, 10).depth(8))`.
    ///
    /// Each change is an event, [`What::Resized`](crate::What::Resized).
    pub fn scale(mut self, scale: Scale) -> Self {
        self.scale = Some(scale);
        self
    }
}

impl<A: Actor<Msg: Send>> Spawnable for Pool<A> {
    type Addr = A::Addr;

    /// # Errors
    /// As for one actor; also `ZeroWorkers`, bounds that are the wrong way round or do not include the number of workers, and
    /// a plain value instead of a recipe.
    fn spawn_at(self, place: Place) -> Result<A::Addr, SpawnError> {
        let Self { workers, props: Props { make, life, name }, rule, scale } = self;
        let Make::Recipe(recipe) = make else { return Err(SpawnError::PoolOfValue) };
        if workers == 0 {
            return Err(SpawnError::ZeroWorkers);
        }
        if let Some(scale) = &scale {
            scale.check(workers)?;
        }
        let life = life.map_or(A::LIFE, |life| *life);
        if life.mailbox == 0 {
            return Err(SpawnError::ZeroMailbox);
        }
        let hub = place.hub.clone();
        let head = start(Head::<A>::props(name, &life), place)?;
        let life = life.worker_of_pool();
        let (parent, recipe) = (head.clone(), recipe.shared());
        let hire = {
            let hub = hub.clone();
            move |rest| {
                let make = Make::Recipe(recipe());
                let life = Some(Box::new(life.starts_after(rest)));
                let props = Props::<A> { make, life, name: None };
                start(props, Place { hub: hub.clone(), parent: parent.clone() })
            }
        };
        let mut places = Places { all: Vec::new(), moving: None };
        for _ in 0..workers {
            match hire(Duration::ZERO) {
                Ok(worker) => places.all.push(places::Place::new(places.free_seat(), worker)),
                Err(error) => {
                    head.any().stop();
                    return Err(error);
                }
            }
        }
        let staff = Arc::new(Staff::<A::Msg>::new(head, places, rule, scale));
        let manager = Manager::new(staff.clone(), hire, life);
        hub.world.spawn(Role::Helper("pool"), Box::pin(manager.run()));
        Ok(A::Addr::from_addr(Addr::new(Route::Other(staff))))
    }
}
