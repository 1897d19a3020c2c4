//! Signals: what overtakes messages, and what never does.

use thespian::prelude::*;

use crate::case::cases;
use crate::gate::Gate;
use crate::lines::Lines;
use crate::player::{Player, PlayerAddr};
use crate::scene::Scene;

cases! { "signals":
    "a stop overtakes what waits: that is not handled, and nobody is left without word",
    a_stop_overtakes => [
        "it up", "it lets go", "it off: stopped", "it dropped", "stopped", "not executed: Stopped", "note: the \
         actor stopped first",
    ];

    "a kill overtakes what waits and acts where the handler waits; there are no last words",
    a_kill_overtakes => ["it up", "it lets go", "it dropped", "killed", "not executed: Stopped"];

    "a drain comes behind what was accepted before it, and lets in nothing after it",
    a_drain_does_not_overtake => [
        "it up", "given back: Stopped", "it lets go", "it 1", "it 2", "it off: drained", "it dropped", "2",
        "not executed: Stopped", "drained",
    ];

    "the failure of a child overtakes what waits for its parent, and needs no room",
    a_childs_failure_overtakes => [
        "given back: Full", "failed", "note: the actor stopped first", "note: the actor stopped first",
    ];

    "the end of a watched actor comes behind all that it said to the watcher before",
    an_end_does_not_overtake => [
        "watcher 0", "watcher 1", "watcher 2", "watcher 3", "watcher hears: stopped", "watcher 9",
    ];
}

async fn a_stop_overtakes(scene: Scene) {
    let mut letters = scene.system.dead_letters();
    let (it, gate) = scene.held(scene.loud("it")).await;
    it.note(1).tell().expect("room");
    let asked = it.count().ask();
    it.stop();
    gate.open();
    let how = it.stopped().await;
    scene.say(how.to_string());
    scene.heard(asked.await);
    while let Some(letter) = letters.try_next() {
        scene.say(format!("{}: {}", letter.message, letter.why));
    }
}

async fn a_kill_overtakes(scene: Scene) {
    let (it, _gate) = scene.held(scene.loud("it")).await;
    let asked = it.count().ask();
    it.kill();
    let how = it.stopped().await;
    scene.say(how.to_string());
    scene.heard(asked.await);
}

async fn a_drain_does_not_overtake(scene: Scene) {
    let (it, gate) = scene.held(scene.loud("it")).await;
    it.note(1).tell().expect("room");
    let before = it.note(2).ask();
    it.drain();
    let after = it.note(3).ask();
    scene.sent(it.note(4).tell());
    gate.open();
    let how = it.stopped().await;
    scene.heard(before.await);
    scene.heard(after.await);
    scene.say(how.to_string());
}

/// Answers for the failures of its child.
#[actor(mailbox = 2)]
struct Guarantor {
    lines: Lines,
}

#[handlers]
impl Guarantor {
    #[handler]
    fn hire(&self, cx: &mut Context<Self>) -> PlayerAddr {
        let child = Player::props("child", self.lines.clone(), false);
        cx.spawn(child.life(|life| life.on_panic(Directive::Escalate))).expect("a child")
    }

    #[handler]
    async fn hold(&self, gate: Gate) {
        gate.pass().await;
    }

    #[handler]
    fn note(&self, n: u32) {
        self.lines.say(format!("handles {n}"));
    }
}

async fn a_childs_failure_overtakes(scene: Scene) {
    let mut letters = scene.system.dead_letters();
    let (guarantor, gate) =
        (scene.spawn(Props::value(Guarantor { lines: scene.lines.clone() })), Gate::default());
    let child = guarantor.hire().await.expect("an answer");
    guarantor.hold(gate.clone()).tell().expect("room");
    gate.occupied(1).await;
    guarantor.note(1).tell().expect("room");
    guarantor.note(2).tell().expect("room");
    scene.sent(guarantor.note(3).tell());
    child.crash().await.expect_err("a failure");
    // Its end comes after its last words to its parent.
    child.stopped().await;
    gate.open();
    let how = guarantor.stopped().await;
    scene.say(how.to_string().split(':').next().unwrap_or_default());
    while let Some(letter) = letters.try_next() {
        if letter.message == "note" {
            scene.say(format!("{}: {}", letter.message, letter.why));
        }
    }
}

async fn an_end_does_not_overtake(scene: Scene) {
    let (watcher, watched) = (scene.player("watcher"), scene.player("watched"));
    watcher.watch(watched.clone()).await.expect("an answer");
    // Watching twice is watching once.
    watcher.watch(watched.clone()).await.expect("an answer");
    watched.tell_on(watcher.clone(), 4).tell().expect("room");
    watched.leave().tell().expect("room");
    watched.stopped().await;
    watcher.note(9).await.expect("an answer");
}
