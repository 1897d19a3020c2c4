//! actix: everything on the one thread of its system, as its documentation has it, where it is fastest.

use std::future::Future;
use std::sync::Arc;

use actix::prelude::*;

use crate::contender::{self, Absent, Contender};
use crate::parts::{Books, Note, Open, Report, Total};
use crate::stage::Stage;

#[derive(Debug)]
pub struct Actix;

impl Contender for Actix {
    const NAME: &'static str = "actix";
    const ABOUT: &'static str = "actix 0.13: actors and senders on one thread, whatever the workers; `do_send` ignores the bound, \
                                 and nothing waits for room without waiting for the answer; panics are not caught";
    type Counter = Addr<Counter>;
    type Usual = Addr<Counter>;
    type Bounded = Absent;
    type Slow = Absent;
    type Talker = Addr<Talker>;
    type Crasher = Absent;

    fn play<W: Future<Output: Send> + Send + 'static>(_stage: Stage, work: W) -> W::Output {
        System::new().block_on(work)
    }

    fn start() -> Self {
        Self
    }

    async fn counter(&self, open: &Open) -> Addr<Counter> {
        Counter(Books::new(open.clone())).start()
    }

    async fn usual(&self, open: &Open) -> Addr<Counter> {
        self.counter(open).await
    }

    async fn bounded(&self, _open: &Open) -> Option<Absent> {
        None
    }

    async fn slow(&self, _open: &Open) -> Option<Absent> {
        None
    }

    async fn talkers(&self, how_many: usize, report: &Report) -> Vec<Addr<Talker>> {
        let one = |_| Talker { others: Arc::default(), report: report.clone() }.start();
        (0..how_many).map(one).collect()
    }

    async fn fib(&self, n: u64) -> u64 {
        Fib.start().send(Of(n)).await.expect("an answer")
    }

    async fn crasher(&self) -> Option<Absent> {
        None
    }
}

#[derive(Debug)]
pub struct Counter(Books);

impl Actor for Counter {
    type Context = Context<Self>;
}

#[derive(Message)]
#[rtype(result = "u64")]
struct Add(Note);

#[derive(Message)]
#[rtype(result = "Counted")]
struct GetTotal;

#[derive(MessageResponse)]
struct Counted(Total);

impl Handler<Add> for Counter {
    type Result = u64;

    fn handle(&mut self, Add(note): Add, _cx: &mut Context<Self>) -> u64 {
        self.0.total.add(note)
    }
}

impl Handler<GetTotal> for Counter {
    type Result = Counted;

    fn handle(&mut self, _: GetTotal, _cx: &mut Context<Self>) -> Counted {
        Counted(self.0.total)
    }
}

impl contender::Counter for Addr<Counter> {
    async fn tell(&self, note: Note) {
        self.do_send(Add(note));
    }

    async fn ask(&self, note: Note) -> u64 {
        self.send(Add(note)).await.expect("an answer")
    }

    async fn total(&self) -> Total {
        self.send(GetTotal).await.expect("an answer").0
    }
}

#[derive(Debug)]
pub struct Talker {
    others: Arc<Vec<Addr<Talker>>>,
    report: Report,
}

impl Actor for Talker {
    type Context = Context<Self>;
}

#[derive(Message)]
#[rtype(result = "()")]
struct Meet(Arc<Vec<Addr<Talker>>>);

#[derive(Message)]
#[rtype(result = "()")]
struct Say(Note);

impl Handler<Meet> for Talker {
    type Result = ();

    fn handle(&mut self, Meet(others): Meet, _cx: &mut Context<Self>) {
        self.others = others;
    }
}

impl Handler<Say> for Talker {
    type Result = ();

    fn handle(&mut self, Say(note): Say, _cx: &mut Context<Self>) {
        match note.next(self.others.len()) {
            Some((who, note)) => self.others[who].do_send(Say(note)),
            None => self.report.end(note),
        }
    }
}

impl contender::Talker for Addr<Talker> {
    async fn meet(&self, others: Arc<Vec<Self>>) {
        self.do_send(Meet(others));
    }

    async fn tell(&self, note: Note) {
        self.do_send(Say(note));
    }
}

/// It ends when nobody has its address any more.
struct Fib;

impl Actor for Fib {
    type Context = Context<Self>;
}

#[derive(Message)]
#[rtype(result = "u64")]
struct Of(u64);

impl Handler<Of> for Fib {
    type Result = ResponseFuture<u64>;

    fn handle(&mut self, Of(n): Of, _cx: &mut Context<Self>) -> Self::Result {
        Box::pin(async move {
            if n < 2 {
                return n;
            }
            let (one, other) = (Fib.start().send(Of(n - 1)), Fib.start().send(Of(n - 2)));
            one.await.expect("an answer") + other.await.expect("an answer")
        })
    }
}
