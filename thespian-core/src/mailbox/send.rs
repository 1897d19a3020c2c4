//! Putting in.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::control::{Control, Stop};
use super::line::{Aftermath, Next};
use super::pace::is_short;
use super::queue::remove_oldest;
use super::tally::Lost;
use super::{Envelope, Held, Mailbox, Message, Notice, State, Ticket};
use crate::error::NotExecuted;
use crate::hub::DeadReason;
use crate::supervision::Overflow;
use crate::sync::MutexGuard;
use crate::tree::{Header, acts_here};

/// An envelope that was not accepted, and why.
pub(crate) struct Bounced<M: Message> {
    pub(crate) envelope: Envelope<M>,
    pub(crate) why: NotExecuted,
}

/// What a sender does who finds no room.
#[derive(Clone, Copy)]
enum Patience {
    None,
    InLine,
    /// As that; and if it is handled at once, he awaits the answer meanwhile.
    Awaits,
}

/// Accepted, or in line at a ticket, or given back.
type Put<M> = Result<Option<Arc<Ticket<M>>>, Bounced<M>>;

impl<M: Message> Mailbox<M> {
    /// Accepts the envelope if there is room and nobody waits for it. Never waits.
    pub(crate) fn offer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        self.put(envelope, Patience::None).map(|_| ())
    }

    /// Accepts the envelope if there is room, else lets it stand in line; a send is then handed the ticket at which it
    /// waits, an ask waits at its slot. Gives the envelope back only if the mailbox is closed.
    pub(crate) fn line_up(
        &self,
        envelope: Envelope<M>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        self.put(envelope, Patience::InLine)
    }

    /// As [`line_up`](Self::line_up), for an asker who is about to wait for the answer: an actor that is idle, and short at this
    /// kind of message, may handle it on his thread.
    pub(crate) fn line_up_and_lend(
        &self,
        envelope: Envelope<M>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        self.put(envelope, Patience::Awaits)
    }

    #[inline]
    fn put(&self, envelope: Envelope<M>, patience: Patience) -> Put<M> {
        let mut state = self.state();
        if !(state.is_open() && state.line.is_empty() && self.has_room(&state)) {
            return self.put_anyway(state, envelope, patience);
        }
        let lends = matches!(patience, Patience::Awaits) && self.is_to_be_lent(&envelope);
        state.queue.accepted += 1;
        let stamp = self.accept(&mut state, envelope);
        let cell = state.rouse();
        drop(state);
        if let Some(cell) = cell {
            match lends {
                true => self.header.hub.world.wake_and_lend(cell),
                false => cell.wake(),
            }
        } else if stamp {
            self.stamp();
        }
        Ok(None)
    }

    /// Whether it is handled at once, and shortly, so that its asker may wait for that. One with a deadline does not wait for
    /// longer, however long it takes.
    fn is_to_be_lent(&self, envelope: &Envelope<M>) -> bool {
        !M::URGENT
            && is_short(envelope)
            && envelope.path().deadline().is_none()
            && self.is_between_messages()
    }

    /// It cannot be let in just like that.
    #[cold]
    fn put_anyway(
        &self,
        mut state: MutexGuard<'_, State<M>>,
        envelope: Envelope<M>,
        patience: Patience,
    ) -> Put<M> {
        let mut aftermath = Aftermath::default();
        self.admit_line(&mut state, &mut aftermath);
        let put = if !state.is_open() {
            Err(Bounced { envelope, why: NotExecuted::Stopped })
        } else if state.line.is_empty() && self.has_room(&state) {
            state.queue.accepted += 1;
            aftermath.stamp |= self.accept(&mut state, envelope);
            Ok(None)
        } else {
            match (self.header.life.overflow, patience) {
                (Overflow::Refuse, Patience::None) => Err(self.refuse(envelope)),
                (Overflow::Refuse, Patience::InLine | Patience::Awaits) => {
                    state.queue.accepted += 1;
                    let ticket = state.line.join(envelope, &mut aftermath);
                    self.line_waits.store(true, Ordering::Relaxed);
                    self.admit_line(&mut state, &mut aftermath);
                    Ok(ticket)
                }
                (overflow, _) => {
                    self.make_do(&mut state, envelope, overflow, &mut aftermath);
                    Ok(None)
                }
            }
        };
        let cell = if state.queue.is_empty() { None } else { state.rouse() };
        drop(state);
        if let Some(cell) = cell {
            cell.wake();
        }
        self.finish_sending(aftermath);
        put
    }

    fn refuse(&self, envelope: Envelope<M>) -> Bounced<M> {
        let why = match acts_here(self.header.target.id) {
            true => NotExecuted::OwnMailboxFull,
            false => NotExecuted::Full,
        };
        Bounced { envelope, why }
    }

    /// There is no room, and nobody is to wait for any.
    pub(super) fn make_do(
        &self,
        state: &mut State<M>,
        envelope: Envelope<M>,
        overflow: Overflow,
        aftermath: &mut Aftermath<M>,
    ) {
        state.queue.accepted += 1;
        if overflow == Overflow::DropNewest {
            aftermath.evicted = Some(envelope);
        } else {
            // If the last was begun just now there is nothing to drop, and there is room.
            aftermath.evicted = self.evict_from_hand().or_else(|| state.queue.evict());
            aftermath.stamp |= self.accept(state, envelope);
        }
        state.count(Lost::Dropped, usize::from(aftermath.evicted.is_some()));
    }

    /// The oldest message that the cell has taken out and not begun.
    fn evict_from_hand(&self) -> Option<Envelope<M>> {
        let mut hand = self.hand();
        let Held { batch, laid_back, .. } = hand.held()?;
        let evicted = remove_oldest(batch, usize::from(*laid_back))?;
        self.one_message_less_in_hand();
        Some(evicted)
    }

    /// Puts it behind all others of its kind. True if somebody waits now whose age is to be known, so that the clock is to
    /// be read.
    #[inline]
    pub(super) fn accept(&self, state: &mut State<M>, envelope: Envelope<M>) -> bool {
        if state.queue.is_empty() {
            self.gauges.since.clear();
        }
        state.queue.push(envelope);
        self.note_urgent(state);
        let depth = u32::try_from(self.depth(state)).unwrap_or(u32::MAX);
        state.queue.high_water = state.queue.high_water.max(depth);
        // Whoever finds the cell waiting for it is not kept waiting: no need to know since when.
        !state.is_parked() && !self.gauges.since.is_set()
    }

    /// What had to wait for the end of the lock: mostly nothing.
    #[inline]
    pub(super) fn finish_sending(&self, aftermath: Aftermath<M>) {
        if !aftermath.is_empty() {
            self.finish_what_waited(aftermath);
        }
    }

    fn finish_what_waited(&self, mut aftermath: Aftermath<M>) {
        if aftermath.stamp {
            self.stamp();
        }
        if let Some(envelope) = aftermath.evicted.take() {
            let kind = envelope.kind();
            let (message, path) = envelope.split();
            if path.has_asker() {
                self.header.contain(|| path.refuse(NotExecuted::Dropped));
            } else {
                self.header.dead_letter(kind, DeadReason::Dropped);
            }
            self.header.contain(|| drop(message));
        }
        aftermath.finish(&self.header);
    }

    #[cold]
    fn stamp(&self) {
        self.gauges.since.set(self.header.hub.world.now());
    }

    /// Accepts the envelope also beyond the bound: it was asked for by the actor itself.
    pub(crate) fn push_answer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        let mut aftermath = Aftermath::default();
        let cell = {
            let mut state = self.state();
            if state.closed {
                return Err(Bounced { envelope, why: NotExecuted::Stopped });
            }
            state.queue.accepted += 1;
            aftermath.stamp |= self.accept(&mut state, envelope);
            state.rouse()
        };
        if let Some(cell) = cell {
            cell.wake();
        }
        self.finish_sending(aftermath);
        Ok(())
    }

    /// Puts a notice behind everything that was accepted before. A closed mailbox gives it back.
    pub(super) fn push_notice(&self, notice: Notice) -> Result<(), Notice> {
        let cell = {
            let mut state = self.state();
            if state.closed {
                return Err(notice);
            }
            state.draining |= matches!(notice, Notice::Drain);
            state.queue.push_notice(notice);
            state.rouse()
        };
        if let Some(cell) = cell {
            cell.wake();
        }
        Ok(())
    }

    pub(super) fn end(&self, stop: Stop) {
        self.control(|state| state.controls.end(stop), stop == Stop::Kill);
    }

    pub(crate) fn push_control(&self, control: Control) -> Result<(), Control> {
        let mut control = Some(control);
        self.control(
            |state| {
                if !state.closed
                    && let Some(control) = control.take()
                {
                    state.controls.push(control);
                }
            },
            false,
        );
        control.map_or(Ok(()), Err)
    }

    pub(super) fn control(&self, act: impl FnOnce(&mut State<M>), interrupts: bool) {
        let cell = {
            let mut state = self.state();
            act(&mut state);
            self.signal.store(!state.controls.is_empty(), Ordering::Release);
            if interrupts { state.cell.take() } else { state.rouse() }
        };
        if let Some(cell) = cell {
            cell.wake();
        }
    }

    #[inline]
    pub(super) fn has_room(&self, state: &State<M>) -> bool {
        self.depth(state) < self.header.life.mailbox
    }

    /// Moves those who wait longest into the room there is.
    #[inline]
    pub(super) fn admit_line(&self, state: &mut State<M>, aftermath: &mut Aftermath<M>) {
        if !state.line.is_empty() {
            self.admit_the_first(state, aftermath);
        }
    }

    fn admit_the_first(&self, state: &mut State<M>, aftermath: &mut Aftermath<M>) {
        while state.is_open() && !state.line.is_empty() && self.has_room(state) {
            match state.line.admit(aftermath) {
                Some(Next::Message(envelope)) => aftermath.stamp |= self.accept(state, envelope),
                Some(Next::Notice(notice)) => state.queue.push_notice(notice),
                None => {}
            }
        }
        state.count(Lost::Expired, std::mem::take(&mut aftermath.expired));
        if state.line.is_empty() {
            self.line_waits.store(false, Ordering::Relaxed);
        }
    }
}

impl<M: Message> State<M> {
    /// Whether anybody is let in at all.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        !self.closed && !self.draining
    }
}

impl<M: Message> Aftermath<M> {
    /// What may run users' code, after the lock. The messages dropped here are somebody else's, and so are the panics of
    /// their drops.
    pub(super) fn finish(self, header: &Header) {
        for waker in self.wake {
            header.contain(|| waker.wake());
        }
        for envelope in self.drop {
            header.contain(|| drop(envelope));
        }
    }
}
