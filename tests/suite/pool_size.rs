//! Pools whose workers come and go: by call, by failing, by stopping themselves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{ActorId, ResizeError, Restart, Scale, SendError, Target, What};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{RACY, USUAL, everywhere, everywhere_often, on_simple};

/// How often which number was handled.
type Handled = Arc<Mutex<BTreeMap<u32, u32>>>;

#[actor(mailbox = 2)]
struct Worker {
    handled: Handled,
}

#[handlers]
impl Worker {
    #[init]
    fn new(handled: Handled) -> Self {
        Self { handled }
    }

    #[handler]
    fn work(&self, number: u32) -> u32 {
        *self.handled.lock().unwrap().entry(number).or_default() += 1;
        number
    }

    #[handler]
    fn who(&self, cx: &mut Context<Self>) -> ActorId {
        cx.id()
    }

    #[handler]
    async fn hold(&self, cx: &mut Context<Self>, gate: GateAddr) -> ActorId {
        let _ = gate.pass().await;
        cx.id()
    }

    #[handler]
    fn crash(&self) {
        panic!("on purpose");
    }

    #[handler]
    fn leave(&self, cx: &mut Context<Self>) {
        cx.stop();
    }
}

/// Says what is to be done again and again, in each of the three ways, and counts what was accepted.
#[actor]
struct Client {
    pool: WorkerAddr,
    numbers: std::ops::Range<u32>,
    book: NotebookAddr,
}

#[handlers]
impl Client {
    #[handler]
    async fn run(&mut self, cx: &mut Context<Self>) {
        for number in self.numbers.clone() {
            match number % 3 {
                0 => assert_eq!(self.pool.work(number).await.unwrap(), number),
                1 => self.pool.work(number).send().await.unwrap(),
                _ => {
                    let mut call = self.pool.work(number).tell();
                    while let Err(SendError { why, .. }) = call {
                        assert_eq!(why, NotExecuted::Full);
                        cx.sleep(Duration::from_micros(10)).await;
                        call = self.pool.work(number).tell();
                    }
                }
            }
        }
        say(&self.book, "done");
    }
}

const CLIENTS: u32 = 4;
const EACH: u32 = 90;

/// Resizes a pool under load, drains it, and looks whether each message was handled exactly once.
async fn resized_under_load(system: System, shape: fn(Pool<Worker>) -> Pool<Worker>) {
    let (handled, book) = (Handled::default(), notebook(&system));
    let pool = system.spawn(shape(Pool::new(3, Worker::props(handled.clone())))).unwrap();
    for client in 0..CLIENTS {
        let numbers = client * EACH..(client + 1) * EACH;
        let client = Client { pool: pool.clone(), numbers, book: book.clone() };
        system.spawn(client).unwrap().run().tell().unwrap();
    }
    let crew = pool.pool().unwrap();
    for round in 0..12 {
        crew.resize(1 + system.rng().next_u64() as usize % 6).unwrap();
        if round % 3 == 0 {
            crew.settled().await;
        } else {
            system.sleep(Duration::from_micros(15)).await;
        }
    }
    book.first(CLIENTS as usize).await.unwrap();
    crew.settled().await;
    pool.drain();
    pool.stopped().await;
    let handled = handled.lock().unwrap();
    let wrong: Vec<_> = handled.iter().filter(|(_, count)| **count != 1).collect();
    assert!(wrong.is_empty(), "handled more than once: {wrong:?}");
    assert_eq!(handled.len() as u32, CLIENTS * EACH, "some were lost");
    let flow = system.flow();
    assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    assert_eq!(flow.dead, 0, "{flow:?}");
}

#[test]
fn nothing_is_lost_and_nothing_doubled_while_a_pool_is_resized_under_load() {
    everywhere_often(|system| resized_under_load(system, |pool| pool));
}

#[test]
fn nor_where_the_least_loaded_comes_first() {
    everywhere_often(|system| resized_under_load(system, Pool::least_loaded));
}

#[test]
fn nor_where_the_pool_scales_itself_besides() {
    everywhere_often(|system| {
        resized_under_load(system, |pool| {
            let scale = Scale::between(1, 6).depth(1).cool_down(Duration::from_millis(1));
            pool.scale(scale)
        })
    });
}

#[test]
fn a_pool_grows_and_shrinks_by_call_and_says_so() {
    everywhere(async |system| {
        let mut events = system.subscribe();
        let props = Worker::props(Handled::default()).named("pool");
        let pool = system.spawn(Pool::new(2, props)).unwrap();
        let crew = pool.pool().unwrap();
        assert_eq!((crew.size(), crew.peak()), (2, 2));
        crew.resize(5).unwrap();
        crew.settled().await;
        assert_eq!((crew.size(), crew.peak()), (5, 5));
        let mut seen = Vec::new();
        for _ in 0..10 {
            seen.push(pool.who().await.unwrap());
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 5, "each of them works");
        crew.resize(1).unwrap();
        crew.settled().await;
        assert_eq!((crew.size(), crew.peak()), (1, 5));
        assert_eq!(pool.who().await.unwrap(), seen[0], "those who came last have left");
        let stats = system.stats();
        assert_eq!(stats.ended, 4, "and have ended");
        let mut resized = Vec::new();
        while let Some(event) = events.try_next() {
            if let What::Resized { from, to } = event.what {
                assert_eq!(&*event.path, "/pool");
                resized.push((from, to));
            }
        }
        assert_eq!(resized, [(2, 5), (5, 1)]);
    });
}

#[test]
fn who_stands_in_line_for_a_worker_that_leaves_waits_for_another() {
    everywhere_often(async |system| {
        let (stays, leaves) = (gate(&system), gate(&system));
        let pool = system.spawn(Pool::new(2, Worker::props(Handled::default()))).unwrap();
        let first = pool.hold(stays.clone()).ask();
        stays.occupied(1).await.unwrap();
        let last = pool.hold(leaves.clone()).ask();
        leaves.occupied(1).await.unwrap();
        // Both are full, and in front of each stand an ask and a send.
        for _ in 0..4 {
            pool.who().tell().unwrap();
        }
        let asks = [pool.who().ask(), pool.who().ask()];
        let sends = [pool.who().send(), pool.who().send()];
        let crew = pool.pool().unwrap();
        crew.resize(1).unwrap();
        while crew.size() > 1 {
            system.sleep(Duration::from_micros(1)).await;
        }
        stays.open().await.unwrap();
        let stayed = first.await.unwrap();
        for ask in asks {
            assert_eq!(ask.await.unwrap(), stayed, "the other one is still held");
        }
        for send in sends {
            send.await.unwrap();
        }
        leaves.open().await.unwrap();
        assert_ne!(last.await.unwrap(), stayed, "what it had begun it has ended");
        crew.settled().await;
        pool.drain();
        pool.stopped().await;
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
        assert_eq!((flow.refused, flow.dead), (0, 0), "{flow:?}");
    });
}

#[test]
fn new_workers_take_their_part_of_those_who_wait_in_line() {
    everywhere_often(async |system| {
        let closed = gate(&system);
        let pool = system.spawn(Pool::new(1, Worker::props(Handled::default()))).unwrap();
        let held = pool.hold(closed.clone()).ask();
        closed.occupied(1).await.unwrap();
        let asks: Vec<_> = (0..6).map(|_| pool.who().ask()).collect();
        pool.pool().unwrap().resize(3).unwrap();
        let mut others = Vec::new();
        // The first two had been accepted by the one that is held.
        for ask in asks.into_iter().skip(2) {
            others.push(ask.await.unwrap());
        }
        closed.open().await.unwrap();
        let old = held.await.unwrap();
        assert!(!others.contains(&old), "{others:?}");
        pool.drain();
        pool.stopped().await;
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    });
}

#[test]
fn a_size_that_cannot_be_is_refused_with_the_reason() {
    everywhere(async |system| {
        let pool = system.spawn(Pool::new(2, Worker::props(Handled::default()))).unwrap();
        let crew = pool.pool().unwrap();
        let zero = crew.resize(0).unwrap_err();
        assert_eq!(zero, ResizeError::Zero);
        assert!(zero.to_string().contains("stop or drain the pool"), "{zero}");
        assert_eq!(crew.size(), 2);
        pool.stop();
        pool.stopped().await;
        let target = Target { id: pool.id(), kind: "Worker" };
        let refused = loop {
            // Whoever manages it hears of its end like everybody else.
            match crew.resize(3) {
                Err(refused) => break refused,
                Ok(()) => system.sleep(Duration::from_micros(10)).await,
            }
        };
        assert_eq!(refused, ResizeError::Stopped(target));
        crew.settled().await;
        assert_eq!(crew.size(), 0);
        let alone = system.spawn(Worker::props(Handled::default())).unwrap();
        assert!(alone.pool().is_none(), "one actor is no pool");
    });
}

/// Python's troupe dies after a number of errors.
#[test]
fn a_pool_recovers_for_ever_and_each_failure_reaches_its_asker() {
    on_simple(USUAL, async |system| {
        let pool = system.spawn(Pool::new(2, Worker::props(Handled::default()))).unwrap();
        for _ in 0..200 {
            let error = pool.crash().await.unwrap_err();
            assert_eq!(error.unknown(), Some(Unknown::Crashed), "{error}");
        }
        assert_eq!(pool.work(7).await.unwrap(), 7);
        assert_eq!(pool.pool().unwrap().size(), 2);
        // 5 in 10 seconds are what one worker may be restarted.
        assert!(system.now().since_start() > Duration::from_secs(150), "at {}", system.now());
        assert_eq!(system.stats().failures, 200);
    });
}

#[test]
fn a_worker_that_rests_is_passed_over_while_there_are_others() {
    on_simple(RACY, async |system| {
        for shape in [|pool| pool, Pool::least_loaded as fn(Pool<Worker>) -> Pool<Worker>] {
            let props = Worker::props(Handled::default()).max_restarts(0, Duration::from_secs(60));
            let pool = system.spawn(shape(Pool::new(3, props))).unwrap();
            pool.crash().await.unwrap_err();
            let begun = system.now();
            system.sleep(Duration::from_nanos(1)).await;
            for number in 0..20 {
                pool.work(number).await.unwrap();
            }
            assert!(system.now() - begun < Duration::from_secs(1), "somebody waited for it");
        }
    });
}

#[test]
fn a_worker_that_ends_for_good_is_replaced_and_whoever_comes_meanwhile_waits() {
    everywhere_often(async |system| {
        let props = Worker::props(Handled::default()).restart(Restart::Temporary);
        let mut events = system.subscribe();
        let pool = system.spawn(Pool::new(1, props)).unwrap();
        let crew = pool.pool().unwrap();
        let mut known = Vec::new();
        for _ in 0..3 {
            known.push(pool.who().await.unwrap());
            let error = pool.crash().await.unwrap_err();
            assert_eq!(error.unknown(), Some(Unknown::Crashed), "{error}");
            // This is told first, and only then does anybody come to replace it.
            while !matches!(events.next().await.unwrap().what, What::Ended(_)) {}
        }
        pool.who().send().await.unwrap();
        known.push(pool.who().await.unwrap());
        known.dedup();
        assert_eq!(known.len(), 4, "each was another one");
        assert_eq!((crew.size(), crew.peak()), (1, 1));
        assert_eq!(system.stats().dead_letters, 3, "what they failed at");
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    });
}

#[test]
fn those_who_are_replaced_are_replaced_no_faster_than_they_may_be_restarted() {
    on_simple(USUAL, async |system| {
        let props = Worker::props(Handled::default())
            .restart(Restart::Temporary)
            .max_restarts(2, Duration::from_secs(10));
        let pool = system.spawn(Pool::new(1, props)).unwrap();
        for _ in 0..20 {
            pool.crash().await.unwrap_err();
        }
        pool.work(1).await.unwrap();
        let took = system.now().since_start();
        assert!(took > Duration::from_secs(90), "2 in 10 seconds, but 20 in {took:?}");
    });
}

#[test]
fn a_worker_that_stops_itself_leaves_the_pool_smaller_and_the_last_one_ends_it() {
    everywhere_often(async |system| {
        let pool = system.spawn(Pool::new(3, Worker::props(Handled::default()))).unwrap();
        let crew = pool.pool().unwrap();
        for left in [2, 1] {
            pool.leave().await.unwrap();
            while crew.size() > left {
                system.sleep(Duration::from_micros(1)).await;
            }
            for number in 0..5 {
                pool.work(number).await.unwrap();
            }
        }
        pool.leave().await.unwrap();
        assert!(matches!(pool.stopped().await, ExitReason::Drained));
        assert_eq!(crew.size(), 0);
        let late = pool.work(9).await.unwrap_err();
        assert_eq!(late.not_executed(), Some(NotExecuted::Stopped));
    });
}

#[test]
fn a_pool_that_is_drained_handles_what_it_has_accepted_and_takes_nothing_more() {
    everywhere_often(async |system| {
        let (handled, closed) = (Handled::default(), gate(&system));
        let pool = system.spawn(Pool::new(2, Worker::props(handled.clone()))).unwrap();
        let held = [pool.hold(closed.clone()).ask(), pool.hold(closed.clone()).ask()];
        closed.occupied(2).await.unwrap();
        for number in 0..4 {
            pool.work(number).tell().unwrap();
        }
        pool.drain();
        assert_eq!(pool.work(4).tell().unwrap_err().why, NotExecuted::Stopped);
        assert!(matches!(pool.pool().unwrap().resize(3), Err(ResizeError::Stopped(_))));
        closed.open().await.unwrap();
        for held in held {
            held.await.unwrap();
        }
        assert!(matches!(pool.stopped().await, ExitReason::Drained));
        assert_eq!(handled.lock().unwrap().len(), 4);
    });
}

#[test]
fn who_has_left_handles_what_he_had_also_if_the_pool_is_drained_then() {
    everywhere_often(async |system| {
        let (handled, closed) = (Handled::default(), gate(&system));
        let pool = system.spawn(Pool::new(2, Worker::props(handled.clone()))).unwrap();
        let stays = pool.hold(closed.clone()).ask();
        closed.occupied(1).await.unwrap();
        let leaves = pool.hold(closed.clone()).ask();
        closed.occupied(2).await.unwrap();
        for number in 0..4 {
            pool.work(number).tell().unwrap();
        }
        let crew = pool.pool().unwrap();
        crew.resize(1).unwrap();
        while crew.size() > 1 {
            system.sleep(Duration::from_micros(1)).await;
        }
        pool.drain();
        // Whoever stays is through first.
        closed.admit_one().await.unwrap();
        stays.await.unwrap();
        while crew.size() > 0 {
            system.sleep(Duration::from_micros(1)).await;
        }
        closed.open().await.unwrap();
        leaves.await.unwrap();
        assert!(matches!(pool.stopped().await, ExitReason::Drained));
        assert_eq!(handled.lock().unwrap().len(), 4);
    });
}

/// Takes its time to stop.
#[actor(mailbox = 2)]
struct Sluggish {
    handled: Handled,
    gate: GateAddr,
}

#[handlers]
impl Sluggish {
    #[init]
    fn new(handled: Handled, gate: GateAddr) -> Self {
        Self { handled, gate }
    }

    #[handler]
    fn leave(&self, cx: &mut Context<Self>) {
        cx.stop();
    }

    #[handler]
    fn work(&self, number: u32) {
        *self.handled.lock().unwrap().entry(number).or_default() += 1;
    }

    #[stopping]
    async fn tidy(&mut self) {
        let _ = self.gate.pass().await;
    }
}

#[test]
fn what_waits_for_a_successor_is_handled_although_the_pool_is_drained() {
    everywhere(async |system| {
        let (handled, closed) = (Handled::default(), gate(&system));
        let props = Sluggish::props(handled.clone(), closed.clone());
        let pool = system.spawn(Pool::new(1, props)).unwrap();
        pool.leave().await.unwrap();
        closed.occupied(1).await.unwrap();
        for number in 0..2 {
            pool.work(number).tell().unwrap();
        }
        pool.drain();
        closed.open().await.unwrap();
        assert!(matches!(pool.stopped().await, ExitReason::Drained));
        assert_eq!(handled.lock().unwrap().len(), 2);
    });
}

#[test]
fn a_pool_can_be_stopped_in_the_middle_of_a_change() {
    everywhere_often(async |system| {
        let closed = gate(&system);
        let pool = system.spawn(Pool::new(3, Worker::props(Handled::default()))).unwrap();
        let held: Vec<_> = (0..3).map(|_| pool.hold(closed.clone()).ask()).collect();
        closed.occupied(3).await.unwrap();
        let crew = pool.pool().unwrap();
        crew.resize(1).unwrap();
        pool.kill();
        crew.settled().await;
        pool.stopped().await;
        for held in held {
            assert!(held.await.is_err());
        }
        let stats = system.stats();
        assert_eq!(stats.spawned - stats.ended, 1, "the gate");
    });
}
