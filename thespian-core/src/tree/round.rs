//! Round: restarting several siblings together.
//!
//! All of them put off their states, youngest first, before any is made again; then they are made again one after the
//! other, oldest first, each when the one before it has started. The cell that failed is the *usher*: it calls the others
//! to the round, and raises everybody when all states are off. Each cell called holds a *seat*, works off its own part,
//! and gives the seat back when it has started again or has ended. There is one round at a time in a family.
//!
//! Whoever drops a seat is of the round no more, and a dropped usher raises those who wait and goes on without those who
//! have not come: nobody waits for somebody who is gone, or for somebody whom nobody hurries.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use super::Node;
use crate::contain::contain;
use crate::director::Touched;
use crate::world::touch;

/// One restart of several siblings.
pub(crate) struct Round {
    state: Mutex<State>,
    over: AtomicBool,
}

struct State {
    /// In order of birth.
    places: Vec<Place>,
    rising: bool,
    usher: Option<Waker>,
    /// Those who would like to begin a round of their own.
    outside: Vec<Waker>,
}

struct Place {
    stage: Stage,
    /// Who it is, as long as somebody may wait for it.
    member: Option<Arc<dyn Node>>,
    waker: Option<Waker>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Still has its state.
    On,
    /// Has put it off.
    Off,
    /// Has started again, or is out of the round.
    Done,
}

/// The part of one sibling in a round.
pub(crate) struct Seat {
    round: Arc<Round>,
    place: usize,
}

/// Whoever holds the round together until all states are off.
pub(crate) struct Usher(Arc<Round>);

impl Round {
    /// A round of these, oldest first: its usher, and the seats.
    pub(crate) fn among(members: Vec<Arc<dyn Node>>) -> (Usher, Vec<Seat>) {
        let place = |member| Place { stage: Stage::On, member: Some(member), waker: None };
        let places: Vec<_> = members.into_iter().map(place).collect();
        let count = places.len();
        let state = State { places, rising: false, usher: None, outside: Vec::new() };
        let round = Arc::new(Round { state: Mutex::new(state), over: AtomicBool::new(false) });
        let seats = (0..count).map(|place| Seat { round: round.clone(), place }).collect();
        (Usher(round), seats)
    }

    /// Whether everybody has started again or is gone.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// Waits until the round is over.
    pub(crate) async fn over(&self) {
        self.until(State::is_over, |state, waker| {
            // Whoever is woken for another reason looks again, and is still the same.
            if state.outside.iter().any(|parked| parked.will_wake(&waker)) {
                return Some(waker);
            }
            state.outside.push(waker);
            None
        })
        .await;
    }

    /// Those before this place who have not started again, oldest first; nobody, when the round is over.
    pub(crate) fn before(&self, place: usize) -> Vec<Arc<dyn Node>> {
        let state = self.state();
        state.places.iter().take(place).filter_map(|place| place.member.clone()).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        touch(|| Touched::Families);
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut wake = Vec::new();
        let mut gone = Vec::new();
        {
            let mut state = self.state();
            change(&mut state);
            for place in state.places.iter_mut().filter(|place| place.stage == Stage::Done) {
                gone.extend(place.member.take());
            }
            wake.extend(state.usher.take());
            // Everybody behind the first who is not done waits for him, so he is the only one to wake.
            if state.rising
                && let Some(next) = state.places.iter_mut().find(|p| p.stage != Stage::Done)
            {
                wake.extend(next.waker.take());
            }
            if state.is_over() {
                self.over.store(true, Ordering::Release);
                wake.append(&mut state.outside);
            }
        }
        drop(gone);
        for waker in wake {
            contain(|| waker.wake());
        }
    }

    /// `park` keeps the waker, and returns the one that it replaces.
    async fn until(
        &self,
        reached: impl Fn(&State) -> bool,
        park: impl Fn(&mut State, Waker) -> Option<Waker>,
    ) {
        poll_fn(|task| {
            let waker = task.waker().clone();
            let mut state = self.state();
            if reached(&state) {
                return Poll::Ready(());
            }
            let replaced = park(&mut state, waker);
            drop(state);
            drop(replaced);
            Poll::Pending
        })
        .await;
    }
}

impl State {
    fn is_over(&self) -> bool {
        self.places.iter().all(|place| place.stage == Stage::Done)
    }
}

impl Usher {
    pub(crate) fn round(&self) -> &Arc<Round> {
        &self.0
    }

    /// Waits until the sibling at this place, counted from the oldest, has put off its state or is gone.
    pub(crate) async fn off(&self, place: usize) {
        let is_off = |state: &State| state.places[place].stage != Stage::On;
        self.0.until(is_off, |state, waker| state.usher.replace(waker)).await;
    }

    /// Goes on without the sibling at this place.
    pub(crate) fn give_up(&self, place: usize) {
        self.0.change(|state| state.places[place].stage = Stage::Done);
    }
}

/// All states are off, or nobody sees to it any more.
impl Drop for Usher {
    fn drop(&mut self) {
        self.0.change(|state| {
            state.rising = true;
            for place in state.places.iter_mut().filter(|place| place.stage == Stage::On) {
                place.stage = Stage::Done;
            }
        });
    }
}

impl Seat {
    pub(crate) fn round(&self) -> &Arc<Round> {
        &self.round
    }

    pub(crate) fn place(&self) -> usize {
        self.place
    }

    /// The state is off.
    pub(crate) fn put_off(&self) {
        self.round.change(|state| {
            let stage = &mut state.places[self.place].stage;
            if *stage == Stage::On {
                *stage = Stage::Off;
            }
        });
    }

    /// Waits until it is this one's turn to be made again.
    pub(crate) async fn turn(&self) {
        let done = |place: &Place| place.stage == Stage::Done;
        let is_next = |state: &State| state.rising && state.places[..self.place].iter().all(done);
        self.round
            .until(is_next, |state, waker| state.places[self.place].waker.replace(waker))
            .await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.round.change(|state| state.places[self.place].stage = Stage::Done);
    }
}
