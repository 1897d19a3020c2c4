//! Pools in which everybody gets each message.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use thespian::DeadReason;
use thespian::prelude::*;

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple};

/// Each has a number of its own.
#[actor(mailbox = 1)]
struct Worker {
    number: usize,
    book: NotebookAddr,
}

#[handlers(derive(Clone))]
impl Worker {
    #[init]
    fn new(count: Arc<AtomicUsize>, book: NotebookAddr) -> Self {
        Self { number: count.fetch_add(1, Ordering::Relaxed), book }
    }

    #[handler]
    fn note(&self, text: String) -> usize {
        say(&self.book, format!("{text} {}", self.number));
        self.number
    }

    /// Only one of them ever answers.
    #[handler]
    async fn answer(&self, who: usize, gate: GateAddr) -> usize {
        if self.number != who {
            let _ = gate.pass().await;
        }
        self.number
    }

    #[handler]
    fn crash(&mut self, but: usize) -> usize {
        assert_eq!(self.number, but, "on purpose");
        self.number
    }
}

struct Scene {
    book: NotebookAddr,
    pool: WorkerAddr,
}

fn scene(system: &System, workers: usize) -> Scene {
    let book = notebook(system);
    let props = Worker::props(Arc::default(), book.clone());
    let pool = system.spawn(Pool::new(workers, props).broadcast()).unwrap();
    Scene { book, pool }
}

#[test]
fn everybody_gets_what_is_told_or_sent() {
    everywhere_often(async |system| {
        let Scene { book, pool } = scene(&system, 3);
        pool.note("told".into()).tell().unwrap();
        book.first(3).await.unwrap();
        pool.note("sent".into()).send().await.unwrap();
        let mut lines = book.first(6).await.unwrap();
        lines.sort();
        assert_eq!(lines, ["sent 0", "sent 1", "sent 2", "told 0", "told 1", "told 2"]);
        pool.drain();
        pool.stopped().await;
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    });
}

#[test]
fn the_first_answer_is_the_answer() {
    everywhere_often(async |system| {
        let Scene { book, pool } = scene(&system, 3);
        pool.note("all are there".into()).tell().unwrap();
        book.first(3).await.unwrap();
        let closed = gate(&system);
        assert_eq!(pool.answer(1, closed.clone()).await.unwrap(), 1);
        // Whoever had begun is held; whoever had not leaves it, since nobody waits for it any more.
        closed.open().await.unwrap();
    });
}

#[test]
fn an_ask_fails_only_if_all_fail() {
    everywhere_often(async |system| {
        let Scene { book, pool } = scene(&system, 3);
        pool.note("all are there".into()).tell().unwrap();
        book.first(3).await.unwrap();
        assert_eq!(pool.crash(2).await.unwrap(), 2);
        let error = pool.crash(99).await.unwrap_err();
        assert_eq!(error.unknown(), Some(Unknown::Crashed), "{error}");
        pool.stop();
        pool.stopped().await;
        let late = pool.note("late".into()).await.unwrap_err();
        assert_eq!(late.not_executed(), Some(NotExecuted::Stopped));
    });
}

#[test]
fn what_has_room_with_one_is_accepted_and_the_others_copies_are_dead_letters() {
    everywhere(async |system| {
        let Scene { book, pool } = scene(&system, 2);
        let mut letters = system.dead_letters();
        let closed = gate(&system);
        // Worker 0 is free; the other one is held, and then full.
        pool.answer(0, closed.clone()).tell().unwrap();
        closed.occupied(1).await.unwrap();
        pool.note("asked".into()).await.unwrap();
        pool.note("told".into()).tell().unwrap();
        let letter = letters.next().await.unwrap();
        assert_eq!((letter.message, letter.why), ("note", DeadReason::Full));
        closed.open().await.unwrap();
        pool.drain();
        pool.stopped().await;
        let mut lines = book.lines().await.unwrap();
        lines.sort();
        assert_eq!(lines, ["asked 0", "told 0"], "whoever was held had nobody to answer any more");
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    });
}

#[test]
fn if_nobody_has_room_it_comes_back_whole() {
    everywhere(async |system| {
        let Scene { pool, .. } = scene(&system, 2);
        let closed = gate(&system);
        let held = pool.answer(99, closed.clone()).ask();
        closed.occupied(2).await.unwrap();
        pool.note("waits".into()).tell().unwrap();
        let back = pool.note("mine".into()).tell().unwrap_err();
        assert_eq!(back.why, NotExecuted::Full);
        assert!(matches!(back.message, WorkerMsg::Note { text } if text == "mine"));
        let ask = pool.note("asked".into()).ask();
        let send = pool.note("sent".into()).send();
        closed.open().await.unwrap();
        held.await.unwrap();
        ask.await.unwrap();
        send.await.unwrap();
    });
}

#[test]
fn who_leaves_has_each_message_once_and_nobody_has_it_twice() {
    everywhere_often(async |system| {
        let Scene { book, pool } = scene(&system, 3);
        let closed = gate(&system);
        let held = pool.answer(99, closed.clone()).ask();
        closed.occupied(3).await.unwrap();
        let asks: Vec<_> = (0..3).map(|n| pool.note(format!("{n}")).ask()).collect();
        let crew = pool.pool().unwrap();
        crew.resize(1).unwrap();
        while crew.size() > 1 {
            system.sleep(std::time::Duration::from_micros(1)).await;
        }
        closed.open().await.unwrap();
        held.await.unwrap();
        for ask in asks {
            ask.await.unwrap();
        }
        crew.settled().await;
        pool.drain();
        pool.stopped().await;
        let mut lines = book.lines().await.unwrap();
        lines.sort();
        lines.dedup();
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
        assert_eq!(book.lines().await.unwrap().len(), lines.len());
        assert!((3..=9).contains(&lines.len()), "{lines:?}");
    });
}

#[test]
fn a_timer_with_a_pause_waits_until_all_are_through() {
    on_simple(USUAL, async |system| {
        let Scene { book, pool } = scene(&system, 2);
        let closed = gate(&system);
        let pause = Duration::from_secs(1);
        // Worker 0 answers at once, worker 1 is held.
        let timer = pool.answer(0, closed.clone()).every_after(pause).unwrap();
        closed.occupied(1).await.unwrap();
        let sent = system.flow().sent;
        system.sleep(9 * pause).await;
        assert_eq!(system.flow().sent, sent, "nothing more is told meanwhile");
        closed.open().await.unwrap();
        let sent = system.flow().sent;
        system.sleep(2 * pause + pause / 2).await;
        assert_eq!(
            system.flow().sent - sent,
            2 * 2 + 2,
            "two for each worker, and what they said to the gate"
        );
        drop((timer, book));
    });
}
