//! Pools in which what belongs together goes to one worker, in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{ActorId, Restart};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple};

/// What was handled for each key.
type Handled = Arc<Mutex<BTreeMap<u32, Vec<u32>>>>;

#[actor(mailbox = 3)]
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
    fn note(&self, cx: &mut Context<Self>, key: u32, number: u32) -> ActorId {
        self.handled.lock().unwrap().entry(key).or_default().push(number);
        cx.id()
    }

    #[handler]
    async fn slowly(&self, cx: &mut Context<Self>, key: u32, number: u32) {
        cx.sleep(Duration::from_micros(5)).await;
        self.handled.lock().unwrap().entry(key).or_default().push(number);
    }

    #[handler]
    async fn hold(&self, cx: &mut Context<Self>, key: u32, gate: GateAddr) -> ActorId {
        let _ = (key, gate.pass().await);
        cx.id()
    }

    #[handler]
    fn itself(&self, cx: &mut Context<Self>, key: u32) -> WorkerAddr {
        let _ = key;
        cx.addr()
    }

    #[handler]
    fn carry(&self, key: u32, shell: Shell) {
        let _ = (key, shell);
    }

    #[handler]
    fn crash(&self, key: u32) {
        panic!("key {key}, on purpose");
    }
}

/// Panics when it is dropped, unless a panic is under way, and counts that.
struct Shell(Arc<AtomicUsize>);

impl Drop for Shell {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.0.fetch_add(1, Ordering::Relaxed);
            panic!("a drop, on purpose");
        }
    }
}

fn key(message: &WorkerMsg) -> u32 {
    match message {
        WorkerMsg::Note { key, .. }
        | WorkerMsg::Slowly { key, .. }
        | WorkerMsg::Hold { key, .. }
        | WorkerMsg::Itself { key, .. }
        | WorkerMsg::Carry { key, .. }
        | WorkerMsg::Crash { key, .. } => *key,
    }
}

fn pool(system: &System, workers: usize, handled: &Handled) -> WorkerAddr {
    let props = Worker::props(handled.clone());
    system.spawn(Pool::new(workers, props).by_key(key)).unwrap()
}

/// Says its numbers with its key, in all ways, one after the other but without waiting for the answers.
#[actor]
struct Client {
    pool: WorkerAddr,
    key: u32,
    book: NotebookAddr,
}

#[handlers]
impl Client {
    #[handler]
    async fn run(&mut self, cx: &mut Context<Self>, numbers: u32) {
        let mut asks = Vec::new();
        for number in 0..numbers {
            match (number + self.key) % 4 {
                0 => self.pool.note(self.key, number).send().await.unwrap(),
                1 => self.pool.slowly(self.key, number).send().await.unwrap(),
                2 => asks.push(self.pool.note(self.key, number).ask()),
                _ => {
                    while self.pool.note(self.key, number).tell().is_err() {
                        cx.sleep(Duration::from_micros(3)).await;
                    }
                }
            }
        }
        for ask in asks {
            ask.await.unwrap();
        }
        say(&self.book, "done");
    }
}

#[test]
fn the_order_of_each_key_is_kept_while_the_pool_is_resized_under_load() {
    everywhere_often(async |system| {
        let (handled, book) = (Handled::default(), notebook(&system));
        let pool = pool(&system, 3, &handled);
        for key in 0..8 {
            let client = Client { pool: pool.clone(), key, book: book.clone() };
            system.spawn(client).unwrap().run(40).tell().unwrap();
        }
        let crew = pool.pool().unwrap();
        for round in 0..10 {
            crew.resize(1 + system.rng().next_u64() as usize % 6).unwrap();
            if round % 3 == 0 {
                crew.settled().await;
            } else {
                system.sleep(Duration::from_micros(20)).await;
            }
        }
        book.first(8).await.unwrap();
        crew.settled().await;
        pool.drain();
        pool.stopped().await;
        let handled = handled.lock().unwrap();
        assert_eq!(handled.len(), 8);
        for (key, numbers) in &*handled {
            assert!(numbers.iter().copied().eq(0..40), "key {key}: {numbers:?}");
        }
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    });
}

#[test]
fn a_key_is_always_the_same_workers_and_each_worker_has_some() {
    everywhere(async |system| {
        let pool = pool(&system, 4, &Handled::default());
        let mut owners = BTreeMap::new();
        for round in 0..3 {
            for key in 0..40 {
                let owner = pool.note(key, round).await.unwrap();
                assert_eq!(*owners.entry(key).or_insert(owner), owner);
            }
        }
        let mut all: Vec<_> = owners.values().collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 4);
        // Growing moves only what the new one gets.
        let crew = pool.pool().unwrap();
        crew.resize(5).unwrap();
        crew.settled().await;
        let mut moved = Vec::new();
        for (key, owner) in &owners {
            let now = pool.note(*key, 3).await.unwrap();
            if now != *owner {
                moved.push(now);
            }
        }
        moved.dedup();
        assert_eq!(moved.len(), 1, "{moved:?}");
        crew.resize(4).unwrap();
        crew.settled().await;
        for (key, owner) in &owners {
            assert_eq!(pool.note(*key, 4).await.unwrap(), *owner, "and it gives them back");
        }
    });
}

#[test]
fn a_key_that_moves_waits_for_what_its_last_owner_still_has() {
    everywhere_often(async |system| {
        let (handled, closed) = (Handled::default(), gate(&system));
        let pool = pool(&system, 1, &handled);
        let held = pool.hold(0, closed.clone()).ask();
        closed.occupied(1).await.unwrap();
        pool.note(7, 0).tell().unwrap();
        let crew = pool.pool().unwrap();
        crew.resize(6).unwrap();
        while crew.size() < 6 {
            system.sleep(Duration::from_micros(1)).await;
        }
        // With one of these keys somebody else is meant by now.
        let asks: Vec<_> = (7..12).map(|key| pool.note(key, 1).ask()).collect();
        system.sleep(Duration::from_micros(50)).await;
        assert!(handled.lock().unwrap().is_empty(), "the owner of all keys is held");
        closed.open().await.unwrap();
        let first = held.await.unwrap();
        let mut owners = Vec::new();
        for ask in asks {
            owners.push(ask.await.unwrap());
        }
        assert!(owners.iter().any(|owner| *owner != first), "some have moved");
        assert_eq!(handled.lock().unwrap()[&7], [0, 1]);
        crew.settled().await;
    });
}

#[test]
fn a_key_waits_for_its_last_owner_also_while_that_one_is_drained() {
    everywhere(async |system| {
        let (handled, closed) = (Handled::default(), gate(&system));
        let pool = pool(&system, 1, &handled);
        let itself = pool.itself(0).await.unwrap();
        let held = pool.hold(0, closed.clone()).ask();
        closed.occupied(1).await.unwrap();
        for key in 7..10 {
            pool.note(key, 0).tell().unwrap();
        }
        itself.drain();
        let crew = pool.pool().unwrap();
        crew.resize(6).unwrap();
        while crew.size() < 6 {
            system.sleep(Duration::from_micros(1)).await;
        }
        let asks: Vec<_> = (7..10).map(|key| pool.note(key, 1).ask()).collect();
        system.sleep(Duration::from_micros(50)).await;
        assert!(handled.lock().unwrap().is_empty(), "the owner of all keys is held");
        closed.open().await.unwrap();
        held.await.unwrap();
        for ask in asks {
            ask.await.unwrap();
        }
        for key in 7..10 {
            assert_eq!(handled.lock().unwrap()[&key], [0, 1]);
        }
    });
}

#[test]
fn who_gave_up_while_his_key_moved_is_let_go_one_by_one() {
    const EACH: usize = 70;
    everywhere(async |system| {
        let (panics, closed) = (Arc::<AtomicUsize>::default(), gate(&system));
        let pool = pool(&system, 1, &Handled::default());
        let held = pool.hold(0, closed.clone()).ask();
        closed.occupied(1).await.unwrap();
        let crew = pool.pool().unwrap();
        crew.resize(6).unwrap();
        while crew.size() < 6 {
            system.sleep(Duration::from_micros(1)).await;
        }
        for key in 7..12 {
            for _ in 0..EACH {
                drop(pool.carry(key, Shell(panics.clone())).ask());
            }
        }
        closed.open().await.unwrap();
        held.await.unwrap();
        crew.settled().await;
        pool.drain();
        pool.stopped().await;
        // Had two been dropped at once, one would have panicked while the other did.
        assert_eq!(panics.load(Ordering::Relaxed), 5 * EACH);
    });
}

#[test]
fn who_takes_the_place_of_a_worker_has_its_keys() {
    on_simple(USUAL, async |system| {
        let handled = Handled::default();
        let props = Worker::props(handled.clone()).restart(Restart::Temporary);
        let pool = system.spawn(Pool::new(3, props).by_key(key)).unwrap();
        let before = pool.note(1, 0).await.unwrap();
        let error = pool.crash(1).await.unwrap_err();
        assert_eq!(error.unknown(), Some(Unknown::Crashed));
        system.sleep(Duration::from_micros(1)).await;
        let after = pool.note(1, 1).await.unwrap();
        assert_ne!(after, before);
        assert_eq!(pool.note(1, 2).await.unwrap(), after);
        assert_eq!(handled.lock().unwrap()[&1], [0, 1, 2]);
        // Also while keys are on their way.
        let crew = pool.pool().unwrap();
        crew.resize(5).unwrap();
        let crash = pool.crash(1).ask();
        crew.settled().await;
        let _ = crash.await;
        pool.note(1, 3).await.unwrap();
        assert_eq!(crew.size(), 5);
    });
}
