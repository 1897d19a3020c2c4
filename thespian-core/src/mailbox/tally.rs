//! What became of messages that were not handled, and the sum of it all.

use std::sync::Arc;

use super::book::Book;
use super::{Front, Inbox};
use crate::hub::{DeadReason, Flow};
use crate::tree::TurnedAway;

/// Counts of what is rare, written under the mailbox's lock.
#[derive(Default)]
pub(super) struct Tally {
    turned_away: u64,
    late: u64,
    given_up: u64,
    refused: u64,
    expired: u64,
    dropped: u64,
    /// Accepted and never begun.
    dead_waiting: u64,
    /// Begun, and not brought to an end; or to an error that nobody heard.
    dead_begun: u64,
}

/// How an accepted message ended that was not handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    Refused,
    Expired,
    Dropped,
    Waiting,
    Begun,
}

impl Book {
    pub(super) fn count(&mut self, lost: Lost, how_many: usize) {
        if how_many == 0 {
            return;
        }
        let tally = &mut self.rare.get_or_insert_default().tally;
        *match lost {
            Lost::Refused => &mut tally.refused,
            Lost::Expired => &mut tally.expired,
            Lost::Dropped => &mut tally.dropped,
            Lost::Waiting => &mut tally.dead_waiting,
            Lost::Begun => &mut tally.dead_begun,
        } += how_many as u64;
    }
}

impl Book {
    /// A message was not accepted. False if it is too late to note that here.
    pub(super) fn count_turned_away(&mut self, how: TurnedAway) -> bool {
        if self.milestones.exit().is_some() {
            return false;
        }
        let tally = &mut self.rare.get_or_insert_default().tally;
        match how {
            TurnedAway::Refused => tally.turned_away += 1,
            TurnedAway::Dead => tally.late += 1,
            TurnedAway::Expired => tally.given_up += 1,
        }
        true
    }
}

impl<C: ?Sized> Inbox<C> {
    /// A message was not accepted. To be called once for each message, by whoever gives it back for good.
    pub(crate) fn count_turned_away(&self, how: TurnedAway) {
        let is_counted = self.state().book.count_turned_away(how);
        if !is_counted {
            self.front.count_late(how);
        }
    }

    /// A handler returned an error, and nobody was there to hear it.
    pub(crate) fn unheard(&self, kind: &'static str, error: Option<Arc<str>>) {
        self.state().book.count(Lost::Begun, 1);
        self.front.header.unheard(kind, error);
    }

    /// A message was refused, and nobody was there to hear it.
    pub(crate) fn refused(&self, kind: &'static str) {
        self.state().book.count(Lost::Begun, 1);
        self.front.header.dead_letter(kind, DeadReason::Refused);
    }
}

impl Inbox {
    /// Nobody waited any more for a message whose turn it was.
    pub(crate) fn count_expired(&self) {
        self.state().book.count(Lost::Expired, 1);
    }

    /// A message that was begun is a dead letter.
    pub(crate) fn bury(&self, kind: &'static str, why: DeadReason) {
        self.state().book.count(Lost::Begun, 1);
        self.header.dead_letter(kind, why);
    }
}

impl Front {
    /// A message was not accepted by an actor that has ended.
    fn count_late(&self, how: TurnedAway) {
        let mut flow = Flow { sent: 1, ..Flow::default() };
        *match how {
            TurnedAway::Refused => &mut flow.refused,
            TurnedAway::Dead => &mut flow.dead,
            TurnedAway::Expired => &mut flow.expired,
        } = 1;
        self.header.hub.add_flow(flow);
    }

    /// How many messages wait: in the queue, in hand, for another state, and in line.
    pub(super) fn waiting(&self, book: &Book) -> usize {
        self.depth(book) + book.deferred as usize + book.senders_in_line()
    }

    /// What became of all messages so far.
    pub(super) fn flow(&self, book: &Book) -> Flow {
        let (begun, is_handling) = self.gauges.begun();
        let none = Tally::default();
        let tally = book.rare.as_ref().map_or(&none, |rare| &rare.tally);
        let (handled, handling) = match begun.saturating_sub(tally.dead_begun) {
            open if is_handling && open > 0 => (open - 1, 1),
            open => (open, 0),
        };
        let waiting = self.waiting(book);
        Flow {
            sent: book.accepted + tally.turned_away + tally.late + tally.given_up,
            handled,
            refused: tally.turned_away + tally.refused,
            expired: tally.expired + tally.given_up,
            dropped: tally.dropped,
            dead: tally.late + tally.dead_waiting + tally.dead_begun,
            waiting: waiting as u64 + handling,
        }
    }
}
