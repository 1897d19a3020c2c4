//! Whole systems on `simple` and simple references are put through the same steps, and must show the same after each.
//! (The mailbox has such a reference of its own: `thespian-core/src/mailbox/tests/machine.rs`.)

#[path = "models/pool.rs"]
mod pool;
#[path = "models/tree.rs"]
mod tree;
#[path = "models/tree_reference.rs"]
mod tree_reference;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::test_runner::Config;

/// What proptest tries: a beginning, steps, and a counter that says how far a run has come, which it shrinks by.
type Try<Reference, Step> = (Reference, Vec<Step>, Option<Arc<AtomicUsize>>);

/// How many runs; `.ci/deep machines` asks for more.
fn config() -> Config {
    let cases = std::env::var("MACHINE_CASES").map_or(100, |text| text.parse().expect("a number"));
    // Which seed and which steps it was is printed, and no file is left behind.
    Config { cases, failure_persistence: None, ..Config::default() }
}

fn has_come_further(counter: &Option<Arc<AtomicUsize>>) {
    if let Some(counter) = counter {
        counter.fetch_add(1, Ordering::SeqCst);
    }
}
