//! `#[thespian::test]`, as users write it.

use thespian::prelude::*;

use super::cache::visit;

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

#[thespian::test(record)]
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

#[actor]
struct Idle;

#[handlers]
impl Idle {}
