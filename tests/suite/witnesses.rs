//! What a test hears of events, dead letters and failures, and how it asks for them.

use std::future::Future;
use std::time::Duration;

use thespian::prelude::*;
use thespian::testing::{dead_letters, events, expect, failures};
use thespian::{DeadLetter, DeadReason, Event, Failure, What};

use crate::complaints::panic_of;
use crate::stages::{everywhere, on_simple};

#[actor(max_restarts = 100)]
struct Clerk;

#[handlers]
impl Clerk {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn file(&mut self) {}

    #[handler]
    fn lose(&mut self, cx: &mut Context<Self>) {
        cx.set_state("lost");
        panic!("on purpose");
    }

    #[handler]
    async fn dawdle(&mut self, cx: &mut Context<Self>, wait: Duration) {
        cx.sleep(wait).await;
    }
}

fn clerk(system: &System) -> ClerkAddr {
    system.spawn(Clerk::props().named("clerk")).expect("a clerk")
}

/// It stops when it is through with what it is at, and leaves a letter.
async fn die_after(wait: Duration, clerk: &ClerkAddr, system: &System) {
    clerk.dawdle(wait).tell().expect("room");
    // Not to be stopped before it is at it.
    while system.tree().get("/clerk").is_none_or(|clerk| clerk.handled == 0) {
        system.sleep(Duration::from_nanos(1)).await;
    }
    clerk.file().tell().expect("room");
    clerk.stop();
}

/// What is said without where it was, which is another line after each change to this file.
async fn complaint<T>(future: impl Future<Output = T>) -> String {
    let text = panic_of(future).await;
    let (place, what) = text.split_once(": ").expect("a place");
    assert!(place.starts_with("at tests/suite/witnesses.rs:"), "{place}");
    what.to_owned()
}

#[test]
fn what_happened_is_found_by_what_fits_and_only_once() {
    everywhere(async |system| {
        let mut events = events(&system);
        let clerk = clerk(&system);
        clerk.lose().await.unwrap_err();
        clerk.file().await.unwrap();
        // In another order than it happened in.
        expect!(events, Event { what: What::Restarted, .. }).await;
        let failure = expect!(events, Event { what: What::Failed(failure), .. } => failure).await;
        assert_eq!((&*failure.path, failure.message), ("/clerk", Some("lose")));
        events.expect_none(Duration::ZERO, |event| matches!(event.what, What::Restarted)).await;
        clerk.lose().await.unwrap_err();
        let again = events.expect(|event| matches!(event.what, What::Restarted)).await;
        assert_eq!(&*again.path, "/clerk");
    });
}

#[test]
fn a_failure_is_told_with_its_crash_record() {
    everywhere(async |system| {
        let mut failures = failures(&system);
        let clerk = clerk(&system);
        clerk.file().tell().unwrap();
        clerk.lose().tell().unwrap();
        let failure = expect!(failures, Failure { message: Some("lose"), .. }).await;
        assert_eq!(
            (&*failure.record.recent, failure.record.state),
            (&["file", "lose"][..], Some("lost"))
        );
        assert_eq!(failures.seen().len(), 1);
        failures.expect_none(Duration::ZERO, |_| true).await;
    });
}

#[test]
fn a_dead_letter_is_waited_for_in_the_time_of_the_system() {
    on_simple(5, async |system| {
        let mut letters = dead_letters(&system).patience(Duration::from_secs(60));
        let clerk = clerk(&system);
        die_after(Duration::from_secs(59), &clerk, &system).await;
        let why = expect!(letters, DeadLetter { message: "file", why, .. } => why).await;
        assert_eq!(why, DeadReason::Stopped);
        let dawdled = expect!(letters, DeadLetter { message: "dawdle", .. });
        let text = complaint(dawdled).await;
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines[0],
            "`DeadLetter { message: \"dawdle\", .. }` was expected within 60s, and there was none"
        );
        assert_eq!(
            lines[1..3],
            [
                "what has been seen:",
                "  59.000000s file to /clerk: the actor stopped first (expected)"
            ]
        );
        assert_eq!(system.now().since_start().as_secs(), 119);
    });
}

#[test]
fn none_is_expected_for_a_while_and_complained_about_when_it_comes() {
    on_simple(5, async |system| {
        let mut letters = dead_letters(&system);
        let clerk = clerk(&system);
        die_after(Duration::from_secs(3), &clerk, &system).await;
        letters.expect_none(Duration::from_secs(2), |_| true).await;
        let late = letters.expect_none(Duration::from_secs(2), |letter| letter.message == "file");
        let text = complaint(late).await;
        assert!(
            text.starts_with("a dead letter that fits was not expected, and there was one\nwhat has been seen:\n  3.000000s file to /clerk"),
            "{text}"
        );
        assert_eq!(system.now().since_start().as_secs(), 3);
        // It has not been expected, so it can be.
        letters.expect(|letter| letter.message == "file").await;
    });
}

#[test]
fn what_was_lost_unread_is_not_taken_for_none() {
    on_simple(1, async |system| {
        let mut letters = dead_letters(&system);
        let clerk = system.spawn(Clerk::props().mailbox(5000)).unwrap();
        for _ in 0..=thespian::DeadLetters::CAPACITY {
            clerk.file().tell().unwrap();
        }
        clerk.stop();
        clerk.stopped().await;
        let text =
            complaint(letters.expect_none(Duration::ZERO, |letter| letter.message == "lose")).await;
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "a dead letter that fits was not expected, and some were lost");
        assert_eq!(lines[1], "1 were lost, because they were not read in time");
        assert_eq!((lines[3], lines.len()), ("  1004 before these", 24));
    });
}

#[test]
fn the_end_of_the_system_ends_the_waiting() {
    on_simple(5, async |system| {
        let mut events = events(&system);
        let clerk = clerk(&system);
        clerk.file().await.unwrap();
        system.shutdown().await.unwrap();
        expect!(events, Event { what: What::Ended(ExitReason::Stopped), .. }).await;
        let text = complaint(events.expect(|event| matches!(event.what, What::Restarted))).await;
        let first = text.lines().next().unwrap();
        assert_eq!(
            first,
            "an event that fits was expected before the system stopped, and there was none"
        );
        assert_eq!(system.now().since_start(), Duration::ZERO);
    });
}
