//! Putting in.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::control::{Control, Stop};
use super::line::Aftermath;
use super::{Envelope, Item, Mailbox, Message, State, Ticket};
use crate::error::NotExecuted;
use crate::tree::Header;

/// An envelope that was not accepted, and why.
pub(crate) struct Bounced<M: Message> {
    pub(crate) envelope: Envelope<M>,
    pub(crate) why: NotExecuted,
}

impl<M: Message> Mailbox<M> {
    /// Accepts the envelope if there is room and nobody waits for it. Never waits.
    pub(crate) fn offer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        self.put(envelope, |state, envelope, _| {
            let why = if state.is_open() { NotExecuted::Full } else { NotExecuted::Stopped };
            Err(Bounced { envelope, why })
        })
    }

    /// Accepts the envelope if there is room, else lets it stand in line; a send is then handed the ticket at which it
    /// waits, an ask waits at its slot. Gives the envelope back only if the mailbox is closed.
    pub(crate) fn line_up(
        &self,
        envelope: Envelope<M>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        let mut ticket = None;
        self.put(envelope, |state, envelope, aftermath| {
            if !state.is_open() {
                return Err(Bounced { envelope, why: NotExecuted::Stopped });
            }
            ticket = state.line.join(envelope, aftermath);
            self.line_waits.store(true, Ordering::SeqCst);
            self.admit_line(state, aftermath);
            Ok(())
        })?;
        Ok(ticket)
    }

    fn put(
        &self,
        envelope: Envelope<M>,
        without_room: impl FnOnce(
            &mut State<M>,
            Envelope<M>,
            &mut Aftermath<M>,
        ) -> Result<(), Bounced<M>>,
    ) -> Result<(), Bounced<M>> {
        let mut aftermath = Aftermath::default();
        let mut cell = None;
        let result = {
            let mut state = self.state();
            self.admit_line(&mut state, &mut aftermath);
            let result = if state.is_open() && state.line.is_empty() && self.has_room(&state) {
                state.queue.push_back(Item::Message(envelope));
                Ok(())
            } else {
                without_room(&mut state, envelope, &mut aftermath)
            };
            if !state.queue.is_empty() {
                cell = state.parked.take();
            }
            result
        };
        if let Some(cell) = cell {
            cell.wake();
        }
        aftermath.finish(&self.header);
        result
    }

    /// Accepts the envelope also beyond the bound: it was asked for by the actor itself.
    pub(crate) fn push_answer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        self.push_item(Item::Message(envelope)).map_err(|item| match item {
            Item::Message(envelope) => Bounced { envelope, why: NotExecuted::Stopped },
            _ => unreachable!("the item that comes back is the one that was pushed"),
        })
    }

    /// Puts a notice behind everything that was accepted before. A closed mailbox gives it back.
    pub(super) fn push_item(&self, item: Item<M>) -> Result<(), Item<M>> {
        let cell = {
            let mut state = self.state();
            if state.closed {
                return Err(item);
            }
            state.draining |= matches!(item, Item::Drain);
            state.queue.push_back(item);
            state.parked.take()
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
        let (parked, busy) = {
            let mut state = self.state();
            act(&mut state);
            self.signal.store(!state.controls.is_empty(), Ordering::Release);
            (state.parked.take(), if interrupts { state.busy.take() } else { None })
        };
        for cell in [parked, busy].into_iter().flatten() {
            cell.wake();
        }
    }

    fn has_room(&self, state: &State<M>) -> bool {
        state.queue.len().saturating_add(self.in_hand.load(Ordering::SeqCst))
            < self.header.life.mailbox
    }

    /// Moves those who wait longest into the room there is.
    pub(super) fn admit_line(&self, state: &mut State<M>, aftermath: &mut Aftermath<M>) {
        while state.is_open() && !state.line.is_empty() && self.has_room(state) {
            if let Some(envelope) = state.line.admit(aftermath) {
                state.queue.push_back(Item::Message(envelope));
            }
        }
        if state.line.is_empty() {
            self.line_waits.store(false, Ordering::SeqCst);
        }
    }
}

impl<M: Message> State<M> {
    /// Whether anybody is let in at all.
    fn is_open(&self) -> bool {
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
