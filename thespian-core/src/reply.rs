//! Reply: where an answer goes. The asker's slot, the return path in the envelope, and the one a user may keep.
//! In: the cell, or whoever holds the envelope when it ends. Out: the asker. Knows: errors. Never knows: mailboxes.
//! Order: queued -> started -> ended, or gone. Who begins what is queued and who ends it take the state from one another, so
//! "not executed" never runs.

use std::fmt;
use std::sync::Arc;

mod slot;

use crate::error::{NotExecuted, Unknown};
use crate::time::Time;
pub(crate) use slot::{AnyReply, Place, Slot, Stage};

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

/// Where the reply to one message goes: to an asker, or nowhere for a tell.
///
/// Travels beside the message in its envelope. Dropping it unanswered tells the asker so at once.
pub struct ReturnPath<R: 'static>(Option<Arc<dyn Fill<R>>>);

// Spelled out, without a closure: each would be a function of each actor's.
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
        match &self.0 {
            Some(asker) => asker.deadline(),
            None => None,
        }
    }

    pub(crate) fn begin(&self, now: &dyn Fn() -> Time) -> bool {
        match &self.0 {
            Some(asker) => asker.begin(now),
            None => true,
        }
    }

    /// Whether anybody waits for what comes of it, asker or not.
    pub(crate) fn is_somewhere(&self) -> bool {
        self.0.is_some()
    }

    /// Whether running the message still makes sense: always for a tell.
    pub(crate) fn is_wanted(&self) -> bool {
        match &self.0 {
            Some(asker) => asker.is_wanted(),
            None => true,
        }
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
        match &self.0 {
            Some(asker) => asker.is_asker(),
            None => false,
        }
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
    #[inline]
    fn drop(&mut self) {
        if let Some(asker) = self.0.take() {
            let_down(&*asker);
        }
    }
}

/// The path of somebody who waits was dropped.
fn let_down(asker: &dyn Asked) {
    asker.lose(if std::thread::panicking() { Unknown::Crashed } else { Unknown::Unanswered });
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

    use std::task::{Context, Poll, Waker};

    use super::*;

    fn now<R: Send + 'static>(slot: &Slot<R>) -> Poll<Result<R, NoReply>> {
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
