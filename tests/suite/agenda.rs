//! Timers among one another: in what order they are told, whose task that is, and what is left when they are gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use thespian::prelude::*;
use thespian::{Timer, TimerError};
use tokio::runtime::{Builder as Runtime, Handle};

use crate::probes::{NotebookAddr, notebook, say};
use crate::stages::{
    RACY, everywhere, everywhere_often, on_simple, on_threads, quiet, simple, threads,
};

const SECOND: Duration = Duration::from_secs(1);
const MS: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);

/// Writes down what it is told; takes whatever it is given.
#[actor(mailbox = 1000, max_restarts = 1000)]
struct Desk {
    book: NotebookAddr,
    told: u32,
}

#[handlers]
impl Desk {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        Self { book, told: 0 }
    }

    #[handler]
    fn note(&mut self, line: &'static str) {
        say(&self.book, line);
    }

    #[handler]
    fn number(&mut self, n: u32) {
        say(&self.book, n.to_string());
    }

    /// Sets the next in the message of the one before.
    #[handler]
    fn count_down(&mut self, cx: &mut Context<Self>, n: u32) -> Result<(), TimerError> {
        say(&self.book, n.to_string());
        if n > 0 {
            cx.addr().count_down(n - 1).after(Duration::ZERO)?.detach();
        }
        Ok(())
    }

    #[handler]
    fn count(&mut self) {
        self.told += 1;
    }

    #[handler]
    fn told(&self) -> u32 {
        self.told
    }

    #[handler]
    fn hold(&mut self, _token: Arc<()>) {}

    #[handler]
    fn take(&mut self, _busybody: Busybody) {}
}

/// Sets and cancels timers wherever its code runs.
struct Busybody {
    desk: DeskAddr,
    own: Option<Timer>,
    copies: Arc<AtomicU32>,
}

impl Busybody {
    fn new(desk: &DeskAddr, copies: &Arc<AtomicU32>) -> Self {
        let own = desk.count().after(HOUR).ok();
        Self { desk: desk.clone(), own, copies: copies.clone() }
    }
}

impl Clone for Busybody {
    fn clone(&self) -> Self {
        self.copies.fetch_add(1, Ordering::Relaxed);
        drop(self.desk.count().every(MS));
        Self::new(&self.desk, &self.copies)
    }
}

impl Drop for Busybody {
    fn drop(&mut self) {
        drop(self.own.take());
        drop(self.desk.count().after(Duration::ZERO));
    }
}

fn desk(system: &System) -> (DeskAddr, NotebookAddr) {
    let book = notebook(system);
    (system.spawn(Desk::props(book.clone())).expect("a desk"), book)
}

async fn until(reached: impl Fn() -> bool) {
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not come to that");
        tokio::task::yield_now().await;
    }
}

fn numbers(numbers: impl Iterator<Item = u32>) -> Vec<String> {
    numbers.map(|n| n.to_string()).collect()
}

#[test]
fn equal_deadlines_are_handled_in_the_order_in_which_they_were_set() {
    everywhere_often(async |system| {
        let (desk, book) = desk(&system);
        for n in 0..200 {
            desk.number(n).after(2 * MS).unwrap().detach();
        }
        assert_eq!(book.first(200).await.unwrap(), numbers(0..200));
    });
}

/// With others that were cancelled in between, and that were set in between and are due at other times.
#[test]
fn what_is_set_and_cancelled_in_between_changes_no_order() {
    on_simple(RACY, async |system| {
        let (desk, book) = desk(&system);
        for n in 0..50 {
            desk.number(2 * n).after(SECOND).unwrap().detach();
            drop(desk.number(1000).after(SECOND).unwrap());
            desk.number(2 * n + 1).after(2 * SECOND).unwrap().detach();
        }
        let expected = (0..50).map(|n| 2 * n).chain((0..50).map(|n| 2 * n + 1));
        assert_eq!(book.first(100).await.unwrap(), numbers(expected));
    });
}

async fn meet_at_two_seconds(system: &System) {
    let (desk, book) = desk(system);
    let begun = system.now();
    desk.note("before").after(2 * SECOND).unwrap().detach();
    let _rate = desk.note("rate").every(SECOND).unwrap();
    desk.note("between").after(2 * SECOND).unwrap().detach();
    let _pause = desk.note("pause").every_after(SECOND).unwrap();
    desk.note("after").after(2 * SECOND).unwrap().detach();
    // The clock stands still meanwhile, or they would not be equal.
    assert_eq!(system.now(), begun);
    let lines = book.first(7).await.unwrap();
    assert_eq!(lines, ["rate", "pause", "before", "rate", "between", "pause", "after"]);
}

#[test]
fn one_that_repeats_comes_before_what_was_set_later_at_each_of_its_turns() {
    on_simple(RACY, async |system| meet_at_two_seconds(&system).await);
}

/// The same on tokio's clock. There nothing but a paused clock has equal deadlines.
#[tokio::test(start_paused = true)]
async fn one_that_repeats_comes_before_what_was_set_later_on_tokios_clock_too() {
    let system = System::builder().ignore_environment().start().unwrap();
    meet_at_two_seconds(&system).await;
    system.shutdown().await.unwrap();
}

#[test]
fn an_earlier_one_does_not_wait_for_a_later_one_that_was_set_before() {
    everywhere(async |system| {
        let (desk, book) = desk(&system);
        let _later = desk.note("later").after(HOUR).unwrap();
        // The driver sleeps until then by now.
        system.sleep(MS).await;
        desk.note("soon").after(MS).unwrap().detach();
        assert_eq!(book.first(1).await.unwrap(), ["soon"]);
    });
}

#[test]
fn a_message_of_a_timer_may_set_the_next_one() {
    everywhere(async |system| {
        let (desk, book) = desk(&system);
        desk.count_down(100).after(Duration::ZERO).unwrap().detach();
        assert_eq!(book.first(101).await.unwrap(), numbers((0..=100).rev()));
    });
}

/// No lock of ours is held when they are copied or dropped, or this would hang.
#[test]
fn what_a_timer_holds_may_set_and_cancel_timers() {
    everywhere(async |system| {
        let (desk, _) = desk(&system);
        let copies = Arc::new(AtomicU32::new(0));
        let timers = [(); 3].map(|()| {
            let busybody = Busybody::new(&desk, &copies);
            desk.take(busybody).every(MS).unwrap()
        });
        let paced = desk.take(Busybody::new(&desk, &copies)).every_after(MS).unwrap();
        while copies.load(Ordering::Relaxed) < 50 {
            system.sleep(MS).await;
        }
        drop(timers);
        desk.stop();
        desk.stopped().await;
        assert!(paced.is_over());
    });
}

#[test]
fn a_timer_is_over_when_no_turn_is_left() {
    everywhere(async |system| {
        let (desk, book) = desk(&system);
        let once = desk.note("once").after(10 * MS).unwrap();
        let again = desk.note("again").every(HOUR).unwrap();
        let paced = desk.note("paced").every_after(HOUR).unwrap();
        assert!(!once.is_over() && !again.is_over() && !paced.is_over());
        assert_eq!(book.first(1).await.unwrap(), ["once"]);
        assert!(once.is_over() && !again.is_over() && !paced.is_over());
        desk.stop();
        desk.stopped().await;
        assert!(again.is_over() && paced.is_over());
    });
}

/// The one for whom a timer is set ends at the same moment as it is due.
#[test]
fn an_actor_that_ends_while_its_timers_are_due_takes_them_along() {
    everywhere_often(async |system| {
        let token = Arc::new(());
        for round in 0..10 {
            let (desk, _) = desk(&system);
            let timers: Vec<Timer> = (0..20)
                .flat_map(|n| {
                    let soon = Duration::from_micros(n + 1);
                    [
                        desk.hold(token.clone()).after(soon).unwrap(),
                        desk.hold(token.clone()).every(soon).unwrap(),
                        desk.hold(token.clone()).every_after(soon).unwrap(),
                    ]
                })
                .collect();
            system.sleep(Duration::from_micros(round)).await;
            match round % 3 {
                0 => desk.stop(),
                1 => desk.kill(),
                _ => desk.drain(),
            }
            desk.stopped().await;
            assert!(timers.iter().all(Timer::is_over));
            timers.into_iter().for_each(Timer::detach);
        }
        // A message that was made just before may still be on its way to nobody.
        while Arc::strong_count(&token) > 1 {
            system.sleep(MS).await;
        }
    });
}

#[test]
fn a_timer_that_is_cancelled_while_it_is_due_comes_once_or_not_at_all() {
    on_threads(async |system| {
        let (desk, _) = desk(&system);
        let (mut cancelled, rounds) = (0, 300);
        for n in 0..rounds {
            let timer = desk.count().after(Duration::from_micros(n % 7 * 300)).unwrap();
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_micros(n % 11 * 200) {
                tokio::task::yield_now().await;
            }
            cancelled += u32::from(!timer.is_over());
            timer.cancel();
        }
        system.sleep(20 * MS).await;
        let told = desk.told().await.unwrap();
        assert!(told >= rounds as u32 - cancelled && told <= rounds as u32, "{told}, {cancelled}");
    });
}

/// The worker that runs the desk and its notebook, and whoever waits for the end of the system; the driver only while there
/// are timers.
#[test]
fn all_timers_are_one_task_and_no_timers_are_none() {
    quiet();
    let runtime = Runtime::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let tasks = || Handle::current().metrics().num_alive_tasks();
    runtime.block_on(async {
        let system = System::builder().ignore_environment().start().unwrap();
        let (desk, _) = desk(&system);
        desk.told().await.unwrap();
        let none = tasks();
        for _ in 0..3 {
            let timers: Vec<Timer> = (0..1000).map(|_| desk.count().every(HOUR).unwrap()).collect();
            assert_eq!(tasks(), none + 1);
            let last = desk.count().every_after(MS).unwrap();
            drop(timers);
            until(|| tasks() == none + 1).await;
            drop(last);
            until(|| tasks() == none).await;
        }
        let once = desk.count().after(MS).unwrap();
        until(|| once.is_over() && tasks() == none).await;
        desk.count().every(HOUR).unwrap().detach();
        desk.stop();
        desk.stopped().await;
        // The timer has gone with it.
        until(|| tasks() == none).await;
        system.shutdown().await.unwrap();
        drop(system);
        until(|| tasks() == 0).await;
    });
}

#[test]
fn a_system_that_is_dropped_drops_what_its_timers_hold() {
    quiet();
    let token = Arc::new(());
    let set = |system: &System| {
        let (desk, _) = desk(system);
        desk.hold(token.clone()).after(HOUR).unwrap().detach();
        desk.hold(token.clone()).every(HOUR).unwrap().detach();
        desk.hold(token.clone()).every_after(HOUR).unwrap().detach();
        assert_eq!(Arc::strong_count(&token), 4);
        desk
    };
    let system = System::builder().base(simple(1)).ignore_environment().start().unwrap();
    let desk = set(&system);
    drop(system);
    assert_eq!(Arc::strong_count(&token), 1);
    assert!(matches!(desk.count().after(SECOND), Err(TimerError::Stopped(_))));

    let system = System::builder().base(threads()).ignore_environment().start().unwrap();
    let desk = set(&system);
    drop(system);
    // While the runtime goes, its driver may be gone before the actor, and there will be no other.
    let begun = Instant::now();
    let late = || desk.hold(token.clone()).after(HOUR);
    while late().map(Timer::detach).is_ok() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the actor lives");
    }
    while Arc::strong_count(&token) > 1 {
        assert!(begun.elapsed() < Duration::from_secs(30), "they are kept");
        std::thread::yield_now();
    }
}

#[test]
fn a_runtime_that_is_dropped_under_a_system_drops_what_its_timers_hold() {
    quiet();
    for _ in 0..20 {
        let token = Arc::new(());
        let runtime = Runtime::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let desk = runtime.block_on(async {
            let system = System::builder().ignore_environment().start().unwrap();
            let (desk, _) = desk(&system);
            for wait in [HOUR, Duration::from_micros(1)] {
                desk.hold(token.clone()).after(wait).unwrap().detach();
                desk.hold(token.clone()).every(wait).unwrap().detach();
                desk.hold(token.clone()).every_after(wait).unwrap().detach();
            }
            desk
        });
        drop(runtime);
        assert_eq!(Arc::strong_count(&token), 1);
        assert!(matches!(desk.count().after(SECOND), Err(TimerError::Stopped(_))));
    }
}
