//! The suite on the stages of the house, and on two that somebody else might have written: a good one, and one that cheats.
//!
//! `CONFORMANCE_SEEDS=1000 cargo test --release -p thespian-conformance -- --nocapture` does it at length, as
//! `.ci/deep conformance` does.

use std::env;

use thespian::System;
use thespian_conformance::{Venue, cases, run, run_all};

#[path = "stages/forgetful.rs"]
mod forgetful;
#[path = "stages/one_worker.rs"]
mod one_worker;

use forgetful::Forgetful;
use one_worker::OneWorker;

fn seeds() -> u64 {
    env::var("CONFORMANCE_SEEDS").map_or(10, |count| count.parse().expect("a number"))
}

#[test]
fn simple_keeps_every_promise_with_many_seeds() {
    let report = run_all(&Venue::simple(0..seeds()));
    report.check();
    let busy = report.logs_of("busy::a_busy_tree").expect("a busy tree");
    println!("of {} busy trees {busy} are different", seeds());
    assert!(busy as u64 * 10 >= seeds() * 9, "only {busy} of {} busy trees are different", seeds());
}

#[test]
fn threads_keeps_every_promise() {
    run_all(&Venue::threads(3)).check();
}

#[test]
fn a_stage_of_somebody_elses_keeps_every_promise() {
    let venue = Venue::new("one worker", 2, |_| System::builder().stage(OneWorker::start()));
    run_all(&venue.one_thread()).check();
}

#[test]
fn a_stage_that_breaks_a_promise_is_found_out() {
    let forgetful = Venue::new("forgetful", 2, |_| System::builder().stage(Forgetful::start()));
    let some = cases().filter(|case| case.name() == "delivery::an_error_is_an_answer");
    let report = run(&forgetful, some);
    assert_eq!((report.runs, report.differences.len(), report.is_good()), (2, 2, false));
    let text = report.to_string();
    assert!(text.contains("an_error_is_an_answer, run 0: an ask has its answer"), "{text}");
    assert!(text.contains("\n    - 2\n    + not executed: Stopped\n    in 2 runs"), "{text}");
}

#[test]
fn a_venue_on_which_nothing_was_played_is_not_good() {
    assert!(!run(&Venue::simple(0..1), []).is_good());
    assert!(!run_all(&Venue::simple(0..0)).is_good());
}

#[test]
fn cases_have_names_of_their_own_and_promise_something() {
    let mut names: Vec<_> = cases().map(|case| case.name()).collect();
    assert!(names.len() > 100, "only {} cases", names.len());
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), cases().count());
    for case in cases() {
        assert!(case.promise().len() > 10 && !case.expected().is_empty(), "{case:?}");
    }
}
