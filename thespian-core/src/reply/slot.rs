//! The asker's end of one ask: where the answer is put, and where it is waited for.
//!
//! What does not know the reply is compiled once, and not in each crate for each of its actors: a slot is looked at as one of
//! whatever there is, and what knows the reply only passes it in or takes it out.

use std::any::Any;
use std::mem::{replace, swap};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::{Asked, NoReply};
use crate::error::{Cycle, NotExecuted, Unknown};
use crate::sync::atomic::{AtomicU8, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::time::Time;
use crate::world::{touch_new_place, touch_place};

/// The asker's end of one ask.
///
/// It knows the deadline itself, so that the deadline holds also while nobody polls the asker.
pub(crate) type Slot<R> = Place<Option<R>>;

/// A slot, in which a `T` lies.
pub(crate) struct Place<T: ?Sized> {
    /// Written under the lock, with one exception: what is queued is begun without it.
    state: AtomicU8,
    deadline: Option<Time>,
    inner: Mutex<Inner<T>>,
}

struct Inner<T: ?Sized> {
    /// Why there is no reply, once it has ended so, and until it is taken.
    why: Option<NoReply>,
    waker: Option<Waker>,
    /// Once it has ended so, and until it is taken.
    reply: T,
}

/// Somewhere for a reply of some type.
pub(crate) trait AnyReply: Send {
    /// Puts in what lies in the other one, and there what was in here. That one is of the same type.
    fn exchange(&mut self, other: &mut dyn Any);
}

impl<R: Send + 'static> AnyReply for Option<R> {
    fn exchange(&mut self, other: &mut dyn Any) {
        if let Some(other) = other.downcast_mut::<Self>() {
            swap(self, other);
        }
    }
}

/// How far an answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Queued,
    Begun,
    Over,
}

const QUEUED: u8 = 0;
const STARTED: u8 = 1;
const ENDED: u8 = 2;
const GONE: u8 = 3;

impl<T: ?Sized> Place<T> {
    fn inner(&self) -> MutexGuard<'_, Inner<T>> {
        touch_place(&self.state);
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place<dyn AnyReply> {
    /// Waits for the reply, which then lies in `reply`.
    pub(crate) fn poll_into(
        &self,
        cx: &mut Context<'_>,
        reply: &mut dyn Any,
    ) -> Poll<Result<(), NoReply>> {
        // Cloned without the lock: it may be anybody's code.
        let waker = (state(&self.state) != ENDED).then(|| cx.waker().clone());
        let replaced = {
            let mut inner = self.inner();
            if self.state.load(Ordering::Acquire) == ENDED {
                self.state.store(GONE, Ordering::Release);
                inner.reply.exchange(reply);
                return Poll::Ready(inner.why.take().map_or(Ok(()), Err));
            }
            replace(&mut inner.waker, waker)
        };
        drop(replaced);
        Poll::Pending
    }

    /// The asker can wait no longer: the reply if it just came, which then lies in `reply`; else one of the two reasons, by
    /// whether the handler had started.
    pub(crate) fn leave(
        &self,
        queued: NotExecuted,
        started: Unknown,
        reply: &mut dyn Any,
    ) -> Result<(), NoReply> {
        let (state, why) = {
            let mut inner = self.inner();
            inner.reply.exchange(reply);
            (self.state.swap(GONE, Ordering::AcqRel), inner.why.take())
        };
        match (why, state) {
            (Some(why), _) => Err(why),
            (None, ENDED) => Ok(()),
            (None, QUEUED) => Err(NoReply::NotExecuted(queued)),
            (None, _) => Err(NoReply::Unknown(started)),
        }
    }

    /// The deadline has passed.
    pub(crate) fn expire_into(&self, reply: &mut dyn Any) -> Result<(), NoReply> {
        self.leave(NotExecuted::Expired, Unknown::Deadline, reply)
    }

    /// The asker gives up, and drops what then lies in `reply`: here it would be dropped under the lock, and that runs the
    /// user's code.
    pub(crate) fn forget_into(&self, reply: &mut dyn Any) {
        let left = {
            let mut inner = self.inner();
            self.state.swap(GONE, Ordering::AcqRel);
            inner.reply.exchange(reply);
            (inner.why.take(), inner.waker.take())
        };
        drop(left);
    }

    /// Answers with what lies in `reply`. It stays there if nobody waits any more.
    fn put_from(&self, reply: &mut dyn Any) {
        let waker = {
            let mut inner = self.inner();
            if close(&self.state).is_none() {
                return;
            }
            inner.reply.exchange(reply);
            inner.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// What is the same whatever the reply is, and does not come near it.
impl Place<dyn Send + '_> {
    fn stage(&self) -> Stage {
        match state(&self.state) {
            QUEUED => Stage::Queued,
            STARTED => Stage::Begun,
            _ => Stage::Over,
        }
    }

    fn begin(&self, now: &dyn Fn() -> Time) -> bool {
        if self.deadline.is_some_and(|deadline| now() >= deadline) {
            self.refuse(NotExecuted::Expired);
            return false;
        }
        touch_place(&self.state);
        let (success, failure) = (Ordering::AcqRel, Ordering::Relaxed);
        self.state.compare_exchange(QUEUED, STARTED, success, failure).is_ok()
    }

    fn refuse(&self, why: NotExecuted) {
        self.end(why, None);
    }

    fn lose(&self, why: Unknown) {
        self.end(NotExecuted::Stopped, Some(why));
    }

    fn end(&self, queued: NotExecuted, started: Option<Unknown>) {
        if let Some(waker) = self.close(queued, started) {
            waker.wake();
        }
    }

    fn refuse_waiting(&self, cycle: Cycle) -> Option<Waker> {
        self.close(NotExecuted::Cycle(cycle), Some(Unknown::Cycle))
    }

    /// Ends the wait unless it has ended, without an answer: by how far it had come, for one reason or the other, if there is
    /// another. Says whom to wake, without the lock.
    fn close(&self, queued: NotExecuted, started: Option<Unknown>) -> Option<Waker> {
        let mut inner = self.inner();
        inner.why = Some(match (close(&self.state)?, started) {
            (QUEUED, _) | (_, None) => NoReply::NotExecuted(queued),
            (_, Some(started)) => NoReply::Unknown(started),
        });
        inner.waker.take()
    }
}

/// Is looked at.
fn state(state: &AtomicU8) -> u8 {
    touch_place(state);
    state.load(Ordering::Acquire)
}

/// Ends the wait, under the lock: says how far it had come, unless it was over. From then on nothing is begun.
fn close(state: &AtomicU8) -> Option<u8> {
    // Only what is queued can be begun meanwhile.
    let (success, failure) = (Ordering::AcqRel, Ordering::Acquire);
    let before = match state.load(Ordering::Acquire) {
        QUEUED => match state.compare_exchange(QUEUED, ENDED, success, failure) {
            Ok(_) => return Some(QUEUED),
            Err(begun) => begun,
        },
        before => before,
    };
    if before != STARTED {
        return None;
    }
    state.store(ENDED, Ordering::Release);
    Some(before)
}

impl<R> Slot<R> {
    pub(crate) fn new(deadline: Option<Time>) -> Arc<Self> {
        let inner = Mutex::new(Inner { why: None, waker: None, reply: None });
        let slot = Arc::new(Self { state: AtomicU8::new(QUEUED), inner, deadline });
        touch_new_place(&slot.state);
        slot
    }
}

impl<R: Send> Slot<R> {
    fn of_any(&self) -> &Place<dyn Send + '_> {
        self
    }

    pub(crate) fn stage(&self) -> Stage {
        self.of_any().stage()
    }

    /// Ends the wait of somebody who waits in a circle; says whom to wake then.
    pub(crate) fn refuse_waiting(&self, cycle: Cycle) -> Option<Waker> {
        self.of_any().refuse_waiting(cycle)
    }
}

/// For those few who wait for something of a known type.
impl<R: Send + 'static> Slot<R> {
    pub(crate) fn any(&self) -> &Place<dyn AnyReply> {
        self
    }

    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<R, NoReply>> {
        let mut reply = None;
        self.any().poll_into(cx, &mut reply).map(|ended| taken(ended, reply))
    }

    /// The asker gives up.
    pub(crate) fn forget(&self) {
        self.any().forget_into(&mut None::<R>);
    }

    #[cfg(test)]
    pub(crate) fn expire(&self) -> Result<R, NoReply> {
        let mut reply = None;
        let ended = self.any().expire_into(&mut reply);
        taken(ended, reply)
    }
}

fn taken<R>(ended: Result<(), NoReply>, reply: Option<R>) -> Result<R, NoReply> {
    ended.and_then(|()| reply.ok_or(NoReply::Unknown(Unknown::Unanswered)))
}

impl<R: Send + 'static> Asked for Slot<R> {
    fn begin(&self, now: &dyn Fn() -> Time) -> bool {
        self.of_any().begin(now)
    }

    fn is_wanted(&self) -> bool {
        self.stage() != Stage::Over
    }

    fn deadline(&self) -> Option<Time> {
        self.deadline
    }

    fn refuse(&self, why: NotExecuted) {
        self.of_any().refuse(why);
    }

    fn lose(&self, why: Unknown) {
        self.of_any().lose(why);
    }

    fn put(&self, reply: &mut dyn Any) {
        self.any().put_from(reply);
    }
}
