//! In passing: what is done in a moment, births and ends, is left to a worker who is coming anyway, on the stage `threads`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::poll_immediate;
use thespian::prelude::*;
use tokio::runtime::Builder;

use crate::stages::quiet;

#[derive(Clone, Default)]
struct Seen {
    made: Arc<AtomicUsize>,
    dropped: Arc<AtomicUsize>,
    here: Arc<AtomicUsize>,
}

/// Is made, and ends, in a moment.
#[actor]
struct Guest {
    seen: Seen,
}

#[handlers]
impl Guest {
    #[init]
    fn new(seen: Seen) -> Self {
        seen.made.fetch_add(1, Ordering::SeqCst);
        Self { seen }
    }

    #[handler]
    fn greet(&self) {}

    /// Whether a second one has come while this one kept its thread.
    #[handler]
    fn meet(&self) -> bool {
        self.seen.here.fetch_add(1, Ordering::SeqCst);
        let begin = Instant::now();
        while self.seen.here.load(Ordering::SeqCst) % 2 == 1 {
            if begin.elapsed() > Duration::from_secs(5) {
                return false;
            }
            std::thread::yield_now();
        }
        true
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.seen.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

/// In a task of a runtime with two threads, when it is known that guests come and go in a moment.
fn play<F, Fut>(scenario: F)
where
    F: FnOnce(System) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send,
{
    quiet();
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let task = tokio::spawn(async {
            let builder = System::builder().ignore_environment().without_dead_letter_log();
            let system = builder.start().unwrap();
            for _ in 0..100 {
                let guest = system.spawn(Guest::props(Seen::default())).unwrap();
                guest.greet().await.unwrap();
                guest.stop();
                guest.stopped().await;
            }
            scenario(system.clone()).await;
            system.shutdown().await.unwrap();
        });
        let task = tokio::time::timeout(Duration::from_secs(60), task).await.expect("it hangs");
        task.expect("a good end");
    });
}

/// Within one poll: whoever was called first is called to the thread of the one who spawns them, and that is taken.
#[test]
fn newcomers_that_are_told_something_work_side_by_side() {
    play(async |system| {
        for round in 1..=20 {
            let seen = Seen::default();
            let newcomer = |_| system.spawn(Guest::props(seen.clone())).unwrap();
            let bystanders = [(); 3].map(newcomer);
            let meetings = [(); 2].map(newcomer).map(|guest| guest.meet().ask());
            for meeting in meetings {
                assert!(meeting.await.unwrap(), "they did not meet in round {round}");
            }
            bystanders.iter().for_each(GuestAddr::stop);
        }
    });
}

#[test]
fn who_is_left_to_somebody_who_comes_for_another_is_made_and_ends() {
    play(async |system| {
        let seen = Seen::default();
        let guests: Vec<_> =
            (0..100).map(|_| system.spawn(Guest::props(seen.clone())).unwrap()).collect();
        for guest in &guests {
            guest.ready().await.unwrap();
        }
        guests.iter().for_each(GuestAddr::stop);
        for guest in &guests {
            guest.stopped().await;
        }
        assert_eq!(seen.made.load(Ordering::SeqCst), 100);
        assert_eq!(seen.dropped.load(Ordering::SeqCst), 100);
    });
}

/// Keeps this thread, and whoever was called to it, until so many were dropped.
fn wait_here(seen: &Seen, dropped: usize) {
    let begin = Instant::now();
    while seen.dropped.load(Ordering::SeqCst) < dropped {
        assert!(begin.elapsed() < Duration::from_secs(5), "{dropped} were not dropped");
        std::thread::yield_now();
    }
}

#[test]
fn whose_end_is_waited_for_does_not_wait_for_others() {
    play(async |system| {
        let seen = Seen::default();
        for round in 0..20 {
            let guests = [(); 3].map(|()| system.spawn(Guest::props(seen.clone())).unwrap());
            for guest in &guests {
                guest.ready().await.unwrap();
            }
            // From here on in one poll. Somebody comes to this thread.
            let bystander = system.spawn(Guest::props(Seen::default())).unwrap();
            let [mut first, mut second, _] =
                guests.each_ref().map(|guest| Box::pin(guest.stopped()));
            assert!(poll_immediate(&mut first).await.is_none());
            guests[0].stop();
            wait_here(&seen, 3 * round + 1);
            guests[1].stop();
            _ = poll_immediate(&mut second).await;
            wait_here(&seen, 3 * round + 2);
            guests[2].stop();
            // Or for an answer.
            _ = guests[2].greet().tell();
            wait_here(&seen, 3 * round + 3);
            bystander.stop();
        }
    });
}

/// Its asker has made it, and its place in the queue is left.
#[test]
fn who_is_stopped_after_his_first_answer_ends() {
    play(async |system| {
        let seen = Seen::default();
        for guests in 1..=1_000 {
            let guest = system.spawn(Guest::props(seen.clone())).unwrap();
            guest.greet().await.unwrap();
            guest.stop();
            if guests % 10 == 0 {
                guest.stopped().await;
            }
        }
        while seen.dropped.load(Ordering::SeqCst) < 1_000 {
            tokio::task::yield_now().await;
        }
        assert_eq!(seen.made.load(Ordering::SeqCst), 1_000);
    });
}
