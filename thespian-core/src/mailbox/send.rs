//! Putting in.

use std::any::Any;
use std::sync::Arc;

use super::book::Book;
use super::contents::{Evicted, Loser};
use super::line::{Aftermath, Stand};
use super::pace::{is_short, is_short_from_birth};
use super::settle::{DROPPED, dispose};
use super::tally::Lost;
use super::{
    Contents, Control, Envelope, Front, Inbox, Letter, Mailbox, Message, Messages, Notice,
    Ordering, State, Stop, Ticket, Waiting,
};
use crate::error::NotExecuted;
use crate::supervision::Overflow;
use crate::sync::MutexGuard;
use crate::tree::acts_here;
use crate::world::{Haste, Rouse};

/// An envelope that was not accepted, and why.
pub(crate) struct Bounced<M: Message> {
    pub(crate) envelope: Envelope<M>,
    pub(crate) why: NotExecuted,
}

impl<M: Message> Bounced<M> {
    /// What was not let in is still in its place.
    pub(crate) fn unless_let(put: Let, place: Option<Envelope<M>>) -> Put<M> {
        match put {
            Ok(ticket) => Ok(ticket),
            Err(why) => match place {
                Some(envelope) => Err(Self { envelope, why }),
                None => Ok(None),
            },
        }
    }
}

/// What a sender does who finds no room.
#[derive(Clone, Copy)]
enum Patience {
    None,
    InLine(Stand),
    /// As that; and if it is handled at once, he awaits the answer meanwhile.
    Awaits(Stand),
    /// As that; he comes to it at once, so that nobody is to be called.
    Comes(Stand),
}

/// What becomes of a message that cannot be let in just like that.
enum Way {
    In,
    Line(Stand),
    /// As the policy says that has no line.
    MakeDo(Overflow),
    Back(NotExecuted),
}

/// Accepted, or in line at a ticket, or given back.
pub(crate) type Put<M> = Result<Option<Arc<Ticket>>, Bounced<M>>;

/// The same, with what is given back where it was.
pub(crate) type Let = Result<Option<Arc<Ticket>>, NotExecuted>;

/// What came of it, and what is to be done about it without the lock.
pub(super) struct Unfinished {
    pub(super) put: Let,
    pub(super) roused: Option<Rouse>,
    pub(super) aftermath: Aftermath,
    /// Whether somebody is called for it, if nobody was for the actor's birth.
    pub(super) is_called: bool,
}

impl<M: Message> Mailbox<M> {
    /// Accepts the envelope if there is room and nobody waits for it. Never waits.
    pub(crate) fn offer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        match self.put(envelope, Patience::None) {
            Ok(_) => Ok(()),
            Err(bounced) => Err(bounced),
        }
    }
}

impl<M: Message + Send> Mailbox<M> {
    /// Accepts the envelope if there is room, else lets it stand in line; a send is then handed the ticket at which it
    /// waits, an ask waits at its slot. Gives the envelope back only if the mailbox is closed.
    pub(crate) fn line_up(&self, envelope: Envelope<M>) -> Put<M> {
        self.put(envelope, Patience::InLine(Waiting::stand::<M>))
    }

    /// As [`line_up`](Self::line_up), for an asker who is about to wait for the answer: an actor that is idle, and short at this
    /// kind of message, may handle it on his thread.
    pub(crate) fn line_up_awaited(&self, envelope: Envelope<M>) -> Put<M> {
        self.put(envelope, Patience::Awaits(Waiting::stand::<M>))
    }

    /// The same; one that is only just about to be made may be made there, too.
    pub(crate) fn line_up_and_lend(self: &Arc<Self>, envelope: Envelope<M>) -> Put<M> {
        if !self.front.is_unborn() || !is_short_from_birth(&envelope) {
            return self.line_up_awaited(envelope);
        }
        let put = self.put(envelope, Patience::Comes(Waiting::stand::<M>));
        if matches!(put, Ok(None))
            && let Err(Haste::Now) = self.front.header.hub.world.lend(self.clone())
        {
            self.front.lose_patience();
        }
        put
    }
}

impl<M: Message> Mailbox<M> {
    #[inline]
    fn put(&self, envelope: Envelope<M>, patience: Patience) -> Put<M> {
        let front = &self.front;
        let mut guard = self.state();
        let State { book, contents } = &mut *guard;
        if !front.lets_in(book) {
            return self.put_anyway(guard, envelope, patience);
        }
        let lends = matches!(patience, Patience::Awaits(_)) && self.is_to_be_lent(&envelope);
        book.accepted += 1;
        let stamp = front.accept(book, contents, envelope);
        let roused = book.rouse();
        drop(guard);
        front.sent(roused, lends, stamp);
        if !matches!(patience, Patience::Comes(_)) {
            front.lose_patience();
        }
        Ok(None)
    }

    /// Whether it is handled at once, and shortly, so that its asker may wait for that. One with a deadline does not wait for
    /// longer, however long it takes.
    fn is_to_be_lent(&self, envelope: &Envelope<M>) -> bool {
        !M::URGENT
            && is_short(envelope)
            && envelope.path().deadline().is_none()
            && self.front.is_between_messages()
    }

    /// It cannot be let in just like that.
    #[cold]
    fn put_anyway(
        &self,
        mut guard: MutexGuard<'_, State<Messages<M>>>,
        envelope: Envelope<M>,
        patience: Patience,
    ) -> Put<M> {
        let mut letter = Some(envelope);
        let State { book, contents } = &mut *guard;
        let unfinished = self.front.put_anyway(book, contents, &mut letter, patience);
        drop(guard);
        let put = self.front.finish_putting(unfinished, Some(&mut letter));
        Bounced::unless_let(put, letter)
    }

    /// Accepts the envelope also beyond the bound: it was asked for by the actor itself.
    pub(crate) fn push_answer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        let front = &self.front;
        let mut guard = self.state();
        let State { book, contents } = &mut *guard;
        if book.closed {
            return Err(Bounced { envelope, why: NotExecuted::Stopped });
        }
        book.accepted += 1;
        let stamp = front.accept(book, contents, envelope);
        let roused = book.rouse();
        drop(guard);
        front.sent(roused, false, stamp);
        Ok(())
    }
}

impl Front {
    /// Whether a message is let in without further ado.
    #[inline]
    fn lets_in(&self, book: &Book) -> bool {
        book.is_open() && !book.has_line() && self.has_room(book)
    }

    /// Puts it behind all others of its kind. True if somebody waits now whose age is to be known, so that the clock is to
    /// be read.
    #[inline]
    pub(super) fn accept<M: Message>(
        &self,
        book: &mut Book,
        contents: &mut Messages<M>,
        envelope: Envelope<M>,
    ) -> bool {
        contents.queue.push(envelope);
        if M::URGENT {
            self.note_urgent(&contents.queue);
        }
        self.accepted(book)
    }

    /// Puts in what could not be let in just like that, or has it stand in line, or leaves it where it is.
    ///
    /// Without the lock it is to be [finished](Self::finish_putting).
    fn put_anyway(
        &self,
        book: &mut Book,
        contents: &mut dyn Contents,
        letter: &mut dyn Letter,
        patience: Patience,
    ) -> Unfinished {
        let mut aftermath = Aftermath::default();
        let put = match self.way(book, contents, patience, &mut aftermath) {
            Way::In => {
                self.accept_letter(book, contents, letter, &mut aftermath);
                Ok(None)
            }
            Way::Line(stand) => {
                let place: &mut dyn Any = letter;
                let ticket = stand(place).and_then(|one| book.join_line(one, &mut aftermath));
                self.stands_in_line(book, contents, &mut aftermath);
                Ok(ticket)
            }
            Way::MakeDo(overflow) => {
                self.make_do(book, contents, letter, overflow, &mut aftermath);
                Ok(None)
            }
            Way::Back(why) => Err(why),
        };
        let is_called = !matches!(patience, Patience::Comes(_));
        Unfinished { put, roused: book.rouse_for_any(), aftermath, is_called }
    }

    /// As [`accept`](Self::accept), of whatever type it is.
    pub(super) fn accept_letter(
        &self,
        book: &mut Book,
        contents: &mut dyn Contents,
        letter: &mut dyn Letter,
        aftermath: &mut Aftermath,
    ) {
        if contents.push(&mut |to| letter.give(to)) {
            self.note_whether_urgent(contents);
            aftermath.stamp |= self.accepted(book);
        }
    }

    /// There is no room, and nobody is to wait for any. What had to make room is in the letter's place then.
    pub(super) fn make_do(
        &self,
        book: &mut Book,
        contents: &mut dyn Contents,
        letter: &mut dyn Letter,
        overflow: Overflow,
        aftermath: &mut Aftermath,
    ) {
        if overflow == Overflow::DropNewest {
            return book.count(Lost::Dropped, 1);
        }
        // If the last was begun just now there is nothing to drop, and there is room.
        let evicted = {
            let mut hand = self.hand();
            let evicted = contents.exchange_oldest(letter, hand.held());
            if let Some(Evicted::FromHand) = evicted {
                self.one_message_less_in_hand();
            }
            evicted
        };
        book.queued -= u32::from(matches!(evicted, Some(Evicted::FromQueue)));
        self.note_whether_urgent(contents);
        aftermath.stamp |= self.accepted(book);
        book.count(Lost::Dropped, usize::from(evicted.is_some()));
    }

    /// Notes that a message was put into the queue, as the last. True if the clock is to be read.
    #[inline]
    pub(super) fn accepted(&self, book: &mut Book) -> bool {
        if book.is_empty() {
            self.since.clear();
        }
        book.queued += 1;
        if book.at_most() > book.high_water as usize {
            let depth = u32::try_from(self.depth(book)).unwrap_or(u32::MAX);
            book.high_water = book.high_water.max(depth);
        }
        // Whoever finds the cell waiting for it is not kept waiting: no need to know since when. Of one that has still to be made
        // it is known when that begins.
        !book.is_parked() && !self.since.is_set() && !self.is_to_be_born()
    }

    /// A message was put in; `cell` has waited for it.
    #[inline]
    fn sent(&self, roused: Option<Rouse>, lends: bool, stamp: bool) {
        if let Some(roused) = roused {
            match lends {
                true => self.header.hub.world.rouse_and_lend(roused),
                false => _ = self.header.hub.world.rouse(roused, Haste::Now),
            }
        } else if stamp {
            self.stamp();
        }
    }

    /// What becomes of a message now, for which there was no room, or which others went before. What is accepted, or may be,
    /// is counted as such.
    fn way(
        &self,
        book: &mut Book,
        contents: &mut dyn Contents,
        patience: Patience,
        aftermath: &mut Aftermath,
    ) -> Way {
        self.admit_line(book, contents, aftermath);
        let way = if !book.is_open() {
            Way::Back(NotExecuted::Stopped)
        } else if self.lets_in(book) {
            Way::In
        } else {
            match (self.header.life.overflow, patience) {
                (Overflow::Refuse, Patience::None) => Way::Back(self.refusal()),
                (
                    Overflow::Refuse,
                    Patience::InLine(stand) | Patience::Awaits(stand) | Patience::Comes(stand),
                ) => Way::Line(stand),
                (overflow, _) => Way::MakeDo(overflow),
            }
        };
        book.accepted += u64::from(!matches!(way, Way::Back(_)));
        way
    }

    fn refusal(&self) -> NotExecuted {
        match acts_here(self.header.target.id) {
            true => NotExecuted::OwnMailboxFull,
            false => NotExecuted::Full,
        }
    }

    /// Somebody has joined the line.
    pub(super) fn stands_in_line(
        &self,
        book: &mut Book,
        contents: &mut dyn Contents,
        aftermath: &mut Aftermath,
    ) {
        self.line_waits.store(true, Ordering::Relaxed);
        self.admit_line(book, contents, aftermath);
    }

    /// What had to wait for the end of the lock. Whatever was let in, and is in the letter's place, had to make room.
    pub(super) fn finish_putting(
        &self,
        unfinished: Unfinished,
        letter: Option<&mut dyn Letter>,
    ) -> Let {
        let Unfinished { put, roused, aftermath, is_called } = unfinished;
        self.rouse(roused);
        if let (Ok(_), Some(letter)) = (&put, letter) {
            dispose(Loser::Message(letter), &self.header, &DROPPED, &mut |_| ());
        }
        self.finish_sending(aftermath);
        if is_called {
            self.lose_patience();
        }
        put
    }

    /// The same: mostly nothing.
    #[inline]
    pub(super) fn finish_sending(&self, aftermath: Aftermath) {
        if !aftermath.is_empty() {
            self.finish_what_waited(aftermath);
        }
    }

    fn finish_what_waited(&self, aftermath: Aftermath) {
        if aftermath.stamp {
            self.stamp();
        }
        aftermath.finish(&self.header);
    }

    /// There is a message for it, or somebody waits for it: a worker is to come who was not called for its birth, or its end.
    #[inline]
    pub(super) fn lose_patience(&self) {
        if self.is_patient.load(Ordering::Relaxed) && self.is_patient.swap(false, Ordering::Relaxed)
        {
            self.header.hub.world.call();
        }
    }

    #[cold]
    fn stamp(&self) {
        self.since.set(self.header.hub.world.now());
    }
}

impl Inbox {
    /// Puts a notice behind everything that was accepted before. A closed mailbox gives it back.
    pub(super) fn push_notice(&self, notice: Notice) -> Result<(), Notice> {
        let roused = {
            let mut state = self.state();
            let State { book, contents } = &mut *state;
            if book.closed {
                return Err(notice);
            }
            book.draining |= matches!(notice, Notice::Drain);
            book.notices += 1;
            contents.push_notice(notice);
            book.rouse()
        };
        self.rouse(roused);
        Ok(())
    }

    pub(super) fn end(&self, stop: Stop) {
        if stop == Stop::Stop && self.end_in_passing() {
            return;
        }
        self.control(|book| book.controls.end(stop), stop == Stop::Kill);
    }

    /// Has it stop when somebody passes, if it waits for a message and ends in a moment for which nobody waits.
    fn end_in_passing(&self) -> bool {
        let roused = {
            let State { book, contents } = &mut *self.state();
            if !book.is_parked() || book.milestones.has_audience() || !contents.ends_shortly() {
                return false;
            }
            book.controls.end(Stop::Stop);
            self.note_signal(book);
            self.is_patient.store(true, Ordering::Relaxed);
            book.shift.wake_in_passing()
        };
        let Some(roused) = roused else { return true };
        let world = &self.header.hub.world;
        if world.rouse(roused, Haste::InPassing) {
            self.is_patient.store(false, Ordering::Relaxed);
        } else if !self.is_patient.load(Ordering::Relaxed) {
            // Whoever was called meanwhile has not found it.
            world.call();
        }
        true
    }

    pub(crate) fn push_control(&self, control: Control) -> Result<(), Control> {
        let mut control = Some(control);
        self.control(
            |book| {
                if !book.closed
                    && let Some(control) = control.take()
                {
                    book.controls.push(control);
                }
            },
            false,
        );
        control.map_or(Ok(()), Err)
    }

    fn note_signal(&self, book: &Book) {
        self.signal.store(!book.controls.is_empty(), Ordering::Release);
    }

    pub(super) fn control(&self, act: impl FnOnce(&mut Book), interrupts: bool) {
        let roused = {
            let book = &mut self.state().book;
            act(book);
            self.note_signal(book);
            if interrupts || !book.is_busy { book.shift.wake() } else { None }
        };
        self.rouse(roused);
    }
}
