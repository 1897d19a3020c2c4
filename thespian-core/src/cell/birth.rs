//! How an incarnation comes to life: made, started, and ready for its first message.

use std::pin::pin;

use super::guard::{Limit, guard, run_hook};
use super::{Cell, End, Turn};
use crate::actor::{Actor, Making};
use crate::mailbox::{Phase, Stop};
use crate::time::Time;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Whether nothing in the next incarnation's birth can wait for anything.
    pub(super) fn is_born_at_once(&self) -> bool {
        let takes_time = self.recipe.as_ref().is_some_and(|recipe| !recipe.is_done_at_once());
        self.started || !A::STARTS && !takes_time
    }

    /// As [`birth`](Self::birth), for those.
    pub(super) fn be_born(&mut self) -> Result<(), Turn> {
        if self.started {
            self.cx.mailbox.show(Phase::Idle);
            return Ok(());
        }
        self.ready_at = self.begin_birth()?;
        if let Some(recipe) = &self.recipe {
            let made = match guard(|| recipe.make(&mut self.cx)).map_err(Turn::fail)? {
                Making::Done(made) => made.map_err(Turn::fail)?,
                Making::Begun(_) => return Err(Turn::killed()),
            };
            self.take_place(made)?;
            self.ready_at = self.cx.now();
        } else if self.actor.is_none() {
            return Err(Turn::killed());
        }
        self.finish_birth();
        Ok(())
    }

    fn take_place(&mut self, actor: A) -> Result<(), Turn> {
        self.actor = Some(actor);
        self.heed_failure()?;
        // Making may have taken long enough for somebody to lose patience.
        match self.cx.mailbox.any().ending() {
            Some(Stop::Kill) => Err(Turn::killed()),
            _ => Ok(()),
        }
    }

    fn begin_birth(&mut self) -> Result<Time, Turn> {
        match self.cx.mailbox.any().ending() {
            None => {}
            Some(Stop::Stop) => return Err(Turn::End(End::Stopped)),
            Some(Stop::Kill) => return Err(Turn::killed()),
        }
        let since = self.cx.now();
        self.cx.mailbox.any().begins(since);
        Ok(since)
    }

    fn finish_birth(&mut self) {
        self.started = true;
        self.cx.mailbox.any().set_ready();
        // The next of the round may be made again.
        self.seat = None;
    }

    /// Makes and starts an incarnation, unless there is one that goes on.
    pub(super) async fn birth(&mut self) -> Result<(), Turn> {
        let since = self.begin_birth()?;
        let mailbox = self.cx.mailbox.clone();
        let within = mailbox.header().life.start_within;
        let mut limit = Limit { hook: "init", within, since };
        if let Some(recipe) = &self.recipe {
            let made = match guard(|| recipe.make(&mut self.cx)).map_err(Turn::fail)? {
                Making::Done(made) => made,
                Making::Begun(future) => {
                    run_hook(mailbox.clone(), limit, pin!(Some(future))).await.or_turn()?
                }
            };
            self.take_place(made.map_err(Turn::fail)?)?;
        }
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
