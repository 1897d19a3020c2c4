//! The company of a system, asked for at its top.

use std::sync::Arc;

use super::System;
use crate::address::Address;
use crate::company::{ClaimError, Company, Group, LookUpError, Name, Topic, WaitFor};
use crate::id::Target;

impl System {
    fn company(&self) -> Arc<Company> {
        Company::of(&self.top.hub)
    }

    /// Gives an actor of this system a name, by which others find it from now on.
    ///
    /// The name is free again when [`release`](Self::release) gives it back, or when the actor has ended: before anybody hears
    /// of its end, so that a successor can claim it at once. A restart is no end. A name is borne by one actor at a time, an
    /// actor may bear several, and whoever bears a name may claim it again. A pool bears a name as one.
    ///
    /// # Errors
    /// [`ClaimError`]: another actor bears it, and which one; or this actor has ended, or belongs to another system.
    pub fn claim<T: Address<Msg: Send>>(&self, name: &Name<T>, who: &T) -> Result<(), ClaimError> {
        self.company().claim(name, who)
    }

    /// Gives a name back, if this actor bears it. Says whether it did.
    pub fn release<T: Address>(&self, name: &Name<T>, who: &T) -> bool {
        self.company().release(name, who)
    }

    /// The address of the actor that bears a name now.
    ///
    /// # Errors
    /// [`LookUpError`]: nobody bears it, or somebody of another kind.
    pub fn look_up<T: Address<Msg: Send>>(&self, name: &Name<T>) -> Result<T, LookUpError> {
        self.company().look_up(name)
    }

    /// Waits until somebody bears a name. Who bore it only while this was not looking may be missed.
    ///
    /// # Errors
    /// The future's: somebody of another kind bears it, or the system begins to stop while nobody does.
    ///
    /// # Cancel safety
    /// The future can be dropped at any time.
    pub fn wait_for<T: Address>(&self, name: &Name<T>) -> WaitFor<T> {
        self.company().wait_for(name)
    }

    /// All names that are borne now, in alphabetical order, and by whom.
    pub fn names(&self) -> Vec<(Arc<str>, Target)> {
        self.company().names()
    }

    /// The topic of this name and type of event: the same for all who ask for it in this system.
    pub fn topic<E: Clone + Send + 'static>(&self, name: &Name<Topic<E>>) -> Topic<E> {
        self.company().topic(name)
    }

    /// The group of this name and type of address: the same for all who ask for it in this system.
    pub fn group<A: Address<Msg: Send> + Send>(&self, name: &Name<Group<A>>) -> Group<A> {
        self.company().group(name)
    }
}
