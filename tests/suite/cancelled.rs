//! Asks that are given up, and handlers that are cut off: what has happened by then, and what has not.

use std::time::Duration;

use thespian::prelude::*;

use crate::probes::{GateAddr, NotebookAddr, Tattle, gate, notebook, say};
use crate::stages::{everywhere, everywhere_often};

const MS: Duration = Duration::from_millis(1);

/// Takes its time, and keeps what it has handled.
#[actor(mailbox = 4)]
struct Slow {
    handled: Vec<u32>,
}

#[handlers]
impl Slow {
    #[handler]
    async fn handle(&mut self, cx: &mut Context<Self>, number: u32) {
        self.handled.push(number);
        cx.sleep(MS * cx.rng().below(3) as u32).await;
    }

    #[handler]
    fn handled(&self) -> Vec<u32> {
        self.handled.clone()
    }
}

/// Asks with deadlines of all lengths, some dropped at once and some later: what the asker is told is what happened.
#[test]
fn what_an_asker_is_told_is_what_happened() {
    everywhere_often(async |system| {
        let slow = system.spawn(Slow { handled: Vec::new() }).unwrap();
        let mut rng = system.rng();
        let (mut asks, mut dropped, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..24 {
            let deadline = MS * rng.below(20) as u32;
            let ask = slow.handle(number).timeout(deadline).ask();
            match rng.below(4) {
                0 => {
                    drop(ask);
                    skipped.push(number);
                }
                1 => dropped.push(ask),
                _ => asks.push((number, ask)),
            }
            if rng.below(3) == 0 {
                system.sleep(MS * rng.below(3) as u32).await;
                dropped.clear();
            }
        }
        let mut told = Vec::new();
        for (number, ask) in asks {
            told.push((number, ask.await));
        }
        drop(dropped);
        let handled = slow.handled().await.unwrap();
        for (number, outcome) in told {
            let ran = handled.iter().filter(|&&one| one == number).count();
            match outcome {
                Ok(()) => assert_eq!(ran, 1),
                Err(error) if error.not_executed().is_some() => assert_eq!(ran, 0, "{error}"),
                Err(error) => {
                    assert_eq!((error.unknown(), ran), (Some(Unknown::Deadline), 1));
                }
            }
        }
        // On one thread nobody can have begun what was dropped at once.
        if system.stage() == "simple" {
            assert!(skipped.iter().all(|number| !handled.contains(number)), "{handled:?}");
        }
        // Dropped ones may have run or not, but never twice, and in order.
        assert!(handled.is_sorted_by(|one, next| one < next), "{handled:?}");
        assert_eq!(system.stats().dead_letters, 0, "whoever gives up knows it");
    });
}

/// Does half of its work, waits, and would do the other half.
#[actor]
struct Halfway {
    book: NotebookAddr,
    gate: GateAddr,
}

#[handlers]
impl Halfway {
    #[handler]
    async fn work(&mut self, cx: &mut Context<Self>) {
        let _local = Tattle::new(&self.book, "local dropped");
        say(&self.book, "first half");
        // Started beside it, so none of its own.
        let (gate, book) = (self.gate.clone(), self.book.clone());
        book.note("a timer".into()).after(MS).expect("a timer").detach();
        let asked = gate.pass().ask();
        cx.pipe(asked, |_| HalfwayMsg::Piped {});
        let _ = self.gate.pass().await;
        say(&self.book, "second half");
    }

    #[handler]
    fn piped(&mut self) {
        say(&self.book, "piped");
    }
}

#[test]
fn what_a_killed_handler_leaves() {
    everywhere(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let halfway = Halfway { book: book.clone(), gate: gate.clone() };
        let halfway = system.spawn(halfway).unwrap();
        let asked = halfway.work().ask();
        gate.occupied(2).await.unwrap();
        halfway.kill();
        assert_eq!(asked.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
        assert!(matches!(halfway.stopped().await, ExitReason::Killed { confirmed: true }));
        gate.open().await.unwrap();
        let mut lines = book.first(3).await.unwrap();
        // The timer has a time of its own.
        lines.sort();
        assert_eq!(lines, ["a timer", "first half", "local dropped"]);
        system.shutdown().await.unwrap();
    });
}
