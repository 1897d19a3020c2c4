//! Circles: who would wait for himself is told so.

use std::time::Duration;

use thespian::prelude::*;

use crate::case::cases;
use crate::gate::Gate;
use crate::scene::{Scene, told};

cases! { "circles":
    "an actor that asks itself is told so, by name",
    asking_oneself => [
        "`number` was not executed by Asker#1: Asker#1 would wait for itself, and handles nothing meanwhile", "7",
    ];

    "asks that lead back over others end in an error, and everybody goes on",
    a_ring_of_askers => ["not executed: a circle", "7 7 7"];

    "of two that ask each other at the same time at least one has an answer",
    at_the_same_time => ["one is told of the circle, the other has an answer: true"];

    "a send to oneself that would wait for room gives the message back",
    a_send_to_oneself => ["4 sent, then a circle"];

    "the only worker of a pool that asks the pool asks itself",
    a_circle_through_a_pool => ["not executed: a circle"];

    "who awaits the end of his asker leaves him without an answer",
    awaiting_the_end_of_ones_asker => ["unknown: Cycle", "7", "7"];

    "a deadline travels with the asks that are made for it, and one of them can be told to outlive it",
    deadlines_travel => ["not executed: Expired", "7"];
}

type Answer = Result<u32, AskError>;

/// Passes questions on.
#[actor(mailbox = 4)]
struct Asker {
    next: Option<AskerAddr>,
    heard: Option<Answer>,
}

#[handlers]
impl Asker {
    #[init]
    fn new() -> Self {
        Self { next: None, heard: None }
    }

    #[handler]
    fn meet(&mut self, next: AskerAddr) {
        self.next = Some(next);
    }

    #[handler]
    fn number(&self) -> u32 {
        7
    }

    #[handler]
    async fn hold(&self, gate: Gate) {
        gate.pass().await;
    }

    /// Asks the next to ask the next, so many times.
    #[handler]
    async fn pass_on(&self, steps: u32) -> Answer {
        match &self.next {
            Some(next) if steps > 0 => next.pass_on(steps - 1).await?,
            _ => Ok(7),
        }
    }

    /// Asks the next one, when everybody is there.
    #[handler]
    async fn ask_next(&self, gate: Gate) -> Answer {
        gate.pass().await;
        match &self.next {
            Some(next) => next.number().await,
            None => Ok(0),
        }
    }

    #[handler]
    async fn ask(&self, whom: AskerAddr) -> Answer {
        whom.number().await
    }

    #[handler]
    async fn fill(&self, cx: &mut Context<Self>) -> String {
        let own = cx.addr();
        for sent in 0..10 {
            if let Err(error) = own.number().send().await {
                let why = match error.why {
                    NotExecuted::Cycle(_) => "a circle".to_owned(),
                    other => format!("{other:?}"),
                };
                return format!("{sent} sent, then {why}");
            }
        }
        "no circle".to_owned()
    }

    #[handler]
    async fn mourn(&self, whom: AskerAddr) {
        whom.stopped().await;
    }

    #[handler]
    async fn be_mourned(&self, cx: &mut Context<Self>, by: AskerAddr) -> Result<(), AskError> {
        by.mourn(cx.addr()).await
    }

    /// Asks in the name of somebody whose patience has an end, and keeps what it hears.
    #[handler]
    async fn ask_on(&mut self, whom: AskerAddr) {
        self.heard = Some(whom.number().await);
    }

    /// The same, and with more patience than its own asker.
    #[handler]
    async fn ask_on_patiently(&mut self, whom: AskerAddr) {
        self.heard = Some(whom.number().timeout(Duration::MAX).await);
    }

    #[handler]
    fn heard(&mut self) -> Option<Answer> {
        self.heard.take()
    }
}

fn asker(scene: &Scene) -> AskerAddr {
    scene.spawn(Asker::props())
}

async fn asking_oneself(scene: Scene) {
    let one = asker(&scene);
    let outcome = one.ask(one.clone()).await.expect("an answer");
    scene.say(outcome.expect_err("a circle").to_string());
    scene.heard(one.number().await);
}

async fn a_ring_of_askers(scene: Scene) {
    let ring: Vec<_> = (0..3).map(|_| asker(&scene)).collect();
    for (place, one) in ring.iter().enumerate() {
        one.meet(ring[(place + 1) % 3].clone()).await.expect("an answer");
    }
    scene.say(told(ring[0].pass_on(9).await.expect("an answer")));
    let mut numbers = Vec::new();
    for one in &ring {
        numbers.push(told(one.number().await));
    }
    scene.say(numbers.join(" "));
}

async fn at_the_same_time(scene: Scene) {
    let (one, other, gate) = (asker(&scene), asker(&scene), Gate::default());
    one.meet(other.clone()).await.expect("an answer");
    other.meet(one.clone()).await.expect("an answer");
    let asked = [one.ask_next(gate.clone()).ask(), other.ask_next(gate.clone()).ask()];
    gate.occupied(2).await;
    gate.open();
    let mut outcomes = Vec::new();
    for ask in asked {
        outcomes.push(told(ask.await.expect("an answer")));
    }
    outcomes.sort();
    // Whose ask came first had the other one's answer, where they did not meet at all.
    let broken = outcomes == ["7", "not executed: a circle"] || outcomes == ["7", "7"];
    scene.say(format!("one is told of the circle, the other has an answer: {broken}"));
}

async fn a_send_to_oneself(scene: Scene) {
    let one = asker(&scene);
    scene.say(one.fill().await.expect("an answer"));
}

async fn a_circle_through_a_pool(scene: Scene) {
    let pool = scene.spawn(Pool::new(1, Asker::props()));
    scene.say(told(pool.ask(pool.clone()).await.expect("an answer")));
}

async fn awaiting_the_end_of_ones_asker(scene: Scene) {
    let (one, other) = (asker(&scene), asker(&scene));
    scene.say(told(one.be_mourned(other.clone()).await.expect("an answer")));
    scene.heard(one.number().await);
    one.stop();
    scene.heard(other.number().await);
}

async fn deadlines_travel(scene: Scene) {
    let (one, busy, gate) = (asker(&scene), asker(&scene), Gate::default());
    busy.hold(gate.clone()).tell().expect("room");
    gate.occupied(1).await;
    // Long enough to be begun also where the machine has other things to do.
    let patience = Duration::from_secs(1);
    // Both deadlines are the same moment, so its asker may hear either.
    let _ = one.ask_on(busy.clone()).timeout(patience).await;
    if let Some(heard) = one.heard().await.expect("an answer") {
        scene.say(told(heard));
    }
    let asked = one.ask_on_patiently(busy).timeout(patience).await;
    asked.expect_err("a deadline");
    gate.open();
    if let Some(heard) = one.heard().await.expect("an answer") {
        scene.say(told(heard));
    }
}
