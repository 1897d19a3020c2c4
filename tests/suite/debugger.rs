//! One run by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::testing::{At, Breakpoint, Debugger, Rehearsal, Replay, Stop, always};
use thespian::{Base, Doing, RunError, What};

use crate::stages::quiet;

const SECOND: Duration = Duration::from_secs(1);

/// Writes down what is paid in, and passes every other payment on.
#[actor(mailbox = 100, max_restarts = 1000)]
struct Till {
    name: &'static str,
    cents: Arc<AtomicU32>,
    next: Option<TillAddr>,
}

#[handlers]
impl Till {
    #[init]
    fn new(name: &'static str, cents: Arc<AtomicU32>, next: Option<TillAddr>) -> Self {
        Self { name, cents, next }
    }

    #[handler]
    async fn pay(&mut self, cx: &mut Context<Self>, cents: u32) -> u32 {
        assert!(cents != 13, "on purpose");
        if let Some(next) = self.next.as_ref().filter(|_| cents.is_multiple_of(2)) {
            let _ = next.pay(cents + 1).await;
        }
        // Wakes itself for nothing, so that it is ready once more while it has its turn.
        std::future::poll_fn(|task| {
            task.waker().wake_by_ref();
            std::task::Poll::Ready(())
        })
        .await;
        cx.sleep(SECOND * cx.rng().below(3) as u32).await;
        self.cents.fetch_add(cents, Ordering::Relaxed) + cents
    }

    #[handler]
    fn close(&mut self, cx: &mut Context<Self>) -> &'static str {
        cx.stop();
        self.name
    }
}

async fn shop(system: System) -> Result<(), String> {
    let cents: Arc<AtomicU32> = Arc::default();
    let back = system.spawn(Till::props("back", cents.clone(), None).named("back")).unwrap();
    let tills: Vec<_> = ["one", "two", "three"]
        .map(|name| {
            let props = Till::props(name, cents.clone(), Some(back.clone()));
            system.spawn(props.named(name)).unwrap()
        })
        .into();
    for payment in 0..15 {
        tills[payment as usize % 3].pay(payment).tell().unwrap();
    }
    tills[0].close().after(20 * SECOND).unwrap().detach();
    tills[0].stopped().await;
    let last = tills[1].close().await;
    last.map_err(|error| error.to_string())?;
    // An error, so that a rehearsal of it gives its log out.
    Err(format!("{} cents", cents.load(Ordering::Relaxed)))
}

#[test]
fn a_run_by_hand_is_the_run_of_its_seed_however_it_is_looked_at() {
    quiet();
    for seed in 0..30 {
        let rehearsal = Rehearsal::new("shop").base(Base::Simple { seed }).ignore_environment();
        let ran = rehearsal.try_run(shop).expect_err("it returns an error");
        let expected = ran.log.to_text();
        assert!(expected.lines().count() > 80, "only {} lines", expected.lines().count());

        let mut straight = Debugger::new(seed, shop);
        assert!(matches!(straight.run(), Stop::Ended));
        assert_eq!(straight.log().to_text(), expected, "seed {seed}");

        let mut by_hand = Debugger::new(seed, shop);
        let mut messages = 0;
        loop {
            match by_hand.step() {
                Stop::At(at) => {
                    messages += 1;
                    let next = by_hand.next().expect("the one that stands still");
                    assert_eq!(next.name, at.path);
                    assert_eq!(by_hand.ready()[0].task, next.task);
                }
                Stop::Ended => break,
                stop => panic!("{stop}"),
            }
        }
        assert!(messages > 20, "only {messages}");
        assert_eq!(by_hand.log().to_text(), expected, "seed {seed}, message by message");
        let complaint = by_hand.output().expect("it has ended").expect_err("an error");
        assert!(ran.why.to_string().contains(&complaint), "{} is not {complaint}", ran.why);
        by_hand.finish().expect("an orderly end");
    }
}

#[test]
fn a_run_with_faults_is_had_by_the_line_that_names_it() {
    quiet();
    let line = "simple:3; crash /two 2 pay; delay /one 2 pay 500ms";
    let replay: Replay = line.parse().expect("a run");
    let mut debugger = Debugger::of(&replay, shop);
    let Stop::Ended = debugger.run() else { panic!("it does not end") };
    let log = debugger.log().to_text();
    assert!(log.contains("crash /two 2 pay") && log.contains("delay /one 2 pay 500ms"), "{log}");
    assert!(log.contains("/two failed"), "{log}");
}

/// It goes wrong when the actor goes on, in the very run that the line names.
#[test]
fn a_run_stops_before_a_message_at_which_something_is_to_go_wrong() {
    quiet();
    for (fault, failures) in [("crash /two 2 pay", 1), ("slow /two 2 pay 5s", 0)] {
        let replay: Replay = format!("simple:3; {fault}").parse().expect("a run");
        let mut straight = Debugger::of(&replay, shop);
        assert!(matches!(straight.run(), Stop::Ended));
        let mut by_hand = Debugger::of(&replay, shop);
        by_hand.break_at(Breakpoint::on("pay").path("/two"));
        assert!(matches!(by_hand.run(), Stop::At(_)));
        let Stop::At(second) = by_hand.run() else { panic!("{fault}: it goes on") };
        assert_eq!((&*second.path, by_hand.log().to_text().contains("fault")), ("/two", false));
        let before = by_hand.system().stats().failures;
        let next = by_hand.step();
        assert!(matches!(next, Stop::At(_)), "{fault}: {next}");
        assert_eq!(by_hand.system().stats().failures - before, failures, "{fault}");
        by_hand.clear_breakpoints();
        assert!(matches!(by_hand.run(), Stop::Ended));
        assert_eq!(by_hand.log().to_text(), straight.log().to_text(), "{fault}");
    }
}

#[test]
fn a_run_in_an_order_is_had_by_the_line_that_names_it() {
    quiet();
    let paid = |order: &str| {
        let replay: Replay = order.parse().expect("a run");
        let mut debugger = Debugger::of(&replay, async |system: System| {
            let cents: Arc<AtomicU32> = Arc::default();
            for name in ["one", "two", "three"] {
                let till = system.spawn(Till::props(name, cents.clone(), None).named(name));
                till.unwrap().pay(1).tell().unwrap();
            }
            system.at_rest().await;
        });
        let mut paths = Vec::new();
        while let Stop::At(at) = debugger.step() {
            paths.push(at.path.to_string());
        }
        paths
    };
    assert_eq!(paid("explore:"), ["/one", "/two", "/three"]);
    assert_eq!(paid("explore:3.1.2"), ["/three", "/one", "/two"]);
    assert_eq!(paid("explore:2.3.1"), ["/two", "/three", "/one"]);
}

#[test]
#[should_panic(expected = "no run to debug: `threads` has no steps, `simple` has")]
fn only_runs_on_simple_have_steps() {
    let replay = Replay::of(Base::Threads { workers: None });
    drop(Debugger::of(&replay, async |_: System| ()));
}

#[test]
fn a_step_ends_before_a_handlers_first_line() {
    quiet();
    let mut debugger = Debugger::new(5, shop);
    let mut before = 0;
    while let Stop::At(at) = debugger.step() {
        let tree = debugger.system().tree();
        let actor = tree.get(&at.path).expect("it is there");
        assert_eq!((actor.who, actor.doing), (at.who, Doing::Handling(at.message)));
        let handled: u64 = tree.actors.iter().map(|actor| actor.handled).sum();
        assert!(handled > before || debugger.system().stats().ended > 0, "one more each time");
        before = handled;
    }
}

#[test]
fn breakpoints_stop_by_place_by_type_and_by_message() {
    quiet();
    let met = |breakpoint: Breakpoint| {
        let mut debugger = Debugger::new(3, shop);
        debugger.break_at(breakpoint);
        let mut met = Vec::new();
        while let Stop::At(at) = debugger.run() {
            met.push(at);
        }
        assert!(debugger.output().is_some());
        met
    };
    // Ids of two systems differ.
    let texts = |met: &[At]| met.iter().map(At::to_string).collect::<Vec<_>>();
    let all = met(Breakpoint::of("Till"));
    assert_eq!(texts(&met(Breakpoint::at("/*"))), texts(&all));
    assert!(met(Breakpoint::of("Safe")).is_empty());
    let only = |fits: &dyn Fn(&At) -> bool| -> Vec<String> {
        all.iter().filter(|at| fits(at)).map(At::to_string).collect()
    };
    let back = met(Breakpoint::at("/back"));
    assert!(!back.is_empty() && back.iter().all(|at| at.is_ask && at.message == "pay"), "{back:?}");
    assert_eq!(texts(&back), only(&|at| &*at.path == "/back"));
    let closes = met(Breakpoint::on("close"));
    assert_eq!(texts(&closes), only(&|at| at.message == "close"));
    assert_eq!(closes.len(), 2);
    let both = met(Breakpoint::on("close").path("/two"));
    assert_eq!(texts(&both), only(&|at| at.message == "close" && &*at.path == "/two"));
    assert_eq!(both[0].to_string(), "/two is about to handle close, an ask");
}

#[test]
fn a_run_goes_to_a_condition_or_to_an_actor() {
    quiet();
    let mut debugger = Debugger::new(1, shop);
    let failed = |system: &System| system.stats().failures > 0;
    assert!(matches!(debugger.run_until(failed), Stop::Condition));
    let log = debugger.log();
    let last = log.entries().iter().rev().find_map(|entry| match &entry.what {
        thespian::testing::Happened::Lived { what, .. } => Some(what.clone()),
        _ => None,
    });
    assert!(last.is_some_and(|what| !matches!(what, What::Ended(_))), "{}", log.tail(3));
    assert_eq!(debugger.system().stats().failures, 1);
    let Stop::At(at) = debugger.run_to("/two") else { panic!("it is closed in the end") };
    assert_eq!(&*at.path, "/two");
    assert!(matches!(debugger.run(), Stop::Ended));
}

#[test]
fn who_is_ready_is_shown_with_the_messages_that_wait_for_him() {
    quiet();
    let mut debugger = Debugger::new(0, shop);
    assert_eq!(debugger.ready().iter().map(ToString::to_string).collect::<Vec<_>>(), ["main"]);
    let Stop::At(at) = debugger.run_to("/one") else { panic!("it has no messages") };
    assert_eq!(debugger.system().waiting("/one").unwrap(), ["pay"; 4]);
    assert_eq!(debugger.system().waiting("/nobody"), None);
    let ready: Vec<String> = debugger.ready().iter().map(ToString::to_string).collect();
    assert_eq!(ready[0], "/one handling pay, waiting: pay, pay, pay, pay");
    assert_eq!(at.message, "pay");
    // Whoever has not begun has all five.
    let fresh = ready[1..].iter().filter(|one| one.ends_with("waiting: pay, pay, pay, pay, pay"));
    assert!(fresh.count() > 0, "{ready:?}");
}

#[test]
fn what_must_always_hold_stops_the_run_once() {
    quiet();
    let mut debugger = Debugger::new(2, async |system: System| {
        let looked = system.clone();
        always(&system, "nobody fails", move || looked.stats().failures == 0);
        shop(system).await
    });
    let Stop::Broken { name, why } = debugger.run() else { panic!("it holds") };
    assert_eq!((&*name, &*why), ("nobody fails", "it is false"));
    assert_eq!(debugger.system().stats().failures, 1);
    assert!(matches!(debugger.run(), Stop::Ended));
}

#[test]
fn a_run_that_cannot_go_on_says_why() {
    quiet();
    let waits = async |_: System| std::future::pending::<()>().await;
    assert!(matches!(Debugger::new(0, waits).run(), Stop::Failed(RunError::Stalled { .. })));
    let sleeps = async |system: System| system.sleep(10 * SECOND).await;
    let replay = Replay::of(Base::Simple { seed: 0 });
    let mut debugger = Debugger::with(&replay, |builder| builder.time_limit(SECOND), sleeps);
    assert!(matches!(debugger.run(), Stop::Failed(RunError::TimeLimit { .. })));
}

/// Whoever stands still can be failed and stopped by hand like anybody.
#[test]
fn between_steps_one_may_meddle() {
    quiet();
    let mut debugger = Debugger::new(4, shop);
    let Stop::At(_) = debugger.run_to("/two") else { panic!("it has no messages") };
    assert!(debugger.system().fail("/two", "by hand"));
    assert!(debugger.system().jump(SECOND));
    assert!(matches!(debugger.run(), Stop::Ended));
    let log = debugger.finish().expect("an orderly end");
    assert!(log.to_text().contains("/two failed: panicked: by hand"), "{log}");
}
