//! Tests that are played again and again: found, had again, explained.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::testing::{Faults, Happened, Rehearsal, RunFailure, Why, always, eventually};
use thespian::{Base, RunError, Time};

use crate::stages::{quiet, simple, threads};

#[path = "rehearsal/attribute.rs"]
mod attribute;
#[path = "rehearsal/cache.rs"]
mod cache;
#[path = "rehearsal/log.rs"]
mod log;
#[path = "rehearsal/variables.rs"]
mod variables;
#[path = "rehearsal/verdicts.rs"]
mod verdicts;

use cache::visit;

const MS: Duration = Duration::from_millis(1);

/// Counts, and may fail at it.
#[actor]
struct Counter {
    shared: Arc<AtomicU32>,
}

#[handlers]
impl Counter {
    #[init]
    fn new(shared: Arc<AtomicU32>) -> Self {
        Self { shared }
    }

    #[handler]
    fn add(&mut self, n: u32) -> u32 {
        assert!(n < 100, "too much, on purpose");
        self.shared.fetch_add(n, Ordering::Relaxed) + n
    }
}

fn rehearsal(name: &str) -> Rehearsal {
    Rehearsal::new(name).ignore_environment()
}

fn failure(seeds: u64) -> Box<RunFailure> {
    quiet();
    rehearsal("visit").seeds(seeds).try_run(visit).expect_err("one of these orders is bad")
}

#[test]
fn a_bad_order_is_found_and_had_again_by_its_seed() {
    let found = failure(500);
    assert!(
        matches!(&found.why, Why::Panicked(text) if text.contains("the cache says Some(1)")),
        "{}",
        found.why
    );
    let line = found.replay_line();
    assert_eq!(line, format!("THESPIAN_REPLAY='{}' cargo test visit", found.replay));
    let again =
        rehearsal("visit").base(found.replay.base).try_run(visit).expect_err("the same order");
    assert_eq!(again.log.to_text(), found.log.to_text());
    assert!(
        !again.log.to_text().contains("ended: stopped"),
        "how it was shut down is no part of it"
    );
    assert_eq!(again.good, 0);
    assert_eq!(found.replay.base, Base::Simple { seed: found.good });
}

#[test]
fn a_report_has_the_line_the_reason_the_log_and_the_chart() {
    let found = failure(500);
    let report = found.to_string();
    for part in [
        &found.replay_line(),
        &found.why.to_string(),
        &found.log.tail(60),
        &found.log.to_mermaid(30),
    ] {
        assert!(report.contains(part.as_str()), "no {part}\nin {report}");
    }
    // The customer asks for the price before it is set, and has the cache remember that one after it was told the new one.
    let chart = found.log.to_mermaid(30);
    let place = |text: &str| chart.find(text).unwrap_or_else(|| panic!("no {text}\nin {chart}"));
    let participant = |name: &str| {
        let line = chart.lines().find(|line| line.contains(name)).expect("a participant");
        line.split_whitespace().nth(1).expect("its short name")
    };
    let [test, customer, store, cache] =
        ["as outside", "as /customer", "as /store", "as /cache"].map(participant);
    let order = [
        format!("{customer}->>{store}: price ("),
        format!("{test}->>{store}: set_price ("),
        format!("{test}->>{cache}: remember ("),
        format!("{customer}->>{cache}: remember ("),
    ];
    assert!(order.each_ref().map(|text| place(text)).is_sorted(), "{chart}");
    let answer = format!("{store}-->>{customer}: answer to price (");
    assert!(place(&answer) < place(&order[3]), "{chart}");
}

#[test]
fn runs_on_simple_have_the_log_of_their_seed_and_their_orders_are_counted() {
    let logs = || {
        let mut logs = Vec::new();
        for seed in 0..20 {
            let log = rehearsal("visit").base(simple(seed)).try_run(async |system: System| {
                visit(system).await?;
                Err::<(), thespian::Error>("enough".into())
            });
            logs.push(log.expect_err("it says so").log.to_text());
        }
        logs
    };
    quiet();
    let (one, two) = (logs(), logs());
    assert_eq!(one, two);
    assert!(one.iter().all(|log| log.contains(" handles set_price (")), "{}", one[0]);

    let idle = rehearsal("idle").seeds(20).run(async |_: System| {});
    assert_eq!((idle.runs, idle.distinct), (20, 1));
    let busy = rehearsal("busy").seeds(20).run(async |system: System| {
        let shared = Arc::default();
        let counters: Vec<_> =
            (0..4).map(|_| system.spawn(Counter::props(Arc::clone(&shared))).unwrap()).collect();
        for counter in &counters {
            counter.add(1).tell().unwrap();
        }
        for counter in &counters {
            counter.add(1).await.unwrap();
        }
    });
    assert_eq!(busy.runs, 20);
    assert!(busy.distinct >= 18, "{busy}");
}

#[test]
fn every_way_to_fail_is_told() {
    quiet();
    let fails = |scenario: &dyn Fn(System) -> thespian::BoxFuture<'static, thespian::Result>| {
        rehearsal("fails").try_run(scenario).expect_err("it fails").why
    };
    let why = fails(&|_| Box::pin(async { panic!("on purpose") }));
    assert!(matches!(&why, Why::Panicked(text) if text == "on purpose"), "{why}");
    let why = fails(&|_| Box::pin(async { Err("no".into()) }));
    assert!(matches!(&why, Why::Failed(text) if text == "no"), "{why}");
    let why = fails(&|_| Box::pin(std::future::pending()));
    assert!(matches!(why, Why::Run(RunError::Stalled { .. })), "{why}");
    let why = fails(&|system| {
        Box::pin(async move {
            let counter = system.spawn(Counter::props(Arc::default()).max_restarts(0, MS))?;
            counter.add(100).tell()?;
            system.stopped().await.ok();
            Ok(())
        })
    });
    assert!(matches!(why, Why::Run(RunError::Shutdown(_))), "{why}");
    let why = fails(&|system| {
        Box::pin(async move {
            system.spawn(Spiteful)?;
            Ok(())
        })
    });
    assert!(matches!(&why, Why::Contained(text) if text.contains("on purpose")), "{why}");
}

/// Panics where nobody fails by it.
#[actor]
struct Spiteful;

#[handlers]
impl Spiteful {}

impl Drop for Spiteful {
    fn drop(&mut self) {
        panic!("on purpose");
    }
}

#[test]
fn a_test_that_does_not_end_on_threads_is_given_up() {
    let late = rehearsal("late").base(threads()).limit(20 * MS);
    let failure = late.try_run(async |_: System| std::future::pending::<()>().await);
    let why = failure.expect_err("it does not end").why;
    assert!(matches!(why, Why::Late(limit) if limit == 20 * MS), "{why}");
}

#[test]
fn the_failure_of_an_actor_is_none_of_the_test() {
    quiet();
    let report = rehearsal("fails").bases([simple(0), threads()]).run(async |system: System| {
        let counter = system.spawn(Counter::props(Arc::default())).unwrap();
        counter.add(100).await.unwrap_err();
        assert_eq!(counter.add(1).await, Ok(1));
    });
    assert_eq!((report.runs, report.distinct), (2, 1));
}

#[test]
fn what_must_always_hold_is_looked_at_after_every_step_and_ends_the_run() {
    let looks = Arc::new(AtomicU64::new(0));
    let failure = rehearsal("sum").try_run(async |system: System| {
        let shared: Arc<AtomicU32> = Arc::default();
        let (sum, looks) = (shared.clone(), looks.clone());
        always(&system, "the sum is below 5", move || {
            looks.fetch_add(1, Ordering::Relaxed);
            match sum.load(Ordering::Relaxed) {
                sum if sum < 5 => Ok(()),
                sum => Err(format!("it is {sum}")),
            }
        });
        let counter = system.spawn(Counter::props(shared)).unwrap();
        for _ in 0..100 {
            counter.add(1).await.unwrap();
        }
    });
    let failure = failure.expect_err("it is more soon");
    assert_eq!(failure.why.to_string(), "`the sum is below 5` does not hold: it is 5");
    assert!(matches!(
        failure.log.entries().last().map(|entry| &entry.what),
        Some(Happened::Broken { .. })
    ));
    let handled = failure.log.to_text().matches("handles add").count();
    assert_eq!(handled, 5, "{}", failure.log);
    assert!(looks.load(Ordering::Relaxed) >= 10);
}

#[test]
fn what_does_not_hold_ends_the_run_also_while_the_test_waits_for_something_else() {
    let failure = rehearsal("waits").try_run(async |system: System| {
        let shared: Arc<AtomicU32> = Arc::default();
        let sum = shared.clone();
        always(&system, "few", move || sum.load(Ordering::Relaxed) < 5);
        let counter = system.spawn(Counter::props(shared)).unwrap();
        counter.add(1).every(MS).unwrap().detach();
        std::future::pending::<()>().await;
    });
    let failure = failure.expect_err("there are more");
    assert_eq!(failure.why.to_string(), "`few` does not hold: it is false");
    assert_eq!(failure.log.entries().last().map(|entry| entry.at), Some(Time::at(5 * MS)));
}

#[test]
fn a_condition_is_let_go_of_with_its_run() {
    let kept: Arc<AtomicU32> = Arc::default();
    for holds in [true, false] {
        let report = rehearsal("kept").try_run(async |system: System| {
            let (looked, kept) = (system.clone(), kept.clone());
            always(&system, "kept", move || {
                looked.is_stopping() || kept.load(Ordering::Relaxed) == 0 && holds
            });
            system.sleep(MS).await;
        });
        assert_eq!(report.is_ok(), holds);
        assert_eq!(Arc::strong_count(&kept), 1);
    }
}

#[test]
fn a_condition_that_panics_does_not_hold() {
    quiet();
    let failure = rehearsal("panics").try_run(async |system: System| {
        always(&system, "calm", || -> bool { panic!("on purpose") });
        system.sleep(MS).await;
    });
    let why = failure.expect_err("it panics").why;
    assert_eq!(why.to_string(), "`calm` does not hold: on purpose");
}

#[test]
fn what_must_hold_in_the_end_is_looked_at_when_all_is_at_rest() {
    let play = |base: Base, wanted: u32| {
        rehearsal("counted").base(base).try_run(async |system: System| {
            let shared: Arc<AtomicU32> = Arc::default();
            let sum = shared.clone();
            eventually(&system, "all is counted", move || sum.load(Ordering::Relaxed) == wanted);
            let counter = system.spawn(Counter::props(shared)).unwrap();
            for _ in 0..10 {
                counter.add(1).tell().unwrap();
            }
            counter.add(1).after(20 * MS).unwrap().detach();
        })
    };
    for base in [simple(3), threads()] {
        assert_eq!(play(base, 11).expect("all is counted").runs, 1);
    }
    // Also if that takes long. What a timer says again and again is not waited for, and what it says in an hour is.
    rehearsal("late")
        .try_run(async |system: System| {
            let shared: Arc<AtomicU32> = Arc::default();
            let sum = shared.clone();
            eventually(&system, "all is counted", move || sum.load(Ordering::Relaxed) == 50);
            let counter = system.spawn(Counter::props(shared)).unwrap();
            counter.add(0).every(1000 * MS).unwrap().detach();
            counter.add(50).after(50 * 60_000 * MS).unwrap().detach();
        })
        .expect("all is counted");
    let bad = play(simple(3), 12).expect_err("one too few");
    assert_eq!(bad.why.to_string(), "`all is counted` does not hold: it is false");
}

#[test]
fn a_run_takes_no_more_virtual_time_than_its_limit_and_names_who_would_go_on() {
    let failure = rehearsal("endless").limit(1000 * MS).try_run(async |system: System| {
        let counter = system.spawn(Counter::props(Arc::default()).named("counter")).unwrap();
        counter.add(1).every(MS).unwrap().detach();
        std::future::pending::<()>().await;
    });
    let why = failure.expect_err("it has no end").why;
    let Why::Run(RunError::TimeLimit { limit, busy }) = &why else { panic!("{why}") };
    assert_eq!((*limit, &**busy), (1000 * MS, &["/counter".into()][..]));
}

#[test]
#[should_panic(expected = "`good` can be looked at in a system that the test kit started")]
fn a_condition_needs_a_system_of_the_kit() {
    let _ = System::builder().base(simple(0)).ignore_environment().run(async |system| {
        always(&system, "good", || true);
    });
}

#[test]
fn of_many_faults_the_few_that_matter_are_reported_and_the_whole_run_can_be_had_too() {
    quiet();
    let ms = |n| n * MS;
    let faults = Faults::new().slow(0.3, ms(1)..ms(9)).crash(0.1).delay(0.2, ms(1)..ms(5));
    let play = |faults: Faults, seed| {
        rehearsal("sum").base(simple(seed)).faults(faults).try_run(async |system: System| {
            let shared: Arc<AtomicU32> = Arc::default();
            let counter = system.spawn(Counter::props(shared.clone())).unwrap();
            for _ in 0..40 {
                let _ = counter.add(1).await;
            }
            assert_eq!(shared.load(Ordering::Relaxed), 40, "on purpose");
        })
    };
    let failure = play(faults.clone(), 5).expect_err("some of forty crash");
    assert_eq!(failure.faults.len(), 1);
    assert!(failure.faults[0].to_string().starts_with("crash /counter#1 "), "{failure}");
    let (whole, count) = failure.whole.clone().expect("it had more");
    assert!(count > 10, "{count}");
    assert_eq!(failure.replay.to_string(), format!("simple:5; {}", failure.faults[0]));
    let report = failure.to_string();
    assert!(report.contains("THESPIAN_REPLAY='simple:5' cargo test sum"), "{report}");
    assert!(
        report.contains(&format!("with all {count} faults and not only 1 of them")),
        "{report}"
    );

    // Exactly the few, and exactly all.
    let few = Faults::new().script(&failure.faults[0].to_string()).expect("a script");
    let again = play(few, 5).expect_err("the same one crashes");
    assert_eq!(again.log.to_text(), failure.log.to_text());
    assert_eq!(whole.base, simple(5));
    let all = play(faults, 5).expect_err("the same ones crash").whole;
    assert_eq!(all, Some((whole, count)));
}

#[test]
fn a_run_that_is_given_up_lets_go_of_its_system() {
    let kept: Arc<AtomicU32> = Arc::default();
    let faults = Faults::new().script("slow counter 1 add 5ms").expect("a script");
    let held = kept.clone();
    let stalled = rehearsal("stalled").faults(faults).system(move |builder| {
        let held = held.clone();
        builder.observe(move |_| drop(held.clone()))
    });
    let stalled = stalled.try_run(async |system: System| {
        let counter = system.spawn(Counter::props(kept.clone())).unwrap();
        always(&system, "good", || true);
        counter.add(1).tell().unwrap();
        std::future::pending::<()>().await;
    });
    let why = stalled.expect_err("nothing wakes it").why;
    assert!(matches!(why, Why::Run(RunError::Stalled { .. })), "{why}");
    assert_eq!(Arc::strong_count(&kept), 1);
}

#[test]
fn played_twice_a_run_is_found_that_depends_on_more_than_its_seed() {
    let fine = rehearsal("fine").seeds(5).twice().run(async |system: System| {
        visit(system).await.ok();
    });
    assert_eq!(fine.runs, 5);

    let shared: Arc<AtomicU32> = Arc::default();
    let differs = rehearsal("shared").twice().try_run(async |system: System| {
        let counter = system.spawn(Counter::props(shared.clone())).unwrap();
        let so_far = counter.add(1).await.unwrap();
        system.sleep(so_far * MS).await;
    });
    let failure = differs.expect_err("it sleeps longer the second time");
    assert!(
        matches!(&failure.why, Why::Differs { first, second, .. } if first.starts_with("0.001000s") && second.starts_with("0.002000s")),
        "{failure}"
    );
    assert!(failure.why.to_string().contains("the same seed gave another run"), "{failure}");
    // Elsewhere no two runs are alike.
    let elsewhere = rehearsal("elsewhere").base(threads()).twice();
    elsewhere.run(async |_: System| {});
}

#[test]
#[should_panic(expected = "nothing: no stage and no seed to play")]
fn a_test_of_no_run_is_none() {
    rehearsal("nothing").seeds(0).run(async |_: System| {});
}

#[test]
fn a_run_on_threads_does_not_promise_to_be_had_again() {
    let failed = rehearsal("no").base(threads()).try_run(async |_: System| Err::<(), _>("no"));
    let report = failed.expect_err("it says so").to_string();
    assert!(
        report.contains("to play it there again, in whatever order it then takes:"),
        "{report}"
    );
}
