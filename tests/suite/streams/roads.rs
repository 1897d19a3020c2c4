//! Fan-out and fan-in: many from one, and roads beside one another.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::{FutureExt, StreamExt, stream};
use thespian::prelude::*;

use super::pipeline::{WorkerAddr, pool};
use crate::probes::gate;
use crate::stages::everywhere;

fn doubling(workers: &WorkerAddr) -> Section<usize, usize> {
    Section::ask(workers, |to, n| to.double(n)).ahead(3).in_order().then(Section::pass())
}

async fn out<I: Send + 'static>(
    pipeline: Section<I, usize>,
    input: impl IntoIterator<Item = I, IntoIter: Send + 'static>,
) -> Vec<usize> {
    pipeline.stream(stream::iter(input)).map(|n| n.expect("nothing fails")).collect().await
}

#[test]
fn one_item_can_become_many_or_none() {
    everywhere(async |system| {
        let workers = pool(&system, 2, None);
        let pipeline = Section::pass()
            .map(|n: usize| 0..n)
            .flat()
            .then(doubling(&workers))
            .map(|n| (n != 2).then_some(n))
            .flat();
        assert_eq!(out(pipeline, [0, 3, 1, 0, 2]).await, [0, 4, 0, 0]);
    });
}

#[test]
fn each_item_takes_the_road_that_is_chosen_for_it() {
    everywhere(async |system| {
        let (even, odd) = (pool(&system, 2, None), pool(&system, 1, None));
        let pipeline = Section::choose(|n| n % 2 == 0, doubling(&even), Section::pass());
        let mixed = out(pipeline, 0..200).await;
        // Each road keeps its own order.
        let (evens, odds): (Vec<usize>, Vec<usize>) = mixed.into_iter().partition(|n| n % 2 == 0);
        assert!(evens.into_iter().eq((0..200).step_by(2).map(|n| 2 * n)));
        assert!(odds.into_iter().eq((1..200).step_by(2)));
        drop(odd);
    });
}

#[test]
fn each_item_takes_both_roads() {
    everywhere(async |system| {
        let (quick, slow) = (pool(&system, 2, None), pool(&system, 2, None));
        let dawdling = Section::ask(&slow, |to, n: usize| to.dawdle(n)).map(|n| n + 1);
        let pipeline = Section::both(doubling(&quick), dawdling).then(doubling(&quick));
        let mut all = out(pipeline, (0..100).map(|n| 2 * n)).await;
        all.sort_unstable();
        let mut expected: Vec<usize> = (0..100).flat_map(|n| [8 * n, 2 * (2 * n + 1)]).collect();
        expected.sort_unstable();
        assert_eq!(all, expected);
    });
}

#[test]
fn a_road_that_is_full_holds_back_a_few_and_then_all() {
    everywhere(async |system| {
        let (gate, workers) = (gate(&system), pool(&system, 1, None));
        let taken = Arc::new(AtomicUsize::new(0));
        let count = taken.clone();
        let input = stream::iter(0..1000).inspect(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        });
        let held = gate.clone();
        let full = Section::ask(&workers, move |to, n| to.pass(held.clone(), n)).ahead(2);
        let mut running = Section::choose(|n| n % 2 == 0, full, Section::pass()).stream(input);
        let mut given = 0;
        for _ in 0..100 {
            given += usize::from(running.next().now_or_never().is_some());
            system.sleep(Duration::from_micros(1)).await;
        }
        // Two have places on the full road and four wait before it; the others have passed on theirs.
        assert!((5..=8).contains(&given), "{given}");
        assert!(taken.load(Ordering::SeqCst) <= 6 + given + 4, "{given}");
        gate.open().await.unwrap();
        assert_eq!(given + running.count().await, 1000);
    });
}

#[test]
fn a_road_fills_all_its_places_at_once() {
    everywhere(async |system| {
        let (gate, workers) = (gate(&system), pool(&system, 20, None));
        let held = gate.clone();
        let wide = Section::ask(&workers, move |to, n| to.pass(held.clone(), n)).ahead(20);
        let mut running =
            Section::choose(|_| true, wide, Section::pass()).stream(stream::iter(0..100));
        assert!(running.next().now_or_never().is_none());
        gate.occupied(20).await.unwrap();
        gate.open().await.unwrap();
        assert_eq!(running.count().await, 100);
    });
}

#[test]
fn after_an_error_on_one_road_nothing_more_comes_from_the_other() {
    everywhere(async |system| {
        let workers = pool(&system, 1, None);
        workers.stop();
        workers.stopped().await;
        let broken = Section::ask(&workers, |to, n: usize| to.double(n));
        let mut running =
            Section::choose(|n| *n == 2, broken, Section::pass()).stream(stream::iter(0..100));
        while let Some(Ok(_)) = running.next().await {}
        assert!(running.next().await.is_none());
        assert!(running.report().given < 100);
    });
}

#[test]
fn roads_on_which_nothing_comes_through_keep_nobody_else_waiting() {
    everywhere(async |system| {
        let nothing = || Section::pass().map(|_: usize| None::<usize>).flat();
        // Not without end, so that this can fail.
        let input = stream::iter(0..100_000);
        let mut running = Section::choose(|n| n % 2 == 0, nothing(), nothing()).stream(input);
        assert!(running.next().now_or_never().is_none());
        assert!(running.report().taken < 1000);
        assert!(running.next().await.is_none());
        assert_eq!(running.report().taken, 100_000);
        drop(system);
    });
}

#[test]
fn items_that_come_to_nothing_keep_nobody_else_waiting() {
    everywhere(async |system| {
        let pipeline = Section::pass().map(|n: usize| (n == usize::MAX).then_some(n)).flat();
        let mut running = pipeline.stream(stream::iter(0..usize::MAX));
        assert!(running.next().now_or_never().is_none());
        assert!(running.report().taken < 1000);
        drop(system);
    });
}
