//! Time, and allocations where they are counted, from one point to another.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// How many allocations there have been: set by the binary that counts them.
pub static ALLOCATIONS: OnceLock<fn() -> u64> = OnceLock::new();

fn allocations() -> u64 {
    ALLOCATIONS.get().map_or(0, |count| count())
}

#[derive(Debug)]
pub struct Meter {
    began: Instant,
    allocations: u64,
}

/// What a number of operations took together.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    pub operations: u64,
    pub time: Duration,
    pub allocations: u64,
}

impl Meter {
    pub fn start() -> Self {
        Self { allocations: allocations(), began: Instant::now() }
    }

    pub fn stop(self, operations: u64) -> Outcome {
        let time = self.began.elapsed();
        Outcome { operations, time, allocations: allocations() - self.allocations }
    }
}

impl Outcome {
    /// Nanoseconds of one operation.
    pub fn each(&self) -> f64 {
        self.time.as_nanos() as f64 / self.operations as f64
    }

    pub fn allocations_each(&self) -> f64 {
        self.allocations as f64 / self.operations as f64
    }
}
