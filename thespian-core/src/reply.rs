//! Reply: where an answer goes. The asker's slot, the return path in the envelope, and the one a user may keep.
//! In: the cell, or whoever holds the envelope when it ends. Out: the asker. Knows: errors. Never knows: mailboxes.
//! Order: queued -> started -> ended, or gone. Who begins what is queued and who ends it take the state from one another, so
//! "not executed" never runs.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

mod obligation;
mod slot;

pub(crate) use obligation::Owed;
pub use obligation::{Receipt, Reply, ReplyTo};

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
    /// The reply lies in an `Option` of its type. Its type is the one that is waited for.
    fn put(&self, reply: &mut dyn Any);
}

/// Where the reply to one message goes: to an asker, or nowhere for a tell.
///
/// Travels beside the message in its envelope. Dropping it unanswered tells the asker so at once.
pub struct ReturnPath<R: 'static> {
    way: Way,
    reply: PhantomData<fn(R)>,
}

/// The same, whatever the reply is.
#[doc(hidden)]
pub struct Way(Option<Arc<dyn Asked>>);

impl<R: 'static> ReturnPath<R> {
    pub(crate) fn nowhere() -> Self {
        Self::along(Way(None))
    }

    /// To somebody who waits for one, or passes it on to such a one.
    pub(crate) fn to(asker: Arc<dyn Asked>) -> Self {
        Self::along(Way::to(asker))
    }

    pub(crate) fn to_slot(slot: Arc<Slot<R>>) -> Self
    where
        R: Send,
    {
        Self::to(slot)
    }

    pub(crate) fn along(way: Way) -> Self {
        Self { way, reply: PhantomData }
    }

    #[inline]
    pub(crate) fn way(&self) -> &Way {
        &self.way
    }

    pub(crate) fn into_way(self) -> Way {
        self.way
    }

    /// Answers.
    pub fn put(self, reply: R) {
        self.way.put(&mut Some(reply));
    }

    /// Takes him out: from then on it leads nowhere.
    pub(crate) fn take(&mut self) -> Option<Arc<dyn Asked>> {
        self.way.take()
    }

    /// For generated code: the same way, for whoever answers in another type. Whoever asked waits for that one.
    #[doc(hidden)]
    pub fn of<S: 'static>(self) -> ReturnPath<S> {
        ReturnPath::along(self.way)
    }

    /// For generated code: whether it was an ask, and not a tell.
    #[doc(hidden)]
    pub fn has_asker(&self) -> bool {
        self.way.has_asker()
    }
}

impl Way {
    pub(crate) fn to(asker: Arc<dyn Asked>) -> Self {
        Self(Some(asker))
    }

    /// Answers with what lies in `reply`, an `Option` of what the asker waits for.
    #[doc(hidden)]
    pub fn put(mut self, reply: &mut dyn Any) {
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

    pub(crate) fn has_asker(&self) -> bool {
        self.0.as_ref().is_some_and(|asker| asker.is_asker())
    }

    #[inline]
    pub(crate) fn asked(&self) -> Option<Arc<dyn Asked>> {
        self.0.clone()
    }

    /// Takes him out: from then on it leads nowhere.
    pub(crate) fn take(&mut self) -> Option<Arc<dyn Asked>> {
        self.0.take()
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

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.has_asker() { "Way(asker)" } else { "Way(nowhere)" })
    }
}

impl Drop for Way {
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
        let path = ReturnPath::to_slot(slot.clone());
        assert_eq!(slot.expire(), Err(NoReply::NotExecuted(NotExecuted::Expired)));
        assert!(!path.way().begin(&|| Time::START));
    }

    #[test]
    fn a_deadline_holds_although_nobody_polls_the_asker() {
        let slot = Slot::<u8>::new(Some(Time::START));
        let path = ReturnPath::to_slot(slot.clone());
        assert!(!path.way().begin(&|| Time::START));
        assert_eq!(now(&slot), Poll::Ready(Err(NoReply::NotExecuted(NotExecuted::Expired))));
    }

    #[test]
    fn a_deadline_after_the_start_leaves_the_outcome_open() {
        let slot = Slot::<u8>::new(None);
        let path = ReturnPath::to_slot(slot.clone());
        assert!(path.way().begin(&|| Time::START));
        assert_eq!(slot.expire(), Err(NoReply::Unknown(Unknown::Deadline)));
        path.put(1);
        assert!(now(&slot).is_pending());
    }

    #[test]
    fn a_reply_that_just_came_beats_the_deadline() {
        let slot = Slot::<u8>::new(None);
        let path = ReturnPath::to_slot(slot.clone());
        path.way().begin(&|| Time::START);
        path.put(1);
        assert_eq!(slot.expire(), Ok(1));
    }

    #[test]
    fn a_dropped_path_says_whether_the_handler_had_started() {
        let slot = Slot::<u8>::new(None);
        drop(ReturnPath::to_slot(slot.clone()));
        assert_eq!(now(&slot), Poll::Ready(Err(NoReply::NotExecuted(NotExecuted::Stopped))));

        let slot = Slot::<u8>::new(None);
        let path = ReturnPath::to_slot(slot.clone());
        path.way().begin(&|| Time::START);
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
        let path = ReturnPath::to_slot(slot.clone());
        path.way().begin(&|| Time::START);
        slot.forget();
        path.put(Noisy(slot));
    }
}
