//! Pool: several workers of one kind behind one address.
//! In: spawn. Out: a route. Knows: actors, mailboxes. Never knows: what is worked on.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, ready};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::actor::{Actor, Context, Make, Props, Spec, Step};
use crate::address::{Addr, Address};
use crate::error::{NotExecuted, SpawnError};
use crate::hub::Hub;
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, Mailbox, Message, Ticket};
use crate::route::{Deliver, Route};
use crate::spawn::{Place, Spawnable, start};
use crate::supervision::Life;
use crate::tree::{Exit, Node};

/// A fixed number of workers behind one address, which has the type of a single worker's.
///
/// Spawn it like an actor. The workers are restarted like any child, each with its own window of restarts; whoever
/// asked a worker that fails hears `Unknown`. A worker that fails once too often ends the pool, and so does the end of the
/// last worker. `stop`, `drain`, `kill` and watches on the address mean the whole pool; `ready` means that the workers are
/// there, not that each of them has started. Where siblings are restarted together, the workers are restarted with them.
///
/// Each message goes to one worker. Order is kept only among messages that the same worker gets. A worker whose mailbox
/// is full is passed over; if all are full, whoever waits stands in line at the one whose turn it was.
///
/// `system.spawn(Pool::new(10, Infer::props(model)).least_loaded())` returns an `InferAddr`.
#[must_use = "a pool works only when it is spawned"]
pub struct Pool<A: Actor> {
    workers: usize,
    props: Props<A>,
    routing: Routing,
}

// By hand, so that an actor needs no `Debug` to be pooled.
impl<A: Actor> fmt::Debug for Pool<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("workers", &self.workers)
            .field("props", &self.props)
            .field("routing", &self.routing)
            .finish()
    }
}

#[derive(Clone, Copy, Debug)]
enum Routing {
    RoundRobin,
    LeastLoaded,
}

impl<A: Actor> Pool<A> {
    /// A pool of `workers`, each made by `props`, that take turns. A name of the props becomes the pool's.
    pub fn new(workers: usize, props: Props<A>) -> Self {
        Self { workers, props, routing: Routing::RoundRobin }
    }

    /// Gives each message to the worker with the least to do; between equals they take turns.
    pub fn least_loaded(mut self) -> Self {
        self.routing = Routing::LeastLoaded;
        self
    }
}

impl<A: Actor<Msg: Send>> Spawnable for Pool<A> {
    type Addr = A::Addr;

    /// # Errors
    /// As for one actor; also `ZeroWorkers`, and for a plain value instead of a recipe.
    fn spawn_at(self, place: Place) -> Result<A::Addr, SpawnError> {
        let Self { workers, props: Props { make, life, name }, routing } = self;
        let Make::Recipe(recipe) = make else { return Err(SpawnError::PoolOfValue) };
        if workers == 0 {
            return Err(SpawnError::ZeroWorkers);
        }
        if life.mailbox == 0 {
            return Err(SpawnError::ZeroMailbox);
        }
        let hub = place.hub.clone();
        let mut head = Props::value(Head::<A>(PhantomData));
        head.name = name;
        head.life = head.life.phase(life.phase);
        // It is the pool that stands among its siblings.
        head.life = head.life.phase(life.phase);
        let head = start(head, place)?;
        let spawn = || {
            let props = Props { make: Make::Recipe(recipe.clone()), life, name: None };
            start(props, Place { hub: hub.clone(), parent: head.clone() })
        };
        let workers: Result<Arc<[_]>, SpawnError> = (0..workers).map(|_| spawn()).collect();
        match workers {
            Ok(workers) => {
                hub.world.spawn(outlive(workers.clone(), head.clone()));
                let pool = Workers { head, workers, routing, next: AtomicUsize::new(0) };
                Ok(A::Addr::from_addr(Addr::new(Route::Other(Arc::new(pool)))))
            }
            Err(error) => {
                head.stop();
                Err(error)
            }
        }
    }
}

/// A pool without workers is none: it ends when the last of them has, as it does after a drain.
async fn outlive<M: Message + Send>(workers: Arc<[Arc<Mailbox<M>>]>, head: Arc<Mailbox<Nothing>>) {
    for worker in workers.iter() {
        Exit::new(worker.clone()).await;
    }
    head.drain();
}

/// The actor whose children the workers are. Nobody can say anything to it.
struct Head<A>(PhantomData<fn() -> A>);

/// The messages of an actor that understands none.
struct Nothing(Infallible);

impl Message for Nothing {
    type Reply = Infallible;

    const KINDS: &'static [&'static str] = &[];

    fn index(&self) -> usize {
        match self.0 {}
    }
}

impl<A: Actor> Spec for Head<A> {
    const KIND: &'static str = A::KIND;
    // Its end is the end of its workers, one after the other, and each of them has a deadline of its own.
    const LIFE: Life = Life::DEFAULT.stop_within(Duration::MAX).head_of_pool();
}

impl<A: Actor> Actor for Head<A> {
    type Msg = Nothing;
    type Addr = Addr<Nothing>;

    fn now(&mut self, _: &mut Context<Self>, envelope: Envelope<Nothing>) -> Step<Nothing> {
        Step::Later(envelope)
    }

    fn later<'a>(
        &'a mut self,
        _: &'a mut Context<Self>,
        envelope: Envelope<Nothing>,
    ) -> impl Future<Output = ()> + Send + 'a {
        drop(envelope);
        ready(())
    }
}

struct Workers<M: Message> {
    head: Arc<Mailbox<Nothing>>,
    workers: Arc<[Arc<Mailbox<M>>]>,
    routing: Routing,
    next: AtomicUsize,
}

impl<M: Message> Workers<M> {
    /// The worker that should be tried first.
    fn first(&self) -> usize {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        first(self.routing, self.workers.len(), turn, |worker| self.workers[worker].load())
    }

    /// All workers, that one first.
    fn from(&self, first: usize) -> impl Iterator<Item = &Arc<Mailbox<M>>> {
        in_turns(self.workers.len(), first).map(|worker| &self.workers[worker])
    }

    /// Returns who took it.
    fn offer_from(
        &self,
        first: usize,
        mut envelope: Envelope<M>,
    ) -> Result<&Arc<Mailbox<M>>, Bounced<M>> {
        let mut why = NotExecuted::Stopped;
        for worker in self.from(first) {
            match worker.offer(envelope) {
                Ok(()) => return Ok(worker),
                Err(bounced) => {
                    envelope = bounced.envelope;
                    if bounced.why != NotExecuted::Stopped {
                        why = bounced.why;
                    }
                }
            }
        }
        Err(Bounced { envelope, why })
    }
}

/// Whose turn it is. Between equally loaded workers the turn decides.
fn first(routing: Routing, workers: usize, turn: usize, load: impl Fn(usize) -> usize) -> usize {
    let turn = turn % workers;
    match routing {
        Routing::RoundRobin => turn,
        Routing::LeastLoaded => {
            in_turns(workers, turn).min_by_key(|&worker| load(worker)).unwrap_or(turn)
        }
    }
}

fn in_turns(workers: usize, first: usize) -> impl Iterator<Item = usize> {
    (0..workers).map(move |after| (first + after) % workers)
}

impl<M: Message + Send> Deliver<M> for Workers<M> {
    fn offer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        self.offer_from(self.first(), envelope).map(|_| ())
    }

    fn line_up(
        &self,
        envelope: Envelope<M>,
        on: &mut Option<Arc<dyn Node>>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        let first = self.first();
        let mut say = |worker: &Arc<Mailbox<M>>| {
            if let Some(on) = on {
                *on = worker.clone();
            }
        };
        let mut bounced = match self.offer_from(first, envelope) {
            Ok(worker) => {
                say(worker);
                return Ok(None);
            }
            Err(bounced) => bounced,
        };
        for worker in self.from(first) {
            match worker.line_up(bounced.envelope) {
                Ok(ticket) => {
                    say(worker);
                    return Ok(ticket);
                }
                Err(stopped) => bounced = stopped,
            }
        }
        Err(bounced)
    }

    fn drain(&self) {
        self.workers.iter().for_each(|worker| worker.drain());
    }

    fn node(&self) -> Arc<dyn Node> {
        self.head.clone()
    }

    fn target(&self) -> Target {
        self.head.header().target
    }

    fn hub(&self) -> &Arc<Hub> {
        &self.head.header().hub
    }
}

impl<M: Message> fmt::Debug for Workers<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Workers({} of {})", self.workers.len(), self.head.header().target)
    }
}

#[cfg(test)]
mod tests {
    use super::{Routing, first, in_turns};

    #[test]
    fn in_turns_and_the_counter_may_run_over() {
        let order = |turn| first(Routing::RoundRobin, 3, turn, |_| 0);
        assert_eq!([0, 1, 2, 3, usize::MAX].map(order), [0, 1, 2, 0, 0]);
        assert!(in_turns(3, 2).eq([2, 0, 1]));
    }

    #[test]
    fn the_least_loaded_first_and_in_turns_between_equals() {
        let choice =
            |turn, loads: [usize; 3]| first(Routing::LeastLoaded, 3, turn, |worker| loads[worker]);
        assert_eq!(choice(0, [5, 0, 1]), 1);
        assert_eq!(choice(2, [0, 0, 0]), 2);
        assert_eq!(choice(1, [0, 7, 0]), 2);
    }
}
