//! How often something is allocated: a number that no busy machine changes. `benches/` prints it beside the times.
//!
//! A binary of its own, since everything in it is counted, by whichever thread.

use std::alloc::System as Heap;
use std::future::poll_fn;
use std::mem::replace;
use std::task::Poll;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use thespian::Base;
use thespian::prelude::*;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<Heap> = &INSTRUMENTED_SYSTEM;

fn allocations() -> usize {
    let stats = ALLOCATOR.stats();
    stats.allocations + stats.reallocations
}

/// How many of each there are: far more than what a runtime allocates for itself meanwhile.
const COUNT: usize = 10_000;

#[protocol]
trait Inner {
    fn inner(&mut self, by: u64) -> u64;
}

#[protocol]
trait Outer: Inner {}

#[actor]
struct Counter {
    sum: u64,
}

#[handlers(speaks(Outer))]
impl Counter {
    #[init]
    fn new() -> Self {
        Self { sum: 0 }
    }

    #[handler]
    fn add(&mut self, by: u64, _and: u64) -> u64 {
        self.sum += by;
        self.sum
    }

    #[handler]
    async fn add_later(&mut self, by: u64) -> u64 {
        yield_now().await;
        self.sum += by;
        self.sum
    }
}

#[handlers]
impl Inner for Counter {
    fn inner(&mut self, by: u64) -> u64 {
        self.sum += by;
        self.sum
    }
}

#[handlers]
impl Outer for Counter {}

/// Lets others run, on every stage.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|task| {
        if replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        task.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Allocations of each of so many asks.
async fn asks(counter: &CounterAddr) -> f64 {
    let before = allocations();
    for _ in 0..COUNT {
        counter.add(1, 0).await.expect("an answer");
    }
    (allocations() - before) as f64 / COUNT as f64
}

/// The same of a handler that waits: its future's place is kept.
async fn asks_later(counter: &CounterAddr) -> f64 {
    let before = allocations();
    for _ in 0..COUNT {
        counter.add_later(1).await.expect("an answer");
    }
    (allocations() - before) as f64 / COUNT as f64
}

/// The same through an address that was narrowed twice.
async fn asks_narrowed(counter: &CounterAddr) -> f64 {
    let before = allocations();
    let inner: InnerAddr = counter.narrow::<OuterAddr>().narrow();
    for _ in 0..COUNT {
        inner.inner(1).await.expect("an answer");
    }
    (allocations() - before) as f64 / COUNT as f64
}

/// Allocations of each of so many tells, with an ask for each `burst` of them, so that they are handled.
async fn tells(counter: &CounterAddr, burst: usize) -> f64 {
    let before = allocations();
    for _ in 0..COUNT / burst {
        for _ in 0..burst {
            counter.add(1, 0).tell().expect("room");
        }
        counter.add(0, 0).await.expect("an answer");
    }
    (allocations() - before) as f64 / COUNT as f64
}

/// The same where whoever sends has to wait for room.
async fn sends(counter: &CounterAddr) -> f64 {
    let before = allocations();
    for _ in 0..COUNT {
        counter.add(1, 0).send().await.expect("room");
    }
    counter.add(0, 0).await.expect("an answer");
    (allocations() - before) as f64 / COUNT as f64
}

/// One test and not four: another one beside it would be counted, too.
#[test]
fn an_ask_allocates_once_and_what_is_told_only_where_its_queue_grows() {
    for base in [Base::Simple { seed: 1 }, Base::Threads { workers: None }] {
        let system = System::builder().base(base).ignore_environment().start().expect("a system");
        let measured = system.block_on(async {
            let counter = system.spawn(Counter::props()).expect("an actor");
            // What there is once, and queues that grow to their size.
            sends(&counter).await;
            let (few, many) = (tells(&counter, 50).await, tells(&counter, 100).await);
            let (send, ask) = (sends(&counter).await, asks(&counter).await);
            let asks = [ask, asks_later(&counter).await, asks_narrowed(&counter).await];
            let measured = (few, many, send, asks);
            system.shutdown().await.expect("a good end");
            measured
        });
        let (few, many, send, asks) = measured.expect("it plays");
        println!("{base}: {few} or {many} for a tell, {send} for a send, {asks:?} for an ask");
        // An ask for each fifty, and the room for them once.
        assert!(few < 0.025, "{base}: {few} for each of a few tells");
        // An idle actor keeps no room for more than 64, which then grows anew, seven times for a hundred that come in one go.
        assert!(many < 0.1, "{base}: {many} for each of many tells");
        // Three for whoever waits, which is one in thirteen: his ticket, the message at it, and what he waits with.
        assert!(send < 0.25, "{base}: {send} for a send");
        for ask in asks {
            assert!((0.0..1.05).contains(&ask), "{base}: {ask} for an ask");
        }
    }
}
