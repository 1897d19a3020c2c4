//! Taking out: the cell's side, as far as it does not depend on what the messages are.

use std::sync::Arc;

use super::book::Book;
use super::control::{Control, Controls, Stop};
use super::hand::{Hand, Held};
use super::line::Aftermath;
use super::{Contents, Front, Inbox, Letter, Ordering, State};
use crate::reply::Asked;
use crate::sync::MutexGuard;
use crate::tree::{Cut, Seat};

impl Inbox {
    /// The next signal of the control lane.
    pub(crate) fn next_control(&self) -> Option<Control> {
        let controls = &mut self.state().book.controls;
        let control = controls.next();
        self.signal.store(!controls.is_empty(), Ordering::Release);
        control
    }

    /// Whether and how the actor was asked to end.
    pub(crate) fn ending(&self) -> Option<Stop> {
        if self.is_signalled() { self.state().book.controls.ending() } else { None }
    }

    /// All children have ended: what they still had to say is of the past.
    pub(crate) fn forget_children(&self) {
        let forgotten = {
            let controls = &mut self.state().book.controls;
            let forgotten = controls.take_childrens();
            self.signal.store(!controls.is_empty(), Ordering::Release);
            forgotten
        };
        drop(forgotten);
    }

    /// The call to be restarted together with siblings, if there is one.
    pub(crate) fn take_call(&self) -> Option<Seat> {
        let controls = &mut self.state().book.controls;
        let seat = controls.take_call();
        self.signal.store(!controls.is_empty(), Ordering::Release);
        seat
    }

    /// Closes the mailbox if nobody wants anything: no message, nobody in line, no signal. Whoever comes later gets his
    /// message back, as from any actor that has stopped. To be called with nothing in hand.
    pub(crate) fn close_if_empty(&self) -> bool {
        let mut aftermath = Aftermath::default();
        let empty = {
            let mut state = self.state();
            let State { book, contents } = &mut *state;
            // In line there may be only those who gave up.
            self.admit_line(book, contents, &mut aftermath);
            let empty = !book.has_work() && !book.has_line() && book.deferred == 0;
            book.closed |= empty;
            empty
        };
        self.finish_sending(aftermath);
        empty
    }

    /// Lets those in who stand in line, as far as there is room.
    #[cold]
    pub(crate) fn let_in_line(&self) {
        let aftermath = {
            let State { book, contents } = &mut *self.state();
            self.serve_line(book, contents)
        };
        self.finish_serving(aftermath);
    }

    /// The handler is pending: why it must go on no more, else only whoever cuts it off will wake the actor.
    pub(crate) fn cut_or_busy(&self) -> Option<Cut> {
        self.busy_unless(Controls::cut)
    }

    /// Something is pending that only a kill ends: whether there was one, else it will wake the actor.
    pub(crate) fn killed_or_busy(&self) -> bool {
        self.busy_unless(|controls| controls.cut().filter(|&cut| cut == Cut::Killed)).is_some()
    }

    fn busy_unless(&self, cut: fn(&Controls) -> Option<Cut>) -> Option<Cut> {
        let (aftermath, cut) = {
            let State { book, contents } = &mut *self.state();
            book.is_busy = true;
            (self.serve_line(book, contents), cut(&book.controls))
        };
        self.finish_serving(aftermath);
        cut
    }

    /// Waiting for something of ours: true if a stop or a call ends that, else they will wake the actor.
    pub(crate) fn is_wanted(&self) -> bool {
        let (aftermath, is_wanted) = {
            let State { book, contents } = &mut *self.state();
            book.is_busy = false;
            let is_wanted = book.controls.ending().is_some() || book.controls.is_called();
            (self.serve_line(book, contents), is_wanted)
        };
        self.finish_serving(aftermath);
        is_wanted
    }

    /// Lays a message that was begun back, if something has to be awaited before its handler runs: a thread for one that blocks,
    /// a moment that a director has it wait. It lies in the hand and not in the cell, where it would take up room for the
    /// actor's whole life. (That of an async handler goes to its future's place, `cell/busy.rs`.)
    pub(crate) fn lay_back(&self, letter: Box<dyn Letter + Send>) {
        self.hand_to_hold().lay_back(letter);
    }

    /// Takes up what was laid back; nothing comes, if the actor was abandoned meanwhile.
    pub(crate) fn take_up(&self, to: &mut dyn Letter) {
        let laid_back = self.hand().take_laid_back();
        if let Some(mut letter) = laid_back {
            letter.give(to);
        }
    }

    /// Drops what was laid back, if it has not been taken up.
    pub(crate) fn drop_laid_back(&self) {
        let laid_back = self.hand().take_laid_back();
        self.header.contain(|| drop(laid_back));
    }

    /// Who waits for the message that was begun last.
    pub(super) fn take_asker(&self) -> Option<Arc<dyn Asked>> {
        let alone = self.state().book.asker.take();
        alone.or_else(|| self.hand().held()?.asker.take())
    }

    /// Nothing is being handled any more whose asker might be waited for.
    pub(crate) fn forget_asker(&self) {
        let asker = self.take_asker();
        drop(asker);
    }
}

impl Book {
    /// Whether there is anything for the cell to do.
    #[inline]
    pub(super) fn has_work(&self) -> bool {
        !self.is_empty() || !self.controls.is_empty()
    }
}

impl Front {
    /// Whether the control lane holds something.
    #[inline]
    pub(crate) fn is_signalled(&self) -> bool {
        self.signal.load(Ordering::Acquire)
    }

    /// Before the cell waits for anything: whoever stands in line may be the one it waits for.
    #[inline]
    pub(super) fn serve_line(
        &self,
        book: &mut Book,
        contents: &mut dyn Contents,
    ) -> Option<Aftermath> {
        if !book.has_line() {
            return None;
        }
        let mut aftermath = Aftermath::default();
        self.admit_line(book, contents, &mut aftermath);
        Some(aftermath)
    }

    #[inline]
    pub(super) fn finish_serving(&self, aftermath: Option<Aftermath>) {
        if let Some(aftermath) = aftermath {
            self.finish_sending(aftermath);
        }
    }

    /// All that is not urgent has come into the hand: so many items.
    #[inline]
    pub(super) fn took(&self, book: &mut Book, items: usize) {
        let messages = items as u32 - book.notices;
        self.in_hand.store(messages, Ordering::Relaxed);
        self.notices_in_hand.store(book.notices, Ordering::Relaxed);
        book.queued -= messages;
        book.taken = messages;
        book.notices = 0;
        self.since.move_to(&self.since_in_hand);
    }

    /// An item has left the hand, which is no urgent message.
    #[inline]
    pub(super) fn one_less_in_hand(&self, held: &mut Held, is_message: bool) {
        match is_message {
            true => self.one_message_less_in_hand(),
            false => self.one_notice_less_in_hand(),
        }
        held.streak.end();
    }

    /// The cell begins an item, for which `asker` waits. True if those are to be let in now who stand in line.
    #[inline]
    pub(super) fn begins_one(
        &self,
        mut hand: MutexGuard<'_, Hand>,
        asker: Option<Arc<dyn Asked>>,
    ) -> bool {
        let held = hand.open();
        let replaced = if asker.is_some() || held.asker.is_some() {
            self.untidy.store(true, Ordering::Relaxed);
            std::mem::replace(&mut held.asker, asker)
        } else {
            None
        };
        held.begun += 1;
        let pays = held.begun >= self.worth_a_look() || self.is_hand_empty();
        if pays {
            held.begun = 0;
        }
        drop(hand);
        drop(replaced);
        pays && self.line_waits.load(Ordering::Relaxed)
    }

    /// After how many messages it pays to let somebody in: when an eighth of the mailbox is free, or 32 places.
    #[inline]
    fn worth_a_look(&self) -> u32 {
        (self.header.life.mailbox / 8).clamp(1, 32) as u32
    }

    /// Asked by the cell itself, that alone puts anything in.
    #[inline]
    pub(super) fn is_hand_empty(&self) -> bool {
        self.in_hand.load(Ordering::Relaxed) == 0
            && self.notices_in_hand.load(Ordering::Relaxed) == 0
    }

    /// To be called under the hand's lock.
    #[inline]
    pub(super) fn one_message_less_in_hand(&self) {
        self.in_hand.store(self.in_hand.load(Ordering::Relaxed) - 1, Ordering::Relaxed);
    }

    /// To be called under the hand's lock.
    #[inline]
    fn one_notice_less_in_hand(&self) {
        let notices = self.notices_in_hand.load(Ordering::Relaxed) - 1;
        self.notices_in_hand.store(notices, Ordering::Relaxed);
    }
}
