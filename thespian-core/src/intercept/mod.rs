//! Intercept: what looks at messages on their way, and may stop them there.
//! In: addresses. Out: routes. Knows: route, agenda. Never knows: calls.
//! Order: that of the address, the last one added first; those of the system; those of the kind. Each is a route of its
//! own around the next, so an actor without interceptors has nothing on its path.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

mod delayed;
mod full;
mod within;

use crate::agenda::{Rhythm, Turn};
use crate::crew::Crew;
use crate::error::NotExecuted;
use crate::hub::{Check, CheckAny, Hub, Passage, Passing};
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, Message, Ticket};
use crate::route::{Deliver, Route};
use crate::supervision::Overflow;
use crate::time::Time;
use crate::tree::{Node, acts_here, who_acts};
use delayed::{Delayed, Held, lose};
use full::Postponed;
use within::once_within;

/// How long a sender waits for room that an interceptor says is not there.
const MOMENT: Duration = Duration::from_millis(1);

/// The way in for whoever has an address: past the interceptors of the kind and of the system, if there are any.
pub(crate) fn entrance<M: Message + Send>(route: Route<M>) -> Route<M> {
    let hub = route.hub().clone();
    if hub.interceptors.is_empty() {
        return route;
    }
    let of_kind = hub.interceptors.of::<M>().iter().rev().cloned().map(Guard::Typed);
    let of_all = hub.interceptors.of_all.iter().rev().cloned().map(Guard::Any);
    of_kind.chain(of_all).fold(route, around)
}

/// The same way, past one interceptor more.
pub(crate) fn intercepted<M: Message + Send>(route: Route<M>, check: Check<M>) -> Route<M> {
    around(route, Guard::Typed(check))
}

fn around<M: Message + Send>(inner: Route<M>, guard: Guard<M>) -> Route<M> {
    Route::Other(Arc::new(Intercepted { inner, guard, delayed: Arc::default() }))
}

struct Intercepted<M: Message> {
    inner: Route<M>,
    guard: Guard<M>,
    /// How many messages are being delayed here.
    delayed: Arc<AtomicUsize>,
}

enum Guard<M> {
    Any(CheckAny),
    Typed(Check<M>),
}

impl<M> Guard<M> {
    /// The same for the same interceptor, wherever it stands.
    fn identity(&self) -> usize {
        match self {
            Guard::Any(check) => Arc::as_ptr(check).addr(),
            Guard::Typed(check) => Arc::as_ptr(check).addr(),
        }
    }
}

impl<M: Message + Send> Intercepted<M> {
    fn judge(&self, envelope: &mut Envelope<M>, waits: bool) -> Passing {
        let (kind, is_ask) = (envelope.kind(), envelope.path().has_asker());
        let passage = Passage { kind, to: self.inner.target(), from: who_acts(), is_ask, waits };
        let mut passing = Passing::reject("its interceptor panicked");
        self.node().header().contain(|| {
            let seen = once_within(self.guard.identity(), || match &self.guard {
                Guard::Any(check) => check(&passage),
                Guard::Typed(check) => check(envelope.message_mut(), &passage),
            });
            passing = seen.unwrap_or(Passing::Pass);
        });
        if is_ask && envelope.kind() != kind && passing != Passing::Drop {
            passing = Passing::reject("its interceptor made another question of it");
        }
        passing
    }

    /// What does not simply go on.
    fn hold_up(&self, envelope: Envelope<M>, passing: Passing) -> Result<(), Bounced<M>> {
        match passing {
            Passing::Pass => self.inner.try_offer(envelope),
            Passing::Delay(wait) => self.delay(envelope, wait, false).map(|_| ()),
            Passing::Drop => {
                lose(&self.inner, envelope, NotExecuted::Dropped);
                Ok(())
            }
            Passing::Reject(why) => Err(Bounced { envelope, why: NotExecuted::Rejected(why) }),
            Passing::Full if self.refuses_nothing() => self.inner.try_offer(envelope),
            Passing::Full => {
                let why = match self.node().exit() {
                    Some(_) => NotExecuted::Stopped,
                    None if acts_here(self.target().id) => NotExecuted::OwnMailboxFull,
                    None => NotExecuted::Full,
                };
                Err(Bounced { envelope, why })
            }
        }
    }

    fn refuses_nothing(&self) -> bool {
        self.node().header().life.overflow != Overflow::Refuse
    }

    /// It goes on so much later, and its sender waits so long.
    fn postpone(
        &self,
        envelope: Envelope<M>,
        wait: Duration,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        let (due, envelope) = self.due(envelope, wait)?;
        let mut ticket = None;
        let turn: Box<dyn Turn> = if envelope.path().has_asker() {
            Box::new(Delayed::new(self.inner.clone(), envelope, None))
        } else {
            let own = Ticket::new(envelope);
            ticket = Some(own.clone());
            Box::new(Postponed::new(self.inner.clone(), own))
        };
        self.book(due, turn);
        Ok(ticket)
    }

    /// When it goes on. Gives it back if there is nobody any more, or no such time.
    fn due(
        &self,
        envelope: Envelope<M>,
        wait: Duration,
    ) -> Result<(Time, Envelope<M>), Bounced<M>> {
        if self.node().exit().is_some() {
            return Err(Bounced { envelope, why: NotExecuted::Stopped });
        }
        match self.hub().world.now().checked_add(wait) {
            Some(due) => Ok((due, envelope)),
            None => {
                let why = "its interceptor delays it for longer than the clock can count".into();
                Err(Bounced { envelope, why: NotExecuted::Rejected(why) })
            }
        }
    }

    fn book(&self, due: Time, turn: Box<dyn Turn>) {
        let (node, hub) = (self.node(), self.hub());
        hub.agenda.set(node.header().target.id, Rhythm::Once, due, turn).release();
        node.at_end(hub.agenda.clone());
    }

    /// `waits`: its sender waits by himself if too many are delayed already.
    fn delay(
        &self,
        envelope: Envelope<M>,
        wait: Duration,
        waits: bool,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        let (due, envelope) = self.due(envelope, wait)?;
        // What waits here waits in nobody's mailbox, and is bounded all the same.
        let bound = self.node().header().life.mailbox;
        match Held::one_of(&self.delayed, bound) {
            Some(held) => {
                let turn = Delayed::new(self.inner.clone(), envelope, Some(held));
                self.book(due, Box::new(turn));
                Ok(None)
            }
            None if waits => self.postpone(envelope, wait),
            None => Err(Bounced { envelope, why: NotExecuted::Full }),
        }
    }
}

impl<M: Message + Send> Deliver<M> for Intercepted<M> {
    fn offer(&self, mut envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        let passing = self.judge(&mut envelope, false);
        self.hold_up(envelope, passing)
    }

    fn line_up(
        &self,
        mut envelope: Envelope<M>,
        on: &mut Option<Arc<dyn Node>>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        match self.judge(&mut envelope, true) {
            Passing::Pass => self.inner.try_line_up(envelope, on),
            Passing::Full if self.refuses_nothing() => self.inner.try_line_up(envelope, on),
            Passing::Full => self.postpone(envelope, MOMENT),
            Passing::Delay(wait) => self.delay(envelope, wait, true),
            passing => self.hold_up(envelope, passing).map(|()| None),
        }
    }

    fn drain(&self) {
        self.inner.drain();
    }

    fn node(&self) -> Arc<dyn Node> {
        self.inner.node()
    }

    fn target(&self) -> Target {
        self.inner.target()
    }

    fn hub(&self) -> &Arc<Hub> {
        self.inner.hub()
    }

    fn crew(self: Arc<Self>) -> Option<Arc<dyn Crew>> {
        self.inner.crew()
    }
}
