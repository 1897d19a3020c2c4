//! Pool: several workers of one kind behind one address.
//! In: spawn. Out: a route. Knows: actors, mailboxes. Never knows: what is worked on.
//! Order: a worker leaves the places before it ends, and whoever waits for it then waits for another; so nothing is lost.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

mod alarm;
mod desk;
mod head;
mod manager;
mod places;
mod routing;
mod scale;
mod scaling;
mod staff;

pub use scale::Scale;

use crate::actor::{Actor, Make, Props};
use crate::address::{Addr, Address};
use crate::error::SpawnError;
use crate::route::Route;
use crate::spawn::{Place, Spawnable, start};
use crate::tree::Node as _;
use head::Head;
use manager::Manager;
use places::Places;
use routing::Routing;
use staff::Staff;

/// Several workers behind one address, which has the type of a single worker's.
///
/// Spawn it like an actor. `stop`, `drain`, `kill` and watches on the address mean the whole pool; `ready` means that the
/// workers are there, not that each of them has started. Where siblings are restarted together, the workers are restarted
/// with them.
///
/// Each message goes to one worker. Order is kept only among messages that the same worker gets. A worker whose mailbox
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
    routing: Routing,
    scale: Option<Scale>,
}

// By hand, so that an actor needs no `Debug` to be pooled.
impl<A: Actor> fmt::Debug for Pool<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("workers", &self.workers)
            .field("props", &self.props)
            .field("routing", &self.routing)
            .field("scale", &self.scale)
            .finish()
    }
}

impl<A: Actor> Pool<A> {
    /// A pool of `workers`, each made by `props`, that take turns. A name of the props becomes the pool's.
    pub fn new(workers: usize, props: Props<A>) -> Self {
        Self { workers, props, routing: Routing::RoundRobin, scale: None }
    }

    /// Gives each message to the worker with the least to do; between equals they take turns.
    pub fn least_loaded(mut self) -> Self {
        self.routing = Routing::LeastLoaded;
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
        let Self { workers, props: Props { make, life, name }, routing, scale } = self;
        let Make::Recipe(recipe) = make else { return Err(SpawnError::PoolOfValue) };
        if workers == 0 {
            return Err(SpawnError::ZeroWorkers);
        }
        if let Some(scale) = &scale {
            scale.check(workers)?;
        }
        if life.mailbox == 0 {
            return Err(SpawnError::ZeroMailbox);
        }
        let hub = place.hub.clone();
        let head = start(Head::<A>::props(name, &life), place)?;
        let life = life.worker_of_pool();
        let parent = head.clone();
        let hire = {
            let hub = hub.clone();
            move |rest| {
                let make = Make::Recipe(recipe.clone());
                let props = Props::<A> { make, life: life.starts_after(rest), name: None };
                start(props, Place { hub: hub.clone(), parent: parent.clone() })
            }
        };
        let mut places = Places { all: Vec::new() };
        for _ in 0..workers {
            match hire(Duration::ZERO) {
                Ok(worker) => places.all.push(places::Place::new(places.free_seat(), worker)),
                Err(error) => {
                    head.stop();
                    return Err(error);
                }
            }
        }
        let staff = Arc::new(Staff::<A::Msg>::new(head, places, routing, scale));
        hub.world.spawn(Manager::new(staff.clone(), hire, life).run());
        Ok(A::Addr::from_addr(Addr::new(Route::Other(staff))))
    }
}
