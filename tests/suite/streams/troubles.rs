//! Items that fail: tried again, put aside, or the end of it all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{FutureExt, StreamExt, stream};
use thespian::prelude::*;
use thespian::{Failed, ItemError, Overflow, PipelineError, PipelineReport, Undelivered};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook};
use crate::stages::{everywhere, everywhere_often, on_simple};

/// Fails now and then, and counts how often it really ran.
#[actor(mailbox = 100, max_restarts = 1_000_000, within = "1ms")]
struct Shaky {
    runs: Arc<AtomicUsize>,
}

#[handlers]
impl Shaky {
    #[init]
    fn new(runs: Arc<AtomicUsize>) -> Self {
        Self { runs }
    }

    /// Crashes with each third item, the first time that it sees it.
    #[handler]
    fn crash_once(&mut self, n: usize, seen: Arc<AtomicUsize>) -> usize {
        self.runs.fetch_add(1, Ordering::SeqCst);
        if n.is_multiple_of(3) && seen.fetch_add(1, Ordering::SeqCst) == 0 {
            panic!("{n}, on purpose");
        }
        n
    }

    #[handler]
    fn crash_at(&mut self, n: usize, at: usize) -> usize {
        self.runs.fetch_add(1, Ordering::SeqCst);
        assert!(n != at, "{n}, on purpose");
        n
    }

    #[handler]
    fn refuse_odd(&mut self, n: usize) -> Result<usize, String> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        if n.is_multiple_of(2) { Ok(n) } else { Err(format!("{n} is odd")) }
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr, n: usize) -> usize {
        self.runs.fetch_add(1, Ordering::SeqCst);
        let _ = gate.pass().await;
        n
    }

    /// Runs a pipeline through itself.
    #[handler]
    async fn circle(&mut self, cx: &mut Context<Self>) -> Result<PipelineReport, PipelineError> {
        let pipeline = Section::ask(&cx.addr(), |to, n: usize| to.crash_at(n, 7));
        pipeline.retry(1000, Duration::ZERO).run(stream::iter(0..3)).await
    }
}

/// An item that remembers how often it was seen.
#[derive(Clone)]
struct Item {
    n: usize,
    seen: Arc<AtomicUsize>,
}

fn items(count: usize) -> impl futures_util::Stream<Item = Item> + Send {
    stream::iter((0..count).map(|n| Item { n, seen: Arc::default() }))
}

fn shaky(system: &System) -> (ShakyAddr, Arc<AtomicUsize>) {
    let runs = Arc::new(AtomicUsize::new(0));
    (system.spawn(Shaky::props(runs.clone())).expect("an actor"), runs)
}

fn aside(
    book: &NotebookAddr,
) -> impl futures_util::Sink<Failed<usize>, Error: std::fmt::Display> + Send + 'static {
    book.sink(|failed: Failed<usize>| crate::probes::NotebookMsg::Note {
        line: format!("{} after {}: {}", failed.item, failed.tries, failed.error),
    })
}

const PAUSE: Duration = Duration::from_millis(10);

#[test]
fn what_may_have_been_executed_is_not_tried_again_unless_that_was_said() {
    everywhere(async |system| {
        for bold in [false, true] {
            let (shaky, runs) = shaky(&system);
            let mut section =
                Section::ask(&shaky, |to, item: Item| to.crash_once(item.n, item.seen.clone()))
                    .retry(5, Duration::ZERO)
                    .on_failure(futures_util::sink::drain());
            if bold {
                section = section.retry_unknown();
            }
            let report = section.run(items(30)).await.unwrap();
            // Ten of them crash the actor, once.
            let expected = if bold { [30, 30, 0, 10] } else { [30, 20, 10, 0] };
            let PipelineReport { taken, given, failed, retried, .. } = report;
            assert_eq!([taken, given, failed, retried], expected);
            assert_eq!(runs.load(Ordering::SeqCst), if bold { 40 } else { 30 });
        }
    });
}

#[test]
fn what_was_certainly_not_executed_is_tried_again_and_runs_once() {
    // A mailbox that lets go of what it has no room for, and a handler that takes its time.
    everywhere_often(async |system| {
        let (gate, runs) = (gate(&system), Arc::new(AtomicUsize::new(0)));
        let props =
            Shaky::props(runs.clone()).mailbox(1).life(|life| life.overflow(Overflow::DropNewest));
        let shaky = system.spawn(props).unwrap();
        let held = gate.clone();
        let section = Section::ask(&shaky, move |to, n: usize| to.hold(held.clone(), n))
            .ahead(10)
            .retry(u32::MAX, PAUSE);
        let mut run = Box::pin(section.run(stream::iter(0..40)));
        assert!((&mut run).now_or_never().is_none());
        gate.open().await.unwrap();
        let report = run.await.unwrap();
        assert_eq!((report.taken, report.given, report.failed), (40, 40, 0));
        assert!(report.retried > 0);
        assert_eq!(runs.load(Ordering::SeqCst), 40);
    });
}

#[test]
fn deadlines_that_pass_in_the_mailbox_are_tried_again_in_order() {
    on_simple(30, async |system| {
        let (shaky, runs) = shaky(&system);
        let gate = gate(&system);
        let held = gate.clone();
        let section = Section::ask(&shaky, move |to, n: usize| {
            // The first is held until long after the others' deadlines.
            to.hold(held.clone(), n).timeout(if n == 0 { 100 * PAUSE } else { PAUSE })
        })
        .in_order()
        .retry(100, PAUSE);
        let pipeline = section.stream(stream::iter(0..10));
        let opened = async {
            system.sleep(10 * PAUSE).await;
            gate.open().await.unwrap();
        };
        let collected = pipeline.map(|n| n.unwrap()).collect::<Vec<_>>();
        let (out, ()) = futures_util::future::join(collected, opened).await;
        assert!(out.into_iter().eq(0..10));
        assert_eq!(runs.load(Ordering::SeqCst), 10);
    });
}

#[test]
fn the_side_list_has_each_item_that_failed_with_the_reason() {
    everywhere(async |system| {
        let (shaky, _) = shaky(&system);
        let book = notebook(&system);
        let section = Section::try_ask(&shaky, |to, n: usize| to.refuse_odd(n))
            .in_order()
            .retry(3, Duration::ZERO)
            .retry_unknown()
            .on_failure(aside(&book));
        let out: Vec<usize> =
            section.stream(stream::iter(0..6)).map(|n| n.unwrap()).collect().await;
        assert_eq!(out, [0, 2, 4]);
        // An answer is an answer: not tried again.
        let mut lines = book.first(3).await.unwrap();
        lines.sort();
        let expected = ["1 after 1: 1 is odd", "3 after 1: 3 is odd", "5 after 1: 5 is odd"];
        assert_eq!(lines, expected);
    });
}

#[test]
fn without_a_side_list_the_first_failure_ends_it() {
    everywhere(async |system| {
        let (shaky, runs) = shaky(&system);
        let section = Section::ask(&shaky, |to, n: usize| to.crash_at(n, 50)).ahead(4).in_order();
        let mut running = section.stream(stream::iter(0..100_000));
        let mut out = 0;
        let error = loop {
            match running.next().await.unwrap() {
                Ok(_) => out += 1,
                Err(error) => break error,
            }
        };
        assert!(out <= 50);
        let PipelineError::Item { error: ItemError::Ask(error), tries: 1 } = &error else {
            panic!("{error}")
        };
        assert_eq!(error.unknown(), Some(Unknown::Crashed));
        assert!(running.next().await.is_none());
        assert!(runs.load(Ordering::SeqCst) <= 54);

        let section = Section::ask(&shaky, |to, n: usize| to.crash_at(n, 5));
        let ended = section.run_into(stream::iter(0..10), futures_util::sink::drain()).await;
        assert!(matches!(ended, Err(Undelivered::Pipeline(_))), "{ended:?}");
    });
}

#[test]
fn the_end_of_the_actor_is_no_reason_to_try_again() {
    everywhere(async |system| {
        let (shaky, _) = shaky(&system);
        shaky.stop();
        shaky.stopped().await;
        let book = notebook(&system);
        let section = Section::ask(&shaky, |to, n: usize| to.crash_at(n, 1000))
            .retry(u32::MAX, Duration::ZERO)
            .on_failure(aside(&book));
        let report = section.run(stream::iter(0..1000)).await.unwrap();
        assert_eq!((report.failed, report.retried), (1000, 0));
        assert!(
            book.first(1).await.unwrap()[0].starts_with("0 after 1: `crash_at` was not executed")
        );
    });
}

#[test]
fn a_side_list_that_is_full_holds_the_places_of_those_that_failed() {
    everywhere(async |system| {
        let (slow, _) = shaky(&system);
        let (shaky, runs) = shaky(&system);
        let gate = gate(&system);
        let held = gate.clone();
        let side = slow.sink(move |failed: Failed<usize>| ShakyMsg::Hold {
            gate: held.clone(),
            n: failed.item,
        });
        let section = Section::try_ask(&shaky, |to, n: usize| to.refuse_odd(2 * n + 1))
            .ahead(5)
            .on_failure(side);
        let mut run = Box::pin(section.run(stream::iter(0..1000)));
        for _ in 0..300 {
            assert!((&mut run).now_or_never().is_none());
            system.sleep(Duration::from_micros(1)).await;
        }
        // The side list's mailbox has room for a hundred, one is at the gate, one waits for room.
        assert!(runs.load(Ordering::SeqCst) <= 100 + 2 + 5);
        gate.open().await.unwrap();
        assert_eq!(run.await.unwrap().failed, 1000);
    });
}

#[test]
fn a_side_list_that_is_gone_ends_the_pipeline() {
    everywhere(async |system| {
        let (shaky, _) = shaky(&system);
        let book = notebook(&system);
        book.stop();
        book.stopped().await;
        let section =
            Section::try_ask(&shaky, |to, n: usize| to.refuse_odd(n)).on_failure(aside(&book));
        let error = section.run(stream::iter(0..1000)).await.unwrap_err();
        assert!(matches!(error, PipelineError::SideList(_)), "{error}");
        assert!(error.to_string().contains("it has stopped"), "{error}");
    });
}

#[test]
fn a_sink_that_fails_ends_the_pipeline_and_gives_the_message_back() {
    everywhere(async |system| {
        let (shaky, _) = shaky(&system);
        let book = notebook(&system);
        book.stop();
        book.stopped().await;
        let section = Section::ask(&shaky, |to, n: usize| to.crash_at(n, 1000));
        let sink = book.sink(|n: usize| crate::probes::NotebookMsg::Note { line: n.to_string() });
        match section.run_into(stream::iter(0..10), sink).await {
            Err(Undelivered::Sink(error)) => assert_eq!(error.why, NotExecuted::Stopped),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a_pipeline_through_the_actor_that_runs_it_is_told_of_the_circle() {
    everywhere(async |system| {
        let (shaky, _) = shaky(&system);
        let error = shaky.circle().await.unwrap().unwrap_err();
        let PipelineError::Item { error: ItemError::Ask(error), .. } = &error else {
            panic!("{error}")
        };
        assert!(matches!(error.not_executed(), Some(NotExecuted::Cycle(_))), "{error}");
    });
}

#[test]
fn what_a_dropped_pipeline_had_not_begun_is_not_executed() {
    everywhere_often(async |system| {
        let (shaky, runs) = shaky(&system);
        let gate = gate(&system);
        let held = gate.clone();
        let section = Section::ask(&shaky, move |to, n: usize| to.hold(held.clone(), n)).ahead(10);
        let mut run = Box::pin(section.run(stream::iter(0..100)));
        assert!((&mut run).now_or_never().is_none());
        gate.occupied(1).await.unwrap();
        drop(run);
        gate.open().await.unwrap();
        shaky.drain();
        shaky.stopped().await;
        assert_eq!(runs.load(Ordering::SeqCst), 1);
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    });
}
