//! Closing: everybody who waits is told, once, and without the lock.

use std::sync::atomic::Ordering;

use super::line::Line;
use super::tally::Lost;
use super::{Item, Mailbox, Message};
use crate::error::{NotExecuted, Unknown};
use crate::hub::DeadReason;
use crate::tree::Parent;

impl<M: Message> Mailbox<M>
where
    Self: Parent,
{
    /// Closes the mailbox and settles what it held and what the cell still has in hand.
    pub(crate) fn seal(&self) {
        let (queue, line, rare) = {
            let mut state = self.state();
            state.closed = true;
            let line: Line<M> = std::mem::take(&mut state.line);
            let queue = state.queue.take_all();
            self.note_urgent(&state);
            (queue, line, state.controls.take_rare())
        };
        let batch = {
            let mut hand = self.hand();
            self.in_hand.store(0, Ordering::Relaxed);
            self.notices_in_hand.store(0, Ordering::Relaxed);
            hand.held().map(|held| {
                held.laid_back = false;
                std::mem::take(&mut held.batch)
            })
        };
        let (queue, urgent) = queue;
        let urgent = urgent.into_iter().map(Item::Message);
        for item in batch.into_iter().flatten().chain(queue).chain(urgent) {
            self.settle(item);
        }
        for (lost, how_many) in line.dissolve(&self.header) {
            self.state().count(lost, how_many);
        }
        // A child that asked what to do sees its question dropped, and stops with its parent.
        self.header.contain(|| drop(rare));
    }

    /// Tells whoever waits for the message at which the handler is stuck that no answer will come.
    pub(super) fn give_up_stuck(&self) {
        let asker = self.take_asker();
        if let Some(asker) = asker {
            asker.lose(Unknown::Unanswered);
        }
    }

    fn settle(&self, item: Item<M>) {
        let Item::Message(envelope) = item else { return };
        let kind = envelope.kind();
        let (message, path) = envelope.split();
        if path.has_asker() {
            let end = if path.is_wanted() { Lost::Refused } else { Lost::Expired };
            self.state().count(end, 1);
            self.header.contain(|| path.refuse(NotExecuted::Stopped));
        } else {
            self.state().count(Lost::Waiting, 1);
            self.header.dead_letter(kind, DeadReason::Stopped);
        }
        self.header.contain(|| drop(message));
    }
}
