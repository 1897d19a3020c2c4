//! ractor: its mailboxes are unbounded, all of them.

use std::sync::Arc;

use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort, SupervisionEvent};

use crate::contender::{self, Absent, Contender};
use crate::parts::{Books, Note, Open, Report, Total};

#[derive(Debug)]
pub struct Ractor;

impl Contender for Ractor {
    const NAME: &'static str = "ractor";
    const ABOUT: &'static str = "ractor 0.16, without its feature `message_span_propogation`; it has no bounded mailboxes, and a \
                                 restart is written by hand in a supervisor, as in its example";
    type Counter = ActorRef<Count>;
    type Usual = ActorRef<Count>;
    type Bounded = Absent;
    type Slow = Absent;
    type Talker = Talking;
    type Crasher = ActorRef<Supervise>;

    fn start() -> Self {
        Self
    }

    async fn counter(&self, open: &Open) -> ActorRef<Count> {
        Actor::spawn(None, Counter, open.clone()).await.expect("an actor").0
    }

    async fn usual(&self, open: &Open) -> ActorRef<Count> {
        self.counter(open).await
    }

    async fn bounded(&self, _open: &Open) -> Option<Absent> {
        None
    }

    async fn slow(&self, _open: &Open) -> Option<Absent> {
        None
    }

    async fn talkers(&self, how_many: usize, report: &Report) -> Vec<Talking> {
        let mut talkers = Vec::with_capacity(how_many);
        for _ in 0..how_many {
            let (talker, _) = Actor::spawn(None, Talker, report.clone()).await.expect("an actor");
            talkers.push(Talking(talker));
        }
        talkers
    }

    async fn fib(&self, n: u64) -> u64 {
        fib(n).await
    }

    async fn crasher(&self) -> Option<ActorRef<Supervise>> {
        Some(Actor::spawn(None, Supervisor, ()).await.expect("an actor").0)
    }
}

#[derive(Debug)]
pub enum Count {
    Tell(Note),
    Ask(Note, RpcReplyPort<u64>),
    Total(RpcReplyPort<Total>),
}

struct Counter;

impl Actor for Counter {
    type Msg = Count;
    type State = Books;
    type Arguments = Open;

    async fn pre_start(
        &self,
        _me: ActorRef<Count>,
        open: Open,
    ) -> Result<Books, ActorProcessingErr> {
        Ok(Books::new(open))
    }

    async fn handle(
        &self,
        _me: ActorRef<Count>,
        message: Count,
        books: &mut Books,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            Count::Tell(note) => drop(books.total.add(note)),
            Count::Ask(note, reply) => reply.send(books.total.add(note))?,
            Count::Total(reply) => reply.send(books.total)?,
        }
        Ok(())
    }
}

impl contender::Counter for ActorRef<Count> {
    async fn tell(&self, note: Note) {
        self.cast(Count::Tell(note)).expect("it lives");
    }

    async fn ask(&self, note: Note) -> u64 {
        let answer = self.call(|reply| Count::Ask(note, reply), None);
        answer.await.expect("it lives").expect("an answer")
    }

    async fn total(&self) -> Total {
        self.call(Count::Total, None).await.expect("it lives").expect("an answer")
    }

    fn stop(self) {
        ractor::ActorCell::stop(&self, None);
    }
}

#[derive(Clone, Debug)]
pub struct Talking(ActorRef<Talk>);

#[derive(Debug)]
pub enum Talk {
    Meet(Arc<Vec<Talking>>),
    Say(Note),
}

struct Talker;

struct Talks {
    others: Arc<Vec<Talking>>,
    report: Report,
}

impl Actor for Talker {
    type Msg = Talk;
    type State = Talks;
    type Arguments = Report;

    async fn pre_start(
        &self,
        _me: ActorRef<Talk>,
        report: Report,
    ) -> Result<Talks, ActorProcessingErr> {
        Ok(Talks { others: Arc::default(), report })
    }

    async fn handle(
        &self,
        _me: ActorRef<Talk>,
        message: Talk,
        state: &mut Talks,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            Talk::Meet(others) => state.others = others,
            Talk::Say(note) => match note.next(state.others.len()) {
                Some((who, note)) => state.others[who].0.cast(Talk::Say(note))?,
                None => state.report.end(note),
            },
        }
        Ok(())
    }
}

impl contender::Talker for Talking {
    async fn meet(&self, others: Arc<Vec<Self>>) {
        self.0.cast(Talk::Meet(others)).expect("it lives");
    }

    async fn tell(&self, note: Note) {
        self.0.cast(Talk::Say(note)).expect("it lives");
    }
}

struct Fib;

struct Of(u64, RpcReplyPort<u64>);

impl Actor for Fib {
    type Msg = Of;
    type State = ();
    type Arguments = ();

    async fn pre_start(&self, _me: ActorRef<Of>, _: ()) -> Result<(), ActorProcessingErr> {
        Ok(())
    }

    async fn handle(
        &self,
        me: ActorRef<Of>,
        Of(n, reply): Of,
        _: &mut (),
    ) -> Result<(), ActorProcessingErr> {
        me.stop(None);
        let value = if n < 2 {
            n
        } else {
            let (one, other) = tokio::join!(fib(n - 1), fib(n - 2));
            one + other
        };
        Ok(reply.send(value)?)
    }
}

/// A new actor that is asked one thing.
async fn fib(n: u64) -> u64 {
    let (child, _) = Actor::spawn(None, Fib, ()).await.expect("an actor");
    let answer = child.call(|reply| Of(n, reply), None);
    answer.await.expect("it lives").expect("an answer")
}

struct Crasher;

#[derive(Debug)]
enum Crash {
    Now(RpcReplyPort<()>),
    Asked(RpcReplyPort<u64>),
}

impl Actor for Crasher {
    type Msg = Crash;
    type State = u64;
    type Arguments = ();

    async fn pre_start(&self, _me: ActorRef<Crash>, _: ()) -> Result<u64, ActorProcessingErr> {
        Ok(0)
    }

    async fn handle(
        &self,
        _me: ActorRef<Crash>,
        message: Crash,
        asked: &mut u64,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            Crash::Now(_reply) => panic!("on purpose"),
            Crash::Asked(reply) => {
                *asked += 1;
                Ok(reply.send(*asked)?)
            }
        }
    }
}

struct Supervisor;

#[derive(Debug)]
pub enum Supervise {
    Child(RpcReplyPort<Child>),
}

/// Another one after each restart.
#[derive(Debug)]
pub struct Child(ActorRef<Crash>);

impl Actor for Supervisor {
    type Msg = Supervise;
    type State = ActorRef<Crash>;
    type Arguments = ();

    async fn pre_start(
        &self,
        me: ActorRef<Supervise>,
        _: (),
    ) -> Result<ActorRef<Crash>, ActorProcessingErr> {
        Ok(Actor::spawn_linked(None, Crasher, (), me.get_cell()).await?.0)
    }

    async fn handle(
        &self,
        _me: ActorRef<Supervise>,
        Supervise::Child(reply): Supervise,
        child: &mut ActorRef<Crash>,
    ) -> Result<(), ActorProcessingErr> {
        Ok(reply.send(Child(child.clone()))?)
    }

    async fn handle_supervisor_evt(
        &self,
        me: ActorRef<Supervise>,
        event: SupervisionEvent,
        child: &mut ActorRef<Crash>,
    ) -> Result<(), ActorProcessingErr> {
        if let SupervisionEvent::ActorFailed(..) = event {
            *child = Actor::spawn_linked(None, Crasher, (), me.get_cell()).await?.0;
        }
        Ok(())
    }
}

async fn child(supervisor: &ActorRef<Supervise>) -> ActorRef<Crash> {
    supervisor.call(Supervise::Child, None).await.expect("it lives").expect("an answer").0
}

impl contender::Crasher for ActorRef<Supervise> {
    async fn crash(&self) {
        let answer = child(self).await.call(Crash::Now, None).await.expect("it lives");
        assert!(!answer.is_success(), "it did not panic");
    }

    /// Until the supervisor has heard, its child is the dead one.
    async fn asked(&self) -> Option<u64> {
        match child(self).await.call(Crash::Asked, None).await {
            Ok(ractor::rpc::CallResult::Success(asked)) => Some(asked),
            _ => None,
        }
    }
}
