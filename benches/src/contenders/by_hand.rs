//! What one writes without a library: a loop over a channel, and a oneshot for each answer.
//!
//! Channels differ and the loops do not, so they are written once over `Channel`.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use tokio::sync::{Mutex, oneshot};

use crate::contender::{Contender, Counter, Crasher, Soon, Talker};
use crate::parts::{BOUND, Books, Note, Open, Report, Total};

/// A channel, and the way in which its receiver is best emptied.
pub trait Channel: Send + Sync + 'static {
    const NAME: &'static str;
    const ABOUT: &'static str;
    type Tx<T: Send + 'static>: Sender<T>;
    type BoundedTx<T: Send + 'static>: Sender<T>;
    type Rx<T: Send + 'static>: Receiver<T>;
    type BoundedRx<T: Send + 'static>: Receiver<T>;

    fn unbounded<T: Send + 'static>() -> (Self::Tx<T>, Self::Rx<T>);
    fn bounded<T: Send + 'static>(bound: usize) -> (Self::BoundedTx<T>, Self::BoundedRx<T>);
}

pub trait Sender<T>: Clone + Send + Sync + 'static {
    /// Whether the receiver is still there.
    fn send(&self, message: T) -> impl Soon<bool>;
}

pub trait Receiver<T>: Send + 'static {
    /// Handles all messages, until there are no senders any more.
    fn run<A: Actor<T>>(&mut self, actor: &mut A) -> impl Soon<()>;
}

pub trait Actor<T>: Send + 'static {
    fn handle(&mut self, message: T) -> impl Soon<()>;
}

fn spawn<T>(mut inbox: impl Receiver<T>, mut actor: impl Actor<T>) {
    tokio::spawn(async move { inbox.run(&mut actor).await });
}

#[derive(Debug)]
pub struct ByHand<C>(PhantomData<C>);

impl<C: Channel> Contender for ByHand<C> {
    const NAME: &'static str = C::NAME;
    const ABOUT: &'static str = C::ABOUT;
    const PEER: bool = false;
    type Counter = Handle<C::Tx<Count>>;
    type Usual = Handle<C::Tx<Count>>;
    type Bounded = Handle<C::BoundedTx<Count>>;
    type Slow = Handle<C::BoundedTx<Count>>;
    type Talker = Talking<C>;
    type Crasher = Handle<C::Tx<Crash>>;

    fn start() -> Self {
        Self(PhantomData)
    }

    async fn counter(&self, open: &Open) -> Self::Counter {
        let (tx, rx) = C::unbounded();
        spawn(rx, Counting(Books::new(open.clone())));
        Handle(tx)
    }

    async fn usual(&self, open: &Open) -> Self::Usual {
        self.counter(open).await
    }

    async fn bounded(&self, open: &Open) -> Option<Self::Bounded> {
        let (tx, rx) = C::bounded(BOUND);
        spawn(rx, Counting(Books::new(open.clone())));
        Some(Handle(tx))
    }

    async fn slow(&self, open: &Open) -> Option<Self::Slow> {
        let (tx, rx) = C::bounded(BOUND);
        spawn(rx, Slow(Counting(Books::new(open.clone()))));
        Some(Handle(tx))
    }

    async fn talkers(&self, how_many: usize, report: &Report) -> Vec<Self::Talker> {
        let one = || {
            let (tx, rx) = C::unbounded();
            let others = Arc::new(Vec::new());
            spawn(rx, TalkingActor::<C> { others, report: report.clone() });
            Talking(tx)
        };
        (0..how_many).map(|_| one()).collect()
    }

    async fn fib(&self, n: u64) -> u64 {
        fib::<C>(n).await.await.expect("an answer")
    }

    async fn crasher(&self) -> Option<Self::Crasher> {
        let (tx, rx) = C::unbounded();
        tokio::spawn(supervise::<C>(rx));
        Some(Handle(tx))
    }
}

/// An address, and nothing more.
#[derive(Clone, Debug)]
pub struct Handle<Tx>(Tx);

#[derive(Debug)]
pub enum Count {
    Tell(Note),
    Ask(Note, oneshot::Sender<u64>),
    Total(oneshot::Sender<Total>),
}

struct Counting(Books);

impl Actor<Count> for Counting {
    async fn handle(&mut self, message: Count) {
        // Who does not wait for the answer any more does not need it.
        match message {
            Count::Tell(note) => drop(self.0.total.add(note)),
            Count::Ask(note, answer) => drop(answer.send(self.0.total.add(note))),
            Count::Total(answer) => drop(answer.send(self.0.total)),
        }
    }
}

struct Slow(Counting);

impl Actor<Count> for Slow {
    async fn handle(&mut self, message: Count) {
        tokio::time::sleep(super::SLOWLY).await;
        self.0.handle(message).await;
    }
}

impl<Tx: Sender<Count>> Counter for Handle<Tx> {
    async fn tell(&self, note: Note) {
        assert!(self.0.send(Count::Tell(note)).await, "it has ended");
    }

    async fn ask(&self, note: Note) -> u64 {
        let (answer, answered) = oneshot::channel();
        assert!(self.0.send(Count::Ask(note, answer)).await, "it has ended");
        answered.await.expect("an answer")
    }

    async fn total(&self) -> Total {
        let (answer, answered) = oneshot::channel();
        assert!(self.0.send(Count::Total(answer)).await, "it has ended");
        answered.await.expect("an answer")
    }
}

pub struct Talking<C: Channel>(C::Tx<Talk<C>>);

impl<C: Channel> Clone for Talking<C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

pub enum Talk<C: Channel> {
    Meet(Arc<Vec<Talking<C>>>),
    Say(Note),
}

struct TalkingActor<C: Channel> {
    others: Arc<Vec<Talking<C>>>,
    report: Report,
}

impl<C: Channel> Actor<Talk<C>> for TalkingActor<C> {
    async fn handle(&mut self, message: Talk<C>) {
        match message {
            Talk::Meet(others) => self.others = others,
            Talk::Say(note) => match note.next(self.others.len()) {
                Some((who, note)) => self.others[who].tell(note).await,
                None => self.report.end(note),
            },
        }
    }
}

impl<C: Channel> Talker for Talking<C> {
    async fn meet(&self, others: Arc<Vec<Self>>) {
        assert!(self.0.send(Talk::Meet(others)).await, "it has ended");
    }

    async fn tell(&self, note: Note) {
        assert!(self.0.send(Talk::Say(note)).await, "it has ended");
    }
}

struct Fib<C>(PhantomData<C>);

impl<C: Channel> Actor<(u64, oneshot::Sender<u64>)> for Fib<C> {
    async fn handle(&mut self, (n, answer): (u64, oneshot::Sender<u64>)) {
        let value = if n < 2 {
            n
        } else {
            let (one, other) = (fib::<C>(n - 1).await, fib::<C>(n - 2).await);
            one.await.expect("an answer") + other.await.expect("an answer")
        };
        let _ = answer.send(value);
    }
}

/// A new actor that is asked one thing, and ends since nobody has its address any more.
#[expect(
    clippy::async_yields_async,
    reason = "the other one is asked before this answer is awaited"
)]
fn fib<C: Channel>(n: u64) -> impl Future<Output = oneshot::Receiver<u64>> + Send {
    let (tx, rx) = C::unbounded();
    spawn(rx, Fib::<C>(PhantomData));
    let (answer, answered) = oneshot::channel();
    async move {
        assert!(tx.send((n, answer)).await, "it has ended");
        answered
    }
}

#[derive(Debug)]
pub enum Crash {
    Now(oneshot::Sender<()>),
    Asked(oneshot::Sender<u64>),
}

#[derive(Default)]
struct Crashing {
    asked: u64,
}

impl Actor<Crash> for Crashing {
    async fn handle(&mut self, message: Crash) {
        match message {
            Crash::Now(_answer) => panic!("on purpose"),
            Crash::Asked(answer) => {
                self.asked += 1;
                let _ = answer.send(self.asked);
            }
        }
    }
}

/// Each incarnation is a task. The receiver outlives them, and with it what waits.
async fn supervise<C: Channel>(inbox: C::Rx<Crash>) {
    let inbox = Arc::new(Mutex::new(inbox));
    loop {
        let inbox = inbox.clone();
        let incarnation = tokio::spawn(async move {
            inbox.lock().await.run(&mut Crashing::default()).await;
        });
        match incarnation.await {
            Err(error) if error.is_panic() => {}
            _ => return,
        }
    }
}

impl<Tx: Sender<Crash>> Crasher for Handle<Tx> {
    async fn crash(&self) {
        let (answer, answered) = oneshot::channel();
        assert!(self.0.send(Crash::Now(answer)).await, "it has ended");
        assert!(answered.await.is_err(), "it did not panic");
    }

    async fn asked(&self) -> Option<u64> {
        let (answer, answered) = oneshot::channel();
        assert!(self.0.send(Crash::Asked(answer)).await, "it has ended");
        answered.await.ok()
    }
}
