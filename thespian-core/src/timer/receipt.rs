//! How a timer learns what became of its message.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::agenda::Agenda;
use crate::error::{NotExecuted, Unknown};
use crate::reply::Fill;
use crate::time::Time;

/// The way back of one message. However that ends, the timer goes on from there; nobody waits for an answer.
pub(super) struct Receipt {
    agenda: Arc<Agenda>,
    number: u64,
    is_back: AtomicBool,
}

impl Receipt {
    pub(super) fn new(agenda: Arc<Agenda>, number: u64) -> Self {
        Self { agenda, number, is_back: AtomicBool::new(false) }
    }

    /// A message with `retry` has a path for each try, and its end may be told twice. By then the next may be under way.
    fn back(&self) {
        if !self.is_back.swap(true, Ordering::AcqRel) {
            self.agenda.again(self.number);
        }
    }
}

impl<R> Fill<R> for Receipt {
    fn begin(&self, _: &dyn Fn() -> Time) -> bool {
        true
    }

    // What was accepted is handled, also if the timer was cancelled meanwhile.
    fn is_wanted(&self) -> bool {
        true
    }

    fn is_asker(&self) -> bool {
        false
    }

    fn deadline(&self) -> Option<Time> {
        None
    }

    fn put(&self, _: R) {
        self.back();
    }

    fn refuse(&self, _: NotExecuted) {
        self.back();
    }

    fn lose(&self, _: Unknown) {
        self.back();
    }
}
