//! Messages that are tried again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadReason, Unknown};

use crate::probes::{NotebookAddr, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple};

/// Fails as often as it is told to, at each message anew.
#[actor(max_restarts = 1000)]
struct Clerk {
    book: NotebookAddr,
    failures: Arc<AtomicU32>,
}

#[handlers]
impl Clerk {
    #[init]
    fn new(book: NotebookAddr, failures: Arc<AtomicU32>) -> Self {
        Self { book, failures }
    }

    fn fails(&self) -> bool {
        let left = self.failures.load(Ordering::Relaxed);
        self.failures.store(left.saturating_sub(1), Ordering::Relaxed);
        left > 0
    }

    #[handler(retry = 2)]
    fn file(&mut self, paper: u32) -> u32 {
        say(&self.book, format!("file {paper}"));
        assert!(!self.fails(), "a clerk, on purpose");
        paper
    }

    #[handler(retry = 2)]
    async fn send(&mut self, cx: &mut Context<Self>, paper: u32) -> u32 {
        cx.sleep(Duration::from_millis(1)).await;
        say(&self.book, format!("send {paper}"));
        assert!(!self.fails(), "a clerk, on purpose");
        paper
    }

    #[handler(retry = 2)]
    fn declare(&mut self, cx: &mut Context<Self>, paper: u32) -> Result<u32, u32> {
        say(&self.book, format!("declare {paper}"));
        if self.fails() {
            cx.fail("a clerk, on purpose");
            return Err(paper);
        }
        Ok(paper)
    }

    #[handler(retry = 2)]
    async fn hold(&mut self, gate: crate::probes::GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn once(&mut self, paper: u32) {
        say(&self.book, format!("once {paper}"));
        assert!(!self.fails(), "a clerk, on purpose");
    }
}

struct Office {
    clerk: ClerkAddr,
    book: NotebookAddr,
    failures: Arc<AtomicU32>,
}

fn office(system: &System, change: impl FnOnce(Props<Clerk>) -> Props<Clerk>) -> Office {
    let (book, failures) = (notebook(system), Arc::default());
    let clerk = Clerk::props(book.clone(), Arc::clone(&failures));
    Office { clerk: system.spawn(change(clerk)).expect("a clerk"), book, failures }
}

fn as_usual(props: Props<Clerk>) -> Props<Clerk> {
    props
}

#[test]
fn a_message_is_tried_again_and_its_asker_notices_nothing() {
    everywhere(async |system| {
        let office = office(&system, as_usual);
        office.failures.store(2, Ordering::Relaxed);
        assert_eq!(office.clerk.file(1).await, Ok(1));
        office.failures.store(2, Ordering::Relaxed);
        assert_eq!(office.clerk.send(2).await, Ok(2));
        office.failures.store(2, Ordering::Relaxed);
        assert_eq!(office.clerk.declare(3).await, Ok(Ok(3)));
        assert_eq!(system.stats().restarts, 6);
        assert_eq!(system.stats().dead_letters, 0);
    });
}

#[test]
fn the_next_message_waits_until_the_trial_is_over() {
    everywhere_often(async |system| {
        let office = office(&system, as_usual);
        office.failures.store(2, Ordering::Relaxed);
        office.clerk.file(1).tell().unwrap();
        office.clerk.once(2).tell().unwrap();
        assert_eq!(office.clerk.file(3).await, Ok(3));
        let lines = office.book.first(5).await.unwrap();
        assert_eq!(lines, ["file 1", "file 1", "file 1", "once 2", "file 3"]);
    });
}

#[test]
fn what_fails_too_often_is_quarantined() {
    everywhere(async |system| {
        let office = office(&system, as_usual);
        let mut letters = system.dead_letters();
        office.failures.store(3, Ordering::Relaxed);
        let lost = office.clerk.file(1).await.unwrap_err();
        assert_eq!(lost.unknown(), Some(Unknown::Crashed));
        office.failures.store(3, Ordering::Relaxed);
        office.clerk.send(2).tell().unwrap();
        assert_eq!(office.clerk.file(3).await, Ok(3), "it goes on");
        for message in ["file", "send"] {
            let letter = letters.next().await.unwrap();
            assert_eq!((letter.message, letter.why), (message, DeadReason::Quarantined));
        }
        assert_eq!(letters.try_next().map(|letter| letter.why), None);
    });
}

#[test]
fn a_handler_without_retry_is_not_tried_again() {
    everywhere(async |system| {
        let office = office(&system, as_usual);
        office.failures.store(1, Ordering::Relaxed);
        office.clerk.once(1).await.unwrap_err();
        assert_eq!(office.clerk.file(2).await, Ok(2));
        assert_eq!(office.book.first(2).await.unwrap(), ["once 1", "file 2"]);
    });
}

#[test]
fn who_has_given_up_is_not_served_again() {
    on_simple(USUAL, async |system| {
        let second = Duration::from_secs(1);
        let office =
            office(&system, |props| props.life(|life| life.backoff(2 * second, 2 * second)));
        office.failures.store(1, Ordering::Relaxed);
        let late = office.clerk.file(1).timeout(second / 2).await.unwrap_err();
        assert_eq!(late.unknown(), Some(Unknown::Deadline));
        assert_eq!(office.clerk.file(2).await, Ok(2));
        assert_eq!(office.book.first(2).await.unwrap(), ["file 1", "file 2"]);
    });
}

#[test]
fn what_is_not_tried_again_since_nobody_waits_is_a_dead_letter_and_was_not_handled() {
    on_simple(USUAL, async |system| {
        let second = Duration::from_secs(1);
        let office =
            office(&system, |props| props.life(|life| life.backoff(2 * second, 2 * second)));
        let mut letters = system.dead_letters();
        office.failures.store(1, Ordering::Relaxed);
        office.clerk.file(1).timeout(second / 2).await.unwrap_err();
        assert_eq!(office.clerk.file(2).await, Ok(2));
        let letter = letters.try_next().expect("a letter");
        assert_eq!((letter.message, letter.why), ("file", DeadReason::Poison));
        assert!(letters.try_next().is_none());
        office.clerk.drain();
        office.clerk.stopped().await;
        let (flow, notes) = (system.flow(), 2);
        assert_eq!((flow.sent, flow.dead), (2 + notes, 1), "{flow:?}");
    });
}

#[test]
fn after_a_resume_the_same_incarnation_tries_again() {
    everywhere(async |system| {
        let office = office(&system, |props| props.life(|life| life.on_panic(Directive::Resume)));
        office.failures.store(2, Ordering::Relaxed);
        assert_eq!(office.clerk.file(1).await, Ok(1));
        assert_eq!((system.stats().failures, system.stats().restarts), (2, 0));
    });
}

/// Whoever ends with a message on trial says what became of it, once.
#[test]
fn an_end_is_the_end_of_the_trial() {
    on_simple(USUAL, async |system| {
        let second = Duration::from_secs(1);
        let office =
            office(&system, |props| props.life(|life| life.backoff(2 * second, 2 * second)));
        let mut letters = system.dead_letters();
        office.failures.store(1, Ordering::Relaxed);
        let asked = office.clerk.file(1).ask();
        office.book.first(1).await.unwrap();
        office.clerk.stop();
        assert_eq!(asked.await.unwrap_err().unknown(), Some(Unknown::Crashed));
        office.clerk.stopped().await;
        assert_eq!(letters.try_next().map(|letter| letter.why), Some(DeadReason::Stopped));
        assert_eq!(letters.try_next().map(|letter| letter.why), None);
    });
}

#[test]
fn a_kill_in_the_middle_of_a_trial_is_told_once() {
    everywhere(async |system| {
        let office = office(&system, as_usual);
        let gate = gate(&system);
        let mut letters = system.dead_letters();
        let asked = office.clerk.hold(gate.clone()).ask();
        gate.occupied(1).await.unwrap();
        office.clerk.kill();
        assert!(asked.await.unwrap_err().unknown().is_some());
        office.clerk.stopped().await;
        assert_eq!(letters.try_next().map(|letter| letter.why), Some(DeadReason::Killed));
        assert_eq!(letters.try_next().map(|letter| letter.why), None);
    });
}

#[test]
fn an_actor_that_is_not_restarted_tries_nothing_again() {
    everywhere(async |system| {
        let office = office(&system, |props| props.life(|life| life.on_panic(Directive::Stop)));
        let mut letters = system.dead_letters();
        office.failures.store(1, Ordering::Relaxed);
        let lost = office.clerk.file(1).await.unwrap_err();
        assert_eq!(lost.unknown(), Some(Unknown::Crashed));
        office.clerk.stopped().await;
        assert_eq!(letters.try_next().map(|letter| letter.why), Some(DeadReason::Poison));
        assert_eq!(letters.try_next().map(|letter| letter.why), None);
    });
}
