//! The same seed gives the same run, event by event; another seed another one.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use thespian::Terminated;
use thespian::prelude::*;

use crate::probes::{NotebookAddr, notebook, say};
use crate::stages::{quiet, simple};

const MS: Duration = Duration::from_millis(1);

/// Does everything that has an order: asks, tells, pipes, timers (many due at one moment), children, failures.
#[actor(mailbox = 3, max_restarts = 1000)]
struct Busy {
    workers: WorkerAddr,
    couriers: CourierAddr,
    done: u32,
}

#[handlers]
impl Busy {
    #[init]
    fn new(workers: WorkerAddr, couriers: CourierAddr) -> Self {
        Self { workers, couriers, done: 0 }
    }

    #[started]
    fn begin(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        let wait = MS * (1 + cx.rng().below(5) as u32);
        cx.addr().step(1).every(wait)?.detach();
        let child = cx.spawn(Leaf)?;
        cx.watch(&child);
        child.live(wait).tell()?;
        Ok(())
    }

    #[handler]
    async fn step(&mut self, cx: &mut Context<Self>, n: u32) -> u32 {
        let work = self.workers.work(n).into_owned();
        if cx.rng().below(2) == 0 {
            cx.pipe(work, |result| BusyMsg::Worked { result: result.unwrap_or(0) });
        } else {
            self.done += work.await.unwrap_or(0);
        }
        // Whoever has no room does not get it.
        let _ = self.couriers.carry(n).tell();
        self.done
    }

    #[handler]
    fn worked(&mut self, result: u32) {
        self.done += result;
    }

    #[terminated]
    fn gone(&mut self, _: &mut Context<Self>, _notice: Terminated) {
        self.done += 1;
    }
}

#[actor]
struct Leaf;

#[handlers]
impl Leaf {
    #[handler]
    async fn live(&self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
        cx.stop();
    }
}

#[actor(mailbox = 2, max_restarts = 1000)]
struct Worker {
    worked: u32,
}

#[handlers]
impl Worker {
    #[init]
    fn new() -> Self {
        Self { worked: 0 }
    }

    #[handler]
    async fn work(&mut self, cx: &mut Context<Self>, n: u32) -> u32 {
        self.worked += n;
        cx.sleep(MS * cx.rng().below(3) as u32).await;
        assert!(!self.worked.is_multiple_of(4), "on purpose");
        self.worked
    }
}

/// Comes back after a while that is drawn.
#[actor(mailbox = 2, max_restarts = 1000, backoff = "1ms..40ms")]
struct Courier {
    carried: u32,
}

#[handlers]
impl Courier {
    #[init]
    fn new() -> Self {
        Self { carried: 0 }
    }

    #[handler]
    async fn carry(&mut self, cx: &mut Context<Self>, n: u32) {
        self.carried += 1 + n;
        cx.sleep(MS * cx.rng().below(3) as u32).await;
        assert!(!self.carried.is_multiple_of(5), "on purpose");
    }
}

/// The whole record of a busy program as text.
fn log_of(seed: u64) -> String {
    quiet();
    let builder = System::builder().base(simple(seed)).ignore_environment().record();
    let events = builder.run(async |system| {
        let pool = Pool::new(3, Worker::props().named("workers")).least_loaded();
        let workers = system.spawn(pool).expect("workers");
        let pool = Pool::new(3, Courier::props().named("couriers"));
        let couriers = system.spawn(pool).expect("couriers");
        let busy: Vec<_> = (0..10)
            .map(|_| Busy::props(workers.clone(), couriers.clone()))
            .map(|props| system.spawn(props).expect("one"))
            .collect();
        for round in 0..5 {
            let asks: Vec<_> = busy.iter().map(|one| one.step(round).ask()).collect();
            busy[round as usize].stop();
            for ask in asks {
                // A stopped one does not answer.
                let _ = ask.await;
            }
            system.sleep(MS * system.rng().below(4) as u32).await;
        }
        busy[9].kill();
        let _ = system.shutdown().await;
        let stats = system.stats();
        assert!(stats.restarts > 10 && stats.dead_letters > 10, "not busy enough: {stats:?}");
        assert_eq!(stats.spawned, stats.ended);
        system.events()
    });
    let mut log = String::new();
    for event in events.expect("an orderly end") {
        writeln!(log, "{event}").expect("a string");
    }
    log
}

#[test]
fn the_same_seed_gives_the_same_record() {
    for seed in 0..20 {
        let (first, second) = (log_of(seed), log_of(seed));
        assert!(first.lines().count() > 200, "only {} lines", first.lines().count());
        let difference = first.lines().zip(second.lines()).find(|(a, b)| a != b);
        assert_eq!(difference, None, "seed {seed}");
        assert_eq!(first.len(), second.len(), "seed {seed}");
        // `.ci/deep profiles` compares these with those of another build.
        println!("record of seed {seed}: {:016x}", number(&first));
    }
}

/// FNV-1a: the same on every machine and in every build.
fn number(log: &str) -> u64 {
    let step =
        |so_far: u64, byte: u8| (so_far ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    log.bytes().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Ids of two systems in one process differ; what is shown of them must not.
#[test]
fn other_systems_beside_it_change_nothing() {
    let alone = log_of(1);
    let beside = std::thread::spawn(|| log_of(2));
    assert!(alone == log_of(1));
    beside.join().expect("the other one");
}

#[test]
fn other_seeds_give_other_records() {
    let logs: BTreeSet<String> = (0..20).map(log_of).collect();
    assert!(logs.len() >= 19, "only {} of 20 differ", logs.len());
}

/// Not only by what the actors draw themselves: the stage takes another one first.
#[test]
fn other_seeds_take_the_ready_ones_in_another_order() {
    let order = |seed| {
        let ran = System::builder().base(simple(seed)).ignore_environment().run(async |system| {
            let book = notebook(&system);
            for n in 0..5 {
                system.spawn(Speaker { book: book.clone(), n }).expect("a speaker");
            }
            book.first(5).await.expect("five lines")
        });
        ran.expect("an orderly end")
    };
    let orders: BTreeSet<Vec<String>> = (0..50).map(order).collect();
    assert!(orders.len() > 20, "of 120 orders, 50 seeds gave only {}", orders.len());
}

#[actor]
struct Speaker {
    book: NotebookAddr,
    n: u32,
}

#[handlers]
impl Speaker {
    #[started]
    fn begin(&mut self) {
        say(&self.book, self.n.to_string());
    }
}
