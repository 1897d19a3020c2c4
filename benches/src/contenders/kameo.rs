//! kameo: its actors have unbounded mailboxes here wherever nothing else is asked for, which is its fastest.

use std::sync::Arc;
use std::time::Duration;

use kameo::error::Infallible;
use kameo::mailbox;
use kameo::prelude::*;
use kameo::supervision::RestartPolicy;

use crate::contender::{self, Contender};
use crate::parts::{BOUND, Books, Note, Open, Report, Total};

#[derive(Debug)]
pub struct Kameo;

impl Contender for Kameo {
    const NAME: &'static str = "kameo";
    const ABOUT: &'static str = "kameo 0.22, without its feature `tracing`";
    type Counter = ActorRef<Counter>;
    type Usual = ActorRef<Counter>;
    type Bounded = ActorRef<Counter>;
    type Slow = ActorRef<Slow>;
    type Talker = ActorRef<Talker>;
    type Crasher = ActorRef<Crasher>;

    fn start() -> Self {
        Self
    }

    async fn counter(&self, open: &Open) -> ActorRef<Counter> {
        Counter::spawn_with_mailbox(Counter(Books::new(open.clone())), mailbox::unbounded())
    }

    async fn usual(&self, open: &Open) -> ActorRef<Counter> {
        self.counter(open).await
    }

    async fn bounded(&self, open: &Open) -> Option<ActorRef<Counter>> {
        let counter = Counter(Books::new(open.clone()));
        Some(Counter::spawn_with_mailbox(counter, mailbox::bounded(BOUND)))
    }

    async fn slow(&self, open: &Open) -> Option<ActorRef<Slow>> {
        let slow = Slow(Books::new(open.clone()));
        Some(Slow::spawn_with_mailbox(slow, mailbox::bounded(BOUND)))
    }

    async fn talkers(&self, how_many: usize, report: &Report) -> Vec<ActorRef<Talker>> {
        let one = |_| {
            let talker = Talker { others: Arc::default(), report: report.clone() };
            Talker::spawn_with_mailbox(talker, mailbox::unbounded())
        };
        (0..how_many).map(one).collect()
    }

    async fn fib(&self, n: u64) -> u64 {
        let root = Fib::spawn_with_mailbox(Fib, mailbox::unbounded());
        root.ask(Of(n)).send().await.expect("an answer")
    }

    async fn crasher(&self) -> Option<ActorRef<Crasher>> {
        let supervisor = Supervisor::spawn(Supervisor);
        let crasher = Crasher::supervise(&supervisor, ())
            .restart_policy(RestartPolicy::Permanent)
            .restart_limit(u32::MAX, Duration::from_secs(1))
            .spawn_with_mailbox(mailbox::unbounded())
            .await;
        // It lives as long as the runtime.
        std::mem::forget(supervisor);
        Some(crasher)
    }
}

struct Add(Note);
struct GetTotal;

#[derive(Actor, Debug)]
pub struct Counter(Books);

impl Message<Add> for Counter {
    type Reply = u64;

    async fn handle(&mut self, Add(note): Add, _cx: &mut Context<Self, u64>) -> u64 {
        self.0.total.add(note)
    }
}

impl Message<GetTotal> for Counter {
    type Reply = Counted;

    async fn handle(&mut self, _: GetTotal, _cx: &mut Context<Self, Counted>) -> Counted {
        Counted(self.0.total)
    }
}

#[derive(Debug, Reply)]
struct Counted(Total);

impl<A> contender::Counter for ActorRef<A>
where
    A: Actor + Message<Add, Reply = u64> + Message<GetTotal, Reply = Counted>,
{
    /// `try_send` would save nothing: on an unbounded mailbox this waits for nothing.
    async fn tell(&self, note: Note) {
        ActorRef::tell(self, Add(note)).send().await.expect("it lives");
    }

    async fn ask(&self, note: Note) -> u64 {
        ActorRef::ask(self, Add(note)).send().await.expect("an answer")
    }

    async fn total(&self) -> Total {
        ActorRef::ask(self, GetTotal).send().await.expect("an answer").0
    }
}

#[derive(Actor, Debug)]
pub struct Slow(Books);

impl Message<Add> for Slow {
    type Reply = u64;

    async fn handle(&mut self, Add(note): Add, _cx: &mut Context<Self, u64>) -> u64 {
        tokio::time::sleep(super::SLOWLY).await;
        self.0.total.add(note)
    }
}

impl Message<GetTotal> for Slow {
    type Reply = Counted;

    async fn handle(&mut self, _: GetTotal, _cx: &mut Context<Self, Counted>) -> Counted {
        Counted(self.0.total)
    }
}

struct Meet(Arc<Vec<ActorRef<Talker>>>);
struct Say(Note);

#[derive(Actor, Debug)]
pub struct Talker {
    others: Arc<Vec<ActorRef<Talker>>>,
    report: Report,
}

impl Message<Meet> for Talker {
    type Reply = ();

    async fn handle(&mut self, Meet(others): Meet, _cx: &mut Context<Self, ()>) {
        self.others = others;
    }
}

impl Message<Say> for Talker {
    type Reply = ();

    async fn handle(&mut self, Say(note): Say, _cx: &mut Context<Self, ()>) {
        match note.next(self.others.len()) {
            Some((who, note)) => {
                self.others[who].tell(Say(note)).send().await.expect("it lives");
            }
            None => self.report.end(note),
        }
    }
}

impl contender::Talker for ActorRef<Talker> {
    async fn meet(&self, others: Arc<Vec<Self>>) {
        ActorRef::tell(self, Meet(others)).send().await.expect("it lives");
    }

    async fn tell(&self, note: Note) {
        ActorRef::tell(self, Say(note)).send().await.expect("it lives");
    }
}

#[derive(Actor, Debug)]
struct Fib;

struct Of(u64);

impl Message<Of> for Fib {
    type Reply = u64;

    async fn handle(&mut self, Of(n): Of, _cx: &mut Context<Self, u64>) -> u64 {
        if n < 2 {
            return n;
        }
        #[expect(clippy::async_yields_async, reason = "the other is asked before this is awaited")]
        let ask = async |n| {
            let child = Fib::spawn_with_mailbox(Fib, mailbox::unbounded());
            child.ask(Of(n)).enqueue().await.expect("it lives")
        };
        let (one, other) = (ask(n - 1).await, ask(n - 2).await);
        one.await.expect("an answer") + other.await.expect("an answer")
    }
}

#[derive(Actor, Debug)]
struct Supervisor;

#[derive(Debug)]
pub struct Crasher {
    asked: u64,
}

impl Actor for Crasher {
    type Args = ();
    type Error = Infallible;

    async fn on_start((): (), _me: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(Self { asked: 0 })
    }
}

struct Crash;
struct Asked;

impl Message<Crash> for Crasher {
    type Reply = ();

    async fn handle(&mut self, _: Crash, _cx: &mut Context<Self, ()>) {
        panic!("on purpose");
    }
}

impl Message<Asked> for Crasher {
    type Reply = u64;

    async fn handle(&mut self, _: Asked, _cx: &mut Context<Self, u64>) -> u64 {
        self.asked += 1;
        self.asked
    }
}

impl contender::Crasher for ActorRef<Crasher> {
    async fn crash(&self) {
        assert!(self.ask(Crash).send().await.is_err(), "it did not panic");
    }

    /// While it is being made again it refuses.
    async fn asked(&self) -> Option<u64> {
        self.ask(Asked).send().await.ok()
    }
}
