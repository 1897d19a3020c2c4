//! Run: what a stage runs of an actor, and how it comes to be run again.
//!
//! An actor's *body* is what goes on when it is run. Whoever runs the actor takes the body out, and puts it back when it waits
//! for something: so it is run once at a time, whoever has it in a queue. It [waits](At::Waits) until it is roused; it is
//! [queued](At::Queued) until somebody takes it up; it [runs](At::Runs) until it waits again. Whoever wakes it meanwhile leaves
//! word, and then it does not rest.

use std::future::Future;
use std::mem::take;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::contain::contain;

/// An actor, as those know it who run it.
pub(crate) trait Run: Send + Sync {
    /// Runs it, if it is still to be run; for whoever has it out of a queue, and for him to whom it is `lent`. Returns it if it is
    /// to be queued again.
    fn run(self: Arc<Self>, lent: bool) -> Option<Arc<dyn Run>>;
    /// The same as a task of a stage that has tasks.
    fn poll(self: Arc<Self>, task: &mut Context<'_>) -> Poll<()>;
    /// Has it count as queued, if it waits: then it is for the caller to run it, or to [cancel](Self::cancel) it.
    fn claim(&self) -> bool;
    /// It was taken up, and will never be run again.
    fn cancel(&self);
    /// Its stage drops it, whatever it is at.
    fn drop_body(&self);
}

/// All actors of a system, as those know them who run them.
pub(crate) trait Everybody: Send + Sync {
    fn all(&self) -> Vec<Arc<dyn Run>>;
}

/// Who is to be told when an actor is to be run that waits.
pub(crate) enum Rouse {
    /// It is its own place in the queues of workers.
    Worker(Arc<dyn Run>),
    Task(Waker),
}

/// Whether an actor waits, is queued, or runs: under the lock of what it waits for.
pub(crate) struct Shift {
    at: At,
    /// Somebody has woken it while it ran.
    woken: bool,
    /// It still lies at the entrance, into which it came when it was spawned. If it was lent meanwhile, it does so in vain.
    lies: bool,
    rouse: Option<Rouse>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Waits,
    Queued,
    Runs,
}

/// Of an actor that is about to be queued.
impl Default for Shift {
    fn default() -> Self {
        Self { at: At::Queued, woken: false, lies: false, rouse: None }
    }
}

impl Shift {
    #[inline]
    pub(crate) fn waits(&self) -> bool {
        self.at == At::Waits
    }

    /// It is about to come to the entrance, for the first time.
    pub(crate) fn enter(&mut self) {
        self.lies = true;
    }

    /// It is run, by whoever has it out of a queue, or to whom it is `lent`: not, if somebody else has been faster.
    #[inline]
    pub(crate) fn begin(&mut self, lent: bool) -> bool {
        self.lies &= lent;
        let is_queued = self.at == At::Queued;
        if is_queued {
            self.at = At::Runs;
        }
        is_queued
    }

    /// It is run as a task, whoever has woken that. Returns who was to be told.
    pub(crate) fn begin_task(&mut self) -> Option<Rouse> {
        self.at = At::Runs;
        self.lies = false;
        self.rouse.take()
    }

    /// Whether somebody has woken it since it runs, which is forgotten.
    #[inline]
    pub(crate) fn was_woken(&mut self) -> bool {
        take(&mut self.woken)
    }

    /// It waits, and nobody has woken it meanwhile.
    #[inline]
    pub(crate) fn rest(&mut self, rouse: Rouse) {
        self.at = At::Waits;
        self.rouse = Some(rouse);
    }

    /// It is queued again.
    pub(crate) fn queue(&mut self) {
        self.at = At::Queued;
        self.woken = false;
    }

    /// There is something to do for it: who is to be told, if it waits.
    #[inline]
    pub(crate) fn rouse(&mut self) -> Option<Rouse> {
        if self.at != At::Waits {
            return None;
        }
        self.at = At::Queued;
        self.rouse.take()
    }

    /// As that; if it runs just now it does not wait afterwards.
    pub(crate) fn wake(&mut self) -> Option<Rouse> {
        self.woken |= self.at == At::Runs;
        self.rouse()
    }

    /// As that, for what is done in passing. Whoever lies at the entrance anyway will be found there.
    pub(crate) fn wake_in_passing(&mut self) -> Option<Rouse> {
        let roused = self.wake();
        if self.lies { None } else { roused }
    }

    /// It was taken out of a queue, not to be run. Whether it was to be.
    pub(crate) fn cancel(&mut self) -> bool {
        self.lies = false;
        self.at == At::Queued
    }

    /// It will not be run again: who was to be told.
    pub(crate) fn end(&mut self) -> Option<Rouse> {
        self.rouse.take()
    }
}

/// An actor as a task. Dropped by its stage, it is run no more.
pub(super) struct AsTask(pub(super) Option<Arc<dyn Run>>);

impl Future for AsTask {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<()> {
        let Some(actor) = &self.0 else { return Poll::Ready(()) };
        let poll = actor.clone().poll(task);
        if poll.is_ready() {
            self.0 = None;
        }
        poll
    }
}

impl Drop for AsTask {
    fn drop(&mut self) {
        if let Some(actor) = self.0.take() {
            contain(|| actor.drop_body());
        }
    }
}
