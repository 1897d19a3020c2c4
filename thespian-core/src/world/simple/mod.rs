//! The stage `simple`: one thread, virtual time, and a seed that makes every choice.
//! In: tasks. Out: turns for them, and the time. Knows: director, time. Never knows: actors, messages.
//! Order: the seed's, or the director's.
//!
//! The rules that make a run repeatable: the next task is drawn from the ready ones by the seeded generator; the
//! clock stands still while anything is ready and then leaps to the earliest timer; timers due at one moment wake
//! their tasks in the order in which they were set, and which of those runs first is the seed's choice again. Nothing here
//! reads a clock, hashes, or looks at an address in memory. A director may choose instead of the seed.
//!
//! With a tokio runtime beneath it (`real`), the same stage lives in real time and can do I/O. Then whoever comes from
//! outside comes when he comes, and no run is like another.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::task::Waker;
use std::thread::{Thread, ThreadId};
use std::time::Duration;

mod clock;
mod drive;
mod outburst;
mod real;
mod sleep;
mod task;

pub(crate) use drive::{Drive, Moved};
pub(in crate::world) use sleep::Sleep;

use super::directing::touch;
use super::{BoxFuture, Random};
use crate::contain::contain;
use crate::director::{self, Director, Role, Touched};
use crate::exit::Failure;
use crate::time::Time;
use clock::Clock;
use outburst::Outburst;
use real::Real;
use task::{Ready, Task};

/// Why a future was not driven to its end.
#[derive(Clone, Debug)]
pub(crate) enum Undriven {
    /// Nothing is ready, no timer is set, and the future has not ended: it never will.
    Stalled,
    /// Nothing is ready, and whoever sleeps is due beyond the limit of virtual time.
    Limit,
    /// This failure is one of the run, since what it came of cannot be repeated.
    Halted(Box<Failure>),
    /// The calling thread drives this very stage already, or is no place to drive one.
    Inside,
}

/// Says whether all that timers have still to say, they say again and again.
type OnlyPeriodic = Box<dyn Fn() -> bool + Send + Sync>;

pub(crate) struct Simple {
    state: Mutex<State>,
    director: Option<Arc<Outburst>>,
    /// Where time is real.
    real: Option<Real>,
    only_periodic: OnceLock<OnlyPeriodic>,
    /// Whether its system is gone, so that nothing may be kept here any more.
    over: AtomicBool,
    seat: Mutex<Option<ThreadId>>,
    /// Threads that would drive if nobody else did.
    waiting: Mutex<Vec<Thread>>,
}

struct State {
    clock: Clock,
    random: Random,
    ready: Vec<Ready>,
    /// Who runs next, if somebody wanted to know before.
    chosen: Option<Ready>,
    /// Who runs, or has run last.
    running: Role,
    /// Whether that one stands still in the middle of its turn.
    paused: bool,
    tasks: BTreeMap<u64, Weak<Task>>,
    next_task: u64,
    /// Those who wait until nobody is ready, and those who wait for everybody to come to rest.
    idling: Vec<Waker>,
    resting: Vec<Waker>,
    halted: Option<Box<Failure>>,
    /// Wakes the thread that drives, if it waits for the outside.
    outside: Option<Waker>,
}

impl Simple {
    pub(crate) fn new(seed: u64, director: Option<Arc<dyn Director>>) -> Arc<Self> {
        Self::make(seed, director, None)
    }

    /// The same in real time, with tokio's timers and I/O.
    pub(crate) fn real(
        seed: u64,
        director: Option<Arc<dyn Director>>,
        runtime: tokio::runtime::Runtime,
    ) -> Arc<Self> {
        Self::make(seed, director, Some(Real::new(runtime)))
    }

    fn make(seed: u64, director: Option<Arc<dyn Director>>, real: Option<Real>) -> Arc<Self> {
        let state = State {
            clock: Clock::new(),
            random: Random::new(seed),
            ready: Vec::new(),
            chosen: None,
            running: Role::Main,
            paused: false,
            tasks: BTreeMap::new(),
            next_task: 1,
            idling: Vec::new(),
            resting: Vec::new(),
            halted: None,
            outside: None,
        };
        Arc::new(Self {
            state: Mutex::new(state),
            director: director.map(Outburst::of),
            real,
            only_periodic: OnceLock::new(),
            over: AtomicBool::new(false),
            seat: Mutex::default(),
            waiting: Mutex::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn director(&self) -> Option<&dyn Director> {
        self.director.as_deref().map(|director| director as &dyn Director)
    }

    /// Who directs whoever drives.
    fn directs(&self) -> Option<Arc<dyn Director>> {
        self.director.clone().map(|director| director as Arc<dyn Director>)
    }

    /// Between two steps: the place for a panic of the director.
    fn heed_director(&self) {
        if let Some(director) = &self.director {
            director.come_out();
        }
    }

    pub(crate) fn is_real(&self) -> bool {
        self.real.is_some()
    }

    pub(crate) fn now(&self) -> Time {
        self.now_of(&self.state())
    }

    fn now_of(&self, state: &State) -> Time {
        self.real.as_ref().map_or(state.clock.now, Real::now)
    }

    pub(crate) fn random(&self) -> u64 {
        touch(|| Touched::Random);
        let directed = self.director().and_then(|director| director.random());
        directed.unwrap_or_else(|| self.state().random.next_u64())
    }

    /// Turns of different length, so that different seeds also cut batches at different places.
    pub(crate) fn turn(&self) -> u32 {
        let directed = self.director().and_then(|director| director.turn());
        directed.map_or_else(|| 1 + self.state().random.below(16) as u32, |turn| turn.max(1))
    }

    pub(crate) fn spawn(self: &Arc<Self>, role: Role, future: BoxFuture<'static, ()>) {
        if self.is_over() {
            return contain(|| drop(future));
        }
        let (number, this) = {
            let mut state = self.state();
            state.next_task += 1;
            (state.next_task - 1, Arc::downgrade(self))
        };
        let task = Task::new(number, role, future, this);
        self.state().tasks.insert(number, Arc::downgrade(&task));
        self.push(Ready::Task(task));
    }

    fn push(&self, ready: Ready) {
        let directed = self.director().map(|director| (director, ready.seen()));
        let outside = {
            let mut state = self.state();
            state.ready.push(ready);
            state.outside.take()
        };
        if let Some((director, seen)) = directed {
            director.woken(seen);
        }
        if let Some(outside) = outside {
            outside.wake();
        }
    }

    /// Who is ready, the chosen one first.
    pub(crate) fn ready(&self) -> Vec<director::Task> {
        let state = self.state();
        state.chosen.iter().chain(&state.ready).map(Ready::seen).collect()
    }

    /// Who runs next: decided now, and then it stays so.
    pub(crate) fn peek(&self) -> Option<director::Task> {
        let ready = self.choose()?;
        let seen = ready.seen();
        self.state().chosen = Some(ready);
        self.heed_director();
        Some(seen)
    }

    /// Who runs just now stands still, and goes on in the next step.
    pub(crate) fn pause(&self) {
        self.state().paused = true;
    }

    /// This one has run. True if its turn is not over.
    fn stands_still(&self, task: Option<Arc<Task>>) -> bool {
        let mut state = self.state();
        let paused = std::mem::take(&mut state.paused);
        if paused {
            state.chosen = task.map(Ready::Paused);
        }
        paused
    }

    /// Takes out who runs next.
    fn choose(&self) -> Option<Ready> {
        // Asked without the lock. Others may add to what is ready meanwhile, and nobody else takes from it.
        let directed = self.director().filter(|director| director.chooses()).and_then(|director| {
            let ready: Vec<_> = {
                let state = self.state();
                if state.chosen.is_some() {
                    return None;
                }
                state.ready.iter().map(Ready::seen).collect()
            };
            if ready.is_empty() { None } else { director.next(&ready) }
        });
        let mut state = self.state();
        let count = state.ready.len();
        let ready = match (state.chosen.take(), directed) {
            (Some(chosen), _) => chosen,
            (None, _) if count == 0 => return None,
            (None, Some(choice)) if choice < count => state.ready.swap_remove(choice),
            (None, _) => {
                let choice = state.random.below(count as u64) as usize;
                state.ready.swap_remove(choice)
            }
        };
        state.running = ready.seen().role;
        Some(ready)
    }

    /// Nobody is ready: wakes those who wait for nothing but that. True if there is somebody ready now.
    fn rest(&self) -> bool {
        let nobody_cares = {
            let state = self.state();
            state.resting.is_empty() && state.idling.is_empty()
        };
        if self.director.is_none() && nobody_cares {
            return false;
        }
        let at_rest = self.is_at_rest();
        if let Some(director) = self.director() {
            director.idle(at_rest);
        }
        let (idling, resting) = {
            let mut state = self.state();
            let resting = if at_rest { std::mem::take(&mut state.resting) } else { Vec::new() };
            (std::mem::take(&mut state.idling), resting)
        };
        idling.into_iter().chain(resting).for_each(Waker::wake);
        !self.state().ready.is_empty()
    }

    /// Whether nobody but who runs just now is ready.
    pub(crate) fn is_idle(&self) -> bool {
        let state = self.state();
        state.chosen.is_none() && state.ready.is_empty()
    }

    /// Wakes when [`is_idle`](Self::is_idle) is true and nobody runs, before the clock goes on.
    pub(crate) fn wake_idle(&self, waker: Waker) {
        add_once(&mut self.state().idling, waker);
    }

    /// Whether nobody but who runs just now is ready or sleeps, timers excepted that repeat.
    pub(crate) fn is_at_rest(&self) -> bool {
        {
            let state = self.state();
            let is_work = |role| role != TIMERS;
            if state.chosen.is_some()
                || !state.ready.is_empty()
                || state.clock.sleepers().any(is_work)
            {
                return false;
            }
        }
        self.only_periodic.get().is_none_or(|only| only())
    }

    /// Wakes when [`is_at_rest`](Self::is_at_rest) is true and nobody runs.
    pub(crate) fn wake_at_rest(&self, waker: Waker) {
        add_once(&mut self.state().resting, waker);
    }

    /// Whoever knows timers says which of them count.
    pub(crate) fn ask_about_timers(&self, only_periodic: OnlyPeriodic) {
        // Asked once for each stage.
        let _ = self.only_periodic.set(only_periodic);
    }

    /// The clock stands at `at` now.
    fn arrive(&self, at: Time, due: Vec<Waker>) {
        if let Some(director) = self.director() {
            director.advanced(at);
        }
        due.into_iter().for_each(Waker::wake);
    }

    /// Lets the clock jump. False where it cannot, or not so far.
    pub(crate) fn jump(&self, by: Duration) -> bool {
        if self.is_real() {
            return false;
        }
        touch(|| Touched::Everything);
        let landed = {
            let mut state = self.state();
            state.clock.now.checked_add(by).map(|at| (at, state.clock.reach(at)))
        };
        let Some((at, due)) = landed else { return false };
        self.arrive(at, due);
        true
    }

    /// Where virtual time ends.
    pub(crate) fn limit(&self) -> Time {
        self.state().clock.limit()
    }

    pub(crate) fn set_limit(&self, limit: Time) {
        self.state().clock.set_limit(limit);
    }

    /// Who sleeps, by when they are due.
    pub(crate) fn sleepers(&self) -> Vec<Role> {
        self.state().clock.sleepers().collect()
    }

    /// Ends the drive after this step: the run has come to what it cannot repeat.
    pub(crate) fn halt(&self, failure: Failure) {
        let failure = Box::new(failure);
        let mut state = self.state();
        if state.halted.is_none() {
            state.halted = Some(failure);
        }
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// Drops every task that is left; the one that runs just now, when it has run. Whoever drives is still to hear of what
    /// he waits for.
    ///
    /// A task that waits is kept alive by the waker that its own future's mailbox holds: a circle that only this end
    /// of it can open.
    pub(crate) fn clear(&self) {
        self.over.store(true, Ordering::Release);
        let (tasks, ready) = {
            let mut state = self.state();
            let is_main = |ready: &Ready| matches!(ready, Ready::Main(_));
            let chosen = state.chosen.take_if(|chosen| !is_main(chosen));
            let (mains, ready) = std::mem::take(&mut state.ready).into_iter().partition(is_main);
            state.ready = mains;
            (std::mem::take(&mut state.tasks), (chosen, ready))
        };
        drop(ready);
        for task in tasks.into_values().filter_map(|task| task.upgrade()) {
            // A panic in one drop must not keep the others from theirs.
            contain(|| drop(task.take()));
        }
        if let Some(real) = &self.real {
            real.close();
        }
    }

    /// How many tasks and timers there are.
    #[cfg(test)]
    pub(crate) fn left(&self) -> (usize, usize) {
        let state = self.state();
        (state.tasks.len(), state.clock.len())
    }
}

/// Whoever is polled again meanwhile waits only once.
fn add_once(waiting: &mut Vec<Waker>, waker: Waker) {
    if !waiting.iter().any(|known| known.will_wake(&waker)) {
        waiting.push(waker);
    }
}

/// Who sleeps for all timers.
pub(crate) const TIMERS: Role = Role::Helper("timers");
