//! That what went wrong by chance goes wrong again by its script, in the same run.

use std::sync::Mutex;

use thespian::testing::{Probe, probe};

use super::*;

/// Many things to many actors, of which each fault changes something.
async fn busy(system: &System) {
    let book = notebook(system);
    let ledgers: Vec<_> = ["a b", "c;d", "e*"]
        .into_iter()
        .map(|name| system.spawn(Ledger::props(book.clone()).named(name)).expect("a ledger"))
        .collect();
    for to in &ledgers {
        let payer = system.spawn(Payer { to: to.clone() }).expect("a payer");
        payer.pay(10).tell().expect("room");
    }
    for (n, ledger) in ledgers.iter().cycle().take(12).enumerate() {
        let _ = ledger.deposit(n as u64).await;
    }
    system.at_rest().await;
}

#[test]
fn the_script_of_what_happened_by_chance_makes_the_same_run() {
    let faults = || {
        let some = MS..20 * MS;
        Faults::new()
            .crash(0.03)
            .of("/*e*")
            .slow(0.03, some.clone())
            .of("/*e*")
            .delay(0.03, some.clone())
            .jump(0.02, some)
            .restart(0.02)
            .of("/c*")
    };
    let mut scripted = 0;
    for seed in 0..20 {
        let base = crate::stages::simple(seed);
        let first: Mutex<Option<String>> = Mutex::new(None);
        // Fails if all goes as it went the first time, and so only with all faults that made a difference.
        let failure = rehearsal(faults()).base(base).record().try_run(async |system: System| {
            busy(&system).await;
            let events: String =
                system.events().iter().map(|event| format!("{event:?}\n")).collect();
            let mut first = first.lock().unwrap();
            if *first.get_or_insert_with(|| events.clone()) == events {
                return Err("the same as ever, on purpose");
            }
            Ok(())
        });
        let failure = failure.expect_err("it fails the first time");
        // Were the script not exact, no run by script would have gone as the first one went.
        assert!(failure.replay.faults.is_some(), "{failure}");
        scripted += failure.faults.len();
    }
    assert!(scripted > 100, "{scripted} faults were needed");
}

#[test]
fn by_chance_nothing_happens_to_whoever_the_test_plays() {
    let faults = Faults::new().crash(1.0).slow(1.0, MS..2 * MS).restart(1.0);
    rehearsal(faults).seeds(5).run(async |system: System| {
        let probe: Probe<LedgerAddr> = probe(&system).unwrap();
        probe.addr().deposit(7).tell().unwrap();
        let _ = probe.expect(|message| matches!(message, LedgerMsg::Deposit { cents: 7 })).await;
        assert_eq!((system.stats().failures, system.now().since_start()), (0, Duration::ZERO));
    });
}
