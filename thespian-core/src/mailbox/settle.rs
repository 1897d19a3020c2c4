//! Closing: everybody who waits is told, once, and without the lock.

use super::contents::{Left, Loser};
use super::tally::Lost;
use super::{Inbox, Ordering, State};
use crate::error::{InVain, NotExecuted, Unknown};
use crate::hub::DeadReason;
use crate::tree::Header;

impl Inbox {
    /// Closes the mailbox and settles what it held and what the cell still has in hand.
    pub(crate) fn seal(&self) {
        let (queue, line, deferred, rare) = {
            let mut state = self.state();
            let State { book, contents } = &mut *state;
            book.closed = true;
            let left = if book.is_empty() { None } else { Some(contents.take_all()) };
            let line = book.take_line();
            (book.queued, book.notices) = (0, 0);
            // In one go with its count, or whoever lets one go meanwhile would count it twice.
            let deferred = self.hand_to_empty().and_then(|mut hand| hand.take_deferred());
            book.deferred = 0;
            if self.urgent.load(Ordering::Relaxed) {
                self.urgent.store(false, Ordering::SeqCst);
            }
            (left, line, deferred, book.controls.take_rare())
        };
        let (laid_back, batch) = match self.hand_to_empty() {
            Some(mut hand) => {
                self.in_hand.store(0, Ordering::Relaxed);
                self.notices_in_hand.store(0, Ordering::Relaxed);
                (hand.take_laid_back(), hand.take_all())
            }
            None => (None, None),
        };
        if let Some(mut letter) = laid_back {
            self.lose(Loser::Message(&mut *letter), &STOPPED);
        }
        batch.into_iter().chain(queue).for_each(|left| self.settle(left));
        line.each(&mut |loser| self.lose(loser, &STOPPED));
        if let Some(deferred) = deferred {
            self.let_go(*deferred, &STOPPED);
        }
        // A child that asked what to do sees its question dropped, and stops with its parent.
        if rare.0.is_some() || !rare.1.is_empty() {
            self.header.contain(|| drop(rare));
        }
    }

    /// Tells whoever waits for the message at which the handler is stuck that no answer will come.
    pub(super) fn give_up_stuck(&self) {
        let asker = self.take_asker();
        if let Some(asker) = asker {
            asker.lose(Unknown::Unanswered);
        }
    }

    fn settle(&self, mut left: Box<dyn Left>) {
        left.each(&mut |loser| self.lose(loser, &STOPPED));
    }

    /// Somebody's turn will never come.
    pub(super) fn lose(&self, loser: Loser<'_>, why: &Why) {
        let count = &mut |lost| self.state().book.count(lost, 1);
        dispose(loser, &self.header, why, count);
    }
}

/// What is said to an asker whose message is not handled, and in the dead letter if there is none.
pub(super) type Why = (NotExecuted, DeadReason);

pub(super) const STOPPED: Why = (NotExecuted::Stopped, DeadReason::Stopped);
pub(super) const LATE: Why = (NotExecuted::Deferred(InVain::TooLong), DeadReason::Deferred);
pub(super) const CROWDED: Why = (NotExecuted::Deferred(InVain::TooMany), DeadReason::Deferred);
pub(super) const RESTARTED: Why = (NotExecuted::Deferred(InVain::Restarted), DeadReason::Deferred);
pub(super) const DROPPED: Why = (NotExecuted::Dropped, DeadReason::Dropped);

/// Tells somebody whose turn will never come, in the name of `header`; before that it says, and has it counted, how he ends.
/// Nothing if there is no message. To be called without any lock.
pub(super) fn dispose(
    loser: Loser<'_>,
    header: &Header,
    why: &Why,
    count: &mut dyn FnMut(Lost),
) -> Option<Lost> {
    let wanted = |is_wanted| if is_wanted { Lost::Refused } else { Lost::Expired };
    let (refusal, reason) = why;
    match loser {
        Loser::Message(message) => {
            let (kind, path) = message.take()?;
            let asker = path.as_ref().filter(|path| path.is_asker());
            let lost = asker.map_or(Lost::Waiting, |asker| wanted(asker.is_wanted()));
            count(lost);
            // Each by itself: a panic must not cost those behind their answer.
            match asker {
                Some(asker) => header.contain(|| asker.refuse(refusal.clone())),
                None => header.dead_letter(kind, *reason),
            }
            header.contain(|| message.discard());
            // Who only wants to know when it is through.
            if let (Some(path), None) = (&path, asker) {
                path.lose(Unknown::Unanswered);
            }
            Some(lost)
        }
        Loser::Send(send) => {
            let lost = wanted(send.is_wanted());
            count(lost);
            header.contain(|| {
                if let Some(waker) = send.turn_back(refusal.clone()) {
                    waker.wake();
                }
            });
            Some(lost)
        }
    }
}
