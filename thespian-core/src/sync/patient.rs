//! Patient: how to wait for a lock that many threads want, each for a few nanoseconds and again at once.
//!
//! If all of them look at it all the time, it goes from one to the next with each message, and with it, from one processor's cache to
//! the other's, all that is written under it: that takes several times as long as the work does. So whoever finds it taken looks away
//! for longer each time, and meanwhile the one who has it gets many messages in. (Anderson 1990, "The performance of spin lock
//! alternatives": exponential backoff.)

use std::hint::spin_loop;
use std::slice::Iter;
use std::sync::{Mutex, MutexGuard, TryLockError};

/// For how many turns one looks away, one time after the other: at first no longer than somebody takes who has come by chance, at last
/// for some microseconds. After that one waits as std does, asleep: whoever has the lock may have lost his processor.
const TURNS: [u32; 4] = [2, 8, 32, 128];

/// Whoever panicked with it has left everything as it was.
#[inline]
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    let mut looks = TURNS.iter();
    loop {
        match mutex.try_lock() {
            Ok(guard) => return guard,
            Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {}
        }
        if !look_away(&mut looks) {
            return match mutex.lock() {
                Ok(guard) => guard,
                Err(poisoned) => poisoned.into_inner(),
            };
        }
    }
}

/// Until one looks again, if one does.
#[cold]
fn look_away(looks: &mut Iter<'_, u32>) -> bool {
    let Some(turns) = looks.next() else { return false };
    for _ in 0..*turns {
        spin_loop();
    }
    true
}
