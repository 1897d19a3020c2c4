//! A send that waits because an interceptor says that there is no room.

use std::sync::Arc;

use super::delayed::bury;
use crate::agenda::Turn;
use crate::error::NotExecuted;
use crate::mailbox::{Let, Letter, Ticket};
use crate::route::Deliver;
use crate::tree::TurnedAway;

/// Stands in the agenda. Its sender waits at the ticket, and from then on at the one that the real line gives.
pub(super) struct Postponed {
    to: Arc<dyn Deliver>,
    /// What the message goes on in.
    letter: Box<dyn Letter + Send>,
    sender: Arc<Ticket>,
    /// Whether it has gone on, or had nobody to go on for.
    settled: bool,
}

impl Postponed {
    pub(super) fn new(
        to: Arc<dyn Deliver>,
        letter: Box<dyn Letter + Send>,
        sender: Arc<Ticket>,
    ) -> Self {
        Self { to, letter, sender, settled: false }
    }

    fn settle(&mut self, back: Option<NotExecuted>) {
        self.sender.begin_move(&mut *self.letter);
        if self.letter.path().is_none() {
            self.count(TurnedAway::Expired);
            return;
        }
        let outcome = match back {
            None => self.to.deliver(&mut *self.letter, Some(&mut None), false),
            Some(why) => Err(why),
        };
        self.come_out(outcome);
    }

    fn come_out(&mut self, outcome: Let) {
        if outcome.is_err() {
            self.count(TurnedAway::Refused);
        }
        let back = outcome.clone().err();
        self.sender.moved(outcome, &mut *self.letter);
        // Its sender gave up in this very moment, and takes it for sent.
        if let Some(why) = back {
            bury(&mut *self.letter, self.to.whose(), why);
        }
    }

    fn count(&self, how: TurnedAway) {
        self.to.clone().node().turned_away(how);
    }
}

impl Turn for Postponed {
    fn take(&mut self, _: u64) -> bool {
        self.settled = true;
        let to = self.to.clone();
        // It wakes, and interceptors are users' code.
        to.whose().contain(|| self.settle(None));
        false
    }
}

impl Drop for Postponed {
    fn drop(&mut self) {
        let to = self.to.clone();
        to.whose().contain(|| {
            if self.settled {
                // If somebody's waker panicked just now, it had been let in. Otherwise this changes nothing.
                self.come_out(Ok(None));
            } else {
                self.settle(Some(NotExecuted::Stopped));
            }
        });
    }
}
