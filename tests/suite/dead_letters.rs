//! What nobody handled, and who hears of it.

use std::env;
use std::process::Command;
use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadLetters, DeadReason, Overflow};

use crate::probes::{GateAddr, gate};
use crate::stages::{everywhere, on_simple, quiet, simple};

#[actor(mailbox = 5000)]
struct Box_ {
    gate: GateAddr,
}

#[handlers]
impl Box_ {
    #[init]
    fn new(gate: GateAddr) -> Self {
        Self { gate }
    }

    #[handler]
    async fn hold(&mut self) {
        let _ = self.gate.pass().await;
    }

    #[handler]
    fn put(&mut self, _n: u64) {}

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }
}

async fn held(system: &System, bound: usize) -> (Box_Addr, GateAddr) {
    let gate = gate(system);
    let held = system.spawn(Box_::props(gate.clone()).mailbox(bound).named("box")).expect("a box");
    held.hold().tell().expect("room");
    gate.occupied(1).await.expect("a box at the gate");
    (held, gate)
}

fn all(letters: &mut DeadLetters) -> Vec<(&'static str, DeadReason)> {
    std::iter::from_fn(|| letters.try_next()).map(|letter| (letter.message, letter.why)).collect()
}

#[test]
fn each_letter_says_what_for_whom_and_why() {
    everywhere(async |system| {
        let (held, gate) = held(&system, 10).await;
        let mut letters = system.dead_letters();
        held.crash().tell().unwrap();
        held.hold().tell().unwrap();
        held.put(1).tell().unwrap();
        // One who gave up and one who asks know themselves; they are no letters.
        drop(held.put(2).ask());
        let asked = held.put(3).ask();
        held.stop();
        gate.open().await.unwrap();
        held.stopped().await;
        assert!(asked.await.is_err());
        let letter = letters.next().await.unwrap();
        assert_eq!((letter.message, letter.why), ("crash", DeadReason::Stopped));
        assert_eq!((letter.to.id, letter.to.kind, &*letter.path), (held.id(), "Box_", "/box"));
        assert_eq!(
            all(&mut letters),
            [("hold", DeadReason::Stopped), ("put", DeadReason::Stopped)]
        );
        assert_eq!((letters.missed(), system.stats().dead_letters), (0, 3));
    });
}

#[test]
fn poison_is_reported_also_if_somebody_asked() {
    everywhere(async |system| {
        let (held, gate) = held(&system, 10).await;
        gate.open().await.unwrap();
        let mut letters = system.dead_letters();
        held.crash().tell().unwrap();
        held.crash().await.unwrap_err();
        held.put(1).await.unwrap();
        assert_eq!(all(&mut letters), [("crash", DeadReason::Poison); 2]);
    });
}

#[test]
fn a_timer_without_room_is_reported() {
    on_simple(10, async |system| {
        let (held, _) = held(&system, 1).await;
        let mut letters = system.dead_letters();
        held.put(1).tell().unwrap();
        held.put(2).after(Duration::from_secs(1)).unwrap().detach();
        let letter = letters.next().await.unwrap();
        assert_eq!((letter.message, letter.why), ("put", DeadReason::Full));
        assert_eq!(letter.at.since_start(), Duration::from_secs(1));
    });
}

#[test]
fn who_does_not_read_loses_the_oldest_and_can_see_it() {
    everywhere(async |system| {
        let (held, gate) = held(&system, 5000).await;
        let mut lazy = system.dead_letters();
        let extra = 100;
        for n in 0..DeadLetters::CAPACITY as u64 + extra {
            held.put(n).tell().unwrap();
        }
        held.stop();
        gate.open().await.unwrap();
        held.stopped().await;
        assert_eq!(lazy.missed(), extra);
        assert_eq!(all(&mut lazy).len(), DeadLetters::CAPACITY);
        assert_eq!(system.stats().dead_letters, DeadLetters::CAPACITY as u64 + extra);
    });
}

#[test]
fn every_subscriber_hears_from_his_subscription_on() {
    everywhere(async |system| {
        let (held, gate) = held(&system, 10).await;
        gate.open().await.unwrap();
        let mut early = system.dead_letters();
        drop(system.dead_letters());
        held.crash().await.unwrap_err();
        held.put(1).await.unwrap();
        let mut late = system.dead_letters();
        held.crash().await.unwrap_err();
        held.put(1).await.unwrap();
        assert_eq!((all(&mut early).len(), all(&mut late).len()), (2, 1));
    });
}

#[test]
fn there_are_no_more_once_the_system_has_stopped() {
    everywhere(async |system| {
        let mut early = system.dead_letters();
        system.shutdown().await.unwrap();
        assert!(early.next().await.is_none());
        assert!(system.dead_letters().next().await.is_none());
    });
}

/// Runs this very test again, since what a process writes is seen from outside.
#[test]
fn nobody_listens_and_a_line_a_second_is_written_unless_that_is_not_wanted() {
    const CHILD: &str = "THESPIAN_TEST_CHILD";
    if let Ok(wanted) = env::var(CHILD) {
        quiet();
        let builder = System::builder().base(simple(1)).ignore_environment();
        let builder = if wanted == "log" { builder } else { builder.without_dead_letter_log() };
        let said = builder.run(async |system| {
            let (held, gate) = held(&system, 10).await;
            gate.open().await.unwrap();
            for _ in 0..3 {
                held.crash().tell().unwrap();
            }
            system.sleep(Duration::from_secs(2)).await;
            held.crash().tell().unwrap();
            held.crash().tell().unwrap();
            held.put(1).await.unwrap();
            // What is dropped by declaration is not written.
            let props = Box_::props(gate).life(|life| life.overflow(Overflow::DropNewest));
            let dropping = system.spawn(props.mailbox(1)).unwrap();
            (0..9).for_each(|n| dropping.put(n).tell().unwrap());
            dropping.drain();
            dropping.stopped().await;
        });
        return said.unwrap();
    }
    let test =
        "dead_letters::nobody_listens_and_a_line_a_second_is_written_unless_that_is_not_wanted";
    let run = |wanted| {
        let child = Command::new(env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(CHILD, wanted)
            .output()
            .unwrap();
        assert!(child.status.success(), "{child:?}");
        let said = String::from_utf8(child.stderr).unwrap();
        said.lines()
            .filter(|line| line.contains("dead letter"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(run("quiet"), [""; 0]);
    let said = run("log");
    let [first, second, rest] = &said[..] else { panic!("{said:#?}") };
    assert!(first.starts_with("thespian: dead letter: `crash` to Box_#"), "{first}");
    assert!(first.ends_with("at /box: the actor failed while handling it"), "{first}");
    assert!(second.ends_with("handling it; 2 more since the last line"), "{second}");
    assert_eq!(rest, "thespian: dead letter: 1 more before the system stopped");
}
