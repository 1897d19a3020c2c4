//! What is said of a run where it is not at once plain whether it was good.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use thespian::prelude::*;
use thespian::testing::{RunLog, Why, eventually};

use super::{MS, Spiteful, rehearsal};
use crate::stages::{quiet, threads};

#[test]
fn a_run_that_fails_only_when_it_is_played_again_has_failed() {
    quiet();
    let runs = AtomicU32::new(0);
    let failed = rehearsal("again").twice().try_run(async |_: System| {
        assert_eq!(runs.fetch_add(1, Ordering::Relaxed), 0, "only once, on purpose");
    });
    let failure = failed.expect_err("the second run fails");
    assert!(
        matches!(&failure.why, Why::Differs { second, .. } if second.contains("only once, on purpose")),
        "{failure}"
    );
}

#[test]
fn on_threads_what_has_once_held_in_the_end_is_not_looked_at_again() {
    let looks: Arc<AtomicU32> = Arc::default();
    rehearsal("once").base(threads()).run(async |system: System| {
        let looks = looks.clone();
        eventually(&system, "once", move || looks.fetch_add(1, Ordering::Relaxed) == 2);
    });
    assert_eq!(looks.load(Ordering::Relaxed), 3);
}

#[test]
fn a_panic_that_failed_nobody_counts_also_when_the_log_has_let_go_of_it() {
    quiet();
    let failed = rehearsal("long").try_run(async |system: System| {
        let spiteful = system.spawn(Spiteful).unwrap();
        spiteful.stop();
        spiteful.stopped().await;
        for _ in 0..2 * RunLog::KEPT {
            system.sleep(MS).await;
        }
    });
    let failure = failed.expect_err("it panicked long ago");
    assert!(
        matches!(&failure.why, Why::Contained(text) if text.contains("on purpose")),
        "{failure}"
    );
    assert!(failure.log.earlier() > 0 && !failure.log.to_text().contains("panic"));
}
