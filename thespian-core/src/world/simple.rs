//! The stage `simple`: one thread, virtual time, and a seed that makes every choice.
//!
//! The rules that make a run repeatable: the next task is drawn from the ready ones by the seeded generator; the
//! clock stands still while anything is ready and then jumps to the earliest timer; timers due at one moment wake
//! their tasks in the order in which they were set, and which of those runs first is the seed's choice again. Nothing here
//! reads a clock, hashes, or looks at an address in memory. A director may choose instead of the seed.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread, ThreadId};

use super::directing::directing;
use super::park::Unpark;
use super::{BoxFuture, Random, poll_contained};
use crate::contain::contain;
use crate::director::{self, Director, Role};
use crate::time::Time;

/// Why a future was not driven to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Undriven {
    /// Nothing is ready, no timer is set, and the future has not ended: it never will.
    Stalled,
    /// The calling thread drives this very stage already.
    Inside,
}

pub(crate) struct Simple {
    state: Mutex<State>,
    director: Option<Arc<dyn Director>>,
    seat: Mutex<Option<ThreadId>>,
    /// Threads that would drive if nobody else did.
    waiting: Mutex<Vec<Thread>>,
}

struct State {
    now: Time,
    random: Random,
    ready: Vec<Ready>,
    timers: BTreeMap<(Time, u64), Waker>,
    next_timer: u64,
    tasks: BTreeMap<u64, Weak<Task>>,
    next_task: u64,
}

enum Ready {
    Driver,
    Task(Arc<Task>),
}

impl Ready {
    fn seen(&self) -> director::Task {
        match self {
            Ready::Driver => director::Task { number: 0, role: Role::Main },
            Ready::Task(task) => task.seen(),
        }
    }
}

struct Task {
    /// Never 0, which is the driver's.
    number: u64,
    role: Role,
    queued: AtomicBool,
    future: Mutex<Option<BoxFuture<'static, ()>>>,
    simple: Weak<Simple>,
}

/// The future that drives the stage (a program's main) takes its chances among the tasks.
struct Driver {
    queued: AtomicBool,
    simple: Weak<Simple>,
}

impl Simple {
    pub(crate) fn new(seed: u64, director: Option<Arc<dyn Director>>) -> Arc<Self> {
        Arc::new(Self {
            director,
            state: Mutex::new(State {
                now: Time::START,
                random: Random::new(seed),
                ready: Vec::new(),
                timers: BTreeMap::new(),
                next_timer: 0,
                tasks: BTreeMap::new(),
                next_task: 1,
            }),
            seat: Mutex::default(),
            waiting: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Time {
        self.state().now
    }

    pub(crate) fn director(&self) -> Option<&dyn Director> {
        self.director.as_deref()
    }

    pub(crate) fn random(&self) -> u64 {
        let directed = self.director().and_then(|director| director.random());
        directed.unwrap_or_else(|| self.state().random.next_u64())
    }

    /// Turns of different length, so that different seeds also cut batches at different places.
    pub(crate) fn turn(&self) -> u32 {
        let directed = self.director().and_then(|director| director.turn());
        directed.map_or_else(|| 1 + self.state().random.below(16) as u32, |turn| turn.max(1))
    }

    pub(crate) fn spawn(self: &Arc<Self>, role: Role, future: BoxFuture<'static, ()>) {
        let task = self.add(role, future);
        if let Some(director) = self.director() {
            director.woken(task);
        }
    }

    fn add(self: &Arc<Self>, role: Role, future: BoxFuture<'static, ()>) -> director::Task {
        let mut state = self.state();
        let number = state.next_task;
        state.next_task += 1;
        let task = Arc::new(Task {
            number,
            role,
            queued: AtomicBool::new(true),
            future: Mutex::new(Some(future)),
            simple: Arc::downgrade(self),
        });
        let seen = task.seen();
        state.tasks.insert(number, Arc::downgrade(&task));
        state.ready.push(Ready::Task(task));
        seen
    }

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
                return directing(self.director.clone(), || self.drive(main));
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

    fn drive<F: Future>(self: &Arc<Self>, mut main: Pin<&mut F>) -> Result<F::Output, Undriven> {
        let driver =
            Arc::new(Driver { queued: AtomicBool::new(false), simple: Arc::downgrade(self) });
        driver.wake_by_ref();
        let waker = Waker::from(driver.clone());
        loop {
            match self.next_ready() {
                Some(ready) => {
                    let directed = self.director().map(|director| (director, ready.seen()));
                    match ready {
                        Ready::Task(task) => task.run(),
                        Ready::Driver => {
                            driver.queued.store(false, Ordering::Release);
                            if let Poll::Ready(output) =
                                main.as_mut().poll(&mut Context::from_waker(&waker))
                            {
                                return Ok(output);
                            }
                        }
                    }
                    if let Some((director, seen)) = directed {
                        director.stepped(seen);
                    }
                }
                None if self.advance() => {}
                None => return Err(Undriven::Stalled),
            }
        }
    }

    fn next_ready(&self) -> Option<Ready> {
        // Asked without the lock. Others may add to what is ready meanwhile, and nobody else takes from it.
        let directed = self.director().and_then(|director| {
            let ready: Vec<_> = self.state().ready.iter().map(Ready::seen).collect();
            if ready.is_empty() { None } else { director.next(&ready) }
        });
        let mut state = self.state();
        let count = state.ready.len();
        if count == 0 {
            return None;
        }
        let choice = match directed {
            Some(choice) if choice < count => choice,
            _ => state.random.below(count as u64) as usize,
        };
        Some(state.ready.swap_remove(choice))
    }

    /// Jumps to the earliest timer and fires what is due then. False if there is none.
    fn advance(&self) -> bool {
        let mut due = Vec::new();
        let now = {
            let mut state = self.state();
            let Some((&(at, _), _)) = state.timers.first_key_value() else { return false };
            state.now = at;
            while let Some(timer) = state.timers.first_entry() {
                if timer.key().0 > at {
                    break;
                }
                due.push(timer.remove());
            }
            at
        };
        if let Some(director) = self.director() {
            director.advanced(now);
        }
        due.into_iter().for_each(Waker::wake);
        true
    }

    /// Drops every task that is left.
    ///
    /// A task that waits is kept alive by the waker that its own future's mailbox holds: a circle that only this end
    /// of it can open.
    pub(crate) fn clear(&self) {
        let (tasks, ready) = {
            let mut state = self.state();
            (std::mem::take(&mut state.tasks), std::mem::take(&mut state.ready))
        };
        drop(ready);
        for task in tasks.into_values().filter_map(|task| task.upgrade()) {
            // A panic in one drop must not keep the others from theirs.
            contain(|| drop(task.take()));
        }
    }

    /// How many tasks and timers there are.
    #[cfg(test)]
    pub(crate) fn left(&self) -> (usize, usize) {
        let state = self.state();
        (state.tasks.len(), state.timers.len())
    }

    fn push(&self, ready: Ready) {
        let directed = self.director().map(|director| (director, ready.seen()));
        self.state().ready.push(ready);
        if let Some((director, seen)) = directed {
            director.woken(seen);
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

impl Task {
    fn seen(&self) -> director::Task {
        director::Task { number: self.number, role: self.role }
    }

    fn take(&self) -> Option<BoxFuture<'static, ()>> {
        self.future.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn run(self: Arc<Self>) {
        self.queued.store(false, Ordering::Release);
        let Some(mut future) = self.take() else { return };
        let waker = Waker::from(self.clone());
        if poll_contained(&mut future, &mut Context::from_waker(&waker)).is_pending() {
            *self.future.lock().unwrap_or_else(PoisonError::into_inner) = Some(future);
        } else if let Some(simple) = self.simple.upgrade() {
            simple.state().tasks.remove(&self.number);
        }
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel)
            && let Some(simple) = self.simple.upgrade()
        {
            simple.push(Ready::Task(self));
        }
    }
}

impl Wake for Driver {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel)
            && let Some(simple) = self.simple.upgrade()
        {
            simple.push(Ready::Driver);
        }
    }
}

pub(super) struct Sleep {
    simple: Arc<Simple>,
    at: Time,
    key: Option<(Time, u64)>,
}

impl Sleep {
    pub(super) fn new(simple: Arc<Simple>, at: Time) -> Self {
        Self { simple, at, key: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let waker = cx.waker().clone();
        let replaced;
        {
            let this = &mut *self;
            let mut state = this.simple.state();
            if state.now >= this.at {
                return Poll::Ready(());
            }
            let key = *this.key.get_or_insert_with(|| {
                state.next_timer += 1;
                (this.at, state.next_timer)
            });
            replaced = state.timers.insert(key, waker);
        }
        drop(replaced);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            let removed = self.simple.state().timers.remove(&key);
            drop(removed);
        }
    }
}
