//! Intercept: what looks at messages on their way, and may stop them there.
//! In: addresses. Out: routes. Knows: route, agenda. Never knows: calls.
//! Order: that of the address, the last one added first; those of the system; those of the kind. Each is a route of its
//! own around the next, so an actor without interceptors has nothing on its path.

use std::any::TypeId;
use std::sync::Arc;

mod delayed;
mod full;
mod gate;
mod parcel;
mod within;

use crate::crew::Crew;
use crate::hub::{Check, Hub, Passage, Passing};
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, Message, Ticket};
use crate::route::{Deliver, Route};
use crate::tree::{Node, who_acts};
use gate::{Gate, Guard};
use parcel::Parcel;

/// The way in for whoever has an address: past the interceptors of the kind and of the system, if there are any.
pub(crate) fn entrance<M: Message + Send>(mut route: Route<M>) -> Route<M> {
    for guard in guards(route.hub(), TypeId::of::<M>()) {
        route = around(route, guard);
    }
    route
}

/// Those of messages of that type, in the order in which a route is put around the others.
fn guards(hub: &Hub, messages: TypeId) -> Vec<Guard> {
    if hub.interceptors.is_empty() {
        return Vec::new();
    }
    let of_kind = hub.interceptors.of(messages).iter().rev().cloned().map(Guard::Typed);
    let of_all = hub.interceptors.of_all.iter().rev().cloned().map(Guard::Any);
    of_kind.chain(of_all).collect()
}

/// The same way, past one interceptor more.
pub(crate) fn intercepted<M: Message + Send>(route: Route<M>, check: Check) -> Route<M> {
    around(route, Guard::Typed(check))
}

fn around<M: Message + Send>(inner: Route<M>, guard: Guard) -> Route<M> {
    Route::Other(Arc::new(Intercepted { inner, gate: Gate::new(guard) }))
}

struct Intercepted<M: Message> {
    inner: Route<M>,
    gate: Gate,
}

// What is here is compiled for each actor, so it is what needs the type of the message, and nothing else.
impl<M: Message + Send> Intercepted<M> {
    fn judge(&self, envelope: &mut Envelope<M>, waits: bool) -> Passing {
        let passage = Passage {
            kind: envelope.kind(),
            to: self.inner.target(),
            from: who_acts(),
            is_ask: envelope.path().has_asker(),
            waits,
        };
        let passing = self.gate.judge(&*self.inner.node(), envelope.message_mut(), &passage);
        gate::unless_other(passing, &passage, envelope.kind())
    }

    /// What does not simply go on. Without `on` its sender does not wait.
    fn hold_up(
        &self,
        envelope: Envelope<M>,
        passing: Passing,
        on: Option<&mut Option<Arc<dyn Node>>>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        let mut parcel = Parcel::new(self.inner.clone(), Some(envelope));
        let back = self.gate.hold_up(&mut parcel, self.inner.target(), passing, on);
        parcel.outcome(back)
    }
}

impl<M: Message + Send> Deliver<M> for Intercepted<M> {
    fn offer(&self, mut envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        match self.judge(&mut envelope, false) {
            Passing::Pass => self.inner.try_offer(envelope),
            passing => match self.hold_up(envelope, passing, None) {
                Ok(_) => Ok(()),
                Err(bounced) => Err(bounced),
            },
        }
    }

    fn line_up(
        &self,
        mut envelope: Envelope<M>,
        on: &mut Option<Arc<dyn Node>>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        match self.judge(&mut envelope, true) {
            Passing::Pass => self.inner.try_line_up(envelope, on),
            passing => self.hold_up(envelope, passing, Some(on)),
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
