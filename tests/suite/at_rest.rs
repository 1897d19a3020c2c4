//! Rest and jumps: what only virtual time has.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context as Task, Wake, Waker};
use std::time::Duration;

use thespian::prelude::*;

use crate::probes::{NotebookAddr, notebook, say};
use crate::stages::{on_simple, on_threads};

const SECOND: Duration = Duration::from_secs(1);
const SEEDS: u64 = 20;

#[actor]
struct Clock {
    book: NotebookAddr,
}

#[handlers]
impl Clock {
    #[handler]
    fn tick(&self, cx: &mut Context<Self>, n: u32) {
        say(&self.book, format!("{n} at {}s", cx.now().since_start().as_secs()));
    }

    #[handler]
    async fn slowly(&self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
        say(&self.book, format!("slept until {}s", cx.now().since_start().as_secs()));
    }
}

fn clock(system: &System) -> (ClockAddr, NotebookAddr) {
    let book = notebook(system);
    (system.spawn(Clock { book: book.clone() }).expect("a clock"), book)
}

#[test]
fn rest_comes_when_all_that_was_begun_has_ended_and_timers_that_repeat_do_not_count() {
    on_simple(SEEDS, async |system| {
        let (clock, book) = clock(&system);
        clock.tick(0).every(4 * SECOND).unwrap().detach();
        clock.tick(1).after(9 * SECOND).unwrap().detach();
        clock.slowly(5 * SECOND).tell().unwrap();
        assert!(!system.is_at_rest());
        assert!(system.at_rest().await);
        assert!(system.is_at_rest());
        // One tick came while the clock slept, and was handled after.
        let lines = ["slept until 5s", "0 at 5s", "0 at 8s", "1 at 9s"];
        assert_eq!(book.lines().await.unwrap(), lines);
        assert_eq!(system.now().since_start(), 9 * SECOND);
    });
}

#[test]
fn idle_is_who_has_done_all_that_can_be_done_before_the_clock_goes_on() {
    on_simple(SEEDS, async |system| {
        let (clock, book) = clock(&system);
        for n in 0..20 {
            clock.tick(n).tell().unwrap();
        }
        clock.slowly(SECOND).tell().unwrap();
        // Each waits until the others are idle, too, and wakes them by what it does then.
        let last = async {
            assert!(system.idle().await);
            clock.tick(20).tell().unwrap();
            assert!(system.idle().await);
        };
        futures_util::future::join(last, system.idle()).await;
        assert_eq!(system.now().since_start(), Duration::ZERO);
        let tree = system.tree();
        let handled =
            tree.actors.iter().map(|actor| (actor.who.kind, actor.handled, actor.waiting));
        // The last tick waits behind the one who sleeps.
        assert_eq!(handled.collect::<Vec<_>>(), [("Notebook", 20, 0), ("Clock", 21, 1)]);
        assert!(system.at_rest().await);
        assert_eq!(book.lines().await.unwrap().len(), 22);
    });
}

#[test]
fn all_who_wait_for_rest_come_to_it() {
    on_simple(SEEDS, async |system| {
        let (clock, book) = clock(&system);
        clock.slowly(SECOND).tell().unwrap();
        let both = futures_util::future::join(system.at_rest(), system.at_rest());
        assert_eq!(both.await, (true, true));
        assert_eq!(book.lines().await.unwrap(), ["slept until 1s"]);
        assert!(system.at_rest().await, "at once");
    });
}

#[test]
fn whoever_waits_for_rest_waits_once_however_often_he_is_polled() {
    struct Nobody;

    impl Wake for Nobody {
        fn wake(self: Arc<Self>) {}
    }

    on_simple(1, async |system| {
        let (clock, _book) = clock(&system);
        let nobody = Arc::new(Nobody);
        let waker = Waker::from(nobody.clone());
        let (mut rest, mut idle) = (pin!(system.at_rest()), pin!(system.idle()));
        clock.tick(0).tell().unwrap();
        for _ in 0..100 {
            let mut task = Task::from_waker(&waker);
            assert!(rest.as_mut().poll(&mut task).is_pending());
            assert!(idle.as_mut().poll(&mut task).is_pending());
        }
        drop(waker);
        assert_eq!(Arc::strong_count(&nobody), 1 + 2);
    });
}

#[test]
fn after_a_jump_all_that_was_due_meanwhile_is_late_and_comes_at_once() {
    on_simple(SEEDS, async |system| {
        let (clock, book) = clock(&system);
        clock.tick(1).after(SECOND).unwrap().detach();
        clock.tick(2).after(3 * SECOND).unwrap().detach();
        clock.tick(3).every(2 * SECOND).unwrap().detach();
        clock.tick(4).after(11 * SECOND).unwrap().detach();
        assert!(system.jump(10 * SECOND));
        assert_eq!(system.now().since_start(), 10 * SECOND);
        // The one that repeats has missed four turns, and takes one.
        let lines = ["1 at 10s", "3 at 10s", "2 at 10s", "4 at 11s", "3 at 12s"];
        assert_eq!(book.first(5).await.unwrap(), lines);
    });
}

#[test]
fn a_jump_takes_deadlines_along() {
    on_simple(SEEDS, async |system| {
        let (clock, _book) = clock(&system);
        let ask = clock.slowly(10 * SECOND).timeout(5 * SECOND).ask();
        let jumper = async {
            system.sleep(SECOND).await;
            assert!(system.jump(6 * SECOND));
        };
        let (asked, ()) = futures_util::future::join(ask, jumper).await;
        assert_eq!(asked.unwrap_err().unknown(), Some(Unknown::Deadline));
        assert_eq!(system.now().since_start(), 7 * SECOND);
    });
}

#[test]
fn time_does_not_jump_beyond_its_end() {
    on_simple(1, async |system| assert!(!system.jump(Duration::MAX)));
}

#[test]
fn where_time_is_real_it_does_not_jump_and_nobody_knows_of_rest() {
    on_threads(async |system| {
        assert!(!system.jump(SECOND));
        assert!(!system.is_at_rest());
        assert!(!system.at_rest().await);
        assert!(!system.idle().await);
    });
}
