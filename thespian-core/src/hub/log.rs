//! The log of dead letters: what nobody subscribed to is not lost in silence, and does not flood anybody either.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::letter::{DeadLetter, DeadReason};
use crate::contain::contain;
use crate::time::Time;
use crate::trail;

/// At most one line in this time.
const PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Log(Option<Mutex<Limit>>);

impl Log {
    pub(super) fn new(is_wanted: bool) -> Self {
        Self(is_wanted.then(Mutex::default))
    }

    /// How many letters were held back before this one, if this one may be written; else it is held back too. A mailbox that
    /// drops by declaration does what is wanted, and needs no line for it.
    pub(super) fn admit(&self, why: DeadReason, now: impl FnOnce() -> Time) -> Option<u64> {
        let limit = self.0.as_ref().filter(|_| why != DeadReason::Dropped)?;
        let now = now();
        lock(limit).admit(now)
    }

    pub(super) fn write(&self, letter: &DeadLetter, held_back: u64) {
        let DeadLetter { message, to, path, why, error, .. } = letter;
        if trail::dead_letter(path, message, why, held_back) {
            return;
        }
        let error = error.as_deref().map(|error| format!(" ({error})")).unwrap_or_default();
        print(&format!("`{message}` to {to} at {path}: {why}{error}{}", And(held_back)));
    }

    /// There will be no more letters. Says how many were held back and not told yet.
    pub(super) fn close(&self) {
        let Some(limit) = &self.0 else { return };
        let held_back = std::mem::take(&mut lock(limit).held_back);
        if held_back > 0 && !trail::dead_letters_held_back(held_back) {
            print(&format!("{held_back} more before the system stopped"));
        }
    }
}

fn lock(limit: &Mutex<Limit>) -> MutexGuard<'_, Limit> {
    limit.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Goes through the macro, since that is what a test's output is captured by. The macro panics if nobody reads any more.
fn print(text: &str) {
    contain(|| eprintln!("thespian: dead letter: {text}"));
}

struct And(u64);

impl std::fmt::Display for And {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 => Ok(()),
            held_back => write!(f, "; {held_back} more since the last line"),
        }
    }
}

#[derive(Default)]
struct Limit {
    next: Time,
    held_back: u64,
}

impl Limit {
    fn admit(&mut self, now: Time) -> Option<u64> {
        if now < self.next {
            self.held_back += 1;
            return None;
        }
        self.next = now.checked_add(PAUSE)?;
        Some(std::mem::take(&mut self.held_back))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_second_says_how_many_it_stands_for() {
        let at = |millis| Time::at(Duration::from_millis(millis));
        let mut limit = Limit::default();
        let said: Vec<_> = [0, 0, 999, 1000, 1001, 5000, 5999, 6000]
            .into_iter()
            .map(|millis| limit.admit(at(millis)))
            .collect();
        assert_eq!(said, [Some(0), None, None, Some(2), None, Some(1), None, Some(1)]);
    }
}
