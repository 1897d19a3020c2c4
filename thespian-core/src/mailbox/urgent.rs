//! Urgent messages, those of handlers with `priority = high`: they are begun before the others, within limits.

use super::queue::Queue;
use super::{Contents, Envelope, Front, Mailbox, Message, Messages, Ordering, State};

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

impl Front {
    /// To be called whenever urgent messages have come or gone.
    pub(super) fn note_urgent<M: Message>(&self, queue: &Queue<M>) {
        self.urgent.store(queue.has_urgent(), Ordering::SeqCst);
    }

    /// The same, whatever the messages are. Mostly none are, and a store would cost more than all else here.
    pub(super) fn note_whether_urgent(&self, contents: &dyn Contents) {
        let has_urgent = contents.has_urgent();
        if self.urgent.load(Ordering::Relaxed) != has_urgent {
            self.urgent.store(has_urgent, Ordering::SeqCst);
        }
    }
}

impl<M: Message + Send> Mailbox<M> {
    /// The urgent message that is to be begun now, if there is one and no other item has waited long enough.
    pub(super) fn next_urgent(&self) -> Option<Envelope<M>> {
        if !self.front.urgent.load(Ordering::SeqCst) {
            return None;
        }
        let mut state = self.state();
        let State { book, contents: Messages { queue, .. } } = &mut *state;
        let mut hand = self.front.hand_to_hold();
        let held = hand.open();
        if held.streak.0 >= IN_A_ROW {
            let first = held.batch().and_then(|batch| batch.items.front());
            let may_begin = match first {
                Some(item) => queue.may_begin(item),
                None => queue.may_begin_first(),
            };
            if may_begin {
                return None;
            }
        }
        // A notice may come before urgent messages that were accepted later, but never has to.
        let envelope = queue.take_urgent()?;
        book.queued -= 1;
        held.streak.0 = held.streak.0.saturating_add(1);
        self.front.note_urgent(queue);
        Some(envelope)
    }
}
