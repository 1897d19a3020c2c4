//! Urgent messages, those of handlers with `priority = high`: they are begun before the others, within limits.

use std::sync::atomic::Ordering;

use super::{Envelope, Held, Mailbox, Message, State};

/// So many urgent messages may be begun in a row while another one waits. Then it is that one's turn.
const IN_A_ROW: u8 = 16;

/// How many urgent messages were begun since the last other item.
#[derive(Default)]
pub(super) struct Streak(u8);

impl Streak {
    pub(super) fn end(&mut self) {
        self.0 = 0;
    }
}

impl<M: Message> Mailbox<M> {
    /// To be called whenever urgent messages have come or gone.
    pub(super) fn note_urgent(&self, state: &State<M>) {
        if M::URGENT {
            self.urgent.store(state.queue.has_urgent(), Ordering::SeqCst);
        }
    }

    /// The urgent message that is to be begun now, if there is one and no other item has waited long enough.
    pub(super) fn next_urgent(&self) -> Option<Envelope<M>> {
        if !M::URGENT || !self.urgent.load(Ordering::SeqCst) {
            return None;
        }
        let mut state = self.state();
        let mut hand = self.hand();
        let Held { batch, streak, .. } = hand.open();
        if streak.0 >= IN_A_ROW {
            let may_begin = match batch.front() {
                Some(item) => state.queue.may_begin(item),
                None => state.queue.may_begin_first(),
            };
            if may_begin {
                return None;
            }
        }
        // A notice may come before urgent messages that were accepted later, but never has to.
        let envelope = state.queue.take_urgent()?;
        streak.0 = streak.0.saturating_add(1);
        self.note_urgent(&state);
        Some(envelope)
    }
}
