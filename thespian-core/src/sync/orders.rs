//! Plays a model in many orders of its threads, or in all, and says how many that were.
//!
//! A thread that waits for ever while nobody can wake it is found, since then all wait. The order that breaks a model is
//! printed, in a form in which `shuttle::replay` plays it again.

use shuttle::Runner;
use shuttle::scheduler::{DfsScheduler, PctScheduler, RandomScheduler};

/// A model with more orders than that is not played in all of them, unless `MODEL_ORDERS` says otherwise.
const USUAL: usize = 2_000;

/// Switches between threads at odd moments that a bug needs, at most, to be found by the second kind of search.
const DEPTH: usize = 3;

/// Plays all orders there are: for models of a few steps.
#[track_caller]
pub(crate) fn every_order(model: fn()) {
    let orders = Runner::new(DfsScheduler::new(None, false), shuttle::Config::new()).run(model);
    report(&format!("all {orders} orders"));
}

/// Plays all orders if they are not too many, else some, drawn in two ways: each step by lot, and with threads that have
/// ranks, so that one may be kept waiting for long.
#[track_caller]
pub(crate) fn many_orders(model: fn()) {
    let most = std::env::var("MODEL_ORDERS").map_or(USUAL, |text| text.parse().expect("a number"));
    let config = shuttle::Config::new;
    let orders = Runner::new(DfsScheduler::new(Some(most), false), config()).run(model);
    if orders < most {
        return report(&format!("all {orders} orders"));
    }
    let half = most.div_ceil(2);
    let by_lot = Runner::new(RandomScheduler::new_from_seed(1, half), config()).run(model);
    let by_rank = Runner::new(PctScheduler::new_from_seed(2, DEPTH, half), config()).run(model);
    report(&format!("the first {orders} orders, {by_lot} by lot and {by_rank} by rank"));
}

/// A line for `.ci/deep models`. The test's thread bears the model's name.
fn report(played: &str) {
    println!("{}: {played}", std::thread::current().name().unwrap_or("a model"));
}
