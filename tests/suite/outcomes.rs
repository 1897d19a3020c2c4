//! Every message ends in exactly one way, and the counters say in which.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Flow, Overflow};

use crate::probes::{GateAddr, gate};
use crate::stages::{RACY, everywhere, on_simple, on_threads};

#[actor(mailbox = 4, max_restarts = 1_000_000, within = "1ms")]
struct Worker {
    gate: GateAddr,
}

#[handlers]
impl Worker {
    #[init]
    fn new(gate: GateAddr) -> Self {
        Self { gate }
    }

    #[handler]
    async fn hold(&mut self) {
        let _ = self.gate.pass().await;
    }

    #[handler]
    fn work(&mut self, n: u64) -> u64 {
        n
    }

    #[handler(priority = high)]
    fn hurry(&mut self, n: u64) -> u64 {
        n
    }

    #[handler]
    async fn take(&mut self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
    }

    #[handler]
    fn refuse(&mut self) -> Result<(), String> {
        Err("on purpose".to_owned())
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handler(retry = 2)]
    fn crash_again(&mut self, _n: u64) {
        panic!("on purpose");
    }

    #[handler]
    fn ask_oneself(&mut self, cx: &mut Context<Self>) {
        let me = cx.addr();
        cx.pipe(async move { me.work(1).await.unwrap_or(0) }, |n| WorkerMsg::Work { n });
    }
}

/// Nothing waits any more, and everything came to an end.
fn assert_settled(flow: Flow) {
    assert_eq!(flow.waiting, 0, "{flow:?}");
    assert_eq!(flow.sent, flow.ended(), "{flow:?}");
}

#[test]
fn each_outcome_is_counted_once() {
    everywhere(async |system| {
        let gate = gate(&system);
        let worker = system.spawn(Worker::props(gate.clone()).named("worker")).unwrap();
        worker.work(1).await.unwrap();
        assert!(worker.refuse().await.unwrap().is_err());
        worker.refuse().tell().unwrap();
        worker.crash().tell().unwrap();
        worker.crash_again(1).tell().unwrap();
        worker.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        let soon = Duration::from_nanos(1);
        let expired = worker.work(2).timeout(soon).ask();
        assert!(expired.await.is_err());
        worker.work(3).tell().unwrap();
        worker.work(4).tell().unwrap();
        let asked = worker.work(5).ask();
        worker.work(6).tell().unwrap_err();
        let waiting = worker.work(7).send();
        let given_up = worker.work(8).send();
        drop(given_up);
        let flow = system.tree().get("/worker").unwrap().flow;
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
        worker.stop();
        gate.open().await.unwrap();
        worker.stopped().await;
        assert!(asked.await.is_err());
        assert!(waiting.await.is_err());
        worker.work(9).tell().unwrap_err();
        // The gate's own messages are none of the worker's.
        gate.drain();
        gate.stopped().await;
        let flow = system.flow();
        assert_settled(flow);
        let gates = 3;
        assert_eq!(flow.handled, gates + 3, "two asks and the one at the gate: {flow:?}");
        assert_eq!(flow.refused, 4, "6 and 9 at once, 5 and 7 at the end: {flow:?}");
        assert_eq!(flow.expired, 2, "2 and 8: {flow:?}");
        assert_eq!(flow.dead, 5, "an error, two crashes, 3 and 4: {flow:?}");
        assert_eq!(flow.sent, gates + 14, "{flow:?}");
    });
}

/// Those of timers are nobody's to give back: what finds no room, comes too late or cannot be made is a dead letter.
#[test]
fn each_message_of_a_timer_is_counted_once() {
    /// Can be cloned twice: once for making the timer, once for its first turn.
    struct Fragile(Arc<()>);

    impl Clone for Fragile {
        fn clone(&self) -> Self {
            assert!(Arc::strong_count(&self.0) < 3, "a clone, on purpose");
            Self(self.0.clone())
        }
    }

    #[actor]
    struct Shelf;

    #[handlers]
    impl Shelf {
        #[handler]
        fn put(&mut self, what: Fragile) {
            std::mem::forget(what);
        }
    }

    on_simple(RACY, async |system| {
        let second = Duration::from_secs(1);
        let gate = gate(&system);
        let worker = system.spawn(Worker::props(gate.clone()).named("worker")).unwrap();
        worker.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        let timers = [
            worker.work(1).every(second).unwrap(),
            worker.work(2).every_after(second).unwrap(),
            worker.refuse().after(second).unwrap(),
        ];
        // Of the rate there are six turns, of which the first two find room, with the one of the pause and the single one.
        system.sleep(second * 13 / 2).await;
        let flow = system.tree().get("/worker").unwrap().flow;
        assert_eq!((flow.sent, flow.waiting, flow.dead), (1 + 6 + 1 + 1, 1 + 4, 4), "{flow:?}");
        gate.open().await.unwrap();
        worker.work(0).await.unwrap();
        drop(timers);
        let flow = system.tree().get("/worker").unwrap().flow;
        assert_eq!((flow.sent, flow.handled, flow.dead), (10, 5, 5), "and the error: {flow:?}");
        assert_settled(flow);
        let shelf = system.spawn(Shelf).unwrap();
        let fragile = shelf.put(Fragile(Arc::default())).every(second).unwrap();
        while !fragile.is_over() {
            system.sleep(second).await;
        }
        let letters = system.stats().dead_letters;
        system.shutdown().await.unwrap();
        assert_settled(system.flow());
        assert_eq!(system.flow().dead, letters);
    });
}

/// Whether the copy that is set aside first cannot be made, or the one for the second try.
#[test]
fn a_message_that_cannot_be_copied_for_its_trial_is_counted_once() {
    struct Fragile(Arc<AtomicU32>);

    impl Clone for Fragile {
        fn clone(&self) -> Self {
            let left = self.0.load(Ordering::Relaxed);
            self.0.store(left.checked_sub(1).expect("a clone, on purpose"), Ordering::Relaxed);
            Self(self.0.clone())
        }
    }

    #[actor(max_restarts = 1_000_000)]
    struct Shelf;

    #[handlers]
    impl Shelf {
        #[init]
        fn new() -> Self {
            Self
        }

        #[handler]
        fn ping(&mut self) {}

        #[handler(retry = 2)]
        fn put(&mut self, what: Fragile) {
            std::mem::forget(what);
            panic!("on purpose");
        }
    }

    for copies in [0, 1] {
        everywhere(async |system| {
            let shelf = system.spawn(Shelf::props()).unwrap();
            shelf.ping().await.unwrap();
            shelf.put(Fragile(Arc::new(AtomicU32::new(copies)))).tell().unwrap();
            shelf.ping().await.unwrap();
            shelf.drain();
            shelf.stopped().await;
            let flow = system.flow();
            assert_settled(flow);
            assert_eq!((flow.sent, flow.handled, flow.dead), (3, 2, 1), "{flow:?}");
        });
    }
}

/// Everything that can happen to a message, at random.
async fn chaos(system: System) {
    let gate = gate(&system);
    let policies = [Overflow::Refuse, Overflow::DropNewest, Overflow::DropOldest];
    let workers: Vec<_> = (0..6)
        .map(|n| {
            let overflow = policies[n % 3];
            let props = Worker::props(gate.clone()).life(|life| life.overflow(overflow));
            system.spawn(props).unwrap()
        })
        .collect();
    let mut asks = Vec::new();
    let mut sends = Vec::new();
    let mut timers = Vec::new();
    for n in 0..300 {
        let worker = &workers[system.rng().below(6) as usize];
        let short = Duration::from_nanos(1 + system.rng().below(3));
        match system.rng().below(26) {
            0..4 => drop(worker.work(n).tell()),
            4 | 5 => drop(worker.hurry(n).tell()),
            6 | 7 => asks.push(worker.work(n).ask()),
            8 => asks.push(worker.hurry(n).timeout(short).ask()),
            9 | 10 => sends.push(worker.work(n).send()),
            11 => sends.push(worker.hurry(n).timeout(short).send()),
            12 => drop(worker.take(short).tell()),
            13 => drop(worker.refuse().tell()),
            14 => drop(worker.crash().tell()),
            15 => drop(worker.crash_again(n).tell()),
            16 => drop(worker.work(n).try_ask()),
            17 => drop(worker.work(n).await),
            18 => drop(asks.pop()),
            19 => drop(worker.work(n).after(short).map(|timer| timer.detach())),
            20 => system.sleep(short).await,
            21 if n > 200 => match system.rng().below(3) {
                0 => worker.stop(),
                1 => worker.drain(),
                _ => worker.kill(),
            },
            22 => drop(worker.ask_oneself().tell()),
            23 => timers.push(worker.work(n).every_after(short)),
            24 => timers.push(worker.work(n).every(10 * short)),
            _ => drop(worker.work(n).tell()),
        }
        if matches!(sends.len(), 8..) {
            sends.clear();
        }
    }
    drop((sends, timers));
    for ask in asks {
        let _ = ask.await;
    }
    for worker in &workers {
        worker.drain();
        worker.stopped().await;
    }
    gate.drain();
    gate.stopped().await;
    system.sleep(Duration::from_nanos(10)).await;
    assert_settled(system.flow());
    assert!(system.flow().sent > 200);
}

#[test]
fn all_that_is_sent_ends_in_one_way_under_chaos() {
    on_simple(RACY, chaos);
    on_threads(chaos);
}
