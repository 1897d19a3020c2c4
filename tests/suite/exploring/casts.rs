//! Small casts of which it is known what can happen.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::prelude::*;
use thespian::testing::shared;
use thespian::{Listener, Name, ReplyTo, Topic};

/// What runs have come to.
#[derive(Clone, Default)]
pub(super) struct Outcomes(Arc<Mutex<BTreeSet<String>>>);

impl Outcomes {
    pub(super) fn add(&self, outcome: impl Into<String>) {
        self.0.lock().unwrap().insert(outcome.into());
    }

    pub(super) fn all(&self) -> BTreeSet<String> {
        self.0.lock().unwrap().clone()
    }
}

/// A scenario whose type is the same for all.
pub(super) type Played = Pin<Box<dyn Future<Output = ()>>>;
pub(super) type Cast = fn(System, Outcomes) -> Played;

/// Keeps a number that others read and write.
#[actor]
pub(super) struct Cell {
    value: u64,
    log: String,
}

#[handlers]
impl Cell {
    #[init]
    pub(super) fn new() -> Self {
        Self { value: 0, log: String::new() }
    }

    #[handler]
    fn read(&self) -> u64 {
        self.value
    }

    #[handler]
    pub(super) fn write(&mut self, value: u64) {
        self.value = value;
    }

    #[handler]
    fn note(&mut self, who: &'static str) -> String {
        self.log += who;
        self.log.clone()
    }
}

/// Adds to a cell, as one must not.
#[actor]
pub(super) struct Adder {
    cell: CellAddr,
}

#[handlers]
impl Adder {
    #[init]
    pub(super) fn new(cell: CellAddr) -> Self {
        Self { cell }
    }

    #[handler]
    async fn add(&mut self) {
        let value = self.cell.read().await.unwrap();
        self.cell.write(value + 1).await.unwrap();
    }
}

/// One of them, and the test itself does the same: one addition may be lost.
pub(super) fn adders(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let cell = system.spawn(Cell::props()).unwrap();
        let adder = system.spawn(Adder::props(cell.clone())).unwrap();
        adder.add().tell().unwrap();
        let value = cell.read().await.unwrap();
        cell.write(value + 1).await.unwrap();
        system.at_rest().await;
        outcomes.add(cell.read().await.unwrap().to_string());
    })
}

/// Tells a cell its name, or stops it.
#[actor]
pub(super) struct Teller {
    name: &'static str,
    cell: CellAddr,
}

#[handlers]
impl Teller {
    #[init]
    pub(super) fn new(name: &'static str, cell: CellAddr) -> Self {
        Self { name, cell }
    }

    #[handler]
    fn tell(&mut self) -> bool {
        self.cell.note(self.name).tell().is_ok()
    }

    #[handler]
    fn stop_it(&mut self) {
        self.cell.stop();
    }
}

/// Two who tell one.
pub(super) fn two_tellers(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let cell = system.spawn(Cell::props()).unwrap();
        for name in ["a", "b"] {
            system.spawn(Teller::props(name, cell.clone())).unwrap().tell().tell().unwrap();
        }
        system.at_rest().await;
        outcomes.add(cell.note("").await.unwrap());
    })
}

/// Two pairs that have nothing to do with one another.
pub(super) fn two_pairs(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let mut logs = Vec::new();
        for name in ["a", "b"] {
            let cell = system.spawn(Cell::props()).unwrap();
            let teller = system.spawn(Teller::props(name, cell.clone())).unwrap();
            teller.tell().tell().unwrap();
            logs.push(cell);
        }
        system.at_rest().await;
        let (one, other) = (logs[0].note("").await.unwrap(), logs[1].note("").await.unwrap());
        outcomes.add(format!("{one} {other}"));
    })
}

/// A stop and a message, from two who do not know of one another: the message is handled, lost, or refused.
pub(super) fn a_stop_and_a_message(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let cell = system.spawn(Cell::props()).unwrap();
        let teller = system.spawn(Teller::props("a", cell.clone())).unwrap();
        let stopper = system.spawn(Teller::props("b", cell.clone())).unwrap();
        stopper.stop_it().tell().unwrap();
        let was_accepted = teller.tell().await.unwrap();
        system.at_rest().await;
        let was_lost = system.stats().dead_letters > 0;
        outcomes.add(format!("accepted: {was_accepted}, lost: {was_lost}"));
    })
}

/// Three who tell one, which somebody stops: who was accepted, and what was lost.
pub(super) fn three_tellers_and_a_stop(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let cell = system.spawn(Cell::props()).unwrap();
        let tellers = ["a", "b", "c"].map(|name| {
            let teller = system.spawn(Teller::props(name, cell.clone())).unwrap();
            teller.tell().ask()
        });
        let stopper = system.spawn(Teller::props("d", cell.clone())).unwrap();
        stopper.stop_it().tell().unwrap();
        let mut accepted = Vec::new();
        for teller in tellers {
            accepted.push(teller.await.unwrap());
        }
        system.at_rest().await;
        outcomes.add(format!("{accepted:?}, lost: {}", system.stats().dead_letters));
    })
}

/// Timers that are due at the same moment, set by two.
pub(super) fn equal_timers(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let cell = system.spawn(Cell::props()).unwrap();
        for name in ["a", "b"] {
            system.spawn(Later::props(name, cell.clone())).unwrap().later().tell().unwrap();
        }
        system.sleep(Duration::from_secs(2)).await;
        outcomes.add(cell.note("").await.unwrap());
    })
}

/// Tells it in a second.
#[actor]
pub(super) struct Later {
    name: &'static str,
    cell: CellAddr,
}

#[handlers]
impl Later {
    #[init]
    pub(super) fn new(name: &'static str, cell: CellAddr) -> Self {
        Self { name, cell }
    }

    #[handler]
    fn later(&mut self) {
        self.cell.note(self.name).after(Duration::from_secs(1)).unwrap().detach();
    }
}

/// A mailbox with one place, and three who want it.
pub(super) fn a_small_mailbox(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let small = system.spawn(Small::props()).unwrap();
        let ask = |name| small.note(name).ask();
        let (one, two, three) = (ask("a"), ask("b"), ask("c"));
        let refused = small.note("x").tell().is_err();
        let answers = (one.await.unwrap(), two.await.unwrap(), three.await.unwrap());
        outcomes.add(format!("{refused} {answers:?}"));
    })
}

#[actor(mailbox = 1)]
pub(super) struct Small {
    log: String,
}

#[handlers]
impl Small {
    #[init]
    pub(super) fn new() -> Self {
        Self { log: String::new() }
    }

    #[handler]
    pub(super) fn note(&mut self, who: &'static str) -> String {
        self.log += who;
        self.log.clone()
    }
}

/// Two who ask one another.
#[actor]
pub(super) struct Friend {
    other: Option<FriendAddr>,
}

#[handlers]
impl Friend {
    #[init]
    pub(super) fn new() -> Self {
        Self { other: None }
    }

    #[handler]
    fn meet(&mut self, other: FriendAddr) {
        self.other = Some(other);
    }

    #[handler]
    async fn call(&mut self) -> bool {
        match &self.other {
            Some(other) => other.name().await.is_ok(),
            None => false,
        }
    }

    #[handler]
    fn name(&self) -> &'static str {
        "friend"
    }
}

/// Both ask at once. Whether they wait for one another depends on who comes first.
pub(super) fn friends(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let one = system.spawn(Friend::props()).unwrap();
        let other = system.spawn(Friend::props()).unwrap();
        one.meet(other.clone()).await.unwrap();
        other.meet(one.clone()).await.unwrap();
        let (first, second) = (one.call().ask(), other.call().ask());
        outcomes.add(format!("{:?} {:?}", first.await, second.await));
    })
}

/// Keeps those who want to pass until it is opened.
#[actor]
pub(super) struct Gate {
    waiting: Vec<ReplyTo<()>>,
}

#[handlers]
impl Gate {
    #[init]
    pub(super) fn new() -> Self {
        Self { waiting: Vec::new() }
    }

    #[handler]
    pub(super) fn pass(&mut self, cx: &mut Context<Self>, reply: Reply<'_, ()>) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        self.waiting.push(reply);
        receipt
    }

    #[handler]
    fn open(&mut self) {
        for waiting in self.waiting.drain(..) {
            waiting.answer(());
        }
    }

    #[handler]
    pub(super) fn forget(&mut self) {
        self.waiting.clear();
    }
}

#[actor]
pub(super) struct Opener {
    gate: GateAddr,
}

#[handlers]
impl Opener {
    #[init]
    pub(super) fn new(gate: GateAddr) -> Self {
        Self { gate }
    }

    #[handler]
    fn open(&mut self) {
        self.gate.open().tell().unwrap();
    }
}

/// Who comes after the gate was opened waits for ever.
pub(super) fn a_gate(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let gate = system.spawn(Gate::props()).unwrap();
        system.spawn(Opener::props(gate.clone())).unwrap().open().tell().unwrap();
        gate.forget().await.unwrap();
        gate.pass().await.unwrap();
        outcomes.add("passed");
    })
}

/// Counts in what it shares with others, in two steps.
#[actor]
pub(super) struct Sharer {
    count: Arc<AtomicU64>,
    says_so: bool,
    seen: u64,
}

#[handlers]
impl Sharer {
    #[init]
    pub(super) fn new(count: Arc<AtomicU64>, says_so: bool) -> Self {
        Self { count, says_so, seen: 0 }
    }

    #[handler]
    fn read(&mut self, cx: &mut Context<Self>) {
        self.touch();
        self.seen = self.count.load(Ordering::Relaxed);
        cx.addr().write().tell().unwrap();
    }

    #[handler]
    pub(super) fn write(&mut self) {
        self.touch();
        self.count.store(self.seen + 1, Ordering::Relaxed);
    }
}

impl Sharer {
    fn touch(&self) {
        if self.says_so {
            shared("count");
        }
    }
}

pub(super) fn sharers(says_so: bool) -> impl Fn(System, Outcomes) -> Played {
    move |system, outcomes| {
        Box::pin(async move {
            let count = Arc::new(AtomicU64::new(0));
            for _ in 0..2 {
                let sharer = Sharer::props(count.clone(), says_so);
                system.spawn(sharer).unwrap().read().tell().unwrap();
            }
            system.at_rest().await;
            outcomes.add(count.load(Ordering::Relaxed).to_string());
        })
    }
}

/// Listens when it is told to.
#[actor]
pub(super) struct Ear {
    system: System,
    heard: Option<thespian::DeadLetters>,
    topic: Option<Listener<()>>,
}

#[handlers]
impl Ear {
    #[handler]
    fn listen(&mut self) {
        self.heard = Some(self.system.dead_letters());
    }

    #[handler]
    fn leave(&mut self) {
        self.topic = None;
    }

    #[handler]
    fn has_heard(&mut self) -> bool {
        self.heard.as_mut().is_some_and(|heard| heard.try_next().is_some())
    }
}

#[actor]
pub(super) struct Glass {
    topic: Topic<()>,
}

#[handlers]
impl Glass {
    #[handler]
    fn ring(&self) -> usize {
        self.topic.publish(()).delivered
    }

    #[handler]
    fn fall(&self) -> Result<(), &'static str> {
        Err("broken")
    }
}

fn glass_and_ear(system: &System) -> (GlassAddr, EarAddr) {
    let topic = system.topic(&Name::new("rings"));
    let glass = system.spawn(Glass { topic: topic.clone() }).unwrap();
    let (system, topic) = (system.clone(), Some(topic.listen(1)));
    let ear = system.clone().spawn(Ear { system, heard: None, topic }).unwrap();
    (glass, ear)
}

/// Somebody begins to listen, and somebody else has something to tell: nobody was listening before.
pub(super) fn a_listener_who_may_be_late(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let (glass, ear) = glass_and_ear(&system);
        glass.fall().tell().unwrap();
        ear.listen().tell().unwrap();
        system.at_rest().await;
        outcomes.add(format!("heard: {}", ear.has_heard().await.unwrap()));
    })
}

/// Somebody tells something, and the only one who listens leaves.
pub(super) fn a_listener_who_leaves(system: System, outcomes: Outcomes) -> Played {
    Box::pin(async move {
        let (glass, ear) = glass_and_ear(&system);
        let delivered = glass.ring().ask();
        ear.leave().tell().unwrap();
        outcomes.add(format!("delivered: {}", delivered.await.unwrap()));
    })
}
