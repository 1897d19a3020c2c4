//! How an actor dies, step by step; the steps are argued in `ARCHITECTURE.md`.

use std::pin::pin;

use super::guard::{Ran, contain, run};
use super::{Cell, Turn};
use crate::actor::Actor;
use crate::exit::{ExitReason, Failure};
use crate::hub::{DeadReason, What};
use crate::tree::{Pace, Parent, end_all};

impl<A: Actor<Msg: Send>> Cell<A> {
    pub(super) async fn die(&mut self, mut reason: ExitReason) {
        self.seal();
        if matches!(reason, ExitReason::Killed { .. }) {
            end_all(self.cx.mailbox.family(), Pace::Kill).await;
        } else {
            self.end_children().await;
        }
        if !reason.is_abnormal() {
            match self.say_goodbye(reason.clone()).await {
                Ok(()) => {}
                Err(Turn::End(end)) => reason = end,
                Err(Turn::Fail(cause)) => {
                    let now = self.cx.hub().world.now();
                    let path = self.cx.path();
                    let failure =
                        Failure { path, cause, message: None, restarts: self.restarts, at: now };
                    self.cx.hub().note(|| failure.path.clone(), What::Failed(failure.clone()));
                    reason = ExitReason::Failed(failure);
                }
            }
        }
        self.drop_state();
        self.finish(reason);
    }

    /// Step 1: nobody is let in any more, and everybody who waits is told.
    fn seal(&mut self) {
        self.bury_message(DeadReason::Killed);
        self.cx.mailbox.family().close();
        self.cx.mailbox.seal(std::mem::take(&mut self.batch));
    }

    /// Step 3: `#[stopping]`.
    pub(super) async fn say_goodbye(&mut self, why: ExitReason) -> Result<(), Turn> {
        let Some(actor) = &mut self.actor else { return Ok(()) };
        let mailbox = self.cx.mailbox.clone();
        match run(&mailbox, pin!(Some(actor.stopping(&mut self.cx, why)))).await {
            Ran::Done(()) => Ok(()),
            Ran::Panicked(cause) => Err(Turn::Fail(cause)),
            Ran::Killed => Err(Turn::killed()),
        }
    }

    /// Steps 5 and 6.
    fn finish(&mut self, reason: ExitReason) {
        self.ended = true;
        let id = self.cx.id();
        for watched in std::mem::take(&mut self.cx.watching).into_values() {
            watched.unwatch(id);
        }
        self.cx.mailbox.finish(reason);
    }
}

/// The stage dropped the task: the steps that need no waiting are still due.
impl<A: Actor<Msg: Send>> Drop for Cell<A> {
    fn drop(&mut self) {
        if !self.ended {
            contain(|| self.seal());
            self.drop_state();
            self.finish(ExitReason::Killed { confirmed: true });
        }
    }
}
