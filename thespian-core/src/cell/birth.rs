//! How an incarnation comes to life: made, started, and ready for its first message.

use std::pin::pin;

use super::guard::{Limit, guard, run_hook};
use super::{Cell, Turn};
use crate::actor::{Actor, Recipe};
use crate::mailbox::Phase;
use crate::time::Time;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Whether nothing in the next incarnation's birth can wait for anything.
    pub(super) fn is_born_at_once(&self) -> bool {
        self.started || !A::STARTS && !matches!(self.recipe, Some(Recipe::Later(_)))
    }

    /// As [`birth`](Self::birth), for those.
    pub(super) fn be_born(&mut self) -> Result<(), Turn> {
        if self.started {
            self.cx.mailbox.show(Phase::Idle);
            return Ok(());
        }
        self.ready_at = self.begin_birth()?;
        if let Some(Recipe::Now(make)) = &self.recipe {
            let made = guard(|| make(&mut self.cx)).and_then(|made| made);
            self.actor = Some(made.map_err(Turn::fail)?);
            self.heed_failure()?;
            self.heed_kill()?;
            self.ready_at = self.cx.now();
        }
        if self.actor.is_none() {
            return Err(Turn::killed());
        }
        self.finish_birth();
        Ok(())
    }

    fn begin_birth(&mut self) -> Result<Time, Turn> {
        self.heed_end()?;
        let since = self.cx.now();
        self.cx.mailbox.begins(since);
        Ok(since)
    }

    fn finish_birth(&mut self) {
        self.started = true;
        self.cx.mailbox.set_ready();
        // The next of the round may be made again.
        self.seat = None;
    }

    /// Makes and starts an incarnation, unless there is one that goes on.
    pub(super) async fn birth(&mut self) -> Result<(), Turn> {
        let since = self.begin_birth()?;
        let mailbox = self.cx.mailbox.clone();
        let within = mailbox.header().life.start_within;
        let mut limit = Limit { hook: "init", within, since };
        let made = match &self.recipe {
            None => Ok(self.actor.take()),
            Some(Recipe::Now(make)) => guard(|| make(&mut self.cx)).and_then(|made| made).map(Some),
            Some(Recipe::Later(make)) => {
                let future = guard(|| make(&mut self.cx)).map_err(Turn::fail)?;
                run_hook(mailbox.clone(), limit, pin!(Some(future))).await.or_turn()?.map(Some)
            }
        };
        self.actor = made.map_err(Turn::fail)?;
        self.heed_failure()?;
        // Making may have taken long enough for somebody to lose patience.
        self.heed_kill()?;
        let Some(actor) = &mut self.actor else { return Err(Turn::killed()) };
        limit.hook = "started";
        let started =
            run_hook(mailbox.clone(), limit, pin!(Some(actor.started(&mut self.cx)))).await;
        started.or_turn()?.map_err(Turn::fail)?;
        self.heed_failure()?;
        self.ready_at = self.cx.now();
        self.finish_birth();
        Ok(())
    }
}
