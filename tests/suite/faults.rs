//! Faults: what goes wrong by order, in a run on `simple`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use thespian::Base;
use thespian::prelude::*;
use thespian::testing::{Faults, Happened, Rehearsal, RunFailure, Why, always, eventually};

use crate::probes::{NotebookAddr, notebook, say};
use crate::stages::quiet;

#[path = "faults/again.rs"]
mod again;
#[path = "faults/crashes.rs"]
mod crashes;
#[path = "faults/order.rs"]
mod order;

const MS: Duration = Duration::from_millis(1);

/// Keeps an account, and loses it when it is made again.
#[actor(max_restarts = 1_000_000)]
struct Ledger {
    cents: u64,
    book: NotebookAddr,
}

#[handlers]
impl Ledger {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        Self { cents: 0, book }
    }

    #[handler]
    fn deposit(&mut self, cents: u64) -> u64 {
        self.cents += cents;
        say(&self.book, format!("{cents}"));
        self.cents
    }
}

fn ledger(system: &System) -> (LedgerAddr, NotebookAddr) {
    let book = notebook(system);
    let props = Ledger::props(book.clone()).named("ledger");
    (system.spawn(props).expect("a ledger"), book)
}

fn rehearsal(faults: Faults) -> Rehearsal {
    quiet();
    Rehearsal::new("ledger").ignore_environment().faults(faults)
}

fn script(script: &str) -> Faults {
    Faults::new().script(script).expect("a script")
}

#[test]
fn a_script_crashes_exactly_the_one_it_says() {
    let report =
        rehearsal(script("crash ledger 3 deposit")).seeds(20).run(async |system: System| {
            let (ledger, _) = ledger(&system);
            let mut replies = Vec::new();
            for _ in 0..5 {
                replies.push(ledger.deposit(1).await.ok());
            }
            assert_eq!(replies, [Some(1), Some(2), None, Some(1), Some(2)]);
        });
    assert_eq!(report.runs, 20);
}

/// Tries again what it fails at.
#[actor(max_restarts = 1_000_000)]
struct Stubborn;

#[handlers]
impl Stubborn {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler(retry = 1)]
    fn try_hard(&mut self, n: u64) -> u64 {
        n
    }
}

#[test]
fn a_crash_is_like_a_panic_to_whoever_tries_again() {
    let faults = "crash stubborn 1 try_hard\ncrash stubborn 3 try_hard; crash stubborn 4 try_hard";
    rehearsal(script(faults)).seeds(5).run(async |system: System| {
        let stubborn = system.spawn(Stubborn::props()).unwrap();
        assert_eq!(stubborn.try_hard(1).await, Ok(1), "the second time");
        assert!(stubborn.try_hard(2).await.unwrap_err().not_executed().is_none(), "both times");
        assert_eq!(stubborn.try_hard(3).await, Ok(3));
        assert_eq!(system.stats().failures, 3);
    });
}

#[test]
fn where_the_stage_is_another_nothing_goes_wrong() {
    let faults = Faults::new().crash(1.0).refuse(1.0).jump(1.0, MS..2 * MS);
    rehearsal(faults).base(crate::stages::threads()).run(async |system: System| {
        let (ledger, _) = ledger(&system);
        ledger.deposit(1).tell().unwrap();
        assert_eq!(ledger.deposit(1).await, Ok(2));
    });
}

#[test]
fn once_the_tests_function_has_ended_nothing_goes_wrong_any_more() {
    rehearsal(Faults::new().crash(1.0).of("ledger")).seeds(10).run(async |system: System| {
        let (ledger, _) = ledger(&system);
        assert!(ledger.deposit(1).await.is_err());
        ledger.deposit(1).after(1000 * MS).unwrap().detach();
        let looked = system.clone();
        eventually(&system, "the last one is handled", move || {
            looked.stats().failures == 1 && looked.now().since_start() == 1000 * MS
        });
    });
}

#[test]
fn a_slow_handler_and_a_jump_of_the_clock_take_as_long_as_they_say() {
    rehearsal(script("slow ledger 1 deposit 5s\njump ledger 2 deposit 3600s")).run(
        async |system: System| {
            let (ledger, _) = ledger(&system);
            ledger.deposit(1).await.unwrap();
            assert_eq!(system.now().since_start(), 5000 * MS);
            ledger.deposit(1).await.unwrap();
            assert_eq!(system.now().since_start(), 3_605_000 * MS);
        },
    );
}

#[test]
fn a_subtree_is_made_again_when_its_parent_fails_by_a_script() {
    /// Has one child.
    #[actor]
    struct Parent(Option<LedgerAddr>, NotebookAddr);

    #[handlers]
    impl Parent {
        #[init]
        fn new(book: NotebookAddr) -> Self {
            Self(None, book)
        }

        #[started]
        fn adopt(&mut self, cx: &mut Context<Self>) -> thespian::Result {
            self.0 = Some(cx.spawn(Ledger::props(self.1.clone()).named("ledger"))?);
            Ok(())
        }

        #[handler]
        fn child(&self) -> Option<LedgerAddr> {
            self.0.clone()
        }
    }

    rehearsal(script("restart /bank/ledger 2 deposit /bank")).run(async |system: System| {
        let bank = system.spawn(Parent::props(notebook(&system)).named("bank")).unwrap();
        let child = bank.child().await.unwrap().unwrap();
        assert_eq!(child.deposit(1).await, Ok(1));
        assert_eq!(child.deposit(1).await, Ok(2), "it is the parent that fails");
        child.stopped().await;
        let other = bank.child().await.unwrap().unwrap();
        assert_ne!(other, child);
        assert_eq!(other.deposit(1).await, Ok(1));
        assert_eq!(system.stats().failures, 1);
    });
}

/// Says numbers to a ledger, one after the other.
#[actor]
struct Payer {
    to: LedgerAddr,
}

#[handlers]
impl Payer {
    #[handler]
    fn pay(&self, base: u64) {
        for n in 0..10 {
            self.to.deposit(base + n).tell().expect("room");
        }
    }
}

#[test]
fn delays_reorder_what_different_senders_say_and_never_what_one_says() {
    let mixed = Arc::new(AtomicU64::new(0));
    let count = mixed.clone();
    rehearsal(Faults::new().delay(0.3, MS..50 * MS)).seeds(100).run(move |system: System| {
        let mixed = mixed.clone();
        async move {
            let (ledger, book) = ledger(&system);
            let payers =
                [0, 100].map(|base| (base, system.spawn(Payer { to: ledger.clone() }).unwrap()));
            for (base, payer) in &payers {
                payer.pay(*base).tell().unwrap();
            }
            let lines = book.first(20).await.unwrap();
            let numbers: Vec<u64> = lines.iter().map(|line| line.parse().unwrap()).collect();
            for (base, _) in &payers {
                let own: Vec<_> = numbers.iter().filter(|n| **n / 100 == base / 100).collect();
                assert!(own.is_sorted(), "{numbers:?}");
            }
            mixed.fetch_add(u64::from(!numbers.is_sorted_by_key(|n| n / 100)), Ordering::Relaxed);
        }
    });
    assert!(count.load(Ordering::Relaxed) > 50, "senders pass one another");
}

/// Fails once the third deposit of a life is lost to a crash: of many faults only one matters.
async fn frail(system: System) {
    let (ledger, book) = ledger(&system);
    for n in 1..40 {
        let _ = ledger.deposit(n).await;
    }
    let lines = book.lines().await.unwrap();
    assert!(lines.iter().any(|line| line == "17"), "17 is missing, on purpose");
}

fn failure(faults: Faults) -> Box<RunFailure> {
    rehearsal(faults).seeds(100).try_run(frail).expect_err("17 is crashed sometimes")
}

#[test]
fn of_many_faults_the_one_is_found_that_matters() {
    let faults = Faults::new()
        .crash(0.2)
        .of("ledger")
        .slow(0.2, MS..5 * MS)
        .delay(0.2, MS..5 * MS)
        .of("ledger");
    let found = failure(faults);
    let script: Vec<String> = found.faults.iter().map(ToString::to_string).collect();
    assert_eq!(script, ["crash /ledger 17 deposit"]);
    assert!(matches!(&found.why, Why::Panicked(text) if text.contains("17 is missing")));
    assert!(found.to_string().contains("    crash /ledger 17 deposit\n"));
    let Base::Simple { seed } = found.replay.base else { panic!("faults are for `simple`") };
    assert_eq!(found.replay.to_string(), format!("simple:{seed}; crash /ledger 17 deposit"));
    let log = found.log.entries();
    assert!(log.iter().any(|entry| matches!(&entry.what, Happened::Fault(fault) if &**fault == "crash /ledger 17 deposit")));
}

#[test]
fn the_same_seed_goes_wrong_in_the_same_way() {
    let faults = || Faults::new().crash(0.2).delay(0.2, MS..5 * MS).restart(0.05).refuse(0.1);
    let one = failure(faults());
    let again = failure(faults());
    assert_eq!(one.replay, again.replay);
    assert_eq!(one.log.to_text(), again.log.to_text());
}

#[test]
fn what_fails_without_faults_needs_none() {
    let found = rehearsal(Faults::new().slow(0.5, MS..5 * MS)).try_run(async |system: System| {
        ledger(&system).0.deposit(1).await.unwrap();
        assert_eq!(system.stats().failures, 1, "whatever goes wrong, on purpose");
    });
    let found = found.expect_err("it always fails");
    assert_eq!((found.faults.len(), found.replay.to_string()), (0, "simple:0; no faults".into()));
}

/// At each message in turn.
#[test]
fn whoever_crashes_at_whatever_message_nobody_elses_state_is_touched() {
    let mut crashed = 0;
    for at in 1..=20 {
        for who in ["a", "b", "c"] {
            let faults = script(&format!("crash {who} {at} deposit"));
            rehearsal(faults).run(async |system: System| {
                let book = notebook(&system);
                let ledgers = ["a", "b", "c"].map(|name| {
                    system.spawn(Ledger::props(book.clone()).named(name)).expect("a ledger")
                });
                let looked = system.clone();
                always(&system, "one failure at most", move || looked.stats().failures <= 1);
                let mut unknown = 0;
                let mut sums = [0; 3];
                for n in 0..60 {
                    let place = n as usize % 3;
                    sums[place] = match ledgers[place].deposit(n).await {
                        Ok(sum) => {
                            assert_eq!(sum, sums[place] + n);
                            sum
                        }
                        Err(_) => {
                            unknown += 1;
                            0
                        }
                    };
                }
                assert_eq!((unknown, system.stats().failures), (1, 1));
            });
            crashed += 1;
        }
    }
    assert_eq!(crashed, 60);
}
