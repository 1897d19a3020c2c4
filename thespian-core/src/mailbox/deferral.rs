//! Messages that wait for another state of their actor. They lie in his hand, apart from what is to be begun, and count against
//! the mailbox's bound.
//!
//! One waits until the actor has gone on to another state, and is then the first to be begun again; or until its time is over. Who takes
//! it out, under the hand's lock, sees to it: the cell, or the agenda. What is left when the mailbox closes ends with all else in hand.

use std::collections::VecDeque;
use std::mem::take;
use std::sync::{Arc, Weak};
use std::time::Duration;

use super::contents::Loser;
use super::settle::{EXPIRED, FULL, RESTARTED, Why, dispose};
use super::{Envelope, Item, Mailbox, Message, Ordering, State};
use crate::agenda::{Booking, Rhythm, Turn};

/// One that waits.
pub(super) struct Deferred<M: Message> {
    pub(super) envelope: Envelope<M>,
    number: u64,
    /// Until when.
    deadline: Option<Booking>,
}

/// Those that wait in a hand.
pub(super) struct Waitlist<M: Message> {
    pub(super) waiting: VecDeque<Deferred<M>>,
    /// How many there ever were.
    ever: u64,
}

impl<M: Message> Waitlist<M> {
    pub(super) fn new() -> Self {
        Self { waiting: VecDeque::new(), ever: 0 }
    }

    fn find(&mut self, number: u64) -> Option<&mut Deferred<M>> {
        self.waiting.iter_mut().find(|deferred| deferred.number == number)
    }

    /// Shows all to `end`.
    pub(super) fn each(&mut self, end: &mut dyn FnMut(Loser<'_>)) {
        for deferred in self.waiting.drain(..) {
            end(Loser::Message(&mut Some(deferred.envelope)));
        }
    }
}

impl<M: Message + Send> Mailbox<M> {
    /// Has a message that was taken out wait for another state: for as long as that, if no more than that wait already.
    pub(crate) fn defer(self: &Arc<Self>, envelope: Envelope<M>, at_most: u32, within: Duration) {
        let has_room = {
            let State { book, .. } = &mut *self.state();
            let has_room = book.deferred < at_most;
            book.deferred += u32::from(has_room);
            has_room
        };
        if !has_room {
            return self.lose(envelope, &FULL);
        }
        let Some(number) = self.put_off(envelope) else { return };
        let (header, agenda) = (self.header(), &self.header().hub.agenda);
        let Some(due) = header.hub.world.now().checked_add(within) else { return };
        let turn = Box::new(Late { mailbox: Arc::downgrade(self), number });
        let booking = agenda.set(header.target.id, Rhythm::Once, due, turn);
        self.any().at_end(agenda.clone());
        // It may have been over at once: then the booking is dropped.
        let mut hand = self.front.hand();
        if let Some(batch) = hand.held().and_then(|held| held.batch::<M>())
            && let Some(deferred) = batch.deferred.find(number)
        {
            deferred.deadline = Some(booking);
        }
    }

    /// Lays it there. Returns its number.
    fn put_off(&self, envelope: Envelope<M>) -> Option<u64> {
        let mut hand = self.front.hand_to_hold();
        let waitlist = &mut hand.open().open_batch::<M>()?.deferred;
        waitlist.ever += 1;
        let number = waitlist.ever;
        waitlist.waiting.push_back(Deferred { envelope, number, deadline: None });
        Some(number)
    }

    /// All that wait are to be begun next, in their order.
    pub(crate) fn come_back(&self) {
        let waiting = {
            let State { book, .. } = &mut *self.state();
            let mut hand = self.front.hand_to_hold();
            let Some(batch) = hand.open().open_batch::<M>() else { return };
            let waiting = take(&mut batch.deferred.waiting);
            let count = waiting.len() as u32;
            let mut deadlines = Vec::with_capacity(waiting.len());
            for deferred in waiting.into_iter().rev() {
                batch.items.push_front(Item::Message(deferred.envelope));
                deadlines.push(deferred.deadline);
            }
            book.deferred -= count;
            book.taken += count;
            self.in_hand.store(self.in_hand.load(Ordering::Relaxed) + count, Ordering::Relaxed);
            deadlines
        };
        drop(waiting);
    }

    /// All that wait are let go: the actor has been restarted.
    pub(crate) fn let_deferred_go(&self) {
        let waiting = {
            let State { book, .. } = &mut *self.state();
            let mut hand = self.front.hand();
            let Some(batch) = hand.held().and_then(|held| held.batch::<M>()) else { return };
            book.deferred = 0;
            take(&mut batch.deferred.waiting)
        };
        for deferred in waiting {
            self.lose(deferred.envelope, &RESTARTED);
        }
    }

    /// Its time is over, if it still waits.
    fn expire(&self, number: u64) {
        let late = {
            let State { book, .. } = &mut *self.state();
            let mut hand = self.front.hand();
            let Some(batch) = hand.held().and_then(|held| held.batch::<M>()) else { return };
            let waiting = &mut batch.deferred.waiting;
            let Some(at) = waiting.iter().position(|one| one.number == number) else { return };
            book.deferred -= 1;
            waiting.remove(at)
        };
        if let Some(late) = late {
            self.lose(late.envelope, &EXPIRED);
        }
    }

    fn lose(&self, envelope: Envelope<M>, why: &Why) {
        let count = &mut |lost| self.state().book.count(lost, 1);
        dispose(Loser::Message(&mut Some(envelope)), self.header(), why, count);
    }
}

/// The time of one that waits is over.
struct Late<M: Message + Send> {
    mailbox: Weak<Mailbox<M>>,
    number: u64,
}

impl<M: Message + Send> Turn for Late<M> {
    fn take(&mut self, _: u64) -> bool {
        if let Some(mailbox) = self.mailbox.upgrade() {
            mailbox.expire(self.number);
        }
        false
    }
}
