//! The ledger: what an actor has still to answer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::Inbox;
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::time::Time;

/// What is open, the oldest first. The actor has it, and so has each answer that is open.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    last: u64,
    /// By number: the kind of the message, and since when.
    open: BTreeMap<u64, (&'static str, Time)>,
}

impl Ledger {
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more, from now on. Returns its number.
    pub(crate) fn open(&self, kind: &'static str, now: Time) -> u64 {
        let mut entries = self.entries();
        entries.last += 1;
        let number = entries.last;
        entries.open.insert(number, (kind, now));
        number
    }

    /// It is open no more.
    pub(crate) fn close(&self, number: u64) {
        self.entries().open.remove(&number);
    }

    /// How many there are, and the oldest of them.
    pub(super) fn seen(&self, now: Time) -> (usize, Option<(&'static str, Duration)>) {
        let entries = self.entries();
        let oldest = entries.open.first_key_value();
        (entries.open.len(), oldest.map(|(_, (kind, since))| (*kind, now - *since)))
    }
}

impl Inbox {
    /// The actor's.
    pub(crate) fn ledger(&self) -> Arc<Ledger> {
        let rare = &mut self.state().book.rare;
        rare.get_or_insert_default().ledger.get_or_insert_default().clone()
    }
}
