//! Messages later.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadReason, Timer, TimerError};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{RACY, USUAL, everywhere, on_simple};

const SECOND: Duration = Duration::from_secs(1);

#[actor(mailbox = 2)]
struct Clock {
    book: NotebookAddr,
    timer: Option<Timer>,
}

#[handlers]
impl Clock {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        Self { book, timer: None }
    }

    #[handler]
    fn tick(&mut self, cx: &mut Context<Self>, n: u32) {
        say(&self.book, format!("{n} at {:?}", cx.now().since_start()));
    }

    /// Keeps a timer in its state.
    #[handler]
    fn tick_every(&mut self, cx: &mut Context<Self>, period: Duration) -> Result<(), TimerError> {
        self.timer = Some(cx.addr().tick(0).every(period)?);
        Ok(())
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    async fn take(&mut self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }
}

fn clock(system: &System) -> (ClockAddr, NotebookAddr) {
    let book = notebook(system);
    (system.spawn(Clock::props(book.clone())).expect("a clock"), book)
}

#[test]
fn after_comes_once_and_every_at_a_fixed_rate() {
    on_simple(USUAL, async |system| {
        let (clock, book) = clock(&system);
        let once = clock.tick(1).after(3 * SECOND / 2).unwrap();
        let again = clock.tick(2).every(SECOND).unwrap();
        assert_eq!(book.first(4).await.unwrap(), ["2 at 1s", "1 at 1.5s", "2 at 2s", "2 at 3s"]);
        drop((once, again));
        system.sleep(10 * SECOND).await;
        assert_eq!(book.lines().await.unwrap().len(), 4);
        assert_eq!(system.stats().dead_letters, 0);
    });
}

/// The n-th is due at n periods, however long the others took; nobody gets the missed ones in a heap.
#[test]
fn a_slow_actor_does_not_shift_the_rate() {
    on_simple(USUAL, async |system| {
        let (clock, book) = clock(&system);
        let _timer = clock.tick(1).every(SECOND).unwrap();
        clock.take(3 * SECOND / 2).await.unwrap();
        assert_eq!(book.first(3).await.unwrap(), ["1 at 1.5s", "1 at 2s", "1 at 3s"]);
    });
}

#[test]
fn a_timer_that_is_dropped_or_cancelled_says_nothing_and_a_detached_one_does() {
    on_simple(USUAL, async |system| {
        let (clock, book) = clock(&system);
        drop(clock.tick(1).after(SECOND).unwrap());
        clock.tick(2).after(SECOND).unwrap().cancel();
        clock.tick(3).after(SECOND).unwrap().detach();
        clock.tick(4).every(SECOND).unwrap().detach();
        system.sleep(5 * SECOND / 2).await;
        let mut lines = book.lines().await.unwrap();
        lines.sort();
        assert_eq!(lines, ["3 at 1s", "4 at 1s", "4 at 2s"]);
    });
}

#[test]
fn different_moments_are_kept_apart_in_order() {
    on_simple(RACY, async |system| {
        let book = notebook(&system);
        let clock = system.spawn(Clock::props(book.clone()).mailbox(100)).unwrap();
        for n in (0..50).rev() {
            let due = Duration::from_nanos(1_000_000 + u64::from(n));
            clock.tick(n).after(due).unwrap().detach();
        }
        let lines = book.first(50).await.unwrap();
        let expected = (0..50).map(|n| format!("{n} at {:?}", Duration::from_nanos(1_000_000 + n)));
        assert!(lines.into_iter().eq(expected));
    });
}

#[test]
fn all_that_is_due_at_one_moment_comes_at_that_moment() {
    on_simple(USUAL, async |system| {
        let book = notebook(&system);
        let clock = system.spawn(Clock::props(book.clone()).mailbox(100)).unwrap();
        for n in 0..50 {
            clock.tick(n).after(SECOND).unwrap().detach();
        }
        let lines = book.first(50).await.unwrap();
        assert!(lines.iter().all(|line| line.ends_with(" at 1s")), "{lines:?}");
    });
}

#[test]
fn what_cannot_be_waited_for_is_refused() {
    everywhere(async |system| {
        let (clock, _) = clock(&system);
        assert_eq!(clock.tick(0).every(Duration::ZERO).unwrap_err(), TimerError::ZeroPeriod);
        for wait in [Duration::MAX, Duration::from_secs(600 * 365 * 24 * 3600)] {
            assert_eq!(clock.tick(0).after(wait).unwrap_err(), TimerError::TooFar(wait));
            assert_eq!(clock.tick(0).every(wait).unwrap_err(), TimerError::TooFar(wait));
        }
        // An ask that may take for ever is an ask without a deadline.
        assert_eq!(clock.tick(0).timeout(Duration::MAX).await, Ok(()));
        clock.stop();
        clock.stopped().await;
        let Err(TimerError::Stopped(to)) = clock.tick(0).after(SECOND).map(Timer::cancel) else {
            panic!("it has stopped")
        };
        assert_eq!(to.id, clock.id());
        assert!(matches!(clock.tick(0).every(SECOND), Err(TimerError::Stopped(_))));
    });
}

#[test]
fn a_zero_wait_is_soon() {
    everywhere(async |system| {
        let (clock, book) = clock(&system);
        clock.tick(1).after(Duration::ZERO).unwrap().detach();
        assert_eq!(book.first(1).await.unwrap().len(), 1);
    });
}

#[test]
fn a_message_that_finds_no_room_is_a_dead_letter_and_the_timer_goes_on() {
    on_simple(USUAL, async |system| {
        let (clock, book) = clock(&system);
        let gate = gate(&system);
        let mut letters = system.dead_letters();
        clock.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        clock.tick(1).tell().unwrap();
        clock.tick(2).tell().unwrap();
        let _timer = clock.tick(3).every(SECOND).unwrap();
        for _ in 0..2 {
            let letter = letters.next().await.unwrap();
            assert_eq!((letter.message, letter.why), ("tick", DeadReason::Full));
        }
        gate.open().await.unwrap();
        assert_eq!(book.first(3).await.unwrap(), ["1 at 2s", "2 at 2s", "3 at 3s"]);
    });
}

/// If anything of them were left, this run would jump through its timers for ever instead of ending `Stalled`.
#[test]
fn timers_end_with_their_actor() {
    crate::stages::quiet();
    for seed in 0..USUAL {
        let system = System::builder().base(crate::stages::simple(seed)).ignore_environment();
        let ran = system.run(async |system| {
            let (clock, book) = clock(&system);
            clock.tick(1).every(SECOND).unwrap().detach();
            clock.tick_every(SECOND).await.unwrap().unwrap();
            clock.tick(2).after(3 * SECOND).unwrap().detach();
            book.first(2).await.unwrap();
            clock.stop();
            clock.stopped().await;
            let lines = book.lines().await.unwrap();
            book.first(lines.len() + 1).await
        });
        assert!(matches!(ran, Err(thespian::RunError::Stalled { .. })), "seed {seed}: {ran:?}");
    }
}

#[test]
fn a_timer_in_the_state_ends_with_the_incarnation_and_a_detached_one_does_not() {
    on_simple(USUAL, async |system| {
        let (clock, book) = clock(&system);
        clock.tick_every(SECOND).await.unwrap().unwrap();
        clock.tick(7).every(2 * SECOND).unwrap().detach();
        book.first(1).await.unwrap();
        clock.crash().await.unwrap_err();
        assert_eq!(book.first(3).await.unwrap(), ["0 at 1s", "7 at 2s", "7 at 4s"]);
    });
}

/// The user's code in a timer is the clone and the drop of its arguments.
#[test]
fn an_argument_that_panics_ends_its_timer_only() {
    /// Can be cloned so often, which it shares with its clones.
    struct Fragile(Arc<AtomicI32>);

    impl Clone for Fragile {
        fn clone(&self) -> Self {
            assert!(self.0.fetch_sub(1, Ordering::Relaxed) > 0, "a clone, on purpose");
            Self(self.0.clone())
        }
    }

    #[actor]
    struct Shelf;

    #[handlers]
    impl Shelf {
        #[handler]
        fn put(&mut self, _what: Fragile) {}

        #[handler]
        fn keep(&mut self, bomb: crate::probes::Bomb) {
            std::mem::forget(bomb);
        }

        #[handler]
        fn ping(&self) {}
    }

    on_simple(USUAL, async |system| {
        let shelf = system.spawn(Shelf).unwrap();
        let mut letters = system.dead_letters();
        // One clone for making the timer, one for its first turn.
        let fragile = Fragile(Arc::new(AtomicI32::new(2)));
        let _timer = shelf.put(fragile).every(SECOND).unwrap();
        drop(shelf.keep(crate::probes::Bomb).after(SECOND).unwrap());
        shelf.keep(crate::probes::Bomb).after(2 * SECOND).unwrap().detach();
        system.sleep(3 * SECOND).await;
        assert_eq!(shelf.ping().await, Ok(()));
        let letter = letters.try_next().unwrap();
        assert_eq!((letter.message, letter.why), ("put", DeadReason::Unmade));
        assert!(letters.try_next().is_none());
    });
}

/// The same on tokio's clock, where time can be paused.
#[tokio::test(start_paused = true)]
async fn timers_follow_a_paused_tokio_clock() {
    let system = System::builder().ignore_environment().start().unwrap();
    let (clock, book) = clock(&system);
    let begun = system.now();
    let timer = clock.tick(1).every(3600 * SECOND).unwrap();
    assert_eq!(book.first(3).await.unwrap().len(), 3);
    assert_eq!((system.now() - begun).as_secs(), 3 * 3600);
    timer.cancel();
    system.shutdown().await.unwrap();
}
