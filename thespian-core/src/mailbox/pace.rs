//! Pace: which handlers are known to be short.
//!
//! Whoever awaits the answer of such a one loses nothing if he runs it himself (`world/threads/lent.rs`). Of a longer
//! one others may be waiting for the same thread, or he for something else besides.

use std::cell::Cell;
use std::time::Duration;

use super::{Envelope, Message};
use crate::sync::atomic::{AtomicU64, Ordering};

/// For generated code: how long the handlers take of all actors that understand the same message, as far as it was looked.
///
/// One bit for each handler, up to the sixty-second, one for being made and one for ending: what is seen of one actor is good for
/// all, and costs none of them memory.
/// (Those of a generic actor have one together, whatever they are made of.)
#[doc(hidden)]
#[derive(Debug)]
pub struct Pace {
    /// Was short when it was looked at last.
    once: AtomicU64,
    /// Was short twice in a row.
    known: AtomicU64,
    /// Waits for something, so that it never will be.
    waits: AtomicU64,
}

/// About as long as it takes to wake another thread.
const SHORT: Duration = Duration::from_micros(10);

/// Being made, among the handlers.
pub(crate) const BIRTH: usize = usize::MAX;

/// Ending, among them, where that waits for nothing.
pub(crate) const END: usize = usize::MAX - 1;

/// A handler that is known to be short is looked at again after so many. Not after four or eight, since messages may take
/// turns.
const AGAIN: u32 = 7;

thread_local! {
    static TURN: Cell<u32> = const { Cell::new(0) };
}

impl Pace {
    /// Nothing is known yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { once: AtomicU64::new(0), known: AtomicU64::new(0), waits: AtomicU64::new(0) }
    }

    pub(crate) fn is_short(&self, handler: usize) -> bool {
        self.known.load(Ordering::Relaxed) & bit(handler) != 0
    }

    /// Whether to look how long this handler takes.
    pub(crate) fn is_to_be_seen(&self, handler: usize) -> bool {
        if !self.is_short(handler) {
            let bit = bit(handler);
            return bit != 0 && self.waits.load(Ordering::Relaxed) & bit == 0;
        }
        let turn = TURN.get();
        TURN.set(if turn == 0 { AGAIN - 1 } else { turn - 1 });
        turn == 0
    }

    /// It took so long, and waited for nothing meanwhile.
    pub(crate) fn saw(&self, handler: usize, took: Duration) {
        let bit = bit(handler);
        if took > SHORT {
            self.known.fetch_and(!bit, Ordering::Relaxed);
            self.once.fetch_and(!bit, Ordering::Relaxed);
        } else if self.once.fetch_or(bit, Ordering::Relaxed) & bit != 0 {
            self.known.fetch_or(bit, Ordering::Relaxed);
        }
    }

    /// It is one that may wait.
    pub(crate) fn saw_waiting(&self, handler: usize) {
        self.waits.fetch_or(bit(handler), Ordering::Relaxed);
    }
}

/// Whether its handler is known to be short.
pub(super) fn is_short<M: Message>(envelope: &Envelope<M>) -> bool {
    M::pace().is_some_and(|pace| pace.is_short(envelope.index()))
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether its handler is known to be short, and so is what comes before it: being made.
pub(super) fn is_short_from_birth<M: Message>(envelope: &Envelope<M>) -> bool {
    match M::pace() {
        Some(pace) => pace.is_short(BIRTH) && pace.is_short(envelope.index()),
        None => false,
    }
}

fn bit(handler: usize) -> u64 {
    match handler {
        0..62 => 1 << handler,
        END => 1 << 62,
        BIRTH => 1 << 63,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_millis(1);

    #[test]
    fn a_handler_is_known_to_be_short_that_was_so_twice_in_a_row() {
        let pace = Pace::new();
        for took in [SHORT, LONG, SHORT] {
            pace.saw(3, took);
            assert!(!pace.is_short(3));
        }
        pace.saw(3, SHORT);
        assert!(pace.is_short(3) && !pace.is_short(2) && !pace.is_short(4));
        pace.saw(3, LONG);
        assert!(!pace.is_short(3));
        pace.saw(3, SHORT);
        assert!(!pace.is_short(3));
    }

    #[test]
    fn of_a_handler_without_a_bit_nothing_is_known() {
        let pace = Pace::new();
        for handler in [61, 62, 63, 4_000] {
            pace.saw(handler, SHORT);
            pace.saw(handler, SHORT);
        }
        assert!(pace.is_short(61) && ![62, 63, 4_000].iter().any(|&late| pace.is_short(late)));
        assert!(!pace.is_short(BIRTH) && !pace.is_short(END));
        assert!(!pace.is_to_be_seen(62) && !pace.is_to_be_seen(4_000));
    }

    #[test]
    fn a_handler_that_is_short_is_looked_at_again_also_if_it_takes_turns() {
        let pace = Pace::new();
        for handler in [0, 0, 1, 1, 2, 2, 3, 3] {
            assert!(pace.is_to_be_seen(handler));
            pace.saw(handler, SHORT);
        }
        for handlers in 1..=4 {
            let mut seen = [0; 4];
            for turn in 0..280 {
                seen[turn % handlers] += usize::from(pace.is_to_be_seen(turn % handlers));
            }
            assert_eq!(seen.iter().sum::<usize>(), 40);
            assert!(seen[..handlers].iter().all(|&seen| seen >= 10), "{seen:?}");
        }
    }

    #[test]
    fn a_handler_that_waits_is_not_looked_at_again() {
        let pace = Pace::new();
        pace.saw_waiting(5);
        assert!(!pace.is_to_be_seen(5) && pace.is_to_be_seen(6));
    }
}
