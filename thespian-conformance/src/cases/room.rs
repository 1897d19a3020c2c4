//! Room: mailboxes are bounded, and nothing is lost in silence.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadLetters, Overflow};

use crate::case::cases;
use crate::gate::Gate;
use crate::lines::Lines;
use crate::player::{Player, PlayerAddr, PlayerMsg};
use crate::scene::Scene;

cases! { "room":
    "a full mailbox gives the message back, unchanged, and who tells never waits",
    a_full_mailbox_gives_back => ["note 3, since Full", "an ask, since Full", "it 1, it 2"];

    "a send waits for room within its deadline, and then has its message back",
    a_send_waits_within_its_deadline => ["given back: Expired", "sent", "it 1, it 3"];

    "what the actor has taken out and not begun counts against the bound",
    what_is_in_hand_counts => ["sent", "given back: Full", "it 1, it 2, it 3"];

    "where the newest is dropped nobody waits, and each that is dropped is a dead letter",
    the_newest_is_dropped => [
        "not executed: Dropped", "it 0, it 1", "note: the mailbox was full and its policy let go of it", "2 letters",
    ];

    "where the oldest is dropped the latest are handled, and who asked for one that was dropped is told",
    the_oldest_is_dropped => [
        "not executed: Dropped", "it 3, it 4", "note: the mailbox was full and its policy let go of it", "2 letters",
    ];

    "an actor that fills its own mailbox is told so",
    ones_own_mailbox_is_full => ["2 sent, then OwnMailboxFull", "0, 1"];

    "a dead letter carries kind, receiver and reason",
    dead_letters_say_what_for_whom_and_why => [
        "crash to /it: the actor failed while handling it",
        "decline to /it: its handler returned an error to nobody (no)",
        "count to /it: the actor stopped first",
    ];

    "every message ends in exactly one way, and is counted there",
    each_ends_in_one_way => ["sent 10: 4 handled, 2 refused, 1 expired, 0 dropped, 3 dead, 0 waiting"];
}

fn listening() -> (Lines, Props<Player>) {
    let book = Lines::default();
    (book.clone(), Player::props("it", book, false))
}

async fn drained(it: &PlayerAddr, gate: &Gate) {
    gate.open();
    it.drain();
    it.stopped().await;
}

fn count(scene: &Scene, letters: &mut DeadLetters) {
    let mut all = Vec::new();
    while let Some(letter) = letters.try_next() {
        all.push(format!("{}: {}", letter.message, letter.why));
    }
    let count = all.len();
    all.dedup();
    all.into_iter().for_each(|letter| scene.say(letter));
    scene.say(format!("{count} letters"));
}

async fn a_full_mailbox_gives_back(scene: Scene) {
    let (book, recipe) = listening();
    let (it, gate) = scene.held(recipe.mailbox(2)).await;
    it.note(1).tell().expect("room");
    it.note(2).tell().expect("room");
    let back = it.note(3).tell().expect_err("no room");
    if let PlayerMsg::Note { n } = back.message {
        scene.say(format!("note {n}, since {:?}", back.why));
    }
    let back = it.note(4).try_ask().expect_err("no room");
    scene.say(format!("an ask, since {:?}", back.why));
    drained(&it, &gate).await;
    scene.say(book.joined());
}

async fn a_send_waits_within_its_deadline(scene: Scene) {
    let (book, recipe) = listening();
    let (it, gate) = scene.held(recipe.mailbox(1)).await;
    it.note(1).tell().expect("room");
    scene.sent(it.note(2).timeout(Duration::from_millis(1)).send().await);
    let waiting = it.note(3).send();
    gate.open();
    scene.sent(waiting.await);
    drained(&it, &gate).await;
    scene.say(book.joined());
}

/// Takes its first messages out together, since it cannot start before.
#[actor(mailbox = 3)]
struct Late {
    lines: Lines,
}

#[handlers]
impl Late {
    #[init]
    async fn new(lines: Lines, gate: Gate) -> Self {
        gate.pass().await;
        Self { lines }
    }

    #[handler]
    async fn hold(&mut self, gate: Gate) {
        gate.pass().await;
    }

    #[handler]
    fn note(&mut self, n: u32) {
        self.lines.say(format!("it {n}"));
    }
}

async fn what_is_in_hand_counts(scene: Scene) {
    let (book, start, held) = (Lines::default(), Gate::default(), Gate::default());
    let late = scene.spawn(Late::props(book.clone(), start.clone()));
    late.hold(held.clone()).tell().expect("room");
    late.note(1).tell().expect("room");
    late.note(2).tell().expect("room");
    start.open();
    held.occupied(1).await;
    scene.sent(late.note(3).tell());
    scene.sent(late.note(4).tell());
    held.open();
    late.drain();
    late.stopped().await;
    scene.say(book.joined());
}

async fn the_newest_is_dropped(scene: Scene) {
    let mut letters = scene.system.dead_letters();
    let (book, recipe) = listening();
    let recipe = recipe.life(|life| life.mailbox(2).overflow(Overflow::DropNewest));
    let (it, gate) = scene.held(recipe).await;
    for n in 0..3 {
        it.note(n).tell().expect("no refusal");
    }
    it.note(3).send().await.expect("no refusal");
    scene.heard(it.note(4).await);
    drained(&it, &gate).await;
    scene.say(book.joined());
    count(&scene, &mut letters);
}

async fn the_oldest_is_dropped(scene: Scene) {
    let mut letters = scene.system.dead_letters();
    let (book, recipe) = listening();
    let recipe = recipe.life(|life| life.mailbox(2).overflow(Overflow::DropOldest));
    let (it, gate) = scene.held(recipe).await;
    let asked = it.note(0).ask();
    for n in 1..5 {
        it.note(n).tell().expect("no refusal");
    }
    scene.heard(asked.await);
    drained(&it, &gate).await;
    scene.say(book.joined());
    count(&scene, &mut letters);
}

/// Talks to itself more than it can take.
#[actor(mailbox = 2)]
struct Talker {
    lines: Lines,
}

#[handlers]
impl Talker {
    #[handler]
    fn note(&mut self, n: u32) {
        self.lines.say(n.to_string());
    }

    #[handler]
    fn talk(&mut self, cx: &mut Context<Self>) -> String {
        let own = cx.addr();
        let refused = (0..10).find_map(|n| Some((n, own.note(n).tell().err()?)));
        refused
            .map_or_else(String::new, |(sent, error)| format!("{sent} sent, then {:?}", error.why))
    }
}

async fn ones_own_mailbox_is_full(scene: Scene) {
    let book = Lines::default();
    let talker = scene.spawn(Props::value(Talker { lines: book.clone() }));
    scene.say(talker.talk().await.expect("an answer"));
    book.first(2).await;
    scene.say(book.joined());
}

async fn dead_letters_say_what_for_whom_and_why(scene: Scene) {
    let mut letters = scene.system.dead_letters();
    let it = scene.player("it");
    it.crash().tell().expect("room");
    it.decline().tell().expect("room");
    // Behind them, so that they have been handled.
    let gate = Gate::default();
    crate::scene::hold(&it, &gate).await;
    it.count().tell().expect("room");
    it.stop();
    gate.open();
    it.stopped().await;
    while let Some(letter) = letters.try_next() {
        let error = letter.error.map(|error| format!(" ({error})")).unwrap_or_default();
        scene.say(format!("{} to {}: {}{error}", letter.message, letter.path, letter.why));
    }
}

async fn each_ends_in_one_way(scene: Scene) {
    let (_, recipe) = listening();
    let (it, gate) = scene.held(recipe.mailbox(4)).await;
    let hasty = it.note(1).timeout(Duration::from_millis(1)).ask();
    hasty.await.expect_err("a deadline");
    it.note(2).tell().expect("room");
    it.decline().tell().expect("room");
    it.crash().tell().expect("room");
    it.note(3).tell().expect_err("no room");
    gate.open();
    it.count().await.expect("an answer");
    let gate = Gate::default();
    crate::scene::hold(&it, &gate).await;
    it.note(4).tell().expect("room");
    let asked = it.note(5).ask();
    it.stop();
    gate.open();
    it.stopped().await;
    asked.await.expect_err("it has stopped");
    let flow = scene.system.flow();
    scene.say(format!(
        "sent {}: {} handled, {} refused, {} expired, {} dropped, {} dead, {} waiting",
        flow.sent, flow.handled, flow.refused, flow.expired, flow.dropped, flow.dead, flow.waiting
    ));
}
