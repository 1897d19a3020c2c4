//! How an actor dies, step by step; the steps are argued in `ARCHITECTURE.md`.

use std::pin::pin;

use super::guard::run_hook;
use super::{Cell, Turn, limit};
use crate::actor::Actor;
use crate::exit::ExitReason;
use crate::hub::DeadReason;
use crate::mailbox::Phase;
use crate::tree::{Node as _, Pace, Parent, end_all};

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Dies, if nothing of that can wait for anything; else gives the reason back.
    pub(super) fn die_at_once(&mut self, reason: ExitReason) -> Option<ExitReason> {
        self.seal();
        if A::STOPS && self.started || !self.cx.mailbox.family().is_empty() {
            return Some(reason);
        }
        self.cx.mailbox.any().forget_children();
        self.drop_state();
        self.finish(reason);
        None
    }

    /// What is left to be done after that.
    pub(super) async fn die(&mut self, mut reason: ExitReason) {
        if matches!(reason, ExitReason::Killed { .. }) {
            let mailbox = &self.cx.mailbox;
            end_all(mailbox.family(), Pace::kill(&mailbox.header().hub.world)).await;
        } else if self.end_children().await {
            reason = ExitReason::Killed { confirmed: true };
        }
        let farewell = match &reason {
            ExitReason::Failed(_) => A::STOPS_AFTER_FAILURE,
            reason => !reason.is_abnormal(),
        };
        if farewell && self.started {
            let end = match self.say_goodbye(reason.clone()).await {
                // Nobody is called who has sealed his mailbox.
                Ok(()) | Err(Turn::Called) => None,
                Err(Turn::End(end)) => Some(end.into()),
                Err(Turn::Fail(cause)) => Some(ExitReason::Failed(self.note_failure(*cause))),
            };
            // The first failure is why it ended.
            reason = end.filter(|_| !reason.is_abnormal()).unwrap_or(reason);
        }
        self.drop_state();
        self.finish(reason);
    }

    /// Step 1: nobody is let in any more, and everybody who waits is told.
    fn seal(&mut self) {
        self.cx.mailbox.show(Phase::Stopping);
        let known = self.bury_message(DeadReason::Killed).is_some();
        self.give_up_trial((!known).then_some(DeadReason::Stopped));
        self.cx.mailbox.family().close();
        self.cx.mailbox.any().seal();
    }

    /// Step 3: `#[stopping]`.
    pub(super) async fn say_goodbye(&mut self, why: ExitReason) -> Result<(), Turn> {
        let Some(actor) = &mut self.actor else { return Ok(()) };
        let mailbox = self.cx.mailbox.clone();
        let limit = limit(&mailbox, "stopping", mailbox.header().life.stop_within);
        let ran = {
            let hook = pin!(Some(actor.stopping(&mut self.cx, why)));
            run_hook(mailbox, limit, hook).await
        };
        ran.or_turn()?;
        self.heed_failure()
    }

    /// Steps 5 to 7.
    fn finish(&mut self, reason: ExitReason) {
        self.ended = true;
        let id = self.cx.id();
        self.cx.unwatch_all();
        // What it was made from is the user's too, and so is its drop.
        let recipe = self.recipe.take();
        self.cx.mailbox.header().contain(|| drop(recipe));
        if !self.cx.mailbox.any().finish(reason) {
            // Somebody had given it up, and was wrong to think that it never ends.
            self.cx.hub().came_back(id);
        }
        self.seat = None;
    }

    /// The stage drops the task: the steps that need no waiting are still due. If the actor is away at a blocking handler,
    /// it is abandoned there.
    pub(super) fn cut_short(&mut self, is_away: bool) {
        let mailbox = self.cx.mailbox.clone();
        mailbox.header().contain(|| self.seal());
        // Nobody is left who could wait for them.
        self.cx.mailbox.family().all().iter().for_each(|child| child.kill());
        self.drop_state();
        if is_away {
            self.ended = true;
            self.cx.mailbox.any().abandon();
        } else {
            self.finish(ExitReason::Killed { confirmed: true });
        }
    }
}

impl<A: Actor<Msg: Send>> Drop for Cell<A> {
    fn drop(&mut self) {
        if !self.ended {
            self.cut_short(false);
        }
    }
}
