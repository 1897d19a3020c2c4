//! Bells: which of many things that are waited for at once is worth a look.

use std::collections::VecDeque;
use std::mem::replace;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};

use crate::world::touch_place;

/// A number of bells, each with a waker that rings it, and one listener to all of them.
pub(super) struct Bells {
    desk: Arc<Desk>,
    wakers: Vec<Waker>,
}

struct Desk(Mutex<Rung>);

#[derive(Default)]
struct Rung {
    numbers: VecDeque<usize>,
    /// Which of them are in there, so that none is there twice.
    waiting: Vec<bool>,
    listener: Option<Waker>,
}

struct Bell {
    desk: Arc<Desk>,
    number: usize,
}

impl Bells {
    pub(super) fn new() -> Self {
        Self { desk: Arc::new(Desk(Mutex::default())), wakers: Vec::new() }
    }

    /// Makes one more.
    pub(super) fn add(&mut self) {
        let number = self.wakers.len();
        self.desk.rung().waiting.push(false);
        self.wakers.push(Arc::new(Bell { desk: self.desk.clone(), number }).into());
    }

    pub(super) fn waker(&self, number: usize) -> Waker {
        self.wakers[number].clone()
    }

    /// Whom to wake when one rings.
    pub(super) fn listen(&self, waker: &Waker) {
        if self.desk.rung().listener.as_ref().is_some_and(|old| old.will_wake(waker)) {
            return;
        }
        let new = waker.clone();
        let old = self.desk.rung().listener.replace(new);
        drop(old);
    }

    /// As if it had rung, for the listener who is awake.
    pub(super) fn mark(&self, number: usize) {
        self.desk.rung().add(number);
    }

    /// A bell that has rung.
    pub(super) fn next(&self) -> Option<usize> {
        let mut rung = self.desk.rung();
        let number = rung.numbers.pop_front()?;
        rung.waiting[number] = false;
        Some(number)
    }
}

impl Rung {
    fn add(&mut self, number: usize) {
        if !replace(&mut self.waiting[number], true) {
            self.numbers.push_back(number);
        }
    }
}

impl Desk {
    fn rung(&self) -> MutexGuard<'_, Rung> {
        touch_place(self);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let listener = {
            let mut rung = self.desk.rung();
            rung.add(self.number);
            rung.listener.take()
        };
        if let Some(listener) = listener {
            listener.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn each_is_heard_once_in_the_order_of_ringing_and_the_listener_is_woken_once() {
        let (count, mut bells) = (Arc::new(Count(AtomicUsize::new(0))), Bells::new());
        (0..3).for_each(|_| bells.add());
        let listener = Waker::from(count.clone());
        bells.listen(&listener);
        bells.listen(&listener);
        for number in [2, 0, 2] {
            bells.waker(number).wake();
        }
        assert_eq!(count.0.load(Ordering::Relaxed), 1);
        assert_eq!([bells.next(), bells.next(), bells.next()], [Some(2), Some(0), None]);
        bells.listen(&listener);
        bells.waker(2).wake();
        assert_eq!((count.0.load(Ordering::Relaxed), bells.next()), (2, Some(2)));
    }
}
