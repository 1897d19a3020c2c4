//! Company: how actors of one system find one another without having been introduced.
//! In: contexts and the system. Out: addresses. Knows: addresses, ends, the hub's shelf. Never knows: other systems.
//! Order: each table has a lock of its own, and under none of them runs a user's code; whoever has ended is in no table
//! by the time that others hear of it.

use std::any::Any;
use std::sync::Arc;

mod chorus;
mod circle;
mod group;
mod listener;
mod name;
mod refusal;
mod register;
mod registry;
mod replies;
mod topic;

pub use group::{Broadcast, Change, Group};
pub use listener::Listener;
pub use name::Name;
pub use refusal::{ClaimError, JoinError, LookUpError};
pub use registry::WaitFor;
pub use replies::{AllOf, AnyOf, NoAnswer, Replies};
pub use topic::{Published, Refused, Topic};

use crate::address::Addr;
use crate::hub::{Hub, Shelved};
use crate::id::{ActorId, Target};
use crate::mailbox::Message;
use crate::tree::{Keeper, Node};
use circle::Circles;
use registry::Registry;

/// What is kept for one system.
#[derive(Default)]
pub(crate) struct Company {
    registry: Registry,
    circles: Circles,
}

/// Why somebody cannot be taken in.
enum Unfit {
    Ended(Target),
    OtherSystem(Target),
}

impl Company {
    pub(crate) fn of(hub: &Hub) -> Arc<Self> {
        hub.kept()
    }

    /// Whether an actor may be taken in at all.
    fn check<M: Message + Send>(self: &Arc<Self>, addr: &Addr<M>) -> Result<Arc<dyn Node>, Unfit> {
        if !Arc::ptr_eq(self, &Self::of(addr.route().hub())) {
            return Err(Unfit::OtherSystem(addr.target()));
        }
        let node = addr.node();
        // Whoever ends a moment later is forgotten by way of `at_end`.
        match node.exit() {
            None => Ok(node),
            Some(_) => Err(Unfit::Ended(addr.target())),
        }
    }
}

impl Keeper for Company {
    fn forget(&self, who: ActorId) {
        self.registry.forget(who);
        self.circles.forget(who);
    }
}

impl Shelved for Company {
    fn stopping(&self) {
        self.registry.stop_waiting();
    }

    fn stopped(&self) {
        self.circles.close();
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}
