//! Awaiting beside the actor.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Cause, Restart};

use crate::probes::{Bomb, GateAddr, NotebookAddr, Tattle, gate, notebook, say};
use crate::stages::{everywhere, everywhere_often};

#[actor(mailbox = 1)]
struct Clerk {
    gate: GateAddr,
    book: NotebookAddr,
}

#[derive(Clone, Copy)]
enum Panics {
    Nowhere,
    InFuture,
    InClosure,
    InDrop,
}

#[handlers]
impl Clerk {
    #[init]
    fn new(gate: GateAddr, book: NotebookAddr) -> Self {
        Self { gate, book }
    }

    #[started]
    fn begin(&mut self) {
        say(&self.book, "started");
    }

    /// Asks the gate without waiting for it.
    #[handler]
    fn ask(&mut self, cx: &mut Context<Self>, n: u32) {
        cx.pipe(self.gate.pass().into_owned(), move |passed| ClerkMsg::Hear { n, passed });
    }

    #[handler]
    fn hear(&mut self, n: u32, passed: Result<(), AskError>) {
        say(&self.book, format!("{n}: {}", passed.is_ok()));
    }

    /// Answers its asker when the gate opens, and handles others meanwhile.
    #[handler]
    fn relay(&mut self, reply: Reply<'_, bool>, cx: &mut Context<Self>) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        let passing = self.gate.pass().into_owned();
        let work = async move {
            reply.answer(passing.await.is_ok());
        };
        cx.pipe(work, |()| ClerkMsg::Ping {});
        receipt
    }

    #[handler]
    fn pipe_and_panic(&mut self, cx: &mut Context<Self>, panics: Panics) {
        let tattle = Tattle::new(&self.book, "pipe dropped");
        let bomb = if matches!(panics, Panics::InDrop) { Some(Bomb) } else { None };
        let passing = self.gate.pass().into_owned();
        let work = async move {
            let _kept = (tattle, bomb);
            let _ = passing.await;
            assert!(!matches!(panics, Panics::InFuture), "in the future, on purpose");
        };
        cx.pipe(work, move |()| {
            assert!(!matches!(panics, Panics::InClosure), "in the closure, on purpose");
            ClerkMsg::Ping {}
        });
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handler]
    fn ping(&self) {}
}

fn clerk(system: &System) -> (ClerkAddr, GateAddr, NotebookAddr) {
    let (gate, book) = (gate(system), notebook(system));
    (system.spawn(Clerk::props(gate.clone(), book.clone())).expect("a clerk"), gate, book)
}

#[test]
fn the_actor_goes_on_while_it_waits() {
    everywhere(async |system| {
        let (clerk, gate, book) = clerk(&system);
        clerk.ask(1).await.unwrap();
        let relayed = clerk.relay().ask();
        gate.occupied(2).await.unwrap();
        clerk.ping().await.unwrap();
        gate.open().await.unwrap();
        assert_eq!(relayed.await, Ok(true));
        assert_eq!(book.first(2).await.unwrap(), ["started", "1: true"]);
    });
}

#[test]
fn an_answer_is_not_refused_by_a_full_mailbox() {
    everywhere_often(async |system| {
        let (clerk, asked, book) = clerk(&system);
        for n in 0..3 {
            clerk.ask(n).await.unwrap();
        }
        asked.occupied(3).await.unwrap();
        let held = gate(&system);
        clerk.hold(held.clone()).tell().unwrap();
        held.occupied(1).await.unwrap();
        clerk.ping().tell().unwrap();
        assert_eq!(clerk.ping().tell().unwrap_err().why, NotExecuted::Full);
        asked.open().await.unwrap();
        held.open().await.unwrap();
        let mut lines = book.first(4).await.unwrap();
        lines.sort();
        assert_eq!(lines, ["0: true", "1: true", "2: true", "started"]);
        assert_eq!(system.stats().dead_letters, 0);
    });
}

#[test]
fn an_answer_goes_to_the_next_incarnation() {
    everywhere(async |system| {
        let (clerk, gate, book) = clerk(&system);
        clerk.ask(1).await.unwrap();
        gate.occupied(1).await.unwrap();
        clerk.crash().await.unwrap_err();
        gate.open().await.unwrap();
        assert_eq!(book.first(3).await.unwrap(), ["started", "started", "1: true"]);
    });
}

#[test]
fn a_panic_in_the_future_or_the_closure_is_the_actors_failure() {
    everywhere(async |system| {
        for (panics, text) in
            [(Panics::InFuture, "in the future"), (Panics::InClosure, "in the closure")]
        {
            let (gate, book) = (gate(&system), notebook(&system));
            gate.open().await.unwrap();
            let props = || Clerk::props(gate.clone(), book.clone());
            let temporary = system.spawn(props().restart(Restart::Temporary)).unwrap();
            temporary.pipe_and_panic(panics).tell().unwrap();
            let ended = temporary.stopped().await;
            let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
            assert!(
                matches!(&failure.cause, Cause::Panic { text: said, .. } if said.contains(text)),
                "{failure}"
            );

            let restarted = system.spawn(props()).unwrap();
            restarted.pipe_and_panic(panics).tell().unwrap();
            let lines = book.first(5).await.unwrap();
            assert_eq!(lines.iter().filter(|line| *line == "started").count(), 3, "{lines:?}");
            restarted.ping().await.unwrap();
        }
    });
}

#[test]
fn a_pipe_ends_with_its_actor() {
    everywhere(async |system| {
        for panics in [Panics::Nowhere, Panics::InDrop] {
            let (clerk, gate, book) = clerk(&system);
            clerk.pipe_and_panic(panics).await.unwrap();
            gate.occupied(1).await.unwrap();
            clerk.stop();
            assert_eq!(book.first(2).await.unwrap(), ["started", "pipe dropped"]);
        }
    });
}

#[test]
fn an_answer_that_comes_too_late_is_no_failure() {
    everywhere_often(async |system| {
        let (clerk, gate, _) = clerk(&system);
        clerk.ask(1).await.unwrap();
        gate.occupied(1).await.unwrap();
        gate.open().tell().unwrap();
        clerk.stop();
        assert!(matches!(clerk.stopped().await, ExitReason::Stopped));
        // Either the pipe ended in time, or its answer is a dead letter.
        assert!(system.stats().dead_letters <= 1);
        assert_eq!(system.stats().failures, 0);
    });
}
