//! A send that waits because an interceptor says that there is no room.

use std::sync::Arc;

use super::delayed::bury;
use crate::agenda::Turn;
use crate::error::NotExecuted;
use crate::mailbox::{Bounced, Message, Ticket};
use crate::route::Route;
use crate::tree::TurnedAway;

/// Stands in the agenda. Its sender waits at the ticket, and from then on at the one that the real line gives.
pub(super) struct Postponed<M: Message + Send> {
    to: Route<M>,
    ticket: Arc<Ticket<M>>,
}

impl<M: Message + Send> Postponed<M> {
    pub(super) fn new(to: Route<M>, ticket: Arc<Ticket<M>>) -> Self {
        Self { to, ticket }
    }

    fn go_on(&self) {
        let Some(envelope) = self.ticket.begin_move() else { return };
        let outcome = self.to.try_line_up(envelope, &mut None);
        self.come_out(outcome);
    }

    fn come_out(&self, outcome: Result<Option<Arc<Ticket<M>>>, Bounced<M>>) {
        if outcome.is_err() {
            self.to.count_turned_away(TurnedAway::Refused);
        }
        // Its sender gave up in this very moment, and takes it for sent.
        if let Some(bounced) = self.ticket.moved(outcome) {
            bury(&self.to, bounced.envelope, bounced.why);
        }
    }
}

impl<M: Message + Send> Turn for Postponed<M> {
    fn take(&mut self, _: u64) -> bool {
        let node = self.to.node();
        // It wakes, and interceptors are users' code.
        node.header().contain(|| self.go_on());
        false
    }
}

impl<M: Message + Send> Drop for Postponed<M> {
    fn drop(&mut self) {
        let node = self.to.node();
        node.header().contain(|| {
            let outcome = match self.ticket.begin_move() {
                Some(envelope) => Err(Bounced { envelope, why: NotExecuted::Stopped }),
                // If somebody's waker panicked just now, it had been let in.
                None => Ok(None),
            };
            self.come_out(outcome);
        });
    }
}
