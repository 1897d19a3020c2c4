//! Pool: several workers of one kind behind one address.
//! In: spawn. Out: a route. Knows: actors, mailboxes. Never knows: what is worked on.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, ready};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::actor::{Actor, Context, Props, Spec, Step};
use crate::address::{Addr, Address};
use crate::error::{NotExecuted, SpawnError};
use crate::hub::Hub;
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, Mailbox, Message, Ticket};
use crate::route::{Deliver, Route};
use crate::spawn::{Place, Spawnable, start};
use crate::supervision::Life;
use crate::tree::Node;

/// A fixed number of workers behind one address, which has the type of a single worker's.
///
/// Spawn it like an actor. The workers are restarted like any child, each with its own window of restarts; whoever
/// asked a worker that fails hears `Unknown`. A worker that fails once too often ends the pool. `stop`, `kill` and
/// watches on the address mean the whole pool.
///
/// Each message goes to one worker. Order is kept only among messages that the same worker gets. A worker whose mailbox
/// is full is passed over; if all are full, whoever waits stands in line at the one whose turn it was.
///
/// `system.spawn(Pool::new(10, Infer::props(model)).least_loaded())` returns an `InferAddr`.
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
        let Self { workers, mut props, routing } = self;
        if workers == 0 {
            return Err(SpawnError::ZeroWorkers);
        }
        let hub = place.hub.clone();
        let mut head = Props::value(Head::<A>(PhantomData));
        head.name = props.name.take();
        let head = start(head, place)?;
        let spawn = || {
            let props = props.again().ok_or(SpawnError::PoolOfValue)?;
            start(props, Place { hub: hub.clone(), parent: head.clone() })
        };
        let workers: Result<Box<[_]>, SpawnError> = (0..workers).map(|_| spawn()).collect();
        match workers {
            Ok(workers) => {
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

/// The actor whose children the workers are. Nobody can say anything to it.
struct Head<A>(PhantomData<fn() -> A>);

/// The messages of an actor that understands none.
struct Nothing(Infallible);

impl Message for Nothing {
    type Reply = Infallible;

    const KINDS: &'static [&'static str] = &[];

    fn kind(&self) -> &'static str {
        match self.0 {}
    }
}

impl<A: Actor> Spec for Head<A> {
    const KIND: &'static str = A::KIND;
    // Its end is the end of its workers, one after the other, and each of them has a deadline of its own.
    const LIFE: Life = Life::DEFAULT.stop_within(Duration::MAX);
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
    workers: Box<[Arc<Mailbox<M>>]>,
    routing: Routing,
    next: AtomicUsize,
}

impl<M: Message> Workers<M> {
    /// The workers in the order in which they should be tried.
    fn preferred(&self) -> impl Iterator<Item = &Arc<Mailbox<M>>> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let loads = match self.routing {
            Routing::RoundRobin => Vec::new(),
            Routing::LeastLoaded => self.workers.iter().map(|worker| worker.load()).collect(),
        };
        order(self.workers.len(), turn, &loads).into_iter().map(|worker| &self.workers[worker])
    }

    fn offer_in(
        &self,
        order: &[&Arc<Mailbox<M>>],
        mut envelope: Envelope<M>,
    ) -> Result<(), Bounced<M>> {
        let mut why = NotExecuted::Stopped;
        for worker in order {
            match worker.offer(envelope) {
                Ok(()) => return Ok(()),
                Err(bounced) => {
                    envelope = bounced.envelope;
                    if bounced.why == NotExecuted::Full {
                        why = NotExecuted::Full;
                    }
                }
            }
        }
        Err(Bounced { envelope, why })
    }
}

/// Whose turn it is, first to last: in turns, or by load (turns between equals).
fn order(workers: usize, turn: usize, loads: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> =
        (0..workers).map(|worker| (worker + turn % workers) % workers).collect();
    order.sort_by_key(|&worker| loads.get(worker).copied().unwrap_or(0));
    order
}

impl<M: Message + Send> Deliver<M> for Workers<M> {
    fn offer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        let order: Vec<_> = self.preferred().collect();
        self.offer_in(&order, envelope)
    }

    fn line_up(&self, envelope: Envelope<M>) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        let order: Vec<_> = self.preferred().collect();
        let mut bounced = match self.offer_in(&order, envelope) {
            Ok(()) => return Ok(None),
            Err(bounced) => bounced,
        };
        for worker in order {
            match worker.line_up(bounced.envelope) {
                Ok(ticket) => return Ok(ticket),
                Err(stopped) => bounced = stopped,
            }
        }
        Err(bounced)
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
    use super::order;

    #[test]
    fn in_turns() {
        assert_eq!(order(3, 0, &[]), [0, 1, 2]);
        assert_eq!(order(3, 4, &[]), [1, 2, 0]);
        // The counter may run over.
        assert_eq!(order(2, usize::MAX, &[]), [1, 0]);
    }

    #[test]
    fn the_least_loaded_first_and_in_turns_between_equals() {
        assert_eq!(order(3, 0, &[5, 0, 1]), [1, 2, 0]);
        assert_eq!(order(3, 2, &[0, 0, 0]), [2, 0, 1]);
    }
}
