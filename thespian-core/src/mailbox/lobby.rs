//! Lobby: where messages wait for whom there is nobody at the moment, in front of a mailbox.
//!
//! It has the rules of a mailbox: what is accepted goes before what waits, and no tell passes a waiting sender. Whoever opens
//! the way again takes everybody out, again and again until nobody is left, and closes the lobby in the same moment: so
//! nobody who comes later goes before somebody who stood here. Each is kept with the number that says where he wants to go.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Envelope, Message, Ticket, Waiting};
use crate::contain::contain;
use crate::director::Touched;
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::tree::{Header, TurnedAway};
use crate::world::touch;

/// Whatever its messages are.
pub(crate) struct Lobby {
    /// How many messages it accepts.
    bound: usize,
    state: Mutex<State>,
}

struct State {
    held: VecDeque<(u64, Waiting)>,
    /// How many of them were accepted; they stand in front of those who wait to be.
    accepted: usize,
    closed: bool,
    sweep_at: usize,
}

/// The first size at which it is looked who has given up; afterwards whenever it has doubled.
const SWEEP_AT: usize = 64;

/// Why a message was not held.
pub(crate) enum NotHeld {
    Full,
    /// The way is open again, or closed for ever.
    Closed,
}

impl Lobby {
    pub(crate) fn new(bound: usize) -> Self {
        let state = State { held: VecDeque::new(), accepted: 0, closed: false, sweep_at: SWEEP_AT };
        Self { bound, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        touch(|| Touched::Pools);
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Accepts the envelope if there is room and nobody waits for it.
    pub(crate) fn offer<M: Message + Send>(
        &self,
        to: u64,
        envelope: Envelope<M>,
    ) -> Result<(), (Envelope<M>, NotHeld)> {
        let mut state = self.state();
        if state.closed {
            Err((envelope, NotHeld::Closed))
        } else if state.has_room(self.bound) {
            state.accept(to, envelope);
            Ok(())
        } else {
            Err((envelope, NotHeld::Full))
        }
    }

    /// Accepts the envelope, or lets it stand in line. A closed lobby gives it back.
    pub(crate) fn line_up<M: Message + Send>(
        &self,
        to: u64,
        envelope: Envelope<M>,
    ) -> Result<Option<Arc<Ticket>>, Envelope<M>> {
        let (ticket, given_up) = {
            let mut state = self.state();
            if state.closed {
                return Err(envelope);
            }
            if state.has_room(self.bound) {
                state.accept(to, envelope);
                return Ok(None);
            }
            let given_up = state.sweep();
            let waiting = Waiting::in_line(Box::new(Some(envelope)));
            let ticket = waiting.ticket();
            state.held.push_back((to, waiting));
            (ticket, given_up)
        };
        // Each by itself: two panics at once would be the end of the process.
        given_up.into_iter().for_each(|one| contain(|| drop(one)));
        Ok(ticket)
    }

    /// Takes somebody in who cannot go anywhere else yet. A closed lobby gives him back.
    pub(crate) fn take_in(&self, to: u64, waiting: Waiting) -> Result<(), Waiting> {
        let mut state = self.state();
        if state.closed {
            return Err(waiting);
        }
        state.held.push_back((to, waiting));
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.state().held.is_empty()
    }

    /// Everybody who is here. If nobody is, the lobby closes, and `close` is run before anybody can know of it.
    pub(crate) fn take_or_close<T>(
        &self,
        close: impl FnOnce() -> T,
    ) -> Result<VecDeque<(u64, Waiting)>, T> {
        let mut state = self.state();
        if state.held.is_empty() {
            state.closed = true;
            return Err(close());
        }
        state.accepted = 0;
        Ok(std::mem::take(&mut state.held))
    }

    /// Nobody will ever come for those who are here: they are told, in the name of `header`.
    pub(crate) fn dissolve(&self, header: &Header) -> Vec<TurnedAway> {
        let held = {
            let mut state = self.state();
            state.closed = true;
            std::mem::take(&mut state.held)
        };
        held.into_iter().filter_map(|(_, waiting)| waiting.disappoint(header)).collect()
    }
}

impl State {
    fn has_room(&self, bound: usize) -> bool {
        self.held.len() == self.accepted && self.accepted < bound
    }

    fn accept<M: Message + Send>(&mut self, to: u64, envelope: Envelope<M>) {
        self.accepted += 1;
        self.held.push_back((to, Waiting::alone(envelope)));
    }

    /// Lets go of those who gave up, if it is time to: to be dropped without the lock.
    fn sweep(&mut self) -> Vec<(u64, Waiting)> {
        if self.held.len() < self.sweep_at {
            return Vec::new();
        }
        let accepted = self.accepted;
        let behind = self.held.split_off(accepted);
        let (waiting, given_up): (Vec<_>, Vec<_>) =
            behind.into_iter().partition(|(_, waiting)| waiting.is_wanted());
        self.held.extend(waiting);
        self.sweep_at = (2 * self.held.len()).max(SWEEP_AT);
        given_up
    }
}
