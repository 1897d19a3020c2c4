//! How an actor dies, step by step; the steps are argued in `ARCHITECTURE.md`.

use std::pin::pin;

use super::guard::run;
use super::{Cell, Turn};
use crate::actor::Actor;
use crate::contain::contain;
use crate::exit::ExitReason;
use crate::hub::DeadReason;
use crate::tree::{Pace, Parent, end_all};

impl<A: Actor<Msg: Send>> Cell<A> {
    pub(super) async fn die(&mut self, mut reason: ExitReason) {
        self.seal();
        if matches!(reason, ExitReason::Killed { .. }) {
            let mailbox = &self.cx.mailbox;
            end_all(mailbox.family(), Pace::kill(&mailbox.header().hub.world)).await;
        } else if self.end_children().await {
            reason = ExitReason::Killed { confirmed: true };
        }
        if !reason.is_abnormal() && self.started {
            match self.say_goodbye(reason.clone()).await {
                Ok(()) => {}
                Err(Turn::End(end)) => reason = end,
                Err(Turn::Fail(cause)) => reason = ExitReason::Failed(self.note_failure(cause)),
            }
        }
        self.drop_state();
        self.finish(reason);
    }

    /// Step 1: nobody is let in any more, and everybody who waits is told.
    fn seal(&mut self) {
        self.bury_message(DeadReason::Killed);
        self.cx.mailbox.family().close();
        self.cx.mailbox.seal();
    }

    /// Step 3: `#[stopping]`.
    pub(super) async fn say_goodbye(&mut self, why: ExitReason) -> Result<(), Turn> {
        let Some(actor) = &mut self.actor else { return Ok(()) };
        let mailbox = self.cx.mailbox.clone();
        run(&mailbox, pin!(Some(actor.stopping(&mut self.cx, why)))).await.or_turn()
    }

    /// Steps 5 to 7.
    fn finish(&mut self, reason: ExitReason) {
        self.ended = true;
        let id = self.cx.id();
        for watched in std::mem::take(&mut self.cx.watching).into_values() {
            watched.unwatch(id);
        }
        if !self.cx.mailbox.finish(reason) {
            // Somebody had given it up, and was wrong to think that it never ends.
            self.cx.hub().came_back(id);
        }
    }
}

/// The stage dropped the task: the steps that need no waiting are still due.
impl<A: Actor<Msg: Send>> Drop for Cell<A> {
    fn drop(&mut self) {
        if !self.ended {
            contain(|| self.seal());
            // Nobody is left who could wait for them.
            self.cx.mailbox.family().all().iter().for_each(|child| child.kill());
            self.drop_state();
            self.finish(ExitReason::Killed { confirmed: true });
        }
    }
}
