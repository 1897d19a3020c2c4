//! The registry: claiming a name, finding who bears it, and waiting until somebody does.

use std::any::{TypeId, type_name};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::register::{Bearer, Claim, Known, Register};
use super::{ClaimError, Company, LookUpError, Name};
use crate::actor::{Actor, Context};
use crate::address::{Addr, Address};
use crate::contain::contain;
use crate::director::Touched;
use crate::id::{ActorId, Target};
use crate::world::touch;

#[derive(Default)]
pub(super) struct Registry(Mutex<Register>);

impl Registry {
    fn register(&self) -> MutexGuard<'_, Register> {
        touch(|| Touched::Company);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // A statement of its own in each of these, so that what is let go of is dropped without the lock.

    pub(super) fn forget(&self, who: ActorId) {
        let bearers = self.register().forget(who);
        // An address may hold the last interceptor of its kind: its drop must not keep the circles from forgetting him.
        bearers.into_iter().for_each(|bearer| contain(|| drop(bearer)));
    }

    pub(super) fn stop_waiting(&self) {
        let waiting = self.register().stop_waiting();
        wake(waiting);
    }

    fn release(&self, name: &str, who: ActorId) -> bool {
        let bearer = self.register().release(name, who);
        bearer.is_some()
    }
}

fn wake(waiting: Vec<Waker>) {
    for waker in waiting {
        contain(|| waker.wake());
    }
}

impl Company {
    pub(crate) fn claim<T>(self: &Arc<Self>, name: &Name<T>, who: &T) -> Result<(), ClaimError>
    where
        T: Address<Msg: Send>,
    {
        let addr = who.as_addr();
        let name = name.shared();
        let node = match self.check(addr) {
            Ok(node) => node,
            Err(unfit) => return Err(ClaimError::unfit(name, unfit)),
        };
        let understands = TypeId::of::<T::Msg>();
        let bearer = Bearer { who: addr.target(), understands, addr: Arc::new(addr.clone()) };
        let claim = self.registry.register().claim(&name, &bearer);
        match claim {
            Claim::Granted(waiting) => {
                node.at_end(self.clone());
                wake(waiting);
            }
            Claim::Again => {}
            Claim::Taken(by) => return Err(ClaimError::Taken { name, by }),
        }
        Ok(())
    }

    pub(crate) fn release<T: Address>(&self, name: &Name<T>, who: &T) -> bool {
        self.registry.release(name.as_str(), who.id())
    }

    pub(crate) fn look_up<T>(&self, name: &Name<T>) -> Result<T, LookUpError>
    where
        T: Address<Msg: Send>,
    {
        let known = self.registry.register().look_up(name.as_str());
        match known {
            Known::Borne(bearer) => address(name, &bearer),
            Known::Free | Known::Stopping => Err(LookUpError::Nobody { name: name.shared() }),
        }
    }

    pub(crate) fn wait_for<T: Address>(self: &Arc<Self>, name: &Name<T>) -> WaitFor<T> {
        WaitFor { company: self.clone(), name: name.clone(), text: name.shared(), key: None }
    }

    pub(crate) fn names(&self) -> Vec<(Arc<str>, Target)> {
        self.registry.register().names()
    }
}

fn address<T: Address<Msg: Send>>(name: &Name<T>, bearer: &Bearer) -> Result<T, LookUpError> {
    match bearer.addr.downcast_ref::<Addr<T::Msg>>() {
        Some(addr) => Ok(T::from_addr(addr.clone())),
        None => Err(LookUpError::OtherType {
            name: name.shared(),
            by: bearer.who,
            expected: type_name::<T>(),
        }),
    }
}

/// Ends when somebody bears the name, with the address. Made by [`System::wait_for`](crate::System::wait_for) and
/// [`Context::wait_for`].
///
/// # Errors
/// [`LookUpError::OtherType`]; [`LookUpError::Stopping`] when the system stops and nobody bears the name.
///
/// # Cancel safety
/// Dropping it is always fine; another can be made at any time.
#[must_use = "waits only when awaited"]
pub struct WaitFor<T: Address> {
    company: Arc<Company>,
    name: Name<T>,
    text: Arc<str>,
    key: Option<u64>,
}

impl<T: Address<Msg: Send>> Future for WaitFor<T> {
    type Output = Result<T, LookUpError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> Poll<Self::Output> {
        let Self { company, name, text, key } = &mut *self;
        let waker = cx.waker().clone();
        let (known, _replaced) = {
            let mut register = company.registry.register();
            match register.look_up(text) {
                Known::Free => (Known::Free, register.wait(text, key, waker)),
                known => (known, None),
            }
        };
        match known {
            Known::Borne(bearer) => Poll::Ready(address(name, &bearer)),
            Known::Stopping => Poll::Ready(Err(LookUpError::Stopping { name: text.clone() })),
            Known::Free => Poll::Pending,
        }
    }
}

impl<T: Address> Drop for WaitFor<T> {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            let waker = self.company.registry.register().leave(&self.text, key);
            drop(waker);
        }
    }
}

impl<T: Address> fmt::Debug for WaitFor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WaitFor").field(&self.text).finish()
    }
}

impl<A: Actor> Context<A> {
    /// As [`System::claim`](crate::System::claim); for this actor itself with `cx.addr()`.
    ///
    /// # Errors
    /// [`ClaimError`]
    pub fn claim<T: Address<Msg: Send>>(&self, name: &Name<T>, who: &T) -> Result<(), ClaimError> {
        Company::of(self.hub()).claim(name, who)
    }

    /// As [`System::release`](crate::System::release).
    pub fn release<T: Address>(&self, name: &Name<T>, who: &T) -> bool {
        Company::of(self.hub()).release(name, who)
    }

    /// As [`System::look_up`](crate::System::look_up).
    ///
    /// # Errors
    /// [`LookUpError`]
    pub fn look_up<T: Address<Msg: Send>>(&self, name: &Name<T>) -> Result<T, LookUpError> {
        Company::of(self.hub()).look_up(name)
    }

    /// As [`System::wait_for`](crate::System::wait_for). The actor handles nothing else while it awaits this;
    /// [`pipe`](Self::pipe) it to go on meanwhile.
    pub fn wait_for<T: Address>(&self, name: &Name<T>) -> WaitFor<T> {
        Company::of(self.hub()).wait_for(name)
    }
}
