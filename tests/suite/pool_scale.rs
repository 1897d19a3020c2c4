//! Pools that find their number of workers themselves.

use std::future::pending;
use std::time::Duration;

use thespian::prelude::*;
use thespian::{ResizeError, RunError, Scale, SpawnError, Time, What};

use crate::probes::{GateAddr, gate};
use crate::stages::{USUAL, everywhere, on_simple, simple};

#[actor]
struct Worker;

#[handlers]
impl Worker {
    #[init]
    fn new() -> Self {
        Worker
    }

    #[handler]
    async fn work(&self, cx: &mut Context<Self>, takes: Duration) {
        cx.sleep(takes).await;
    }

    #[handler]
    async fn hold(&self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn leave(&self, cx: &mut Context<Self>) {
        cx.stop();
    }
}

const MS: Duration = Duration::from_millis(1);

/// From when to when the number of workers changed, and what to what.
fn changes(events: &mut thespian::Events) -> Vec<(Time, usize, usize)> {
    let mut changes = Vec::new();
    while let Some(event) = events.try_next() {
        if let What::Resized { from, to } = event.what {
            changes.push((event.at, from, to));
        }
    }
    changes
}

#[test]
fn a_pool_grows_to_its_bound_with_the_load_and_shrinks_when_it_is_quiet() {
    on_simple(USUAL, async |system| {
        let mut events = system.subscribe();
        let scale = Scale::between(1, 10).depth(2).cool_down(20 * MS);
        let pool = system.spawn(Pool::new(1, Worker::props()).scale(scale)).unwrap();
        let crew = pool.pool().unwrap();
        let asks: Vec<_> = (0..400).map(|_| pool.work(5 * MS).ask()).collect();
        for ask in asks {
            ask.await.unwrap();
        }
        assert_eq!(crew.peak(), 10);
        system.sleep(Duration::from_secs(1)).await;
        assert_eq!((crew.size(), crew.peak()), (1, 10));
        let changes = changes(&mut events);
        let sizes: Vec<_> = changes.iter().map(|&(_, from, to)| (from, to)).collect();
        assert_eq!(sizes, [(1, 2), (2, 4), (4, 8), (8, 10), (10, 5), (5, 2), (2, 1)]);
        for pair in changes.windows(2) {
            assert!(pair[1].0 - pair[0].0 >= 20 * MS, "it cools down in between: {changes:?}");
        }
        let flow = system.flow();
        assert_eq!((flow.sent, flow.handled), (400, 400), "{flow:?}");
    });
}

#[test]
fn on_all_stages_the_load_makes_it_grow_and_the_quiet_makes_it_shrink() {
    everywhere(async |system| {
        let mut events = system.subscribe();
        let scale = Scale::between(2, 6).depth(1).cool_down(2 * MS);
        let pool = system.spawn(Pool::new(2, Worker::props()).scale(scale)).unwrap();
        let closed = gate(&system);
        let held: Vec<_> = (0..30).map(|_| pool.hold(closed.clone()).ask()).collect();
        while pool.pool().unwrap().size() < 6 {
            events.next().await.unwrap();
        }
        closed.open().await.unwrap();
        for held in held {
            held.await.unwrap();
        }
        while pool.pool().unwrap().size() > 2 {
            events.next().await.unwrap();
        }
        pool.work(Duration::ZERO).await.unwrap();
    });
}

/// Where the work is waiting, and not computing, which a core does only one of.
#[test]
fn ten_workers_do_eight_times_the_work_of_one_and_more() {
    on_simple(USUAL, async |system| {
        let mut took = Vec::new();
        for workers in [1, 10] {
            let pool = system.spawn(Pool::new(workers, Worker::props()).least_loaded()).unwrap();
            let begun = system.now();
            let asks: Vec<_> = (0..200).map(|_| pool.work(10 * MS).ask()).collect();
            for ask in asks {
                ask.await.unwrap();
            }
            took.push(system.now() - begun);
        }
        assert!(took[0] >= 8 * took[1], "{took:?}");
    });
}

/// While it cools down nobody tells it of messages that wait, and at the end of that there happens to be none.
#[test]
fn a_pool_whose_work_comes_in_bursts_does_not_take_a_gap_for_quiet() {
    on_simple(USUAL, async |system| {
        let mut events = system.subscribe();
        let scale = Scale::between(1, 4).depth(4).age(9 * MS).cool_down(100 * MS);
        let pool = system.spawn(Pool::new(1, Worker::props()).scale(scale)).unwrap();
        for _ in 0..60 {
            let burst: Vec<_> = (0..8).map(|_| pool.work(MS).ask()).collect();
            for work in burst {
                work.await.unwrap();
            }
            system.sleep(7 * MS).await;
        }
        let sizes: Vec<_> = changes(&mut events).iter().map(|&(_, from, to)| (from, to)).collect();
        assert!(sizes.iter().all(|(from, to)| from < to), "{sizes:?}");
        assert!(!sizes.is_empty());
    });
}

#[test]
fn one_message_that_waits_for_too_long_makes_it_grow() {
    on_simple(USUAL, async |system| {
        let mut events = system.subscribe();
        let scale = Scale::between(1, 3).depth(100).age(50 * MS).cool_down(10 * MS);
        let pool = system.spawn(Pool::new(1, Worker::props()).scale(scale)).unwrap();
        let begun = system.now();
        let first = pool.work(100 * MS).ask();
        let second = pool.work(Duration::ZERO).ask();
        first.await.unwrap();
        second.await.unwrap();
        let changes = changes(&mut events);
        let (at, from, to) = changes[0];
        assert_eq!((from, to), (1, 2), "{changes:?}");
        assert!((50 * MS..60 * MS).contains(&(at - begun)), "{changes:?}");
    });
}

#[test]
fn the_bounds_hold_for_calls_too_and_for_those_who_stop_themselves() {
    on_simple(USUAL, async |system| {
        let scale = Scale::between(2, 4).cool_down(20 * MS);
        let pool = system.spawn(Pool::new(2, Worker::props()).scale(scale)).unwrap();
        let crew = pool.pool().unwrap();
        for workers in [1, 5] {
            let error = crew.resize(workers).unwrap_err();
            assert_eq!(error, ResizeError::OutOfBounds { workers, min: 2, max: 4 });
            assert!(error.to_string().contains("between 2 and 4"), "{error}");
        }
        crew.resize(4).unwrap();
        crew.settled().await;
        assert_eq!(crew.size(), 4);
        system.sleep(Duration::from_secs(1)).await;
        assert_eq!(crew.size(), 2, "a call does not hold for ever");
        pool.leave().await.unwrap();
        system.sleep(MS).await;
        assert_eq!(crew.size(), 2, "there is somebody else instead");
    });
}

#[test]
fn bounds_that_cannot_be_are_refused_where_they_are_said() {
    everywhere(async |system| {
        let spawn = |workers, scale| {
            system.spawn(Pool::new(workers, Worker::props()).scale(scale)).unwrap_err()
        };
        assert_eq!(spawn(1, Scale::between(0, 3)), SpawnError::ZeroWorkers);
        let reversed = spawn(4, Scale::between(4, 3));
        assert_eq!(reversed, SpawnError::MinAboveMax { min: 4, max: 3 });
        assert!(reversed.to_string().contains("at least 4 and at most 3"), "{reversed}");
        let outside = spawn(9, Scale::between(1, 3));
        assert_eq!(outside, SpawnError::OutOfBounds { workers: 9, min: 1, max: 3 });
        assert!(outside.to_string().contains("between 1 and 3"), "{outside}");
    });
}

/// A program in which nothing can happen any more is told so on `simple`, unless there is a timer.
#[test]
fn while_there_is_nothing_to_decide_no_timer_runs() {
    for messages in [0, 1, 50] {
        for seed in 0..USUAL {
            let builder = System::builder().base(simple(seed)).ignore_environment();
            let run = builder.without_dead_letter_log().run(async |system: System| {
                let closed = gate(&system);
                let scale = Scale::between(1, 4).depth(2).cool_down(20 * MS);
                let pool = system.spawn(Pool::new(1, Worker::props()).scale(scale)).unwrap();
                pool.work(MS).await.unwrap();
                for _ in 0..messages {
                    pool.hold(closed.clone()).tell().unwrap();
                }
                pending::<()>().await;
            });
            assert!(matches!(run, Err(RunError::Stalled { .. })), "{messages} messages: {run:?}");
        }
    }
}
