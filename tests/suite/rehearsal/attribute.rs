//! `#[thespian::test]`, as users write it.

use std::sync::Arc;

use thespian::prelude::*;

use super::cache::visit;
use super::{Counter, MS};

/// The bug of the example, found by the attribute alone.
#[thespian::test(seeds = 500)]
#[should_panic(expected = "the price is 2, the cache says Some(1)")]
async fn an_order_bug_is_found(system: System) -> thespian::Result {
    crate::stages::quiet();
    visit(system).await
}

#[thespian::test]
async fn a_test_may_take_nothing_and_return_nothing() {}

#[thespian::test(base = threads)]
async fn a_test_may_be_about_one_stage(system: System) {
    assert_eq!(system.stage(), "threads");
}

#[thespian::test(record, twice)]
async fn a_test_may_read_the_record(system: System) -> Result<(), thespian::SpawnError> {
    system.spawn(Idle)?;
    assert_eq!(system.events().len(), 1);
    Ok(())
}

#[thespian::test(seeds = 2)]
#[should_panic(expected = "on `simple:0`: error: no")]
async fn an_error_fails_the_test() -> Result<(), &'static str> {
    Err("no")
}

/// One message in twenty has its actor fail, and it takes one.
#[thespian::test(seeds = 20, faults(crash(0.05).only("add"), slow(0.1, MS..2 * MS).of("counter")))]
#[should_panic(expected = "; crash /counter#1 ")]
async fn faults_happen_by_chance(system: System) -> Result<(), thespian::Error> {
    crate::stages::quiet();
    let counter = system.spawn(Counter::props(Arc::default()))?;
    for _ in 0..20 {
        counter.add(1).await?;
    }
    Ok(())
}

#[thespian::test(faults = "crash counter 3 add")]
async fn faults_happen_by_a_script(system: System) -> Result<(), thespian::Error> {
    let counter = system.spawn(Counter::props(Arc::default()))?;
    let mut failed = Vec::new();
    for n in 1..5 {
        failed.extend(counter.add(1).await.err().map(|_| n));
    }
    assert_eq!(failed, [3]);
    Ok(())
}

#[actor]
struct Idle;

#[handlers]
impl Idle {}
