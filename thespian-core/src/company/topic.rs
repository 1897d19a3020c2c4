//! Topic: events for whoever subscribed to them.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::circle::Circle;
use super::listener::Listener;
use super::{Company, JoinError, Name};
use crate::actor::{Actor, Context};
use crate::address::{Addr, Address};
use crate::contain::caught;
use crate::director::Touched;
use crate::error::NotExecuted;
use crate::hub::Feed;
use crate::id::{ActorId, Target};
use crate::mailbox::{Envelope, Message};
use crate::reply::ReturnPath;
use crate::world::touch;

/// A topic of one system: what is published is told to everybody who has subscribed, each as often as it can take it.
///
/// A handle, cheap to clone; [`System::topic`](crate::System::topic) and [`Context::topic`] give out handles of the same
/// topic for the same name and type. Publishing never waits. What one task publishes comes to each subscriber in that order.
pub struct Topic<E> {
    core: Arc<Core<E>>,
    /// What the topic is about, if that is to live as long as anybody listens.
    about: Option<Arc<dyn Any + Send + Sync>>,
}

pub(super) struct Core<E> {
    company: Arc<Company>,
    number: u64,
    subscribers: Mutex<Subscribers<E>>,
    feed: Feed<E>,
}

/// In the order of their ids, so that a run can be had again.
type Subscribers<E> = BTreeMap<ActorId, Arc<dyn Subscriber<E>>>;

trait Subscriber<E>: Send + Sync {
    fn take(&self, event: E, published: &mut Published);
}

/// An actor, and what it makes of an event.
struct Subscription<M: Message + Send, F> {
    addr: Addr<M>,
    /// Taken out only by the drop.
    to: Option<F>,
    _about: Option<Arc<dyn Any + Send + Sync>>,
}

/// To whom an event came, and to whom not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// How many have it: actors that accepted the message, and listeners.
    pub delivered: usize,
    /// The actors that did not accept it.
    pub refused: Vec<Refused>,
    /// The actors whose closure panicked instead of making a message of it, or whose pool panicked in the key or the copy of
    /// that message. Each has an event [`What::Panicked`](crate::What::Panicked).
    pub unmade: Vec<Target>,
}

/// An actor that did not accept what was published, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// Who.
    pub to: Target,
    /// Why.
    pub why: NotExecuted,
}

impl<E: Clone + Send + 'static> Topic<E> {
    /// Tells an event to everybody who has subscribed, and says how that went. Never waits.
    ///
    /// An actor whose mailbox is full or stopped does not get it; what becomes of a message for which there is no room is
    /// otherwise what the actor's mailbox declares. A listener that is full loses its oldest event instead.
    ///
    /// # Panics
    /// If a clone of the event panics. What panics in a subscriber's closure, or in the key of a pool that has subscribed,
    /// stays there.
    pub fn publish(&self, event: E) -> Published {
        let subscribers: Vec<_> = self.core.subscribers().values().cloned().collect();
        let mut published = Published::default();
        for subscriber in subscribers {
            subscriber.take(event.clone(), &mut published);
        }
        published.delivered += self.core.feed.tell(event);
        published
    }

    /// From now on an actor of this system is told each event, as the message that `to` makes of it, until it
    /// [unsubscribes](Self::unsubscribe) or ends. A restart is no end. Subscribed again, the newer `to` holds.
    ///
    /// `to` runs in whoever publishes.
    ///
    /// # Errors
    /// [`JoinError`]: the actor has ended, or belongs to another system.
    pub fn subscribe<A: Address<Msg: Send>>(
        &self,
        who: &A,
        to: impl Fn(E) -> A::Msg + Send + Sync + 'static,
    ) -> Result<(), JoinError> {
        let addr = who.as_addr();
        let company = &self.core.company;
        let node = company.check(addr)?;
        let id = addr.target().id;
        let subscription =
            Arc::new(Subscription { addr: addr.clone(), to: Some(to), _about: self.about.clone() });
        let replaced = self.core.subscribers().insert(id, subscription);
        drop(replaced);
        company.circles.enter(id, self.core.clone());
        node.at_end(company.clone());
        Ok(())
    }

    /// Ends a subscription; says whether there was one. An event that is just being published may still come.
    pub fn unsubscribe<A: Address>(&self, who: &A) -> bool {
        let id = who.id();
        self.core.company.circles.leave(id, self.core.number);
        self.core.strike_off(id)
    }

    /// Listens from now on, beside all actors: for code outside of them. So many unread events are kept, at least one; then
    /// the oldest are lost, and [counted](Listener::missed).
    pub fn listen(&self, capacity: usize) -> Listener<E> {
        Listener::new(self.clone(), self.core.feed.listen(capacity))
    }

    /// How many actors have subscribed.
    pub fn subscribers(&self) -> usize {
        self.core.subscribers().len()
    }
}

impl<E> Topic<E> {
    pub(super) fn of(core: Arc<Core<E>>, about: Option<Arc<dyn Any + Send + Sync>>) -> Self {
        Self { core, about }
    }
}

impl<E> Core<E> {
    pub(super) fn new(company: &Arc<Company>) -> Arc<Self> {
        Arc::new(Self {
            company: company.clone(),
            number: company.circles.number(),
            subscribers: Mutex::default(),
            feed: Feed::default(),
        })
    }

    fn subscribers(&self) -> MutexGuard<'_, Subscribers<E>> {
        touch(|| Touched::Company);
        self.subscribers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn strike_off(&self, who: ActorId) -> bool {
        let subscription = self.subscribers().remove(&who);
        subscription.is_some()
    }
}

impl<E: Send + 'static> Circle for Core<E> {
    fn number(&self) -> u64 {
        self.number
    }

    fn lose(&self, who: ActorId) {
        self.strike_off(who);
    }

    fn close(&self) {
        self.feed.close();
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

impl<E, M, F> Subscriber<E> for Subscription<M, F>
where
    M: Message + Send,
    F: Fn(E) -> M + Send + Sync,
{
    fn take(&self, event: E, published: &mut Published) {
        let Some(to) = &self.to else { return };
        let node = self.addr.node();
        // A pool looks at the message where it is sent, and what it looks with is its own.
        let offered =
            caught(|| self.addr.route().offer(Envelope::send(to(event), ReturnPath::nowhere())));
        match offered {
            Err(panic) => {
                node.header().note_panic(panic);
                published.unmade.push(self.addr.target());
            }
            Ok(Ok(())) => published.delivered += 1,
            Ok(Err(bounced)) => {
                node.header().contain(|| drop(bounced.envelope));
                published.refused.push(Refused { to: self.addr.target(), why: bounced.why });
            }
        }
    }
}

// The closure is the subscriber's, and so is its drop: it harms neither whoever publishes nor what else is to forget the
// subscriber.
impl<M: Message + Send, F> Drop for Subscription<M, F> {
    fn drop(&mut self) {
        if let Some(to) = self.to.take() {
            self.addr.node().header().contain(|| drop(to));
        }
    }
}

impl Company {
    pub(crate) fn topic<E>(self: &Arc<Self>, name: &Name<Topic<E>>) -> Topic<E>
    where
        E: Clone + Send + 'static,
    {
        let core = self.circles.find(name.shared(), || Core::new(self));
        Topic { core, about: None }
    }
}

impl<A: Actor> Context<A> {
    /// As [`System::topic`](crate::System::topic).
    pub fn topic<E: Clone + Send + 'static>(&self, name: &Name<Topic<E>>) -> Topic<E> {
        Company::of(self.hub()).topic(name)
    }
}

// By hand, so that an event needs nothing for it.
impl<E> Clone for Topic<E> {
    fn clone(&self) -> Self {
        Self { core: self.core.clone(), about: self.about.clone() }
    }
}

impl<E> fmt::Debug for Topic<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Topic")
            .field("subscribers", &self.core.subscribers().len())
            .finish_non_exhaustive()
    }
}
