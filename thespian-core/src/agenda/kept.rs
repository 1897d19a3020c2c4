//! Entries that somebody keeps for as long as he lives, by name.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Booking;

use crate::director::Touched;
use crate::world::touch;

/// What one actor keeps, all incarnations; nothing, once it has ended.
pub(crate) struct Kept(Mutex<Option<BTreeMap<&'static str, Booking>>>);

impl Default for Kept {
    fn default() -> Self {
        Self(Mutex::new(Some(BTreeMap::new())))
    }
}

impl Kept {
    fn bookings(&self) -> MutexGuard<'_, Option<BTreeMap<&'static str, Booking>>> {
        touch(|| Touched::Agenda);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an entry in place of the one of that name.
    pub(crate) fn keep(&self, name: &'static str, booking: Booking) {
        let dropped = match &mut *self.bookings() {
            Some(bookings) => bookings.insert(name, booking),
            // Whoever has ended, and whose handler does not know it yet, keeps nothing.
            None => Some(booking),
        };
        drop(dropped);
    }

    /// Whether there is one of that name that is not over.
    pub(crate) fn has(&self, name: &str) -> bool {
        let bookings = self.bookings();
        bookings.as_ref().and_then(|kept| kept.get(name)).is_some_and(|kept| !kept.is_over())
    }

    pub(crate) fn let_go(&self, name: &str) -> Option<Booking> {
        self.bookings().as_mut()?.remove(name)
    }

    /// The end: lets go of all.
    pub(crate) fn close(&self) {
        let dropped = self.bookings().take();
        drop(dropped);
    }
}
