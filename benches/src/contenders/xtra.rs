//! xtra: its actors have unbounded mailboxes here wherever nothing else is asked for.

use std::sync::Arc;

use xtra::prelude::*;
use xtra::spawn_tokio;

use crate::contender::{self, Absent, Contender};
use crate::parts::{BOUND, Books, Note, Open, Report, Total};

#[derive(Debug)]
pub struct Xtra;

impl Contender for Xtra {
    const NAME: &'static str = "xtra";
    const ABOUT: &'static str =
        "xtra 0.6: a message may pass another one of the same sender; nothing is restarted";
    type Counter = Address<Counter>;
    type Usual = Address<Counter>;
    type Bounded = Address<Counter>;
    type Slow = Address<Slow>;
    type Talker = Talking;
    type Crasher = Absent;

    fn start() -> Self {
        Self
    }

    async fn counter(&self, open: &Open) -> Address<Counter> {
        spawn_tokio(Counter(Books::new(open.clone())), Mailbox::unbounded())
    }

    async fn usual(&self, open: &Open) -> Address<Counter> {
        self.counter(open).await
    }

    async fn bounded(&self, open: &Open) -> Option<Address<Counter>> {
        Some(spawn_tokio(Counter(Books::new(open.clone())), Mailbox::bounded(BOUND)))
    }

    async fn slow(&self, open: &Open) -> Option<Address<Slow>> {
        Some(spawn_tokio(Slow(Books::new(open.clone())), Mailbox::bounded(BOUND)))
    }

    async fn talkers(&self, how_many: usize, report: &Report) -> Vec<Talking> {
        let one = |_| {
            let talker = Talker { others: Arc::default(), report: report.clone() };
            Talking(spawn_tokio(talker, Mailbox::unbounded()))
        };
        (0..how_many).map(one).collect()
    }

    async fn fib(&self, n: u64) -> u64 {
        spawn_tokio(Fib, Mailbox::unbounded()).send(Of(n)).await.expect("an answer")
    }

    async fn crasher(&self) -> Option<Absent> {
        None
    }
}

struct Add(Note);
struct GetTotal;

#[derive(xtra::Actor, Debug)]
pub struct Counter(Books);

impl Handler<Add> for Counter {
    type Return = u64;

    async fn handle(&mut self, Add(note): Add, _cx: &mut Context<Self>) -> u64 {
        self.0.total.add(note)
    }
}

impl Handler<GetTotal> for Counter {
    type Return = Total;

    async fn handle(&mut self, _: GetTotal, _cx: &mut Context<Self>) -> Total {
        self.0.total
    }
}

impl<A> contender::Counter for Address<A>
where
    A: Handler<Add, Return = u64> + Handler<GetTotal, Return = Total>,
{
    async fn tell(&self, note: Note) {
        drop(self.send(Add(note)).detach().await.expect("it lives"));
    }

    async fn ask(&self, note: Note) -> u64 {
        self.send(Add(note)).await.expect("an answer")
    }

    async fn total(&self) -> Total {
        self.send(GetTotal).await.expect("an answer")
    }
}

#[derive(xtra::Actor, Debug)]
pub struct Slow(Books);

impl Handler<Add> for Slow {
    type Return = u64;

    async fn handle(&mut self, Add(note): Add, _cx: &mut Context<Self>) -> u64 {
        tokio::time::sleep(super::SLOWLY).await;
        self.0.total.add(note)
    }
}

impl Handler<GetTotal> for Slow {
    type Return = Total;

    async fn handle(&mut self, _: GetTotal, _cx: &mut Context<Self>) -> Total {
        self.0.total
    }
}

#[derive(Clone, Debug)]
pub struct Talking(Address<Talker>);

struct Meet(Arc<Vec<Talking>>);
struct Say(Note);

#[derive(xtra::Actor, Debug)]
pub struct Talker {
    others: Arc<Vec<Talking>>,
    report: Report,
}

impl Handler<Meet> for Talker {
    type Return = ();

    async fn handle(&mut self, Meet(others): Meet, _cx: &mut Context<Self>) {
        self.others = others;
    }
}

impl Handler<Say> for Talker {
    type Return = ();

    async fn handle(&mut self, Say(note): Say, _cx: &mut Context<Self>) {
        match note.next(self.others.len()) {
            Some((who, note)) => {
                drop(self.others[who].0.send(Say(note)).detach().await.expect("it lives"));
            }
            None => self.report.end(note),
        }
    }
}

impl contender::Talker for Talking {
    async fn meet(&self, others: Arc<Vec<Self>>) {
        drop(self.0.send(Meet(others)).detach().await.expect("it lives"));
    }

    async fn tell(&self, note: Note) {
        drop(self.0.send(Say(note)).detach().await.expect("it lives"));
    }
}

/// It ends when nobody has its address any more.
#[derive(xtra::Actor)]
struct Fib;

struct Of(u64);

impl Handler<Of> for Fib {
    type Return = u64;

    async fn handle(&mut self, Of(n): Of, _cx: &mut Context<Self>) -> u64 {
        if n < 2 {
            return n;
        }
        #[expect(clippy::async_yields_async, reason = "the other is asked before this is awaited")]
        let ask = async |n| {
            let child = spawn_tokio(Fib, Mailbox::unbounded());
            child.send(Of(n)).detach().await.expect("it lives")
        };
        let (one, other) = (ask(n - 1).await, ask(n - 2).await);
        one.await.expect("an answer") + other.await.expect("an answer")
    }
}
