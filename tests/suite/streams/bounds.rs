//! Many small items through a slow last section: nothing lost, and no more memory for more of them.

use std::env;
use std::future::poll_fn;
use std::mem::replace;
use std::task::Poll;
use std::time::Instant;

use futures_util::stream;
use thespian::prelude::*;
use thespian::{Failed, PipelineReport};

use crate::alone::{ALLOCATOR, alone};
use crate::stages::{quiet, simple, threads};

/// How many items go through; more with `FLOW_ITEMS=10000000 cargo test --release --test suite streams::bounds`, as
/// `.ci/deep flow` does.
fn items() -> u64 {
    env::var("FLOW_ITEMS").map_or(100_000, |count| count.parse().expect("a number"))
}

/// The most by which the peaks of few and of many items may differ.
const NOISE: usize = 64 * 1024;

/// Parses, checks and stores; storing is the slowest by far.
#[actor]
#[derive(Default)]
struct Station {
    sum: u64,
    count: u64,
}

#[handlers]
impl Station {
    #[init]
    fn new() -> Self {
        Self::default()
    }

    #[handler]
    fn parse(&mut self, n: u64) -> u64 {
        n + 1
    }

    #[handler]
    fn check(&mut self, n: u64) -> Result<u64, &'static str> {
        if n.is_multiple_of(1000) { Err("a thousand") } else { Ok(n) }
    }

    /// Lets others go first, several times.
    #[handler]
    async fn store(&mut self, n: u64) {
        for _ in 0..8 {
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
        self.sum += n;
        self.count += 1;
    }

    #[handler]
    fn stored(&self) -> (u64, u64) {
        (self.count, self.sum)
    }
}

/// The peak of memory while so many go through, and what became of them.
async fn flow(system: &System, items: u64) -> usize {
    let parsers = system.spawn(Pool::new(2, Station::props())).unwrap();
    let checkers = system.spawn(Pool::new(2, Station::props()).least_loaded()).unwrap();
    let (store, side) =
        (system.spawn(Station::props()).unwrap(), system.spawn(Station::props()).unwrap());
    let pipeline = Section::ask(&parsers, |to, n| to.parse(n))
        .ahead(64)
        .then(
            Section::try_ask(&checkers, |to, n| to.check(n))
                .ahead(64)
                .in_order()
                .on_failure(side.sink(|failed: Failed<u64>| StationMsg::Store { n: failed.item })),
        )
        .then(Section::ask(&store, |to, n| to.store(n)).ahead(32));
    ALLOCATOR.reset_peak_usage();
    let began = ALLOCATOR.current_usage();
    let PipelineReport { taken, given, failed, retried, .. } =
        pipeline.run(stream::iter(0..items)).await.unwrap();
    let peak = ALLOCATOR.peak_usage() - began;
    assert_eq!((taken, given + failed, retried), (items, items, 0));
    assert_eq!(failed, items / 1000);
    let (stored, sum) = store.stored().await.unwrap();
    side.drain();
    side.stopped().await;
    assert_eq!(stored, given);
    let thousands = 1000 * failed * (failed + 1) / 2;
    assert_eq!(sum, items * (items + 1) / 2 - thousands);
    peak
}

fn assert_bounded(peaks: [usize; 2]) {
    let [few, many] = peaks;
    assert!(few > 0, "nothing was measured");
    assert!(many <= few + NOISE, "{few} bytes for a hundredth of the items, {many} for all");
}

fn measured(base: thespian::Base) {
    quiet();
    let items = items();
    let began = Instant::now();
    let peaks = thespian::System::builder()
        .base(base)
        .ignore_environment()
        .run(async |system| [flow(&system, items / 100).await, flow(&system, items).await])
        .expect("an orderly end");
    println!("{base}: {items} items in {:?}, peaks {peaks:?} bytes", began.elapsed());
    assert_bounded(peaks);
}

#[test]
fn on_simple_many_items_need_no_more_memory_than_few_and_none_is_lost() {
    alone(
        "streams::bounds::on_simple_many_items_need_no_more_memory_than_few_and_none_is_lost",
        || {
            measured(simple(7));
        },
    );
}

#[test]
fn on_threads_many_items_need_no_more_memory_than_few_and_none_is_lost() {
    alone(
        "streams::bounds::on_threads_many_items_need_no_more_memory_than_few_and_none_is_lost",
        || {
            measured(threads());
        },
    );
}
