//! The right to an entry.

use std::sync::Arc;

use super::Agenda;

/// Holds an entry of the agenda: dropping it removes the entry, unless it was released.
pub(crate) struct Booking {
    agenda: Arc<Agenda>,
    number: u64,
    released: bool,
}

impl Booking {
    pub(super) fn new(agenda: Arc<Agenda>, number: u64) -> Self {
        Self { agenda, number, released: false }
    }

    /// The entry stays although nobody holds it.
    pub(crate) fn release(mut self) {
        self.released = true;
    }

    /// Whether there will be no further turn.
    pub(crate) fn is_over(&self) -> bool {
        !self.agenda.has(self.number)
    }
}

impl Drop for Booking {
    fn drop(&mut self) {
        if !self.released {
            self.agenda.cancel(self.number);
        }
    }
}
