//! Inference: one text in, one verdict out, as many actors as wanted.

use super::Timed;
use crate::chaos::strikes;
use crate::sentiment::{Judge, Verdict};
use std::sync::Arc;
use thespian::prelude::*;

/// Judges texts. Panics at some, if chaos is wanted.
///
/// Restarts are cheap and chaos may strike often, so they are not counted: `max_restarts` is out of reach.
#[derive(Debug)]
#[actor(mailbox = 64, max_restarts = 4_000_000_000, within = "1ms")]
pub struct Infer {
    judge: Judge,
    chaos: f64,
}

#[handlers]
impl Infer {
    /// An actor that panics on the share `chaos` of all tries.
    #[init]
    pub fn new(judge: Judge, chaos: f64) -> Self {
        Self { judge, chaos }
    }

    /// Judges one cleaned text. `key` and `attempt` are for chaos alone.
    #[handler]
    pub fn judge(&self, key: Arc<str>, attempt: u32, text: Arc<str>) -> Timed<Verdict> {
        assert!(!strikes(&key, attempt, self.chaos), "{CHAOS} at {key}, try {attempt}");
        Timed::run(|| self.judge.judge(&text))
    }
}

/// How the text of a panic begins that was wanted.
pub const CHAOS: &str = "chaos strikes";
