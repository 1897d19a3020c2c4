//! Ourselves.

use std::sync::Arc;

use thespian::prelude::*;

use crate::contender::{self, Contender};
use crate::parts::{Books, Note, Open, Report, Total};

#[derive(Debug)]
pub struct Thespian(System);

impl Contender for Thespian {
    const NAME: &'static str = "thespian";
    const ABOUT: &'static str = "this repository; mailboxes hold 256 unless the row says unbounded";
    type Counter = Roomy;
    type Usual = CounterAddr;
    type Bounded = CounterAddr;
    type Slow = SlowAddr;
    type Talker = TalkerAddr;
    type Crasher = CrasherAddr;

    /// On the runtime that it finds: base `threads`. What is lost here is lost on purpose, and needs no line on standard error.
    fn start() -> Self {
        let builder = System::builder().ignore_environment().without_dead_letter_log();
        Self(builder.start().expect("a system"))
    }

    async fn end(self) {
        self.0.shutdown().await.expect("a good end");
    }

    async fn counter(&self, open: &Open) -> Roomy {
        let props = Counter::props(open.clone()).life(|life| life.unbounded());
        Roomy(self.0.spawn(props).expect("an actor"))
    }

    async fn usual(&self, open: &Open) -> CounterAddr {
        self.0.spawn(Counter::props(open.clone())).expect("an actor")
    }

    async fn bounded(&self, open: &Open) -> Option<CounterAddr> {
        Some(self.usual(open).await)
    }

    async fn slow(&self, open: &Open) -> Option<SlowAddr> {
        Some(self.0.spawn(Slow { books: Books::new(open.clone()) }).expect("an actor"))
    }

    async fn talkers(&self, how_many: usize, report: &Report) -> Vec<TalkerAddr> {
        let one = |_| {
            let talker = Talker { others: Arc::default(), report: report.clone() };
            self.0.spawn(talker).expect("an actor")
        };
        (0..how_many).map(one).collect()
    }

    async fn fib(&self, n: u64) -> u64 {
        self.0.spawn(Fib::props()).expect("an actor").of(n).await.expect("an answer")
    }

    async fn crasher(&self) -> Option<CrasherAddr> {
        Some(self.0.spawn(Crasher::props()).expect("an actor"))
    }
}

#[actor]
pub struct Counter {
    books: Books,
}

#[handlers]
impl Counter {
    #[init]
    pub fn new(open: Open) -> Self {
        Self { books: Books::new(open) }
    }

    #[handler]
    pub fn add(&mut self, note: Note) -> u64 {
        self.books.total.add(note)
    }

    #[handler]
    pub fn total(&self) -> Total {
        self.books.total
    }
}

impl contender::Counter for CounterAddr {
    async fn tell(&self, note: Note) {
        self.add(note).send().await.expect("it lives");
    }

    async fn ask(&self, note: Note) -> u64 {
        self.add(note).await.expect("an answer")
    }

    async fn total(&self) -> Total {
        CounterAddr::total(self).await.expect("an answer")
    }

    fn stop(self) {
        Address::stop(&self);
    }
}

/// Always has room, so nobody waits for it.
#[derive(Clone, Debug)]
pub struct Roomy(CounterAddr);

impl contender::Counter for Roomy {
    async fn tell(&self, note: Note) {
        self.0.add(note).tell().expect("room");
    }

    async fn ask(&self, note: Note) -> u64 {
        contender::Counter::ask(&self.0, note).await
    }

    async fn total(&self) -> Total {
        contender::Counter::total(&self.0).await
    }
}

#[actor]
pub struct Slow {
    books: Books,
}

#[handlers]
impl Slow {
    #[handler]
    async fn add(&mut self, cx: &mut Context<Self>, note: Note) -> u64 {
        cx.sleep(super::SLOWLY).await;
        self.books.total.add(note)
    }

    #[handler]
    fn total(&self) -> Total {
        self.books.total
    }
}

impl contender::Counter for SlowAddr {
    async fn tell(&self, note: Note) {
        self.add(note).send().await.expect("it lives");
    }

    async fn ask(&self, note: Note) -> u64 {
        self.add(note).await.expect("an answer")
    }

    async fn total(&self) -> Total {
        SlowAddr::total(self).await.expect("an answer")
    }
}

#[actor]
pub struct Talker {
    others: Arc<Vec<TalkerAddr>>,
    report: Report,
}

#[handlers]
impl Talker {
    #[handler]
    fn meet(&mut self, others: Arc<Vec<TalkerAddr>>) {
        self.others = others;
    }

    #[handler]
    fn say(&self, note: Note) {
        match note.next(self.others.len()) {
            Some((who, note)) => self.others[who].say(note).tell().expect("room"),
            None => self.report.end(note),
        }
    }
}

impl contender::Talker for TalkerAddr {
    async fn meet(&self, others: Arc<Vec<Self>>) {
        TalkerAddr::meet(self, others).tell().expect("room");
    }

    async fn tell(&self, note: Note) {
        self.say(note).tell().expect("room");
    }
}

#[actor]
pub struct Fib;

#[handlers]
impl Fib {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    async fn of(&self, cx: &mut Context<Self>, n: u64) -> u64 {
        cx.stop();
        if n < 2 {
            return n;
        }
        let ask = |n| {
            let child = cx.spawn(Fib::props()).expect("a child");
            child.of(n).try_ask().expect("room")
        };
        let (one, other) = (ask(n - 1), ask(n - 2));
        one.await.expect("an answer") + other.await.expect("an answer")
    }
}

/// More restarts than any workload needs.
#[actor(max_restarts = 1_000_000, within = "1s")]
pub struct Crasher {
    asked: u64,
}

#[handlers]
impl Crasher {
    #[init]
    fn new() -> Self {
        Self { asked: 0 }
    }

    #[handler]
    fn crash(&self) {
        panic!("on purpose");
    }

    #[handler]
    fn asked(&mut self) -> u64 {
        self.asked += 1;
        self.asked
    }
}

impl contender::Crasher for CrasherAddr {
    async fn crash(&self) {
        let unknown = CrasherAddr::crash(self).await;
        assert!(unknown.is_err(), "it did not panic");
    }

    async fn asked(&self) -> Option<u64> {
        CrasherAddr::asked(self).await.ok()
    }
}
