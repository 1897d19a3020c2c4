//! Several workers behind one address.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{ActorId, Cause, SpawnError};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{RACY, USUAL, everywhere, everywhere_often, on_simple};

#[actor(mailbox = 1)]
struct Worker {
    gate: GateAddr,
    book: NotebookAddr,
}

#[handlers]
impl Worker {
    #[init]
    fn new(gate: GateAddr, book: NotebookAddr) -> Self {
        Self { gate, book }
    }

    #[handler]
    fn who(&self, cx: &mut Context<Self>) -> ActorId {
        cx.id()
    }

    #[handler]
    async fn hold(&mut self, cx: &mut Context<Self>) -> ActorId {
        let _ = self.gate.pass().await;
        cx.id()
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[stopping]
    fn finish(&mut self, why: ExitReason) {
        say(&self.book, format!("worker: {why}"));
    }
}

struct Scene {
    gate: GateAddr,
    book: NotebookAddr,
    props: Props<Worker>,
}

fn scene(system: &System) -> Scene {
    let (gate, book) = (gate(system), notebook(system));
    Scene { props: Worker::props(gate.clone(), book.clone()), gate, book }
}

#[test]
fn workers_take_turns() {
    everywhere(async |system| {
        let Scene { props, .. } = scene(&system);
        let pool: WorkerAddr = system.spawn(Pool::new(3, props.named("pool"))).unwrap();
        let mut seen = Vec::new();
        for _ in 0..6 {
            seen.push(pool.who().await.unwrap());
        }
        assert_eq!(seen[..3], seen[3..]);
        assert!(seen[0] < seen[1] && seen[1] < seen[2], "three of them, in turn: {seen:?}");
        assert!(!seen.contains(&pool.id()), "the pool's own id is not a worker's");
        assert_eq!(&*pool.path(), "/pool");
    });
}

#[test]
fn the_least_loaded_comes_first() {
    on_simple(RACY, async |system| {
        let Scene { gate, props, .. } = scene(&system);
        let pool = system.spawn(Pool::new(3, props).least_loaded()).unwrap();
        let held = [pool.hold().ask(), pool.hold().ask()];
        gate.occupied(2).await.unwrap();
        let free = pool.who().await.unwrap();
        for _ in 0..5 {
            // Time passes when nobody has anything to do: a worker that has answered is not idle at once.
            system.sleep(Duration::from_nanos(1)).await;
            assert_eq!(pool.who().await.unwrap(), free, "the two others are busy");
        }
        gate.open().await.unwrap();
        for busy in held {
            assert_ne!(busy.await.unwrap(), free);
        }
    });
}

#[test]
fn one_stuck_worker_does_not_block_the_others() {
    everywhere_often(async |system| {
        let Scene { gate, props, .. } = scene(&system);
        let pool = system.spawn(Pool::new(2, props)).unwrap();
        let held = pool.hold().ask();
        gate.occupied(1).await.unwrap();
        // Some wait behind it: at most what its mailbox holds.
        let asks: Vec<_> = (0..10).map(|_| pool.who().ask()).collect();
        pool.who().send().await.unwrap();
        gate.open().await.unwrap();
        let stuck = held.await.unwrap();
        let mut behind = 0;
        for ask in asks {
            behind += usize::from(ask.await.unwrap() == stuck);
        }
        assert!(behind < 10, "the other one did nothing");
    });
}

#[test]
fn when_all_are_full_a_tell_comes_back_and_an_ask_waits() {
    everywhere(async |system| {
        let Scene { gate, props, .. } = scene(&system);
        let pool = system.spawn(Pool::new(2, props)).unwrap();
        let held = [pool.hold().ask(), pool.hold().ask()];
        gate.occupied(2).await.unwrap();
        pool.who().tell().unwrap();
        pool.who().tell().unwrap();
        let refused = pool.who().tell().unwrap_err();
        assert_eq!((refused.why, refused.to.id), (NotExecuted::Full, pool.id()));
        assert_eq!(pool.who().try_ask().unwrap_err().why, NotExecuted::Full);
        let (ask, send) = (pool.who().ask(), pool.who().send());
        gate.open().await.unwrap();
        ask.await.unwrap();
        send.await.unwrap();
        for held in held {
            held.await.unwrap();
        }
    });
}

#[test]
fn a_workers_failure_reaches_its_asker_and_it_is_made_again() {
    everywhere(async |system| {
        let Scene { props, .. } = scene(&system);
        let pool = system.spawn(Pool::new(2, props)).unwrap();
        for _ in 0..4 {
            assert_eq!(pool.crash().await.unwrap_err().unknown(), Some(Unknown::Crashed));
        }
        for _ in 0..4 {
            pool.who().await.unwrap();
        }
        assert_eq!(system.stats().restarts, 4);
    });
}

#[test]
fn an_escalated_failure_ends_the_pool_but_not_the_system() {
    everywhere(async |system| {
        let Scene { book, props, .. } = scene(&system);
        let pool = Pool::new(2, props.life(|life| life.on_panic(Directive::Escalate)));
        let pool = system.spawn(pool).unwrap();
        pool.crash().await.unwrap_err();
        let ended = pool.stopped().await;
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        assert!(matches!(&failure.cause, Cause::Child(_)), "{failure}");
        assert_eq!(pool.who().await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        // The other one was stopped in order.
        assert!(book.lines().await.unwrap().iter().all(|line| line == "worker: stopped"));
        assert!(!system.is_stopping());
    });
}

#[test]
fn the_end_of_a_pool_is_the_end_of_its_workers() {
    everywhere(async |system| {
        let Scene { book, gate, props } = scene(&system);
        let pool = system.spawn(Pool::new(3, props)).unwrap();
        for _ in 0..3 {
            pool.who().await.unwrap();
        }
        pool.stop();
        assert!(matches!(pool.stopped().await, ExitReason::Stopped));
        assert_eq!(book.lines().await.unwrap(), ["worker: stopped"; 3]);
        assert_eq!(pool.who().tell().unwrap_err().why, NotExecuted::Stopped);

        let killed = system.spawn(Pool::new(2, Worker::props(gate.clone(), book))).unwrap();
        let held = killed.hold().ask();
        gate.occupied(1).await.unwrap();
        killed.kill();
        assert!(matches!(killed.stopped().await, ExitReason::Killed { confirmed: true }));
        assert_eq!(held.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
        let stats = system.stats();
        assert_eq!(stats.spawned - stats.ended, 2, "the gate and the notebook");
    });
}

/// Each worker has its own deadline; the pool has none that would cut theirs short.
#[test]
fn every_worker_has_its_time_to_stop() {
    #[actor(stop_within = "2s")]
    struct Slow {
        finished: Arc<AtomicUsize>,
    }

    #[handlers]
    impl Slow {
        #[init]
        fn new(finished: Arc<AtomicUsize>) -> Self {
            Self { finished }
        }

        #[handler]
        fn ping(&self) {}

        #[stopping]
        async fn finish(&mut self, cx: &mut Context<Self>) {
            cx.sleep(Duration::from_secs(1)).await;
            self.finished.fetch_add(1, Ordering::Relaxed);
        }
    }

    on_simple(USUAL, async |system| {
        let finished = Arc::new(AtomicUsize::new(0));
        let pool = system.spawn(Pool::new(8, Slow::props(finished.clone()))).unwrap();
        for _ in 0..8 {
            pool.ping().await.unwrap();
        }
        system.shutdown().await.unwrap();
        assert!(matches!(pool.stopped().await, ExitReason::Stopped));
        assert_eq!(finished.load(Ordering::Relaxed), 8);
    });
}

#[test]
fn what_cannot_be_a_pool_is_refused() {
    everywhere(async |system| {
        let Scene { gate, book, props } = scene(&system);
        assert_eq!(system.spawn(Pool::new(0, props)).unwrap_err(), SpawnError::ZeroWorkers);
        let plain = Props::value(Worker { gate: gate.clone(), book: book.clone() });
        assert_eq!(system.spawn(Pool::new(2, plain)).unwrap_err(), SpawnError::PoolOfValue);
        let narrow = Worker::props(gate.clone(), book.clone()).mailbox(0);
        assert_eq!(system.spawn(Pool::new(2, narrow)).unwrap_err(), SpawnError::ZeroMailbox);
        let bad = Worker::props(gate, book).named("a/b");
        assert_eq!(system.spawn(Pool::new(2, bad)).unwrap_err(), SpawnError::BadName("a/b".into()));
    });
}

#[test]
fn a_pool_can_be_a_child_and_named() {
    #[actor]
    struct Owner {
        gate: GateAddr,
        book: NotebookAddr,
    }

    #[handlers]
    impl Owner {
        #[handler]
        fn hire(&self, cx: &mut Context<Self>) -> Result<WorkerAddr, SpawnError> {
            cx.spawn(Pool::new(
                2,
                Worker::props(self.gate.clone(), self.book.clone()).named("hands"),
            ))
        }
    }

    everywhere(async |system| {
        let Scene { gate, book, .. } = scene(&system);
        let owner = system.spawn(Props::value(Owner { gate, book }).named("owner")).unwrap();
        let pool = owner.hire().await.unwrap().unwrap();
        assert_eq!(&*pool.path(), "/owner/hands");
        let taken = owner.hire().await.unwrap().unwrap_err();
        assert_eq!(taken, SpawnError::NameTaken("hands".into()));
        pool.who().await.unwrap();
        owner.stop();
        owner.stopped().await;
        assert!(pool.is_stopped());
    });
}
