//! The work itself, once for all contenders. Each checks what came of it, and panics if it is not what it must be.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::{JoinSet, yield_now};
use tokio::time::timeout;

use crate::contender::{Contender, Counter, Crasher, Talker};
use crate::meter::{Meter, Outcome};
use crate::parts::{Note, Open, Report, Total, advance};
use crate::stage::Stage;

/// How long a measurement may take before something must be wrong.
const PATIENCE: Duration = Duration::from_secs(120);

/// A row of the table.
#[derive(Debug)]
pub struct Workload {
    /// On the command line.
    pub name: &'static str,
    pub title: &'static str,
    /// What one of its operations is.
    pub unit: &'static str,
    pub work: Work,
    /// How many operations there are in a measurement.
    pub size: u64,
    /// How many there are with `--quick`.
    pub quick: u64,
}

#[derive(Clone, Copy, Debug)]
pub enum Work {
    Tell,
    TellBounded,
    FanIn,
    FanInBounded,
    /// On so many threads, with as many senders.
    Crowd(usize),
    Ask,
    /// One note that goes round, among so many.
    Ring(usize),
    /// As many notes as actors.
    Talk(usize),
    Create,
    Fib,
    Restart,
}

const fn row(
    name: &'static str,
    title: &'static str,
    unit: &'static str,
    work: Work,
    size: u64,
    quick: u64,
) -> Workload {
    Workload { name, title, unit, work, size, quick }
}

#[rustfmt::skip]
pub const WORKLOADS: &[Workload] = &[
    row("tell", "tell 1 -> 1, unbounded", "message", Work::Tell, 1_000_000, 300_000),
    row("tell-bounded", "tell 1 -> 1, bounded", "message", Work::TellBounded, 1_000_000, 300_000),
    row("fan-in", "fan-in 8 -> 1, unbounded", "message", Work::FanIn, 1_000_000, 300_000),
    row("fan-in-bounded", "fan-in 8 -> 1, bounded", "message", Work::FanInBounded, 1_000_000, 300_000),
    row("fan-in-16", "fan-in 16 -> 1, 16 threads", "message", Work::Crowd(16), 500_000, 150_000),
    row("fan-in-64", "fan-in 64 -> 1, 64 threads", "message", Work::Crowd(64), 500_000, 150_000),
    row("ask", "ask, round trip from a task", "ask", Work::Ask, 200_000, 60_000),
    row("ping-pong", "ping-pong by tells", "message", Work::Ring(2), 500_000, 150_000),
    row("ring", "ring of 100", "hop", Work::Ring(100), 500_000, 150_000),
    row("talk", "1,000 actors talk at random", "message", Work::Talk(1_000), 1_000_000, 300_000),
    row("create", "create, ask, stop", "actor", Work::Create, 100_000, 30_000),
    row("fib", "fib(23), an actor per call", "actor", Work::Fib, 23, 19),
    row("restart", "panic and restart", "restart", Work::Restart, 20_000, 5_000),
];

/// Does it once, on a fresh runtime. Nothing if the contender does not have what it takes.
pub fn play<C: Contender>(work: Work, stage: Stage, size: u64) -> Option<Outcome> {
    let stage = match work {
        Work::Crowd(_) if stage.one_thread => return None,
        Work::Crowd(threads) => Stage { workers: threads, ..stage },
        _ => stage,
    };
    let measurement = async move {
        let contender = C::start();
        let outcome = begin(&contender, work, size).await;
        contender.end().await;
        outcome
    };
    C::play(stage, async { timeout(PATIENCE, measurement).await.expect("it does not end") })
}

/// Boxed, so that the compiler has some small functions to think about instead of a very large one.
fn begin<C: Contender>(c: &C, work: Work, size: u64) -> BoxFuture<'_, Option<Outcome>> {
    let open = Open::default();
    match work {
        Work::Tell => Box::pin(async move { Some(tell(c.counter(&open).await, size).await) }),
        Work::TellBounded => Box::pin(async move {
            let counter = c.bounded(&open).await?;
            Some(tell(counter, size).await)
        }),
        Work::FanIn => Box::pin(async move { Some(fan_in(c.counter(&open).await, 8, size).await) }),
        Work::FanInBounded => Box::pin(async move {
            let counter = c.bounded(&open).await?;
            Some(fan_in(counter, 8, size).await)
        }),
        Work::Crowd(senders) => {
            Box::pin(
                async move { Some(fan_in(c.counter(&open).await, senders as u64, size).await) },
            )
        }
        Work::Ask => Box::pin(async move { Some(ask(c.usual(&open).await, size).await) }),
        Work::Ring(talkers) => Box::pin(async move { Some(ring(c, talkers, size).await) }),
        Work::Talk(talkers) => Box::pin(async move { Some(talk(c, talkers, size).await) }),
        Work::Create => Box::pin(async move { Some(create(c, size, open).await) }),
        Work::Fib => Box::pin(async move { Some(fib(c, size).await) }),
        Work::Restart => Box::pin(async move {
            let crasher = c.crasher().await?;
            Some(restart(crasher, size).await)
        }),
    }
}

async fn tell<C: Counter>(counter: C, size: u64) -> Outcome {
    let meter = Meter::start();
    for i in 0..size {
        counter.tell(Note { left: 0, state: i }).await;
    }
    settled(&counter, all(size)).await;
    meter.stop(size)
}

async fn fan_in<C: Counter>(counter: C, senders: u64, size: u64) -> Outcome {
    let share = size / senders;
    let size = share * senders;
    let meter = Meter::start();
    let mut tasks = JoinSet::new();
    for sender in 0..senders {
        let counter = counter.clone();
        tasks.spawn(async move {
            for i in sender * share..(sender + 1) * share {
                counter.tell(Note { left: 0, state: i }).await;
            }
        });
    }
    tasks.join_all().await;
    settled(&counter, all(size)).await;
    meter.stop(size)
}

/// The total of all numbers below `size`.
pub fn all(size: u64) -> Total {
    Total { count: size, sum: size * (size - 1) / 2 }
}

/// Waits until all that was told is counted. Asked once, most have it: a message is behind those that were sent before it.
pub async fn settled<C: Counter>(counter: &C, expected: Total) {
    let patience = Instant::now() + PATIENCE / 2;
    let mut total = counter.total().await;
    while total.count < expected.count {
        assert!(Instant::now() < patience, "messages are lost: {total:?} of {expected:?}");
        yield_now().await;
        total = counter.total().await;
    }
    assert_eq!(total, expected, "other messages have come than were sent");
}

async fn ask<C: Counter>(counter: C, size: u64) -> Outcome {
    let meter = Meter::start();
    for i in 0..size {
        let count = counter.ask(Note { left: 0, state: i }).await;
        assert_eq!(count, i + 1, "the answer to another question");
    }
    let outcome = meter.stop(size);
    settled(&counter, all(size)).await;
    outcome
}

async fn ring<C: Contender>(contender: &C, how_many: usize, size: u64) -> Outcome {
    let (report, ends) = unbounded_channel();
    let talkers = contender.talkers(how_many, &Report(report)).await;
    for (i, talker) in talkers.iter().enumerate() {
        let next = talkers[(i + 1) % how_many].clone();
        talker.meet(Arc::new(vec![next])).await;
    }
    let start = |_| Note { left: size - 1, state: 1 };
    sent_on(&talkers[..1], 1, start, ends, size).await
}

async fn talk<C: Contender>(contender: &C, how_many: usize, size: u64) -> Outcome {
    let (report, ends) = unbounded_channel();
    let talkers = contender.talkers(how_many, &Report(report)).await;
    let others = Arc::new(talkers.clone());
    for talker in &talkers {
        talker.meet(others.clone()).await;
    }
    let share = size / how_many as u64;
    let start = |i: usize| Note { left: share - 1, state: advance(i as u64 + 1) };
    sent_on(&talkers, how_many, start, ends, share * how_many as u64).await
}

/// Gives a note to each of the talkers, and waits until all of them are at their ends.
async fn sent_on<T: Talker>(
    talkers: &[T],
    others: usize,
    start: impl Fn(usize) -> Note,
    mut ends: tokio::sync::mpsc::UnboundedReceiver<u64>,
    size: u64,
) -> Outcome {
    let last = |i| {
        let mut note = start(i);
        while let Some((_, next)) = note.next(others) {
            note = next;
        }
        note.state
    };
    let mut expected: Vec<u64> = (0..talkers.len()).map(last).collect();

    let mut reported = Vec::with_capacity(talkers.len());
    let meter = Meter::start();
    for (i, talker) in talkers.iter().enumerate() {
        talker.tell(start(i)).await;
    }
    while reported.len() < talkers.len() {
        reported.push(ends.recv().await.expect("somebody still talks"));
    }
    let outcome = meter.stop(size);

    expected.sort_unstable();
    reported.sort_unstable();
    assert!(reported == expected, "the notes have not gone their ways");
    outcome
}

async fn create<C: Contender>(contender: &C, size: u64, open: Open) -> Outcome {
    let meter = Meter::start();
    for i in 0..size {
        let counter = contender.usual(&open).await;
        assert_eq!(counter.ask(Note { left: 0, state: i }).await, 1, "it is not a new one");
        counter.stop();
    }
    while Arc::strong_count(&open) > 1 {
        yield_now().await;
    }
    meter.stop(size)
}

async fn fib<C: Contender>(contender: &C, n: u64) -> Outcome {
    // The value, and how many calls it takes.
    fn by_loop(n: u64) -> (u64, u64) {
        let (mut this, mut next) = ((0, 1), (1, 1));
        for _ in 0..n {
            (this, next) = (next, (this.0 + next.0, this.1 + next.1 + 1));
        }
        this
    }
    let (expected, calls) = by_loop(n);
    let meter = Meter::start();
    let value = contender.fib(n).await;
    let outcome = meter.stop(calls);
    assert_eq!(value, expected, "they cannot add");
    outcome
}

async fn restart<C: Crasher>(crasher: C, size: u64) -> Outcome {
    let meter = Meter::start();
    for _ in 0..size {
        crasher.crash().await;
        let asked = loop {
            if let Some(asked) = crasher.asked().await {
                break asked;
            }
            yield_now().await;
        };
        assert_eq!(asked, 1, "it was not made again");
    }
    meter.stop(size)
}
