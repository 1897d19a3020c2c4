//! Sections one after the other, and the order that they keep.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{FutureExt, StreamExt, sink, stream};
use thespian::PipelineReport;
use thespian::prelude::*;

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{everywhere, everywhere_often};

/// Does what it is asked after a while that differs from item to item.
#[actor(mailbox = 4)]
pub(super) struct Worker {
    pub(super) book: Option<NotebookAddr>,
}

#[handlers]
impl Worker {
    #[init]
    fn new(book: Option<NotebookAddr>) -> Self {
        Self { book }
    }

    #[handler]
    pub(super) fn double(&mut self, n: usize) -> usize {
        2 * n
    }

    #[handler]
    pub(super) async fn dawdle(&mut self, cx: &mut Context<Self>, n: usize) -> usize {
        cx.sleep(Duration::from_micros(cx.rng().next_u64() % 1000)).await;
        if let Some(book) = &self.book {
            say(book, n.to_string());
        }
        n
    }

    #[handler]
    pub(super) async fn pass(&mut self, gate: GateAddr, n: usize) -> usize {
        let _ = gate.pass().await;
        n
    }
}

/// Runs pipelines in its own name.
#[actor]
struct Runner {
    worker: WorkerAddr,
    report: Option<PipelineReport>,
    waiting: Vec<ReplyTo<PipelineReport>>,
}

#[handlers]
impl Runner {
    #[handler]
    fn begin(&mut self, cx: &mut Context<Self>, to: usize) {
        let pipeline = Section::ask(&self.worker, |to, n| to.double(n));
        let run = pipeline.run(stream::iter(0..to));
        cx.pipe(run, |ended| RunnerMsg::Hear { report: ended.expect("nothing fails") });
    }

    /// The same, held until it is through.
    #[handler]
    async fn run(&mut self, to: usize) -> PipelineReport {
        let pipeline = Section::ask(&self.worker, |to, n| to.double(n));
        pipeline.run(stream::iter(0..to)).await.expect("nothing fails")
    }

    #[handler]
    fn hear(&mut self, report: PipelineReport) {
        self.report = Some(report);
        self.waiting.drain(..).for_each(|reply| reply.answer(report));
    }

    #[handler]
    fn report(&mut self, cx: &mut Context<Self>, reply: Reply<'_, PipelineReport>) -> Receipt<'_> {
        if let Some(report) = self.report {
            return reply.answer(report);
        }
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        self.waiting.push(reply);
        receipt
    }
}

pub(super) fn pool(system: &System, workers: usize, book: Option<NotebookAddr>) -> WorkerAddr {
    system.spawn(Pool::new(workers, Worker::props(book))).expect("a pool")
}

fn counts(report: PipelineReport) -> [u64; 4] {
    [report.taken, report.given, report.failed, report.retried]
}

#[test]
fn items_go_through_all_sections_and_none_is_lost_or_doubled() {
    everywhere(async |system| {
        let (first, second) = (pool(&system, 3, None), pool(&system, 2, None));
        let pipeline = Section::ask(&first, |to, n: usize| to.dawdle(n))
            .then(Section::ask(&second, |to, n| to.dawdle(n)).ahead(3))
            .then(Section::ask(&first, |to, n| to.double(n)));
        let mut out: Vec<usize> =
            pipeline.stream(stream::iter(0..300)).map(|n| n.unwrap()).collect().await;
        out.sort_unstable();
        assert!(out.iter().copied().eq((0..300).map(|n| 2 * n)));
    });
}

#[test]
fn in_order_means_out_as_they_came_in() {
    everywhere_often(async |system| {
        let workers = pool(&system, 4, None);
        let pipeline = Section::ask(&workers, |to, n: usize| to.dawdle(n)).ahead(8).in_order();
        let out: Vec<usize> =
            pipeline.stream(stream::iter(0..40)).map(|n| n.unwrap()).collect().await;
        assert!(out.into_iter().eq(0..40));
    });
}

#[test]
fn without_a_word_about_it_the_quick_overtake_the_slow() {
    everywhere(async |system| {
        let (workers, closed, open) = (pool(&system, 2, None), gate(&system), gate(&system));
        open.open().await.unwrap();
        let held = closed.clone();
        let mut running = Section::ask(&workers, move |to, n: usize| {
            to.pass(if n == 0 { held.clone() } else { open.clone() }, n)
        })
        .stream(stream::iter(0..2));
        assert_eq!(running.next().await.unwrap().unwrap(), 1);
        closed.open().await.unwrap();
        assert_eq!(running.next().await.unwrap().unwrap(), 0);
        assert!(running.next().await.is_none());
    });
}

#[test]
fn in_order_by_a_key_means_one_of_each_key_at_a_time() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let workers = pool(&system, 4, Some(book.clone()));
        let pipeline =
            Section::ask(&workers, |to, n: usize| to.dawdle(n)).ahead(8).in_order_by(|n| n % 3);
        let out: Vec<usize> =
            pipeline.stream(stream::iter(0..60)).map(|n| n.unwrap()).collect().await;
        let done: Vec<usize> =
            book.first(60).await.unwrap().iter().map(|line| line.parse().unwrap()).collect();
        for order in [out, done] {
            let mut last: BTreeMap<usize, usize> = BTreeMap::new();
            for n in &order {
                let before = last.insert(n % 3, *n);
                assert!(before.is_none_or(|before| before + 3 == *n), "{order:?}");
            }
            assert_eq!(order.len(), 60);
        }
    });
}

#[test]
fn a_section_takes_an_item_only_when_it_has_a_place_for_it() {
    everywhere_often(async |system| {
        let (gate, workers) = (gate(&system), pool(&system, 2, None));
        let taken = Arc::new(AtomicUsize::new(0));
        let count = taken.clone();
        let input = stream::iter(0..1000).inspect(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let held = gate.clone();
        let mut running = Section::ask(&workers, |to, n: usize| to.double(n))
            .ahead(5)
            .then(Section::ask(&workers, |to, n| to.double(n)).ahead(1).in_order())
            .then(Section::ask(&workers, move |to, n| to.pass(held.clone(), n)).ahead(2))
            .stream(input);
        let mut given = 0;
        while given < 20 {
            // Polled again and again, it takes no more than it has places.
            for _ in 0..10 {
                if running.next().now_or_never().is_some() {
                    given += 1;
                }
                assert!(taken.load(Ordering::SeqCst) <= given + 5 + 1 + 2);
                system.sleep(Duration::from_micros(1)).await;
            }
            gate.admit_one().await.unwrap();
        }
        assert_eq!(running.report().given, given as u64);
        gate.open().await.unwrap();
    });
}

#[test]
fn a_sink_that_is_not_ready_slows_the_whole_pipeline_down() {
    everywhere(async |system| {
        let (gate, workers) = (gate(&system), pool(&system, 2, None));
        let taken = Arc::new(AtomicUsize::new(0));
        let count = taken.clone();
        let input = stream::iter(0..100).inspect(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let last = system.spawn(Worker { book: None }).unwrap();
        let held = gate.clone();
        let sink = last.sink(move |n| WorkerMsg::Pass { gate: held.clone(), n });
        let pipeline = Section::ask(&workers, |to, n: usize| to.double(n)).ahead(4);
        let mut run = Box::pin(pipeline.run_into(input, sink));
        for passed in 0..10 {
            for _ in 0..20 {
                assert!((&mut run).now_or_never().is_none());
                system.sleep(Duration::from_micros(1)).await;
            }
            // Four places, the mailbox's four, the one at the gate, and the one that waits for room.
            let taken = taken.load(Ordering::SeqCst);
            assert!(taken <= passed + 4 + 4 + 2, "{taken}, {passed} passed");
            gate.occupied(1).await.unwrap();
            gate.admit_one().await.unwrap();
        }
        gate.open().await.unwrap();
        assert_eq!(counts(run.await.unwrap()), [100, 100, 0, 0]);
    });
}

#[test]
fn what_comes_out_can_go_into_any_sink() {
    everywhere(async |system| {
        let workers = pool(&system, 2, None);
        let pipeline = Section::ask(&workers, |to, n: usize| to.double(n)).in_order();
        let out = Mutex::new(Vec::new());
        let list = sink::unfold(&out, async |out, n| {
            out.lock().unwrap().push(n);
            Ok::<_, Infallible>(out)
        });
        let report = pipeline.run_into(stream::iter(0..50), list).await.unwrap();
        assert!(out.into_inner().unwrap().into_iter().eq((0..50).map(|n| 2 * n)));
        assert_eq!(counts(report), [50, 50, 0, 0]);
    });
}

#[test]
fn an_actor_can_run_a_pipeline_beside_itself_or_in_a_handler() {
    everywhere(async |system| {
        let worker = pool(&system, 2, None);
        let runner = system.spawn(Runner { worker, report: None, waiting: Vec::new() }).unwrap();
        runner.begin(200).await.unwrap();
        assert_eq!(counts(runner.report().await.unwrap()), [200, 200, 0, 0]);
        assert_eq!(counts(runner.run(200).await.unwrap()), [200, 200, 0, 0]);
    });
}

#[test]
fn a_pipeline_of_nothing_is_through_at_once() {
    everywhere(async |system| {
        let workers = pool(&system, 1, None);
        let pipeline = Section::ask(&workers, |to, n: usize| to.double(n))
            .ahead(0)
            .then(Section::ask(&workers, |to, n| to.double(n)).in_order());
        assert_eq!(counts(pipeline.run(stream::empty()).await.unwrap()), [0; 4]);
    });
}
