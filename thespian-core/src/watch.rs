//! Watch: being told that somebody ended.

use crate::actor::Actor;
use crate::actor::Context;
use crate::address::Address;

impl<A: Actor<Msg: Send>> Context<A> {
    /// Watches another actor, in this system or not: `#[terminated]` is called exactly once when it has ended for good,
    /// also if it has ended already. A restart is no end.
    ///
    /// The notice stands in the mailbox behind everything that the watched actor said to this one before. Watching
    /// twice is watching once. A watch outlives a restart of this actor.
    pub fn watch<T: Address<Msg: Send>>(&mut self, other: &T) {
        let node = other.as_addr().node();
        if self.own.rarely().watching.insert(other.id(), node.clone()).is_none() {
            node.watch(self.mailbox.clone());
        }
    }

    /// Gives a watch back. A notice that is under way is not delivered any more.
    pub fn unwatch<T: Address<Msg: Send>>(&mut self, other: &T) {
        let watched = self.own.rare_mut().and_then(|rare| rare.watching.remove(&other.id()));
        if let Some(node) = watched {
            node.unwatch(self.id());
        }
    }
}
