//! The log: every message is paired with what became of it.

use std::time::Duration;

use thespian::prelude::*;
use thespian::testing::{Faults, RunLog};
use thespian::{Passing, Pool, Time};

use super::rehearsal;
use crate::stages::{quiet, simple, threads};

const MS: Duration = Duration::from_millis(1);

/// Takes its time, and may fail.
#[actor(mailbox = 2, restart = permanent)]
struct Clerk;

#[handlers]
impl Clerk {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    async fn file(&mut self, cx: &mut Context<Self>, wait: Duration) -> u32 {
        cx.sleep(wait).await;
        assert!(wait < Duration::from_secs(1), "too long, on purpose");
        7
    }

    #[handler]
    fn look(&mut self, cx: &mut Context<Self>, other: ClerkAddr) {
        cx.pipe(other.file(MS).into_owned(), |filed| ClerkMsg::Found { filed: filed.unwrap_or(0) });
    }

    #[handler]
    fn found(&mut self, filed: u32) {
        assert_eq!(filed, 7);
    }
}

/// Plays it, and has its log.
fn log<F: Future<Output = ()>>(scenario: impl Fn(System) -> F) -> RunLog {
    quiet();
    let rehearsal = rehearsal("log").base(simple(1)).system(|builder| {
        builder.intercept(|passage| {
            if passage.kind == "look" && passage.is_ask { Passing::Drop } else { Passing::Pass }
        })
    });
    let ended = rehearsal.try_run(|system| {
        let played = scenario(system);
        async move {
            played.await;
            Err::<(), _>("this is only for its log")
        }
    });
    ended.expect_err("it says so").log
}

#[track_caller]
fn assert_has(log: &RunLog, lines: &[&str]) {
    let text = log.to_text();
    let missing = lines.iter().find(|line| !text.lines().any(|written| written.ends_with(**line)));
    if let Some(line) = missing {
        // The hook keeps quiet about a panic that quotes one that is on purpose, as a log may.
        eprintln!("{text}");
        panic!("no line ends with `{line}`");
    }
}

#[test]
fn a_message_that_is_given_back_or_never_begun_is_lost_in_the_log() {
    let log = log(async |system| {
        let clerk = system.spawn(Clerk).unwrap();
        for _ in 0..2 {
            clerk.file(MS).tell().unwrap();
        }
        clerk.file(MS).tell().unwrap_err();
        clerk.look(clerk.clone()).await.unwrap_err();
        system.sleep(MS / 2).await;
        clerk.stop();
        clerk.stopped().await;
        clerk.file(MS).tell().unwrap_err();
    });
    assert_has(
        &log,
        &[
            "outside tells /clerk#1: file (3)",
            "file (3) from outside to /clerk#1 is lost: its mailbox is full",
            "look (4) from outside to /clerk#1 is lost: its asker got no answer",
            "/clerk#1 handles file (1) from outside",
            "file (2) from outside to /clerk#1 is lost: the actor stopped first",
            "file (5) from outside to /clerk#1 is lost: it has stopped",
        ],
    );
    assert!(
        log.to_mermaid(99).contains("p0-xp1: file (3): its mailbox is full"),
        "{}",
        log.to_mermaid(99)
    );
}

#[test]
fn an_ask_that_comes_too_late_is_lost_in_the_log() {
    let log = log(async |system| {
        let clerk = system.spawn(Clerk).unwrap();
        clerk.file(9 * MS).tell().unwrap();
        clerk.file(MS).timeout(MS).await.unwrap_err();
        assert_eq!(clerk.file(MS).await, Ok(7));
    });
    assert_has(
        &log,
        &[
            "file (2) from outside to /clerk#1 is lost: its asker got no answer",
            "/clerk#1 handles file (1) from outside",
            "/clerk#1 handles file (3) from outside",
            "outside has the answer of /clerk#1 to file (3)",
        ],
    );
}

#[test]
fn pools_pipes_and_failures_are_told_in_the_log() {
    let log = log(async |system| {
        let pool = system.spawn(Pool::new(2, Clerk::props().named("pool"))).unwrap();
        let clerk = system.spawn(Clerk::props()).unwrap();
        clerk.look(pool).tell().unwrap();
        system.sleep(2 * MS).await;
        clerk.file(Duration::from_secs(2)).tell().unwrap();
        clerk.file(MS).await.unwrap();
    });
    assert_has(
        &log,
        &[
            "/clerk#4 asks /pool: file (2)",
            "/pool/clerk#2 handles file (2) from /clerk#4",
            "/clerk#4 has the answer of /pool/clerk#2 to file (2)",
            "/clerk#4 handles found from /clerk#4",
            "/clerk#4 handles file (3) from outside",
            "/clerk#4 restarted",
            "/clerk#4 handles file (4) from outside",
            "outside has the answer of /clerk#4 to file (4)",
        ],
    );
}

/// Says something to a clerk.
#[actor]
struct Visitor {
    clerk: ClerkAddr,
}

#[handlers]
impl Visitor {
    #[handler]
    fn come(&mut self) {
        self.clerk.file(Duration::ZERO).tell().expect("there is room");
    }
}

#[test]
fn what_is_delayed_on_purpose_is_paired_with_what_comes_later() {
    let faults = Faults::new().script("delay clerk 1 file 5ms").expect("a script");
    let late = rehearsal("delayed").faults(faults).try_run(async |system: System| {
        let clerk = system.spawn(Clerk).unwrap();
        let visitors: Vec<_> =
            (0..2).map(|_| system.spawn(Visitor { clerk: clerk.clone() }).unwrap()).collect();
        for visitor in &visitors {
            visitor.come().await.unwrap();
        }
        system.at_rest().await;
        // Not without the fault, or it would be left out.
        if system.now() > Time::START { Err("this is only for its log") } else { Ok(()) }
    });
    let log = late.expect_err("it says so").log;
    let lines = [
        "fault: delay /clerk#1 1 file 5ms",
        "/clerk#1 handles file (4) from /visitor#3",
        "/clerk#1 handles file (2) from /visitor#2",
    ];
    assert_has(&log, &lines);
    let text = log.to_text();
    let places = lines.map(|line| text.find(line));
    assert!(places.is_sorted(), "{text}");
    assert!(
        log.to_mermaid(99).contains(": fault: delay /clerk#35;1 1 file 5ms"),
        "{}",
        log.to_mermaid(99)
    );
}

#[test]
fn who_is_no_actor_has_a_name_in_the_log() {
    let log = log(async |system| {
        let clerk = system.spawn(Clerk).unwrap();
        clerk.file(MS).after(2 * MS).unwrap().detach();
        system.at_rest().await;
    });
    assert_has(&log, &["timers tells /clerk#1: file (1)", "/clerk#1 handles file (1) from timers"]);
}

#[test]
fn on_threads_the_log_tells_all_but_who_has_which_answer() {
    quiet();
    let ended = rehearsal("threads").base(threads()).try_run(async |system: System| {
        let clerk = system.spawn(Clerk).unwrap();
        clerk.file(MS).await.unwrap();
        Err::<(), _>("this is only for its log")
    });
    let log = ended.expect_err("it says so").log;
    assert_has(
        &log,
        &[
            "/clerk#1 spawned",
            "outside asks /clerk#1: file (1)",
            "/clerk#1 handles file (1) from outside",
        ],
    );
}
