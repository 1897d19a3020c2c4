//! Round: restarting several siblings together.
//!
//! All of them put off their states, youngest first, before any is made again; then they are made again one after the
//! other, oldest first, each when the one before it has started. The cell that failed is the *usher*: it calls the others
//! to the round, and raises everybody when all states are off. Each cell called holds a *seat*, works off its own part,
//! and gives the seat back when it has started again or has ended. There is one round at a time in a family.
//!
//! Whoever drops a seat is of the round no more, and a dropped usher raises those who wait: nobody waits for somebody who
//! is gone.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::Node;
use crate::contain::contain;

/// One restart of several siblings.
pub(crate) struct Round {
    state: Mutex<State>,
    over: AtomicBool,
}

struct State {
    /// In order of birth.
    stages: Vec<Stage>,
    /// Everybody, until the round is over.
    members: Vec<Arc<dyn Node>>,
    rising: bool,
    waiting: Vec<Waker>,
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
        let count = members.len();
        let stages = vec![Stage::On; count];
        let state = State { stages, members, rising: false, waiting: Vec::new() };
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
        self.until(|state| state.stages.iter().all(|&stage| stage == Stage::Done)).await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let (waiting, members) = {
            let mut state = self.state();
            change(&mut state);
            let over = state.stages.iter().all(|&stage| stage == Stage::Done);
            if over {
                self.over.store(true, Ordering::Release);
            }
            let members = if over { std::mem::take(&mut state.members) } else { Vec::new() };
            (std::mem::take(&mut state.waiting), members)
        };
        drop(members);
        for waker in waiting {
            contain(|| waker.wake());
        }
    }

    async fn until(&self, reached: impl Fn(&State) -> bool) {
        poll_fn(|task| self.poll(&reached, task)).await;
    }

    fn poll(&self, reached: impl Fn(&State) -> bool, task: &mut Context<'_>) -> Poll<()> {
        let waker = task.waker().clone();
        let mut state = self.state();
        if reached(&state) {
            drop(state);
            return Poll::Ready(());
        }
        state.waiting.push(waker);
        Poll::Pending
    }
}

impl Usher {
    pub(crate) fn round(&self) -> &Arc<Round> {
        &self.0
    }

    /// Waits until the sibling at this place, counted from the oldest, has put off its state or is gone.
    pub(crate) async fn off(&self, place: usize) {
        self.0.until(|state| state.stages[place] != Stage::On).await;
    }

    /// Goes on without the sibling at this place.
    pub(crate) fn give_up(&self, place: usize) {
        self.0.change(|state| state.stages[place] = Stage::Done);
    }
}

/// All states are off, or nobody sees to it any more: whoever waits is raised.
impl Drop for Usher {
    fn drop(&mut self) {
        self.0.change(|state| state.rising = true);
    }
}

impl Seat {
    /// The state is off.
    pub(crate) fn put_off(&self) {
        self.round.change(|state| {
            if state.stages[self.place] == Stage::On {
                state.stages[self.place] = Stage::Off;
            }
        });
    }

    /// Those who are made again before this one.
    pub(crate) fn older(&self) -> Vec<Arc<dyn Node>> {
        self.round.state().members.iter().take(self.place).cloned().collect()
    }

    /// Waits until it is this one's turn to be made again.
    pub(crate) async fn turn(&self) {
        let done = |state: &State| state.stages[..self.place].iter().all(|&s| s == Stage::Done);
        self.round.until(|state| state.rising && done(state)).await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.round.change(|state| state.stages[self.place] = Stage::Done);
    }
}
