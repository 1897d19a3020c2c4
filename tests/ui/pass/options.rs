//! What each option becomes.

use std::cell::Cell;
use std::time::Duration;

use thespian::__private::Spec;
use thespian::prelude::*;
use thespian::{Actor, Life, Message, Restart, Strategy};

const SECOND: Duration = Duration::from_secs(1);

#[actor(
    mailbox = 9,
    restart = permanent,
    max_restarts = 3,
    within = "1m",
    backoff = "100ms..10s",
    on_panic = restart,
    on_error = resume,
    on_deadline = stop,
    on_child = escalate,
    children = rest_for_one,
    start_within = "1s",
    hook_within = "2s",
    stop_within = "3s",
    on_stop = drain,
    idle = "4s",
    phase = -5
)]
struct Everything;

#[handlers]
impl Everything {}

#[actor(restart = transient, children = one_for_all, on_stop = stop, phase = 7)]
struct Something;

#[handlers]
impl Something {}

#[actor]
struct Nothing;

#[handlers]
impl Nothing {
    #[stopping]
    fn finish(&mut self) {}
}

#[test]
fn options_of_actors_are_those_of_their_lives() {
    let life = Life::DEFAULT
        .mailbox(9)
        .restart(Restart::Permanent)
        .max_restarts(3)
        .within(60 * SECOND)
        .backoff(SECOND / 10, 10 * SECOND)
        .on_panic(Directive::Restart)
        .on_error(Directive::Resume)
        .on_deadline(Directive::Stop)
        .on_child(Directive::Escalate)
        .children(Strategy::RestForOne)
        .start_within(SECOND)
        .hook_within(2 * SECOND)
        .stop_within(3 * SECOND)
        .drain_on_stop(true)
        .idle(4 * SECOND)
        .phase(-5);
    assert_eq!(Everything::LIFE, life);
    let life = Life::DEFAULT.restart(Restart::Transient).children(Strategy::OneForAll).phase(7);
    assert_eq!(Something::LIFE, life);
    assert_eq!(Nothing::LIFE, Life::DEFAULT);
}

thread_local! {
    static COPIES: Cell<u32> = const { Cell::new(0) };
}

/// Counts how often it is copied.
#[derive(Debug, PartialEq)]
struct Counted(u8);

impl Clone for Counted {
    fn clone(&self) -> Self {
        COPIES.set(COPIES.get() + 1);
        Self(self.0)
    }
}

/// What nobody can copy.
#[derive(Debug, PartialEq)]
struct Once;

#[actor]
struct Desk;

#[handlers(derive(Debug, PartialEq))]
impl Desk {
    #[handler(retry = 2)]
    fn file(&mut self, first: Counted, second: Counted) -> u8 {
        first.0 + second.0
    }

    #[handler(retry = 4_294_967_295, blocking)]
    fn print(&mut self) {}

    #[handler(retry = 1, boxed)]
    async fn send(&mut self, cx: &mut Context<Self>, letter: String) {
        let _ = (cx, letter);
    }

    #[handler]
    fn keep(&mut self, once: Once, first: Counted) {
        let _ = (once, first);
    }

    #[stopping(after_failure)]
    fn finish(&mut self) {}
}

#[test]
fn a_message_is_copied_only_where_its_handler_says_retry() {
    const { assert!(DeskMsg::RETRIES && !NothingMsg::RETRIES) };
    COPIES.set(0);
    let file = DeskMsg::File { first: Counted(1), second: Counted(2) };
    assert_eq!(file.spare(), Some((DeskMsg::File { first: Counted(1), second: Counted(2) }, 2)));
    assert_eq!(COPIES.get(), 2);
    assert_eq!(DeskMsg::Print.spare(), Some((DeskMsg::Print, u32::MAX)));
    let send = || DeskMsg::Send { letter: "a".to_owned() };
    assert_eq!(send().spare(), Some((send(), 1)));
    assert_eq!(DeskMsg::Keep { once: Once, first: Counted(3) }.spare(), None);
    assert_eq!(COPIES.get(), 2);
}

#[test]
fn stopping_after_a_failure_is_asked_for() {
    const { assert!(Desk::STOPS_AFTER_FAILURE && !Nothing::STOPS_AFTER_FAILURE) };
}
