//! What became of messages that were not handled, and the sum of it all.

use super::{Mailbox, Message, State};
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

impl<M: Message> State<M> {
    pub(super) fn count(&mut self, lost: Lost, how_many: usize) {
        if how_many == 0 {
            return;
        }
        let tally = self.tally.get_or_insert_default();
        *match lost {
            Lost::Refused => &mut tally.refused,
            Lost::Expired => &mut tally.expired,
            Lost::Dropped => &mut tally.dropped,
            Lost::Waiting => &mut tally.dead_waiting,
            Lost::Begun => &mut tally.dead_begun,
        } += how_many as u64;
    }
}

impl<M: Message> Mailbox<M> {
    /// A message was not accepted. To be called once for each message, by whoever gives it back for good.
    pub(crate) fn count_turned_away(&self, how: TurnedAway) {
        let is_over = {
            let mut state = self.state();
            let is_over = state.milestones.exit().is_some();
            if !is_over {
                let tally = state.tally.get_or_insert_default();
                match how {
                    TurnedAway::Refused => tally.turned_away += 1,
                    TurnedAway::Dead => tally.late += 1,
                    TurnedAway::Expired => tally.given_up += 1,
                }
            }
            is_over
        };
        if is_over {
            let mut flow = Flow { sent: 1, ..Flow::default() };
            *match how {
                TurnedAway::Refused => &mut flow.refused,
                TurnedAway::Dead => &mut flow.dead,
                TurnedAway::Expired => &mut flow.expired,
            } = 1;
            self.header.hub.add_flow(flow);
        }
    }

    /// Nobody waited any more for a message whose turn it was.
    pub(crate) fn count_expired(&self) {
        self.state().count(Lost::Expired, 1);
    }

    /// A message that was begun is a dead letter.
    pub(crate) fn bury(&self, kind: &'static str, why: DeadReason) {
        self.state().count(Lost::Begun, 1);
        self.header.dead_letter(kind, why);
    }

    /// A handler returned an error, and nobody was there to hear it.
    pub(crate) fn unheard(&self, kind: &'static str, error: Option<std::sync::Arc<str>>) {
        self.state().count(Lost::Begun, 1);
        self.header.unheard(kind, error);
    }

    /// How many messages wait: in the queue, in hand, and in line.
    pub(super) fn waiting(&self, state: &State<M>) -> usize {
        self.depth(state) + state.line.len()
    }

    /// What became of all messages so far.
    pub(super) fn flow(&self, state: &State<M>) -> Flow {
        let (begun, is_handling) = self.gauges.begun();
        let none = Tally::default();
        let tally = state.tally.as_deref().unwrap_or(&none);
        let (handled, handling) = match begun.saturating_sub(tally.dead_begun) {
            open if is_handling && open > 0 => (open - 1, 1),
            open => (open, 0),
        };
        let waiting = self.waiting(state);
        Flow {
            sent: state.queue.accepted + tally.turned_away + tally.late + tally.given_up,
            handled,
            refused: tally.turned_away + tally.refused,
            expired: tally.expired + tally.given_up,
            dropped: tally.dropped,
            dead: tally.late + tally.dead_waiting + tally.dead_begun,
            waiting: waiting as u64 + handling,
        }
    }
}
