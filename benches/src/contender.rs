//! What a contender brings to be measured: a few kinds of actors, each written as its own documentation advises.
//!
//! The workloads are written once, over these traits, so that all do the same work. What a contender does not have is `None`, and
//! a dash in the table.

use std::future::Future;
use std::sync::Arc;

use crate::parts::{Note, Open, Report, Total};
use crate::stage::Stage;

/// What is awaited here goes to tasks on several threads.
pub trait Soon<T>: Future<Output = T> + Send {}

impl<T, F: Future<Output = T> + Send> Soon<T> for F {}

/// A library of actors, or a way to write them by hand. A value of it is what is started within a runtime, and ended there.
pub trait Contender: Send + Sync + Sized + 'static {
    const NAME: &'static str;
    /// Its version, and what a reader of the table must know.
    const ABOUT: &'static str;
    /// What is written by hand is not a peer: ours is compared with the best of those that are.
    const PEER: bool = true;

    type Counter: Counter;
    type Usual: Counter;
    type Bounded: Counter;
    type Slow: Counter;
    type Talker: Talker;
    type Crasher: Crasher;

    /// Runs `work` on a fresh runtime, in a task of it.
    fn play<W: Future<Output: Send> + Send + 'static>(stage: Stage, work: W) -> W::Output {
        stage.on_tokio(work)
    }

    fn start() -> Self;

    fn end(self) -> impl Soon<()> {
        async {}
    }

    /// A counter with an unbounded mailbox, where there is a choice.
    fn counter(&self, open: &Open) -> impl Soon<Self::Counter>;

    /// A counter with the mailbox that one takes if there is nothing to say about it.
    fn usual(&self, open: &Open) -> impl Soon<Self::Usual>;

    /// A counter whose senders wait when it is full.
    fn bounded(&self, open: &Open) -> impl Soon<Option<Self::Bounded>>;

    /// A bounded counter that sleeps for a millisecond at each message.
    fn slow(&self, open: &Open) -> impl Soon<Option<Self::Slow>>;

    fn talkers(&self, how_many: usize, report: &Report) -> impl Soon<Vec<Self::Talker>>;

    /// The nth number of Fibonacci, by one actor for each call.
    fn fib(&self, n: u64) -> impl Soon<u64>;

    /// An actor that is made again when it has panicked.
    fn crasher(&self) -> impl Soon<Option<Self::Crasher>>;
}

/// Counts and sums what it is told.
pub trait Counter: Clone + Send + Sync + 'static {
    /// Tells, by waiting for room if the mailbox is bounded.
    fn tell(&self, note: Note) -> impl Soon<()>;

    /// The same by an ask: the answer is the count.
    fn ask(&self, note: Note) -> impl Soon<u64>;

    fn total(&self) -> impl Soon<Total>;

    /// The last that is heard of it.
    fn stop(self) {}
}

/// Sends on what it is told to one of the others, which one is said by the note.
pub trait Talker: Clone + Send + Sync + 'static {
    fn meet(&self, others: Arc<Vec<Self>>) -> impl Soon<()>;

    fn tell(&self, note: Note) -> impl Soon<()>;
}

pub trait Crasher: Send + Sync + 'static {
    /// Has it panic, and waits until that is known.
    fn crash(&self) -> impl Soon<()>;

    /// How often this incarnation was asked this, unless it is not there yet.
    fn asked(&self) -> impl Soon<Option<u64>>;
}

/// Of those who have none.
#[derive(Clone, Debug)]
pub enum Absent {}

impl Counter for Absent {
    async fn tell(&self, _note: Note) {
        match *self {}
    }

    async fn ask(&self, _note: Note) -> u64 {
        match *self {}
    }

    async fn total(&self) -> Total {
        match *self {}
    }
}

impl Crasher for Absent {
    async fn crash(&self) {
        match *self {}
    }

    async fn asked(&self) -> Option<u64> {
        match *self {}
    }
}
