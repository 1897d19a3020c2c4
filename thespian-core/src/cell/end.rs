//! How an actor dies, step by step; the steps are argued in `ARCHITECTURE.md`.

use std::mem::take;
use std::pin::pin;

use super::guard::run_hook;
use super::sight::Sight;
use super::{Part, Turn, limit};
use crate::contain::caught_once;
use crate::exit::ExitReason;
use crate::hub::DeadReason;
use crate::mailbox::{END, Phase};
use crate::trail::Scope;
use crate::tree::{Pace, end_all};

impl dyn Part {
    /// Dies, if nothing of that can wait for anything. Whether it could.
    pub(super) fn die_at_once(&mut self, reason: &ExitReason) -> bool {
        let world = &self.inbox().header().hub.world;
        let sight = self.pace().and_then(|pace| Sight::of(pace, END, world));
        let is_childless = self.seal();
        if self.life().started && self.habits().stops || !is_childless {
            return false;
        }
        self.drop_state();
        self.finish(reason);
        if let Some(sight) = sight {
            sight.end();
        }
        true
    }

    /// What is left to be done after that.
    pub(super) async fn die(&mut self, mut reason: ExitReason) {
        if matches!(reason, ExitReason::Killed { .. }) {
            let inbox = self.share();
            end_all(inbox.family(), Pace::kill(&inbox.header().hub.world)).await;
        } else if self.end_children().await {
            reason = ExitReason::Killed { confirmed: true };
        }
        let farewell = match &reason {
            ExitReason::Failed(_) => self.habits().stops_after_failure,
            reason => !reason.is_abnormal(),
        };
        if farewell && self.life().started {
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
        self.finish(&reason);
    }

    /// Step 1: nobody is let in any more, and everybody who waits is told. Whether there are no children either.
    fn seal(&mut self) -> bool {
        self.life_mut().scope = Scope::none();
        self.inbox().show(Phase::Stopping);
        let known = self.bury_message(DeadReason::Killed).is_some();
        self.give_up_trial((!known).then_some(DeadReason::Stopped));
        let is_childless = self.inbox().family().close();
        self.inbox().seal();
        is_childless
    }

    /// Step 3: `#[stopping]`.
    pub(super) async fn say_goodbye(&mut self, why: ExitReason) -> Result<(), Turn> {
        let inbox = self.share();
        let limit = limit(&inbox, "stopping", inbox.header().life.stop_within);
        let node = self.node();
        if let Some(hook) = self.stopping(why) {
            run_hook(node, limit, pin!(Some(hook))).await.or_turn()?;
        }
        // Also one that was declared before, in a handler that was cut off.
        self.heed_failure()
    }

    pub(super) fn drop_state(&mut self) {
        self.life_mut().started = false;
        let own = self.own_mut();
        own.stops = false;
        let (mut failure, is_named) = (own.failure.take(), take(&mut own.is_named));
        if failure.is_some() {
            self.inbox().header().discard(&mut failure);
        }
        if is_named {
            self.inbox().set_state(None);
        }
        if self.habits().has_states {
            self.contained(|part| part.leave_states());
        }
        if self.habits().drops {
            self.contained(|part| part.drop_actor());
        } else {
            self.drop_actor();
        }
    }

    /// Runs a piece of the user's code in this actor's name, as [`Header::contain`](crate::tree::Header::contain) does.
    fn contained(&mut self, code: fn(&mut (dyn Part + 'static))) {
        if let Err(panic) = caught_once(&mut || code(self)) {
            self.inbox().header().note_panic(panic);
        }
    }

    /// Steps 5 to 7.
    fn finish(&mut self, reason: &ExitReason) {
        self.life_mut().ended = true;
        let id = self.inbox().header().target.id;
        self.own_mut().unwatch_all(id);
        // What it was made from is the user's too, and so is its drop.
        self.contained(|part| part.drop_recipe());
        if !self.inbox().finish(reason) {
            // Somebody had given it up, and was wrong to think that it never ends.
            self.inbox().header().hub.came_back(id);
        }
        self.life_mut().seat = None;
    }

    /// The stage drops the task: the steps that need no waiting are still due. If the actor is away at a blocking handler,
    /// it is abandoned there.
    pub(super) fn cut_short(&mut self, is_away: bool) {
        let inbox = self.share();
        inbox.header().contain(|| _ = self.seal());
        // Nobody is left who could wait for them.
        inbox.family().all().iter().for_each(|child| child.kill());
        self.drop_state();
        if is_away {
            self.life_mut().ended = true;
            inbox.abandon();
        } else {
            self.finish(&ExitReason::Killed { confirmed: true });
        }
    }
}
