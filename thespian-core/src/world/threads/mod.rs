//! The stage `threads`: tokio's runtime, ours or the one we were started in.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the real clock, and these are the real tasks"
)]
#![expect(clippy::disallowed_types, reason = "this is the real randomness")]

use std::hash::{BuildHasher, RandomState};
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::{Handle, Id};
use tokio::time::Instant;

mod executor;
mod here;
mod lent;
#[cfg(all(test, shuttle))]
mod models;
mod queue;
mod worker;

use super::{BoxFuture, Everybody, Random, Run, is_inside};
use crate::time::Time;
pub(crate) use executor::Haste;
use executor::{Executor, Host};
pub(super) use here::{is_moment_over, is_work, schedule, schedule_new};
use worker::Worker;

pub(crate) struct Threads {
    handle: Handle,
    id: Id,
    /// Whose workers run the actors.
    executor: Arc<Executor>,
    everybody: Arc<OnceLock<Weak<dyn Everybody>>>,
    // Tokio's clock and not std's, so that programs tested under a paused tokio clock see paused time here too.
    start: Instant,
    random: Mutex<Random>,
}

impl Threads {
    /// `None` if the runtime was built without timers, which tokio tells by a panic only.
    pub(crate) fn new(handle: Handle) -> Option<Self> {
        let _inside = handle.enter();
        catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).ok()?;
        let start = Instant::now();
        let random = Mutex::new(Random::new(RandomState::new().hash_one(0)));
        let everybody = Arc::default();
        let ground = Ground { handle: handle.clone(), everybody: Arc::clone(&everybody) };
        let executor = Executor::new(handle.metrics().num_workers(), ground);
        Some(Self { handle: handle.clone(), id: handle.id(), executor, everybody, start, random })
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    pub(crate) fn spawn(&self, task: BoxFuture<'static, ()>) {
        self.handle.spawn(task);
    }

    /// Who is to be dropped if the runtime ends before them.
    pub(crate) fn belongs_to(&self, everybody: Weak<dyn Everybody>) {
        // It is said once.
        _ = self.everybody.set(everybody);
    }

    /// There is more to do than was said at first.
    pub(crate) fn call(&self) {
        self.executor.call_if_idle(here::is_stage());
    }

    pub(super) fn executor(&self) -> &Arc<Executor> {
        &self.executor
    }

    /// Runs an actor that was roused and whose answer the caller awaits, on his thread, if that is one of the same runtime's, and
    /// none of ours.
    pub(crate) fn lend(&self, actor: Arc<dyn Run>) {
        match self.may_lend() {
            Ok(()) => lent::lend(&self.executor, actor),
            Err(haste) => _ = schedule(&self.executor, actor, haste),
        }
    }

    /// The same with one that is queued already. Otherwise it stays so, and how soon somebody is to come for it is said.
    pub(crate) fn lend_queued(&self, actor: Arc<dyn Run>) -> Result<(), Haste> {
        self.may_lend().map(|()| lent::lend(&self.executor, actor))
    }

    /// If not, how soon a worker is to come: whoever has gone on for too long will wait now, and those who are coming to his
    /// thread have it.
    fn may_lend(&self) -> Result<(), Haste> {
        let is_ours = || Handle::try_current().is_ok_and(|here| here.id() == self.id);
        if !lent::is_to_be_lent() || !is_ours() {
            return Err(Haste::Now);
        }
        if lent::may_go_on() { Ok(()) } else { Err(Haste::InPassing) }
    }

    /// No more actors are expected.
    pub(crate) fn close(&self) {
        self.executor.close();
    }

    pub(crate) fn block(&self, work: impl FnOnce() + Send + 'static) {
        self.handle.spawn_blocking(work);
    }

    pub(crate) fn now(&self) -> Time {
        // A clock that is paused is known only where its runtime is. In a task that is so already.
        let is_there = is_inside() || here::is_stage();
        let _inside = (!is_there).then(|| self.handle.enter());
        Time::at(self.start.elapsed())
    }

    pub(crate) fn sleep_until(&self, at: Time) -> tokio::time::Sleep {
        // Entering lets an ask with a deadline be awaited by tasks outside the runtime.
        let _inside = self.handle.enter();
        match self.start.checked_add(at.since_start()) {
            Some(deadline) => tokio::time::sleep_until(deadline),
            None => tokio::time::sleep(Duration::MAX),
        }
    }

    pub(crate) fn random(&self) -> u64 {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).next_u64()
    }
}

/// Each actor's future keeps its stage, so none is left.
impl Drop for Threads {
    fn drop(&mut self) {
        self.executor.close();
    }
}

/// Where the workers run.
struct Ground {
    handle: Handle,
    everybody: Arc<OnceLock<Weak<dyn Everybody>>>,
}

impl Host for Ground {
    fn start(&self, worker: Worker) {
        self.handle.spawn(worker);
    }

    fn everybody(&self) -> Vec<Arc<dyn Run>> {
        let everybody = self.everybody.get().and_then(Weak::upgrade);
        everybody.map(|everybody| everybody.all()).unwrap_or_default()
    }

    /// What a task wakes, tokio's thread runs when that task lets it, and no other thread can take it from there, unless
    /// something else is woken after it.
    fn share(&self) {
        self.handle.spawn(async {});
    }
}
