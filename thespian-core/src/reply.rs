//! Reply: where an answer goes. The asker's slot, the return path in the envelope, and the one a user may keep.
//! In: the cell, or whoever holds the envelope when it ends. Out: the asker. Knows: errors. Never knows: mailboxes.
//! Order: queued -> started -> ended, or gone. Who begins what is queued and who ends it take the state from one another, so
//! "not executed" never runs.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::error::{Cycle, NotExecuted, Unknown};
use crate::sync::atomic::{AtomicU8, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::time::Time;
use crate::world::{touch_new_place, touch_place};

/// Why there is no reply, before it is known to whom this will be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoReply {
    NotExecuted(NotExecuted),
    Unknown(Unknown),
}

impl NoReply {
    /// Whether somebody was given up who waited in a circle.
    pub(crate) fn is_cycle(&self) -> bool {
        matches!(
            self,
            NoReply::NotExecuted(NotExecuted::Cycle(_)) | NoReply::Unknown(Unknown::Cycle)
        )
    }
}

/// Somebody who waits for a reply, whatever that is.
pub(crate) trait Asked: Send + Sync {
    /// The handler is about to start. False if nobody waits any more, or the deadline has passed by `now`: then it must
    /// not start.
    fn begin(&self, now: &dyn Fn() -> Time) -> bool;
    /// Whether somebody still waits.
    fn is_wanted(&self) -> bool;
    /// Whether a reply would mean anything to it. If not, the message is a tell of which somebody only wants to know when it
    /// is through.
    fn is_asker(&self) -> bool {
        true
    }
    /// Until when somebody waits.
    fn deadline(&self) -> Option<Time>;
    fn refuse(&self, why: NotExecuted);
    /// The return path was dropped: what that means depends on whether the handler had started.
    fn lose(&self, why: Unknown);
}

/// The same who can be given the reply: the asker's slot, or later a bridge to another system.
pub(crate) trait Fill<R>: Asked {
    fn put(&self, reply: R);
}

/// The asker's end of one ask.
///
/// It knows the deadline itself, so that the deadline holds also while nobody polls the asker.
pub(crate) struct Slot<R> {
    /// Written under the lock, with one exception: what is queued is begun without it.
    state: AtomicU8,
    inner: Mutex<Inner<R>>,
    deadline: Option<Time>,
}

struct Inner<R> {
    /// Once it has ended, and until it is taken.
    result: Option<Result<R, NoReply>>,
    waker: Option<Waker>,
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

impl<R> Slot<R> {
    pub(crate) fn new(deadline: Option<Time>) -> Arc<Self> {
        let inner = Mutex::new(Inner { result: None, waker: None });
        let slot = Arc::new(Self { state: AtomicU8::new(QUEUED), inner, deadline });
        touch_new_place(&*slot);
        slot
    }

    fn inner(&self) -> MutexGuard<'_, Inner<R>> {
        touch_place(self);
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> u8 {
        touch_place(self);
        self.state.load(Ordering::Acquire)
    }

    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<R, NoReply>> {
        // Cloned without the lock: it may be anybody's code.
        let waker = (self.state() != ENDED).then(|| cx.waker().clone());
        let replaced = {
            let mut inner = self.inner();
            if let Some(result) = inner.result.take() {
                self.state.store(GONE, Ordering::Release);
                return Poll::Ready(result);
            }
            std::mem::replace(&mut inner.waker, waker)
        };
        drop(replaced);
        Poll::Pending
    }

    /// The asker can wait no longer: the reply if it just came, else one of the two reasons, by whether the handler had
    /// started.
    pub(crate) fn give_up(&self, queued: NotExecuted, started: Unknown) -> Result<R, NoReply> {
        let (state, result) = self.leave(&mut self.inner());
        match (result, state) {
            (Some(result), _) => result,
            (None, QUEUED) => Err(NoReply::NotExecuted(queued)),
            (None, _) => Err(NoReply::Unknown(started)),
        }
    }

    /// From now on nobody waits.
    fn leave(&self, inner: &mut Inner<R>) -> (u8, Option<Result<R, NoReply>>) {
        (self.state.swap(GONE, Ordering::AcqRel), inner.result.take())
    }

    /// The deadline has passed.
    pub(crate) fn expire(&self) -> Result<R, NoReply> {
        self.give_up(NotExecuted::Expired, Unknown::Deadline)
    }

    /// The asker gives up.
    pub(crate) fn forget(&self) {
        let left = {
            let mut inner = self.inner();
            (self.leave(&mut inner), inner.waker.take())
        };
        // Out of the lock: dropping a reply runs the user's code.
        drop(left);
    }

    pub(crate) fn stage(&self) -> Stage {
        match self.state() {
            QUEUED => Stage::Queued,
            STARTED => Stage::Begun,
            _ => Stage::Over,
        }
    }

    /// Ends the wait of somebody who waits in a circle; says whom to wake then.
    pub(crate) fn refuse_waiting(&self, cycle: Cycle) -> Option<Waker> {
        let mut inner = self.inner();
        let why = match self.close()? {
            QUEUED => NoReply::NotExecuted(NotExecuted::Cycle(cycle)),
            _ => NoReply::Unknown(Unknown::Cycle),
        };
        inner.result = Some(Err(why));
        inner.waker.take()
    }

    /// Ends the wait, under the lock: says how far it had come, unless it was over. From then on nothing is begun.
    fn close(&self) -> Option<u8> {
        let is_over = |state| state == ENDED || state == GONE;
        let (success, failure) = (Ordering::AcqRel, Ordering::Relaxed);
        let close = |state| (!is_over(state)).then_some(ENDED);
        self.state.fetch_update(success, failure, close).ok()
    }

    /// Ends the wait unless it has ended; `result` decides by how far it had come. What is left over is dropped, and the asker
    /// woken, without the lock.
    fn end(&self, result: impl FnOnce(u8) -> Result<R, NoReply>) {
        let waker = {
            let mut inner = self.inner();
            match self.close() {
                Some(state) => {
                    inner.result = Some(result(state));
                    inner.waker.take()
                }
                None => {
                    drop(inner);
                    drop(result);
                    return;
                }
            }
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<R: Send> Asked for Slot<R> {
    fn begin(&self, now: &dyn Fn() -> Time) -> bool {
        if self.deadline.is_some_and(|deadline| now() >= deadline) {
            self.refuse(NotExecuted::Expired);
            return false;
        }
        touch_place(self);
        let (success, failure) = (Ordering::AcqRel, Ordering::Relaxed);
        self.state.compare_exchange(QUEUED, STARTED, success, failure).is_ok()
    }

    fn is_wanted(&self) -> bool {
        self.stage() != Stage::Over
    }

    fn deadline(&self) -> Option<Time> {
        self.deadline
    }

    fn refuse(&self, why: NotExecuted) {
        self.end(|_| Err(NoReply::NotExecuted(why)));
    }

    fn lose(&self, why: Unknown) {
        self.end(|state| {
            Err(match state {
                QUEUED => NoReply::NotExecuted(NotExecuted::Stopped),
                _ => NoReply::Unknown(why),
            })
        });
    }
}

impl<R: Send> Fill<R> for Slot<R> {
    fn put(&self, reply: R) {
        self.end(|_| Ok(reply));
    }
}

/// Where the reply to one message goes: to an asker, or nowhere for a tell.
///
/// Travels beside the message in its envelope. Dropping it unanswered tells the asker so at once.
pub struct ReturnPath<R: 'static>(Option<Arc<dyn Fill<R>>>);

impl<R: 'static> ReturnPath<R> {
    pub(crate) fn nowhere() -> Self {
        Self(None)
    }

    pub(crate) fn to(asker: Arc<dyn Fill<R>>) -> Self {
        Self(Some(asker))
    }

    /// Answers.
    pub fn put(mut self, reply: R) {
        if let Some(asker) = self.0.take() {
            asker.put(reply);
        }
    }

    pub(crate) fn deadline(&self) -> Option<Time> {
        self.0.as_ref().and_then(|asker| asker.deadline())
    }

    pub(crate) fn begin(&self, now: &dyn Fn() -> Time) -> bool {
        self.0.as_ref().is_none_or(|asker| asker.begin(now))
    }

    /// Whether anybody waits for what comes of it, asker or not.
    pub(crate) fn is_somewhere(&self) -> bool {
        self.0.is_some()
    }

    /// Whether running the message still makes sense: always for a tell.
    pub(crate) fn is_wanted(&self) -> bool {
        self.0.as_ref().is_none_or(|asker| asker.is_wanted())
    }

    pub(crate) fn asker(&self) -> Option<Arc<dyn Fill<R>>> {
        self.0.clone()
    }

    /// The same, whatever the reply is.
    #[inline]
    pub(crate) fn asked(&self) -> Option<Arc<dyn Asked>> {
        match &self.0 {
            Some(asker) => Some(asker.clone()),
            None => None,
        }
    }

    /// Takes him out: from then on it leads nowhere.
    pub(crate) fn take(&mut self) -> Option<Arc<dyn Asked>> {
        match self.0.take() {
            Some(asker) => Some(asker),
            None => None,
        }
    }

    /// For generated code: whether it was an ask, and not a tell.
    #[doc(hidden)]
    pub fn has_asker(&self) -> bool {
        self.0.as_ref().is_some_and(|asker| asker.is_asker())
    }

    pub(crate) fn lose(mut self, why: Unknown) {
        if let Some(asker) = self.0.take() {
            asker.lose(why);
        }
    }

    pub(crate) fn refuse(mut self, why: NotExecuted) {
        if let Some(asker) = self.0.take() {
            asker.refuse(why);
        }
    }
}

impl<R: 'static> Drop for ReturnPath<R> {
    fn drop(&mut self) {
        if let Some(asker) = self.0.take() {
            asker.lose(if std::thread::panicking() {
                Unknown::Crashed
            } else {
                Unknown::Unanswered
            });
        }
    }
}

impl<R: 'static> fmt::Debug for ReturnPath<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.has_asker() { "ReturnPath(asker)" } else { "ReturnPath(nowhere)" })
    }
}

/// The right to answer one ask later: what a `#[handler(later)]` takes as its first argument.
///
/// Keep it in the actor, move it into a [`pipe`](crate::Context::pipe), or send it to another actor. Dropping it
/// without an answer tells the asker at once ([`Unknown::Unanswered`]), also when that happens because the actor
/// that kept it failed.
#[must_use = "dropping it tells the asker that there will be no answer"]
pub struct ReplyTo<R>(Box<dyn Answer<R> + Send>);

trait Answer<R> {
    fn answer(self: Box<Self>, reply: R);
    fn is_wanted(&self) -> bool;
}

struct Wrapped<All: 'static, R> {
    path: ReturnPath<All>,
    wrap: fn(R) -> All,
}

impl<All: 'static, R> Answer<R> for Wrapped<All, R> {
    fn answer(self: Box<Self>, reply: R) {
        self.path.put((self.wrap)(reply));
    }

    fn is_wanted(&self) -> bool {
        self.path.has_asker() && self.path.is_wanted()
    }
}

impl<R: 'static> ReplyTo<R> {
    /// For generated code: the path of the actor's whole reply type, narrowed to one handler's.
    #[doc(hidden)]
    pub fn new<All: 'static>(path: ReturnPath<All>, wrap: fn(R) -> All) -> Self {
        Self(Box::new(Wrapped { path, wrap }))
    }

    /// Answers. If nobody waits any more, `reply` is dropped.
    pub fn answer(self, reply: R) {
        self.0.answer(reply);
    }

    /// Whether somebody waits for the answer: false for a tell, and after the asker gave up.
    pub fn is_wanted(&self) -> bool {
        self.0.is_wanted()
    }
}

impl<R> fmt::Debug for ReplyTo<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyTo").field("wanted", &self.0.is_wanted()).finish()
    }
}

/// What a handler that answers later will answer with, read from the type of its first argument.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no way to answer",
    label = "no way to answer",
    note = "a `#[handler(later)]` takes a `ReplyTo<..>` as the first argument after the context"
)]
pub trait Answers {
    /// The reply's type.
    type Value;
}

impl<R> Answers for ReplyTo<R> {
    type Value = R;
}

#[cfg(test)]
mod tests {
    #[cfg(shuttle)]
    mod models;

    use super::*;

    fn now<R>(slot: &Slot<R>) -> Poll<Result<R, NoReply>> {
        slot.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn a_deadline_before_the_start_keeps_the_handler_from_starting() {
        let slot = Slot::<u8>::new(None);
        let path = ReturnPath::to(slot.clone());
        assert_eq!(slot.expire(), Err(NoReply::NotExecuted(NotExecuted::Expired)));
        assert!(!path.begin(&|| Time::START));
    }

    #[test]
    fn a_deadline_holds_although_nobody_polls_the_asker() {
        let slot = Slot::<u8>::new(Some(Time::START));
        let path = ReturnPath::to(slot.clone());
        assert!(!path.begin(&|| Time::START));
        assert_eq!(now(&slot), Poll::Ready(Err(NoReply::NotExecuted(NotExecuted::Expired))));
    }

    #[test]
    fn a_deadline_after_the_start_leaves_the_outcome_open() {
        let slot = Slot::<u8>::new(None);
        let path = ReturnPath::to(slot.clone());
        assert!(path.begin(&|| Time::START));
        assert_eq!(slot.expire(), Err(NoReply::Unknown(Unknown::Deadline)));
        path.put(1);
        assert!(now(&slot).is_pending());
    }

    #[test]
    fn a_reply_that_just_came_beats_the_deadline() {
        let slot = Slot::<u8>::new(None);
        let path = ReturnPath::to(slot.clone());
        path.begin(&|| Time::START);
        path.put(1);
        assert_eq!(slot.expire(), Ok(1));
    }

    #[test]
    fn a_dropped_path_says_whether_the_handler_had_started() {
        let slot = Slot::<u8>::new(None);
        drop(ReturnPath::to(slot.clone()));
        assert_eq!(now(&slot), Poll::Ready(Err(NoReply::NotExecuted(NotExecuted::Stopped))));

        let slot = Slot::<u8>::new(None);
        let path = ReturnPath::to(slot.clone());
        path.begin(&|| Time::START);
        drop(path);
        assert_eq!(now(&slot), Poll::Ready(Err(NoReply::Unknown(Unknown::Unanswered))));
    }

    #[test]
    fn a_reply_to_nobody_is_dropped_outside_the_lock() {
        struct Noisy(Arc<Slot<Noisy>>);
        impl Drop for Noisy {
            fn drop(&mut self) {
                // Would deadlock if the slot were locked while its left-over reply is dropped.
                assert!(!self.0.is_wanted());
            }
        }
        let slot = Slot::<Noisy>::new(None);
        let path = ReturnPath::to(slot.clone());
        path.begin(&|| Time::START);
        slot.forget();
        path.put(Noisy(slot));
    }
}
