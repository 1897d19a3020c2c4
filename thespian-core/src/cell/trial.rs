//! Messages that are tried again when the actor failed at them: those of handlers with `retry`.
//!
//! A copy and the way back to the asker are set aside before the handler begins. It answers into a draft, which passes
//! a reply on and keeps a failure to itself. When the handler has ended well, the trial is over; when the actor failed
//! and goes on, the copy is the next message it handles; when there were too many tries, it is quarantined.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Cell, guard};
use crate::actor::Actor;
use crate::error::{NotExecuted, Unknown};
use crate::exit::Cause;
use crate::hub::DeadReason;
use crate::mailbox::{Envelope, Message};
use crate::reply::{Asked, ReturnPath};
use crate::time::Time;

/// A message on trial.
pub(super) struct Trial<M: Message> {
    copy: M,
    /// How often it may be tried again.
    pub(super) left: u32,
    path: ReturnPath<M::Reply>,
}

/// The way back to the asker for one try.
struct Draft {
    asker: Arc<dyn Asked>,
    /// The handler has declared that it failed, whatever it returns.
    failed: Arc<AtomicBool>,
}

impl Asked for Draft {
    fn begin(&self, _: &dyn Fn() -> Time) -> bool {
        true
    }

    fn is_wanted(&self) -> bool {
        self.asker.is_wanted()
    }

    fn is_asker(&self) -> bool {
        self.asker.is_asker()
    }

    fn deadline(&self) -> Option<Time> {
        self.asker.deadline()
    }

    fn refuse(&self, _: NotExecuted) {}

    // What that means for the asker is decided when it is known whether there is another try.
    fn lose(&self, _: Unknown) {}

    fn put(&self, reply: &mut dyn Any) {
        if !self.failed.load(Ordering::Relaxed) {
            self.asker.put(reply);
        }
    }
}

impl<A: Actor<Msg: Send>> Cell<A> {
    pub(super) const TRIES_AGAIN: bool = A::TRIES_AGAIN && A::Msg::RETRIES;

    /// Sets a copy of the message aside, if its handler has `retry`.
    #[inline]
    pub(super) fn set_aside(
        &mut self,
        envelope: Envelope<A::Msg>,
    ) -> Result<Envelope<A::Msg>, Cause> {
        let (message, path) = envelope.split();
        match guard(|| message.spare()) {
            Ok(None) => Ok(Envelope::join(message, path)),
            Ok(Some((copy, left))) => Ok(self.try_out(message, Trial { copy, left, path })),
            Err(cause) => {
                // It dies of having been begun, and is counted among those.
                let envelope = Envelope::join(message, path);
                self.cx.mailbox.began(envelope.index(), false);
                let (message, path) = envelope.split();
                // By itself: waking the asker is his code.
                let header = self.cx.mailbox.header();
                header.contain(|| path.into_way().lose(Unknown::Crashed));
                header.contain(|| drop(message));
                Err(cause)
            }
        }
    }

    /// The message that is to be tried again, if there is one and its asker still waits.
    #[inline]
    pub(super) fn try_again(&mut self) -> Option<Result<Envelope<A::Msg>, Cause>> {
        let trial = self.trial.take()?;
        let is_late = trial.path.way().deadline().is_some_and(|deadline| self.cx.now() >= deadline);
        if is_late || !trial.path.way().is_wanted() {
            let Trial { copy, path, .. } = *trial;
            // The actor failed at it, and that was its last try.
            self.cx.mailbox.any().bury(copy.kind(), DeadReason::Poison);
            let header = self.cx.mailbox.header();
            header.contain(|| path.into_way().lose(Unknown::Deadline));
            header.contain(|| drop(copy));
            return None;
        }
        self.life.handling = Some(trial.copy.index() as u16);
        match guard(|| trial.copy.spare()) {
            Ok(Some((copy, _))) => Some(Ok(self.try_out(copy, *trial))),
            Ok(None) => None,
            Err(cause) => {
                let Trial { copy, path, .. } = *trial;
                let header = self.cx.mailbox.header();
                header.contain(|| path.into_way().lose(Unknown::Crashed));
                header.contain(|| drop(copy));
                Some(Err(cause))
            }
        }
    }

    fn try_out(&mut self, message: A::Msg, trial: Trial<A::Msg>) -> Envelope<A::Msg> {
        let failed: Arc<AtomicBool> = Arc::default();
        self.cx.own.rarely().on_failure = Some(failed.clone());
        let path = match trial.path.way().asked() {
            None => ReturnPath::nowhere(),
            Some(asker) => ReturnPath::to(Arc::new(Draft { asker, failed })),
        };
        self.trial = Some(Box::new(trial));
        Envelope::join(message, path)
    }

    /// The handler has ended well.
    pub(super) fn pass_trial(&mut self) {
        self.forget_draft();
        if let Some(trial) = self.trial.take() {
            self.cx.mailbox.header().contain(|| drop(trial));
        }
    }

    /// A failure that is declared from now on is not this message's.
    fn forget_draft(&mut self) {
        if let Some(rare) = self.cx.own.rare_mut() {
            rare.on_failure = None;
        }
    }

    /// It will not be tried again; `why` is for the dead letters, unless they know already.
    pub(super) fn bury_trial(&mut self, why: Option<DeadReason>) {
        self.forget_draft();
        let Some(trial) = self.trial.take() else { return };
        let Trial { copy, path, .. } = *trial;
        if let Some(why) = why {
            self.cx.mailbox.any().bury(copy.kind(), why);
        }
        self.cx.mailbox.header().contain(|| path.into_way().lose(Unknown::Crashed));
        self.cx.mailbox.header().contain(|| drop(copy));
    }
}
