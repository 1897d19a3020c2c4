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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc::channel;
    use std::thread;

    use super::*;

    #[test]
    fn many_who_want_it_have_it_one_after_the_other() {
        let sum = Mutex::new(0u64);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..10_000).for_each(|_| *lock(&sum) += 1));
            }
        });
        assert_eq!(*lock(&sum), 40_000);
    }

    #[test]
    fn who_finds_it_taken_comes_in_when_it_is_free() {
        let (mutex, is_free) = (Mutex::new(()), AtomicBool::new(false));
        let (begins, begun) = channel();
        thread::scope(|scope| {
            let held = lock(&mutex);
            let waits = scope.spawn(|| {
                begins.send(()).expect("somebody who waits for it");
                let _comes_in = lock(&mutex);
                assert!(is_free.load(Ordering::Relaxed));
            });
            begun.recv().expect("he has begun");
            is_free.store(true, Ordering::Relaxed);
            drop(held);
            waits.join().expect("he came in when it was free");
        });
    }

    #[test]
    fn it_is_had_all_the_same_after_a_panic() {
        let mutex = Mutex::new(7);
        thread::scope(|scope| {
            let panics = scope.spawn(|| {
                let _held = lock(&mutex);
                panic!("on purpose");
            });
            panics.join().expect_err("it panicked");
        });
        assert!(mutex.is_poisoned());
        assert_eq!(*lock(&mutex), 7);
    }

    #[test]
    fn one_looks_so_often_and_no_more() {
        let mut looks = TURNS.iter();
        assert_eq!((0..10).filter(|_| look_away(&mut looks)).count(), TURNS.len());
    }
}
