//! How an incarnation comes to life: made, started, and ready for its first message.

use std::pin::pin;

use super::guard::{Limit, guard, run_hook};
use super::sight::Sight;
use super::{End, Part, Turn};
use crate::actor::Making;
use crate::mailbox::{BIRTH, Phase, Stop};
use crate::time::Time;

impl dyn Part {
    /// Whether nothing in the next incarnation's birth can wait for anything.
    pub(super) fn is_born_at_once(&self) -> bool {
        self.life().started || !self.habits().starts && self.recipe() != Some(false)
    }

    /// As [`birth`](Self::birth), for those; unless there is one that goes on.
    pub(super) fn be_born(&mut self) -> Result<(), Turn> {
        if self.life().started {
            self.inbox().show(Phase::Idle);
            return Ok(());
        }
        self.life_mut().ready_at = self.begin_birth()?;
        let world = &self.inbox().header().hub.world;
        let sight = self.pace().and_then(|pace| Sight::of(pace, BIRTH, world));
        self.enter()?;
        if self.recipe().is_some() {
            match guard(|| self.make()).map_err(Turn::fail)? {
                Some(Making::Done(made)) => made.map_err(Turn::fail)?,
                Some(Making::Begun(_)) | None => return Err(Turn::killed()),
            }
            self.take_place()?;
        } else if !self.is_there() {
            return Err(Turn::killed());
        }
        if let Some(sight) = sight {
            sight.end();
        }
        self.finish_birth();
        Ok(())
    }

    fn take_place(&mut self) -> Result<(), Turn> {
        self.heed_failure()?;
        // Making may have taken long enough for somebody to lose patience.
        match self.inbox().ending() {
            Some(Stop::Kill) => Err(Turn::killed()),
            _ => Ok(()),
        }
    }

    fn begin_birth(&mut self) -> Result<Time, Turn> {
        match self.inbox().ending() {
            None => {}
            Some(Stop::Stop) => return Err(Turn::End(End::Stopped)),
            Some(Stop::Kill) => return Err(Turn::killed()),
        }
        let since = self.now();
        self.inbox().begins(since);
        Ok(since)
    }

    /// Is in its first state, if it has any.
    fn enter(&mut self) -> Result<(), Turn> {
        if self.habits().has_states {
            guard(|| self.enter_start()).map_err(Turn::fail)
        } else {
            Ok(())
        }
    }

    fn finish_birth(&mut self) {
        self.life_mut().started = true;
        self.inbox().set_ready();
        // The next of the round may be made again.
        self.life_mut().seat = None;
    }

    /// Makes and starts an incarnation.
    pub(super) async fn birth(&mut self) -> Result<(), Turn> {
        let since = self.begin_birth()?;
        self.enter()?;
        let node = self.node();
        let within = node.header().life.start_within;
        let mut limit = Limit { hook: "init", within, since };
        let made = match guard(|| self.make()).map_err(Turn::fail)? {
            None => Ok(()),
            Some(Making::Done(made)) => made,
            Some(Making::Begun(making)) => {
                run_hook(node.clone(), limit, pin!(Some(making))).await.or_turn()?
            }
        };
        made.map_err(Turn::fail)?;
        self.take_place()?;
        if !self.is_there() {
            return Err(Turn::killed());
        }
        limit.hook = "started";
        if let Some(starting) = self.started() {
            let started = run_hook(node, limit, pin!(Some(starting))).await;
            started.or_turn()?.map_err(Turn::fail)?;
        }
        self.heed_failure()?;
        self.life_mut().ready_at = self.now();
        self.finish_birth();
        Ok(())
    }
}
