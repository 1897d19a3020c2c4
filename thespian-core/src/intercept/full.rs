//! A send that waits because an interceptor says that there is no room.

use super::delayed::bury;
use super::parcel::{Onward, Onwards};
use crate::agenda::Turn;
use crate::error::NotExecuted;
use crate::tree::TurnedAway;

/// Stands in the agenda. Its sender waits at the ticket, and from then on at the one that the real line gives.
pub(super) struct Postponed {
    parcel: Box<dyn Onward>,
    /// Whether it has gone on, or had nobody to go on for.
    settled: bool,
}

impl Postponed {
    pub(super) fn new(parcel: Box<dyn Onward>) -> Self {
        Self { parcel, settled: false }
    }

    fn settle(&mut self, back: Option<NotExecuted>) {
        if !self.parcel.begin_move() {
            self.parcel.node().turned_away(TurnedAway::Expired);
            return;
        }
        let outcome = match back {
            None => self.parcel.go_on(Some(&mut None)),
            Some(why) => Onwards::Back(why),
        };
        if matches!(outcome, Onwards::Back(_)) {
            self.parcel.node().turned_away(TurnedAway::Refused);
        }
        self.come_out(outcome);
    }

    fn come_out(&mut self, outcome: Onwards) {
        // Its sender gave up in this very moment, and takes it for sent.
        if let Onwards::Back(why) = self.parcel.end_move(outcome) {
            bury(&mut *self.parcel, why);
        }
    }
}

impl Turn for Postponed {
    fn take(&mut self, _: u64) -> bool {
        self.settled = true;
        let node = self.parcel.node();
        // It wakes, and interceptors are users' code.
        node.header().contain(|| self.settle(None));
        false
    }
}

impl Drop for Postponed {
    fn drop(&mut self) {
        let node = self.parcel.node();
        node.header().contain(|| {
            if self.settled {
                // If somebody's waker panicked just now, it had been let in. Otherwise this changes nothing.
                self.come_out(Onwards::In);
            } else {
                self.settle(Some(NotExecuted::Stopped));
            }
        });
    }
}
