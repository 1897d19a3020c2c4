//! Stopping: children before parents, each with a deadline, and everything in the end.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use thespian::prelude::*;

use crate::case::cases;
use crate::gate::Gate;
use crate::lines::Lines;
use crate::player::{Player, PlayerAddr};
use crate::scene::{Scene, told};

cases! { "stopping":
    "children end before their parents, and the youngest first",
    children_before_parents => [
        "younger off: stopped, younger dropped, grandchild off: stopped, grandchild dropped, elder off: stopped, \
         elder dropped, root off: stopped, root dropped",
    ];

    "phases come before age, the lowest first, and within one the youngest is first",
    phases_before_age => [
        "c off: stopped, c dropped, d off: stopped, d dropped, b off: stopped, b dropped, a off: stopped, a dropped",
    ];

    "one that drains handles what it has accepted before its parent ends",
    one_that_drains => ["child 1, child 2, child off: drained, child dropped"];

    "one that does not stop in its time is killed, and the others end in order",
    who_does_not_stop_in_time => ["child: killed", "root: stopped"];

    "a stop while it is being made ends it in order, and what waited for it is told",
    a_stop_before_the_start => ["not executed: Stopped", "stopped", "killed"];

    "addresses have no influence on an actor's life, and an owner has",
    addresses_and_owners => ["1", "stopped", "stopped", "1"];

    "a child may ask its parent while both end, and is told that it has stopped",
    a_child_asks_while_both_end => ["not executed: Stopped"];

    "the name of one that has ended is free when its end is heard, and not before",
    names_and_ends => [
        "the name `king` is taken by a sibling; stop that one first or choose another name", "killed, then /heir/king",
    ];

    "names and bounds that cannot be are refused at once",
    what_cannot_be => ["a/b: bad", "a#1: bad", ": bad", "a mailbox of 0 takes no message; give it at least 1"];

    "one that hears nothing for long enough stops, and no message is lost by it",
    an_idle_one_stops => ["stopped", "handled or given back: 1"];

    "a killed handler's asks are taken back if they had not begun, and what it had sent stays sent",
    what_a_killed_handler_leaves => ["told, last"];

    "a shutdown while everybody is busy leaves no asker without an outcome, and nobody behind",
    a_shutdown_while_busy => [
        "40 outcomes", "all have ended", "all is accounted for", "nothing can be spawned any more: the system or \
         the parent is stopping",
    ];

    "one that never yields is given up at its deadline, its watchers are told, and the end of the system names it",
    one_that_never_yields (threads) => [
        "it hears: killed (unconfirmed)", "not executed: Stopped", "killed (unconfirmed)",
        "the run: abandoned, since their work did not end in time: /office/stuck",
    ];
}

async fn children_before_parents(scene: Scene) {
    let book = Lines::default();
    let recipe = |name| Player::props(name, book.clone(), true);
    let root = scene.spawn(recipe("root"));
    let elder = root.adopt(recipe("elder")).await.expect("an answer");
    root.adopt(recipe("younger")).await.expect("an answer");
    elder.adopt(recipe("grandchild")).await.expect("an answer");
    root.stop();
    root.stopped().await;
    scene.say(book.all()[4..].join(", "));
}

async fn phases_before_age(scene: Scene) {
    let book = Lines::default();
    let root = scene.player("root");
    for (name, phase) in [("a", 1), ("b", 0), ("c", -1), ("d", 0)] {
        let recipe = Player::props(name, book.clone(), true).life(|life| life.phase(phase));
        root.adopt(recipe).await.expect("an answer");
    }
    root.stop();
    root.stopped().await;
    scene.say(book.all()[4..].join(", "));
}

async fn one_that_drains(scene: Scene) {
    let (book, gate) = (Lines::default(), Gate::default());
    let root = scene.player("root");
    let recipe = Player::props("child", book.clone(), true).life(|life| life.drain_on_stop(true));
    let child = root.adopt(recipe).await.expect("an answer");
    child.hold(gate.clone()).tell().expect("room");
    gate.occupied(1).await;
    child.note(1).tell().expect("room");
    child.note(2).tell().expect("room");
    root.stop();
    gate.open();
    root.stopped().await;
    scene.say(
        book.all()
            .into_iter()
            .filter(|line| line != "child up" && line != "child lets go")
            .collect::<Vec<_>>()
            .join(", "),
    );
}

async fn who_does_not_stop_in_time(scene: Scene) {
    let (root, gate) = (scene.player("root"), Gate::default());
    let recipe = scene.recipe("child").stop_within(Duration::from_millis(5));
    let child = root.adopt(recipe).await.expect("an answer");
    child.hold(gate.clone()).tell().expect("room");
    gate.occupied(1).await;
    root.stop();
    let ends = (child.stopped().await, root.stopped().await);
    scene.say(format!("child: {}", ends.0));
    scene.say(format!("root: {}", ends.1));
}

/// Cannot be made before its gate opens.
#[actor]
struct Slow;

#[handlers]
impl Slow {
    #[init]
    async fn new(gate: Gate) -> Self {
        gate.pass().await;
        Self
    }

    #[handler]
    fn handle(&self) {}
}

async fn a_stop_before_the_start(scene: Scene) {
    let gate = Gate::default();
    let [stopped, killed] = [(); 2].map(|()| scene.spawn(Slow::props(gate.clone())));
    let waiting = stopped.handle().ask();
    gate.occupied(2).await;
    stopped.stop();
    killed.kill();
    let how = killed.stopped().await;
    gate.open();
    scene.heard(waiting.await);
    scene.say(stopped.stopped().await.to_string());
    scene.say(how.to_string());
}

async fn addresses_and_owners(scene: Scene) {
    let [forgotten, owned, awaited, released] =
        ["forgotten", "owned", "awaited", "released"].map(|name| scene.player(name));
    let asked = forgotten.count().ask();
    drop(forgotten);
    scene.heard(asked.await);
    drop(owned.stop_on_drop());
    scene.say(owned.stopped().await.to_string());
    scene.say(awaited.stop_on_drop().stop().await.to_string());
    released.stop_on_drop().release();
    scene.heard(released.count().await);
}

/// Asks its parent when it ends.
#[actor]
struct Child {
    parent: ParentAddr,
    lines: Lines,
}

#[handlers]
impl Child {
    #[stopping]
    async fn off(&mut self) {
        self.lines.say(told(self.parent.ping().await));
    }
}

#[actor]
struct Parent {
    lines: Lines,
}

#[handlers]
impl Parent {
    #[handler]
    async fn bear(&mut self, cx: &mut Context<Self>) {
        let child = Child { parent: cx.addr(), lines: self.lines.clone() };
        cx.spawn(child).expect("a child").ready().await.expect("a child that starts");
    }

    #[handler]
    fn ping(&self) {}
}

async fn a_child_asks_while_both_end(scene: Scene) {
    let parent = scene.spawn(Props::value(Parent { lines: scene.lines.clone() }));
    parent.bear().await.expect("an answer");
    parent.stop();
    parent.stopped().await;
}

/// Has a successor made as soon as it hears of the end of the one before.
#[actor]
struct Heir {
    lines: Lines,
}

#[handlers]
impl Heir {
    #[handler]
    fn begin(
        &mut self,
        cx: &mut Context<Self>,
        king: Props<Player>,
        pretender: Props<Player>,
    ) -> PlayerAddr {
        let king = cx.spawn(king).expect("the name is free");
        self.lines.say(cx.spawn(pretender).expect_err("the name is taken").to_string());
        cx.watch(&king);
        king
    }

    #[terminated]
    fn succeed(&mut self, cx: &mut Context<Self>, notice: Terminated) {
        let next = Player::props("king", self.lines.clone(), false).named("king");
        let next = cx.spawn(next).expect("the name is free again");
        self.lines.say(format!("{}, then {}", notice.reason, next.path()));
    }
}

async fn names_and_ends(scene: Scene) {
    let heir = scene.spawn(Props::value(Heir { lines: scene.lines.clone() }).named("heir"));
    let king = heir.begin(scene.recipe("king"), scene.recipe("king")).await.expect("an answer");
    king.kill();
    scene.lines.first(2).await;
}

async fn what_cannot_be(scene: Scene) {
    for name in ["a/b", "a#1", ""] {
        if let Err(SpawnError::BadName(name)) = scene.system.spawn(scene.recipe(name)) {
            scene.say(format!("{name}: bad"));
        }
    }
    let refused = scene.system.spawn(scene.recipe("it").mailbox(0));
    scene.say(refused.expect_err("it could hear nothing").to_string());
}

async fn an_idle_one_stops(scene: Scene) {
    let recipe = scene.recipe("it").life(|life| life.idle(Duration::from_millis(2)));
    let it = scene.spawn(recipe);
    scene.say(it.stopped().await.to_string());
    let recipe = scene.recipe("it").life(|life| life.idle(Duration::from_millis(1)));
    let it = scene.spawn(recipe);
    scene.system.sleep(Duration::from_millis(1)).await;
    // At the very moment: one or the other, and nothing between.
    let outcome = it.count().await;
    let whole = outcome.is_ok()
        || outcome.is_err_and(|error| error.not_executed() == Some(NotExecuted::Stopped));
    scene.say(format!("handled or given back: {}", u32::from(whole)));
}

/// Asks two who do not answer: one has begun, the other one has not.
#[actor]
struct Curious {
    lines: Lines,
}

#[handlers]
impl Curious {
    #[handler]
    async fn ask_both(&self, open: PlayerAddr, busy: PlayerAddr, gate: Gate) {
        self.lines.say("told");
        let begun = open.hold(gate).ask();
        let waiting = busy.note(1).ask();
        let _ = begun.await;
        let _ = waiting.await;
        self.lines.say("never said");
    }
}

async fn what_a_killed_handler_leaves(scene: Scene) {
    let book = Lines::default();
    let curious = scene.spawn(Props::value(Curious { lines: book.clone() }));
    let (busy, held) = scene.held(Player::props("busy", book.clone(), false)).await;
    let (open, gate) = (scene.player("open"), Gate::default());
    curious.ask_both(open, busy.clone(), gate.clone()).tell().expect("room");
    gate.occupied(1).await;
    curious.kill();
    curious.stopped().await;
    held.open();
    gate.open();
    // Behind what was asked, so that it would have been said by now.
    busy.count().await.expect("an answer");
    book.say("last");
    scene.say(book.joined());
}

async fn a_shutdown_while_busy(scene: Scene) {
    let gate = Gate::default();
    let root = scene.player("root");
    let mut asked = Vec::new();
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    for (place, name) in names.into_iter().enumerate() {
        let recipe = scene.recipe(name).stop_within(Duration::from_millis(5));
        let one = match place % 2 {
            0 => scene.spawn(recipe),
            _ => root.adopt(recipe).await.expect("an answer"),
        };
        asked.extend((0..4).map(|_| one.count().ask()));
        if place % 4 == 0 {
            one.hold(gate.clone()).tell().expect("room");
        }
        asked.push(one.count().ask());
    }
    scene.system.shutdown().await.expect("an orderly end");
    let mut outcomes = 0;
    for ask in asked {
        let outcome = ask.await;
        let told = outcome.as_ref().is_ok_and(|count| *count > 0)
            || outcome.is_err_and(|error| error.not_executed() == Some(NotExecuted::Stopped));
        outcomes += u32::from(told);
    }
    scene.say(format!("{outcomes} outcomes"));
    let (stats, flow) = (scene.system.stats(), scene.system.flow());
    if stats.spawned == stats.ended {
        scene.say("all have ended");
    }
    if flow.sent == flow.ended() && flow.waiting == 0 {
        scene.say("all is accounted for");
    }
    let late = scene.system.spawn(scene.recipe("late"));
    scene.say(late.expect_err("it is too late").to_string());
}

/// Keeps its thread until it is let go.
#[actor(stop_within = "1ms")]
struct Stuck {
    blocks: Sender<()>,
    release: Receiver<()>,
}

#[handlers]
impl Stuck {
    #[handler]
    fn block(&mut self) {
        let _ = self.blocks.send(());
        let _ = self.release.recv();
    }

    #[handler]
    fn ping(&self) {}
}

/// Hears of ends.
#[actor]
struct Mourner {
    lines: Lines,
}

#[handlers]
impl Mourner {
    #[handler]
    fn watch(&self, cx: &mut Context<Self>, who: StuckAddr) {
        cx.watch(&who);
    }

    #[terminated]
    fn gone(&mut self, notice: Terminated) {
        self.lines.say(format!("it hears: {}", notice.reason));
    }
}

/// Gives its child up when it ends.
#[actor]
struct Office;

#[handlers]
impl Office {
    #[handler]
    fn hire(&self, cx: &mut Context<Self>, stuck: Props<Stuck>) -> StuckAddr {
        cx.spawn(stuck).expect("a child")
    }
}

async fn one_that_never_yields(scene: Scene) {
    let ((blocks, entered), (release, released)) = (channel(), channel());
    // Until the run is over: then the end names it on every machine.
    scene.keep(release);
    let mourner = scene.spawn(Props::value(Mourner { lines: scene.lines.clone() }));
    let office = scene.spawn(Props::value(Office).named("office"));
    let stuck = Props::value(Stuck { blocks, release: released }).named("stuck");
    let stuck = office.hire(stuck).await.expect("an answer");
    mourner.watch(stuck.clone()).await.expect("an answer");
    stuck.block().tell().expect("room");
    // Looked for now and then: a thread that is going to block must not be the one on which a task was just woken.
    while entered.try_recv().is_err() {
        scene.system.sleep(Duration::from_millis(1)).await;
    }
    let waiting = stuck.ping().ask();
    office.stop();
    scene.lines.first(1).await;
    scene.heard(waiting.await);
    scene.say(stuck.stopped().await.to_string());
}
