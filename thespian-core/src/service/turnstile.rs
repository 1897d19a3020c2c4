//! A turnstile: lets so many pass at a time, the others in turn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use crate::contain::contain;
use crate::world::touch_place;

pub(super) struct Turnstile(Mutex<State>);

struct State {
    free: usize,
    /// The number of the next who comes to wait.
    next: u64,
    waiting: BTreeMap<u64, Waker>,
    /// Those who may pass, and have not come yet.
    called: BTreeSet<u64>,
}

/// Somebody who may want to pass, again and again.
pub(super) struct Place {
    turnstile: Arc<Turnstile>,
    /// The number, while waiting.
    number: Option<u64>,
}

/// Somebody is through. When it is dropped, another may pass.
pub(super) struct Pass(Arc<Turnstile>);

impl Turnstile {
    pub(super) fn new(free: usize) -> Arc<Self> {
        let (waiting, called) = (BTreeMap::new(), BTreeSet::new());
        Arc::new(Self(Mutex::new(State { free, next: 0, waiting, called })))
    }

    pub(super) fn place(self: &Arc<Self>) -> Place {
        Place { turnstile: self.clone(), number: None }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        touch_place(self);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One has come back: the next in turn may pass.
    fn release(&self) {
        let waker = {
            let mut state = self.state();
            match state.waiting.pop_first() {
                Some((number, waker)) => {
                    state.called.insert(number);
                    Some(waker)
                }
                None => {
                    state.free += 1;
                    None
                }
            }
        };
        if let Some(waker) = waker {
            contain(|| waker.wake());
        }
    }
}

impl Place {
    /// The same wish, of somebody else.
    pub(super) fn another(&self) -> Self {
        self.turnstile.place()
    }

    pub(super) fn poll(&mut self, waker: &Waker) -> Poll<Pass> {
        let waker = waker.clone();
        let replaced = {
            let mut state = self.turnstile.state();
            let passes = match self.number {
                Some(number) => state.called.remove(&number),
                // Whoever waits is before those who come.
                None if state.free > 0 => {
                    state.free -= 1;
                    true
                }
                None => false,
            };
            if passes {
                self.number = None;
                return Poll::Ready(Pass(self.turnstile.clone()));
            }
            let number = *self.number.get_or_insert_with(|| {
                state.next += 1;
                state.next
            });
            state.waiting.insert(number, waker)
        };
        drop(replaced);
        Poll::Pending
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(number) = self.number else { return };
        let (waker, was_called) = {
            let mut state = self.turnstile.state();
            (state.waiting.remove(&number), state.called.remove(&number))
        };
        drop(waker);
        if was_called {
            self.turnstile.release();
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.0.release();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(place: &mut Place) -> Option<Pass> {
        match place.poll(Waker::noop()) {
            Poll::Ready(pass) => Some(pass),
            Poll::Pending => None,
        }
    }

    #[test]
    fn so_many_at_a_time_and_the_others_in_turn() {
        let turnstile = Turnstile::new(1);
        let mut places = [turnstile.place(), turnstile.place(), turnstile.place()];
        let [one, two, three] = &mut places;
        let first = passes(one).expect("it is free");
        assert!(passes(two).is_none() && passes(three).is_none());
        drop(first);
        // It is the second one's, whoever comes.
        assert!(passes(three).is_none() && passes(one).is_none());
        let second = passes(two).expect("its turn");
        drop(second);
        assert!(passes(one).is_none());
        drop(passes(three).expect("its turn"));
        drop(passes(one).expect("its turn"));
        drop(passes(two).expect("it is free"));
    }

    #[test]
    fn whoever_goes_away_is_passed_over_also_when_it_was_called() {
        let turnstile = Turnstile::new(1);
        let (mut one, mut two, mut three) =
            (turnstile.place(), turnstile.place(), turnstile.place());
        let first = passes(&mut one).expect("it is free");
        assert!(passes(&mut two).is_none() && passes(&mut three).is_none());
        drop(first);
        drop(two);
        drop(passes(&mut three).expect("its turn"));
        let state = turnstile.state();
        assert!(state.free == 1 && state.waiting.is_empty() && state.called.is_empty());
    }
}
