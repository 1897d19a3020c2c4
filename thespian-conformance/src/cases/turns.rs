//! One at a time.

use std::time::Duration;

use thespian::prelude::*;

use crate::case::cases;
use crate::gate::Gate;
use crate::lines::Lines;
use crate::scene::Scene;

cases! { "turns":
    "an async handler holds its actor until it ends",
    an_async_handler_holds => ["0 in, 0 out, 1 in, 1 out, 2 in, 2 out"];

    "a blocking handler does too, and work that blocks is awaited like any",
    a_blocking_handler_holds => ["0 in, 0 out, 1 in, 1 out, 7 in between, 2 in, 2 out"];

    "a pipe does not hold its actor, and its answer comes as a message",
    a_pipe_does_not_hold => ["nothing yet", "5"];

    "what is piped comes to the actor also when its mailbox is full",
    a_pipe_needs_no_room => ["given back: Full", "9"];
}

/// Says when it begins and when it ends.
#[actor(mailbox = 4)]
struct Actor {
    lines: Lines,
    sum: u32,
}

#[handlers]
impl Actor {
    /// Comes back to the stage in the middle, where others could have their turn.
    #[handler]
    async fn wait(&mut self, cx: &mut Context<Self>, n: u32) {
        self.lines.say(format!("{n} in"));
        for _ in 0..3 {
            cx.sleep(Duration::ZERO).await;
        }
        self.lines.say(format!("{n} out"));
    }

    #[handler(blocking)]
    fn block(&mut self, n: u32) {
        self.lines.say(format!("{n} in"));
        std::thread::yield_now();
        self.lines.say(format!("{n} out"));
    }

    #[handler]
    async fn hand_out(&mut self, cx: &mut Context<Self>) {
        let result = cx.blocking(|| 7).await;
        self.lines.say(format!("{result} in between"));
    }

    /// Adds what comes when the gate opens.
    #[handler]
    fn order(&mut self, cx: &mut Context<Self>, gate: Gate, n: u32) {
        let later = async move {
            gate.pass().await;
            n
        };
        cx.pipe(later, |n| ActorMsg::Arrive { n });
    }

    #[handler]
    fn arrive(&mut self, n: u32) {
        self.sum += n;
        self.lines.say(format!("{}", self.sum));
    }

    #[handler]
    fn sum(&self) -> u32 {
        self.sum
    }

    #[handler]
    async fn hold(&mut self, gate: Gate) {
        gate.pass().await;
    }
}

fn actor(scene: &Scene) -> (ActorAddr, Lines) {
    let book = Lines::default();
    (scene.spawn(Props::value(Actor { lines: book.clone(), sum: 0 })), book)
}

async fn an_async_handler_holds(scene: Scene) {
    let (actor, book) = actor(&scene);
    for n in 0..3 {
        actor.wait(n).tell().expect("room");
    }
    book.first(6).await;
    scene.say(book.joined());
}

async fn a_blocking_handler_holds(scene: Scene) {
    let (actor, book) = actor(&scene);
    actor.block(0).tell().expect("room");
    actor.block(1).tell().expect("room");
    actor.hand_out().tell().expect("room");
    actor.block(2).await.expect("an answer");
    scene.say(book.joined());
}

async fn a_pipe_does_not_hold(scene: Scene) {
    let ((actor, book), gate) = (actor(&scene), Gate::default());
    actor.order(gate.clone(), 5).await.expect("an answer");
    if actor.sum().await == Ok(0) {
        scene.say("nothing yet");
    }
    gate.open();
    scene.say(book.first(1).await.join(" "));
}

async fn a_pipe_needs_no_room(scene: Scene) {
    let ((actor, book), gate, held) = (actor(&scene), Gate::default(), Gate::default());
    actor.order(gate.clone(), 9).await.expect("an answer");
    actor.hold(held.clone()).tell().expect("room");
    held.occupied(1).await;
    for _ in 0..4 {
        actor.sum().tell().expect("room");
    }
    scene.sent(actor.sum().tell());
    gate.open();
    held.open();
    scene.say(book.first(1).await.join(" "));
}
