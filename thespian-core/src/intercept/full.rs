//! A send that waits because an interceptor says that there is no room.

use std::sync::Arc;

use super::delayed::bury;
use crate::agenda::Turn;
use crate::error::NotExecuted;
use crate::mailbox::{Bounced, Envelope, Message, Ticket};
use crate::route::Route;
use crate::tree::TurnedAway;

/// Stands in the agenda. Its sender waits at the ticket, and from then on at the one that the real line gives.
pub(super) struct Postponed<M: Message + Send> {
    to: Route<M>,
    ticket: Arc<Ticket<M>>,
    /// Whether it has gone on, or had nobody to go on for.
    settled: bool,
}

impl<M: Message + Send> Postponed<M> {
    pub(super) fn new(to: Route<M>, ticket: Arc<Ticket<M>>) -> Self {
        Self { to, ticket, settled: false }
    }

    fn settle(&self, go_on: impl FnOnce(Envelope<M>) -> Outcome<M>) {
        match self.ticket.begin_move() {
            Some(envelope) => self.come_out(go_on(envelope)),
            None => self.to.count_turned_away(TurnedAway::Expired),
        }
    }

    fn come_out(&self, outcome: Outcome<M>) {
        if outcome.is_err() {
            self.to.count_turned_away(TurnedAway::Refused);
        }
        // Its sender gave up in this very moment, and takes it for sent.
        if let Some(bounced) = self.ticket.moved(outcome) {
            bury(&self.to, bounced.envelope, bounced.why);
        }
    }
}

type Outcome<M> = Result<Option<Arc<Ticket<M>>>, Bounced<M>>;

impl<M: Message + Send> Turn for Postponed<M> {
    fn take(&mut self, _: u64) -> bool {
        self.settled = true;
        let node = self.to.node();
        // It wakes, and interceptors are users' code.
        node.header().contain(|| self.settle(|envelope| self.to.try_line_up(envelope, &mut None)));
        false
    }
}

impl<M: Message + Send> Drop for Postponed<M> {
    fn drop(&mut self) {
        let node = self.to.node();
        node.header().contain(|| {
            if self.settled {
                // If somebody's waker panicked just now, it had been let in. Otherwise this changes nothing.
                self.come_out(Ok(None));
            } else {
                self.settle(|envelope| Err(Bounced { envelope, why: NotExecuted::Stopped }));
            }
        });
    }
}
