//! Driving the stage: one step after the other, by one thread at a time.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Wake as _, Waker};
use std::thread::{self, Thread};

use super::clock::Leap;
use super::task::{Bell, Ready};
use super::{Simple, Undriven};
use crate::director;
use crate::time::Time;
use crate::world::directing::directing;
use crate::world::park::Unpark;

/// What a step came to.
pub(crate) enum Moved<T> {
    /// This task has run, until it had to wait or had had its turn.
    Ran(director::Task),
    /// Nobody was ready, and the clock stands here now.
    Clock(Time),
    /// The main future has ended.
    Ended(T),
}

/// One main future's drive. Of the future itself it only knows when it wants to be polled.
pub(crate) struct Drive {
    simple: Arc<Simple>,
    bell: Arc<Bell>,
    waker: Waker,
}

impl Simple {
    /// Whether the calling thread drives this stage.
    pub(crate) fn is_driven_here(&self) -> bool {
        *self.seat.lock().unwrap_or_else(PoisonError::into_inner) == Some(thread::current().id())
    }

    /// Runs the stage until `main` has ended. One thread drives at a time; any other waits for its future, or for the seat.
    pub(crate) fn block_on<F: Future>(self: &Arc<Self>, main: F) -> Result<F::Output, Undriven> {
        if self.is_driven_here() {
            return Err(Undriven::Inside);
        }
        let mut main = pin!(main);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        loop {
            if let Some(_seat) = Seat::take(self) {
                let drive = Drive::new(self);
                return directing(self.directs(), || drive.to_the_end(main));
            }
            if let Poll::Ready(output) = main.as_mut().poll(&mut Context::from_waker(&waker)) {
                return Ok(output);
            }
            {
                let me = thread::current();
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                waiting.retain(|other| other.id() != me.id());
                waiting.push(me);
            }
            // Looked at after having joined those who wait: a driver that leaves gives the seat back first, and then wakes.
            if self.seat.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
                thread::park();
            }
        }
    }
}

impl Drive {
    /// The main future is to be polled for the first time.
    pub(crate) fn new(simple: &Arc<Simple>) -> Self {
        let bell = Bell::new(simple);
        bell.wake_by_ref();
        Self { simple: simple.clone(), waker: Waker::from(bell.clone()), bell }
    }

    fn to_the_end<F: Future>(&self, mut main: Pin<&mut F>) -> Result<F::Output, Undriven> {
        if let Some(real) = &self.simple.real {
            return real.drive(&self.simple, |ready| self.run(ready, Some(main.as_mut())));
        }
        loop {
            if let Moved::Ended(output) = self.step(Some(main.as_mut()))? {
                return Ok(output);
            }
        }
    }

    /// As [`step`](Self::step), for who has not the seat yet.
    pub(crate) fn step_alone<F: Future>(
        &self,
        main: Option<Pin<&mut F>>,
    ) -> Result<Moved<F::Output>, Undriven> {
        let _seat = Seat::take(&self.simple).ok_or(Undriven::Inside)?;
        self.still_rings();
        directing(self.simple.directs(), || self.step(main))
    }

    /// Runs whoever is chosen; if nobody is ready, has the clock leap.
    fn step<F: Future>(&self, main: Option<Pin<&mut F>>) -> Result<Moved<F::Output>, Undriven> {
        let simple = &self.simple;
        let mut main = main;
        loop {
            if let Some(ready) = simple.choose() {
                if let Ready::Main(bell) = &ready
                    && (main.is_none() || !Arc::ptr_eq(bell, &self.bell))
                {
                    // It has ended, or is another one's.
                    continue;
                }
                return self.run(ready, main.take());
            }
            let is_anybody_ready = simple.rest();
            simple.heed_director();
            if is_anybody_ready {
                continue;
            }
            let leap = simple.state().clock.leap();
            return match leap {
                Leap::To(at, due) => {
                    simple.arrive(at, due);
                    simple.heed_director();
                    Ok(Moved::Clock(at))
                }
                Leap::Limit => Err(Undriven::Limit),
                Leap::Nobody => Err(Undriven::Stalled),
            };
        }
    }

    fn is_ours(&self, ready: &Ready) -> bool {
        matches!(ready, Ready::Main(bell) if Arc::ptr_eq(bell, &self.bell))
    }

    /// Somebody else has driven the stage meanwhile, and passed over our main future, which wants to be polled.
    fn still_rings(&self) {
        let is_lost = {
            let state = self.simple.state();
            self.bell.rings()
                && !state.chosen.iter().chain(&state.ready).any(|ready| self.is_ours(ready))
        };
        if is_lost {
            self.simple.push(Ready::Main(self.bell.clone()));
        }
    }

    fn run<F: Future>(
        &self,
        ready: Ready,
        main: Option<Pin<&mut F>>,
    ) -> Result<Moved<F::Output>, Undriven> {
        let seen = ready.seen();
        if let Some(director) = self.simple.director()
            && !matches!(ready, Ready::Paused(_))
        {
            director.stepping(seen);
        }
        // Only a director has somebody stand still.
        let task = match &ready {
            Ready::Task(task) | Ready::Paused(task) if self.simple.director.is_some() => {
                Some(task.clone())
            }
            _ => None,
        };
        match (ready, main) {
            (Ready::Task(task), _) => task.run(),
            (Ready::Paused(task), _) => task.go_on(),
            (Ready::Main(_), Some(main)) => {
                self.bell.heard();
                if let Poll::Ready(output) = main.poll(&mut Context::from_waker(&self.waker)) {
                    self.simple.heed_director();
                    return Ok(Moved::Ended(output));
                }
            }
            (Ready::Main(_), None) => {}
        }
        if let Some(director) = self.simple.director()
            && !self.simple.stands_still(task)
        {
            director.stepped(seen);
        }
        self.simple.heed_director();
        match self.simple.state().halted.take() {
            Some(failure) => Err(Undriven::Halted(failure)),
            None => Ok(Moved::Ran(seen)),
        }
    }
}

/// The main future is polled by nobody any more.
impl Drop for Drive {
    fn drop(&mut self) {
        let mut state = self.simple.state();
        state.ready.retain(|ready| !self.is_ours(ready));
        if state.chosen.as_ref().is_some_and(|chosen| self.is_ours(chosen)) {
            state.chosen = None;
        }
    }
}

/// The right to drive, given back also when main panics.
struct Seat<'a>(&'a Simple);

impl<'a> Seat<'a> {
    fn take(simple: &'a Simple) -> Option<Self> {
        let mut seat = simple.seat.lock().unwrap_or_else(PoisonError::into_inner);
        if seat.is_some() {
            return None;
        }
        *seat = Some(thread::current().id());
        Some(Self(simple))
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        *self.0.seat.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let waiting =
            std::mem::take(&mut *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        waiting.iter().for_each(Thread::unpark);
    }
}
