//! Sync: the locks and flags of the rooms whose races are modelled: mailbox, reply, and the workers of `threads`.
//! In: those rooms. Out: std's own; in tests built with `--cfg shuttle` those of the crate `shuttle`, which tries out the
//! orders in which threads may meet. Knows: nobody. Never knows: what is locked.
//! Order: whatever is told, each read of a flag sees the write before it: what is sequentially consistent is modelled as
//! it is, what is relaxed as if it were. (`loom` is the other way round, and who waits for whom rests on the first.)

#[cfg(not(all(test, shuttle)))]
pub(crate) use std::sync::atomic::fence;
#[cfg(not(all(test, shuttle)))]
pub(crate) use std::sync::{Mutex, MutexGuard, PoisonError, atomic};
#[cfg(not(all(test, shuttle)))]
pub(crate) use std::thread_local;

#[cfg(not(all(test, shuttle)))]
mod patient;
#[cfg(not(all(test, shuttle)))]
pub(crate) use patient::lock;

#[cfg(all(test, shuttle))]
mod orders;
#[cfg(all(test, shuttle))]
pub(crate) use orders::{every_order, many_orders};
#[cfg(all(test, shuttle))]
pub(crate) use shuttle::sync::{Mutex, MutexGuard, PoisonError, atomic};
#[cfg(all(test, shuttle))]
pub(crate) use shuttle::thread_local;

/// How long one waits for a lock makes no difference to who may have it.
#[cfg(all(test, shuttle))]
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All that is modelled is sequentially consistent.
#[cfg(all(test, shuttle))]
pub(crate) fn fence(_: atomic::Ordering) {}
