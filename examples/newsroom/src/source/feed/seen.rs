//! Which articles were taken already.
//!
//! - Comes in: keys.
//! - Goes out: whether one is new.
//! - Never knows: what they stand for.

use crate::hash::{fnv1a, spread};
use std::collections::{HashSet, VecDeque};

/// How many are remembered: far more than one document can have, so that none is forgotten while it is still there.
const MOST: usize = 1_000_000;

/// The last [`MOST`] keys, as hashes. One that was forgotten and comes again does no harm: the store has it.
#[derive(Debug)]
pub(super) struct Seen {
    order: VecDeque<u64>,
    known: HashSet<u64>,
    most: usize,
}

impl Seen {
    pub(super) fn new() -> Self {
        Self { order: VecDeque::new(), known: HashSet::new(), most: MOST }
    }

    /// Whether it was not seen before; it is now.
    pub(super) fn is_new(&mut self, key: &str) -> bool {
        let hash = spread(fnv1a(key.as_bytes()));
        if !self.known.insert(hash) {
            return false;
        }
        self.order.push_back(hash);
        if self.order.len() > self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_new_once_until_it_is_forgotten() {
        let mut seen = Seen { most: 2, ..Seen::new() };
        assert!(seen.is_new("a") && !seen.is_new("a"));
        assert!(seen.is_new("b") && !seen.is_new("a"));
        assert!(seen.is_new("c"));
        assert!(!seen.is_new("b") && seen.is_new("a"));
        assert_eq!((seen.order.len(), seen.known.len()), (2, 2));
    }
}
