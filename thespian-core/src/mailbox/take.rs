//! Taking out: the cell's side, as far as it moves messages.

use std::collections::VecDeque;
use std::mem::replace;
use std::sync::Arc;

use super::book::Book;
use super::line::Aftermath;
use super::pace::is_short;
use super::{Envelope, Front, Item, Mailbox, Message, Messages, Ordering};
use crate::reply::Asked;

/// Buffers up to this many items are kept while the actor is idle, larger ones are freed. Freeing at every idle would
/// cost an allocation for each message to an idle actor.
const KEEP_IDLE: usize = 64;

/// Buffers up to this many are kept from batch to batch. What is larger comes of a single rush, mostly.
const KEEP_BUSY: usize = 1024;

/// How much of what waits the cell takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    All,
    /// A message, if it is alone and known to be short.
    One,
    Nothing,
}

/// What came of it.
pub(super) enum Taken {
    /// The one, or what is in hand now, or left, or in the control lane.
    Some,
    Nothing,
}

/// What is to be dropped, and done, when the lock is open again.
#[derive(Default)]
pub(super) struct After {
    /// Who asked for what has been handled.
    askers: [Option<Arc<dyn Asked>>; 2],
    aftermath: Option<Aftermath>,
}

impl<M: Message + Send> Mailbox<M> {
    /// Takes all that waits into the empty hand, under the lock.
    ///
    /// The first message becomes the `one`, and has been begun. Mostly it is alone, and then neither the hand's lock nor its buffer
    /// are needed. Who takes less than there is finds it there the next time.
    pub(super) fn take(
        &self,
        book: &mut Book,
        contents: &mut Messages<M>,
        share: Share,
        one: &mut Option<Envelope<M>>,
        after: &mut After,
    ) -> Taken {
        let front = &self.front;
        if book.has_line() {
            after.aftermath = front.serve_line(book, contents);
        }
        if book.asker.is_some() {
            after.askers[0] = book.asker.take();
        }
        let may_take = match share {
            Share::All => true,
            Share::One => match contents.queue.one() {
                Some(envelope) => is_short(envelope),
                None => false,
            },
            Share::Nothing => false,
        };
        book.taken = 0;
        if may_take && self.is_one(book, contents) {
            *one = contents.queue.take_one();
            if let Some(envelope) = one {
                book.queued = 0;
                book.asker = envelope.path().asked();
                return Taken::Some;
            }
        }
        let is_ready = book.has_work();
        let is_tidied = contents.queue.has_others() || front.untidy.load(Ordering::Relaxed);
        if is_tidied && (share == Share::All || !is_ready) {
            after.askers[1] = self.take_into_hand(book, contents, one, is_ready);
        }
        if is_ready { Taken::Some } else { Taken::Nothing }
    }

    /// What had to wait for the end of the lock.
    #[inline]
    pub(super) fn finish_taking(&self, after: &mut After) {
        if after.aftermath.is_some() || after.askers[0].is_some() || after.askers[1].is_some() {
            self.front.finish_what_was_taken(std::mem::take(after));
        }
    }

    /// Whether a message is alone, and nothing else wants to be looked after.
    #[inline]
    fn is_one(&self, book: &Book, contents: &Messages<M>) -> bool {
        contents.queue.is_one_message()
            && !book.has_line()
            && book.controls.is_empty()
            && !self.front.untidy.load(Ordering::Relaxed)
            && contents.queue.capacity() <= KEEP_IDLE
    }

    /// Takes all that is not urgent: the first message as the `one`, if nothing else is to be looked after, and the rest into the hand.
    /// Returns who asked for what was handled last, which is over.
    #[inline]
    fn take_into_hand(
        &self,
        book: &mut Book,
        contents: &mut Messages<M>,
        one: &mut Option<Envelope<M>>,
        is_busy: bool,
    ) -> Option<Arc<dyn Asked>> {
        let front = &self.front;
        let mut hand = front.hand_to_hold();
        let held = hand.open();
        let batch = held.open_batch()?;
        let keep = if is_busy { KEEP_BUSY } else { KEEP_IDLE };
        if batch.items.capacity() > keep {
            batch.items = VecDeque::new();
        }
        let mut asker = None;
        // Those in line are let in when a message is begun: by whoever begins it from the hand.
        if !M::URGENT && book.controls.is_empty() && !book.has_line() {
            *one = contents.queue.take_one();
            if let Some(envelope) = one {
                book.queued -= 1;
                asker = envelope.path().asked();
            }
        }
        contents.queue.swap(&mut batch.items);
        if batch.items.capacity() > keep && batch.items.is_empty() {
            batch.items = VecDeque::new();
        }
        let is_large = contents.queue.capacity().max(batch.items.capacity()) > KEEP_IDLE;
        front.untidy.store(is_large || asker.is_some(), Ordering::Relaxed);
        front.took(book, batch.items.len());
        replace(&mut held.asker, asker)
    }

    /// Begins the next item in hand.
    ///
    /// That makes room, but to let somebody in for each single place would cost two switches between tasks for each message.
    /// So those in line are let in when so much is free that it pays, when the hand is empty, and in any case before the
    /// cell waits for anything: whoever stands in line may be the one for whom this message's handler will wait.
    pub(crate) fn begin_next(&self) -> Option<Item<M>> {
        let front = &self.front;
        let urgent = if M::URGENT { self.next_urgent() } else { None };
        if urgent.is_none() && front.is_hand_empty() {
            return None;
        }
        let mut hand = front.hand_to_hold();
        let held = hand.open();
        let item = match urgent {
            Some(envelope) => Item::Message(envelope),
            None => {
                let item = held.batch()?.items.pop_front()?;
                front.one_less_in_hand(held, matches!(item, Item::Message(_)));
                item
            }
        };
        let asker = match &item {
            Item::Message(envelope) => envelope.path().asked(),
            Item::Notice(..) => None,
        };
        if front.begins_one(hand, asker) {
            self.any().let_in_line();
        }
        Some(item)
    }
}

impl Front {
    fn finish_what_was_taken(&self, after: After) {
        let After { askers, aftermath } = after;
        drop(askers);
        self.finish_serving(aftermath);
    }
}
