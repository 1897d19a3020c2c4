//! Failure: what counts as one, and who decides about it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Life, Restart, Strategy};

use crate::case::cases;
use crate::lines::Lines;
use crate::player::{Player, PlayerAddr, panic_on_purpose};
use crate::scene::{Scene, told};

cases! { "failure":
    "one that cannot be made fails, is tried again as often as it may be, and then ends the system with the reason",
    a_start_that_fails => [
        "not made", "not made", "not made", "failed: /stillborn: an error on purpose; it had used up its restarts",
        "the run: the system stopped because of a failure: /stillborn: an error on purpose; it had used up its \
         restarts",
    ];

    "a start may fail by an error of a hook, by a panic, and by a deadline, and each is a failure of this actor alone",
    starts_may_fail_in_many_ways => [
        "failed: /error: an error on purpose", "failed: /panic: panicked: on purpose",
        "failed: /hang: `started` took longer than 1ms", "1",
    ];

    "one panic ends only its actor",
    a_panic_ends_only_its_actor => [
        "unknown: Crashed", "failed: /it, handling `crash`: panicked: on purpose", "1", "1",
    ];

    "a declared failure answers its asker, and is one",
    a_declared_failure => ["7", "1", "1 failures, 1 restarts"];

    "an error that a handler returns fails nobody",
    an_error_is_no_failure => [r#"Err("no")"#, "1", "0 failures, 1 dead letters"];

    "the parent's word is the last one",
    the_parents_word => [
        "/judge0/child, handling `crash`: panicked: on purpose, proposed Restart", "as proposed: 1",
        "/judge1/child, handling `crash`: panicked: on purpose, proposed Restart", "Restart: 1",
        "/judge2/child, handling `crash`: panicked: on purpose, proposed Restart", "Resume: 2",
        "/judge3/child, handling `crash`: panicked: on purpose, proposed Restart", "Stop: not executed: Stopped",
    ];

    "without a parent's word an actor's own directives hold",
    ones_own_directives => ["restart: 1", "resume: 2", "stop: not executed: Stopped"];

    "what is escalated is the parent's own failure, up to the top, which stops the system with the reason",
    an_escalation_in_three_generations => [
        "child: failed: /top/middle/leaf, handling `crash`: panicked: on purpose",
        "middle: failed: /top/middle: its child failed: /top/middle/leaf, handling `crash`: panicked: on purpose",
        "top: failed: /top: its child failed: /top/middle: its child failed: /top/middle/leaf, handling `crash`: \
         panicked: on purpose",
        "the run: the system stopped because of a failure: /top: its child failed: /top/middle: its child failed: \
         /top/middle/leaf, handling `crash`: panicked: on purpose",
    ];

    "one for one: a failure concerns nobody else",
    one_for_one => ["b dropped, b up", "2 1 2 2"];

    "one for all: all put off their states, the youngest first, before any is made again, the oldest first",
    one_for_all => [
        "d off: stopped, d dropped, c off: stopped, c dropped, b dropped, a off: stopped, a dropped, a up, b up, c \
         up, d up", "1 1 1 1",
    ];

    "rest for one: those that are older stay as they are",
    rest_for_one => ["d off: stopped, d dropped, c off: stopped, c dropped, b dropped, b up, c up, d up", "2 1 1 1"];

    "one restart more than is allowed within a stretch of time goes up",
    one_restart_too_many => ["1", "1", "failed: /hasty, handling `crash`: panicked: on purpose; it had used up its restarts",
        "the run: the system stopped because of a failure: /hasty, handling `crash`: panicked: on purpose; it had \
         used up its restarts"];

    "the window slides: who fails now and then is restarted for ever",
    the_window_slides => ["1 1 1 1 1 1"];

    "before it is made again an actor waits, and what is said to it meanwhile waits too",
    messages_wait_out_the_backoff => ["1", "waited: true"];

    "a plain value is not made again, and says so where a restart was declared",
    a_plain_value_is_made_once => [
        "failed: /temporary, handling `fail`: on purpose",
        "failed: /declared, handling `fail`: on purpose; it was spawned from a plain value, which cannot be made \
         again (use props)",
    ];

    "a panic while a state is dropped is contained, and is no failure of the next incarnation",
    a_panic_in_a_drop_is_contained => ["unknown: Crashed", "1", "1 failures"];

    "a parent that waits for its failing child does not wait for itself",
    a_parent_may_wait_for_its_failing_child => ["Ok(1)"];
}

/// Does not start, in one of several ways.
#[actor]
struct Stillborn {
    how: &'static str,
}

#[handlers]
impl Stillborn {
    #[init]
    fn new(lines: Lines, how: &'static str) -> Result<Self, &'static str> {
        if how == "init" {
            lines.say("not made");
            return Err("an error on purpose");
        }
        Ok(Self { how })
    }

    #[started]
    async fn begin(&mut self) -> Result<(), &'static str> {
        match self.how {
            "error" => Err("an error on purpose"),
            "panic" => panic_on_purpose(),
            _ => std::future::pending().await,
        }
    }
}

async fn a_start_that_fails(scene: Scene) {
    let recipe = Stillborn::props(scene.lines.clone(), "init").named("stillborn");
    let stillborn = scene.spawn(recipe.max_restarts(2, Duration::from_secs(3600)));
    let ended = stillborn.ready().await.expect_err("it cannot be made");
    scene.say(ended.to_string());
    scene.system.stopped().await.expect_err("a failure");
}

async fn starts_may_fail_in_many_ways(scene: Scene) {
    let it = scene.player("it");
    for how in ["error", "panic", "hang"] {
        let recipe = Stillborn::props(scene.lines.clone(), how).named(how);
        let recipe = recipe.restart(Restart::Temporary);
        let one = scene.spawn(recipe.life(|life| life.start_within(Duration::from_millis(1))));
        scene.say(one.ready().await.expect_err("it does not start").to_string());
    }
    scene.heard(it.count().await);
}

async fn a_panic_ends_only_its_actor(scene: Scene) {
    let other = scene.player("other");
    let it = scene.spawn(scene.recipe("it").restart(Restart::Temporary));
    let sibling = scene.player("sibling");
    scene.heard(it.crash().await);
    scene.say(it.stopped().await.to_string());
    scene.heard(other.count().await);
    scene.heard(sibling.count().await);
}

async fn a_declared_failure(scene: Scene) {
    let it = scene.player("it");
    it.count().await.expect("an answer");
    scene.heard(it.fail().await);
    scene.heard(it.count().await);
    let stats = scene.system.stats();
    scene.say(format!("{} failures, {} restarts", stats.failures, stats.restarts));
}

async fn an_error_is_no_failure(scene: Scene) {
    let it = scene.player("it");
    scene.heard(it.decline().await);
    it.decline().tell().expect("room");
    scene.heard(it.count().await);
    let stats = scene.system.stats();
    scene.say(format!("{} failures, {} dead letters", stats.failures, stats.dead_letters));
}

/// Decides about its child as it was told to.
#[actor]
struct Judge {
    verdict: Option<Directive>,
    lines: Lines,
}

#[handlers]
impl Judge {
    #[handler]
    fn adopt(&self, cx: &mut Context<Self>, child: Props<Player>) -> PlayerAddr {
        cx.spawn(child).expect("a child")
    }

    #[child_failed]
    fn judge(&mut self, notice: ChildFailed) -> Directive {
        self.lines.say(format!("{}, proposed {:?}", notice.failure, notice.proposal));
        self.verdict.unwrap_or(notice.proposal)
    }
}

async fn the_parents_word(scene: Scene) {
    let verdicts = [None, Some(Directive::Restart), Some(Directive::Resume), Some(Directive::Stop)];
    let names = ["judge0", "judge1", "judge2", "judge3"];
    for (verdict, name) in verdicts.into_iter().zip(names) {
        let judge = Judge { verdict, lines: scene.lines.clone() };
        let judge = scene.spawn(Props::value(judge).named(name));
        let child = judge.adopt(scene.recipe("child")).await.expect("an answer");
        child.count().await.expect("an answer");
        child.crash().await.expect_err("a failure");
        let verdict = verdict.map_or("as proposed".to_owned(), |verdict| format!("{verdict:?}"));
        scene.say(format!("{verdict}: {}", told(child.count().await)));
    }
}

async fn ones_own_directives(scene: Scene) {
    let directives =
        [("restart", Directive::Restart), ("resume", Directive::Resume), ("stop", Directive::Stop)];
    for (name, directive) in directives {
        let it = scene.spawn(scene.recipe(name).life(|life| life.on_panic(directive)));
        it.count().await.expect("an answer");
        it.crash().await.expect_err("a failure");
        scene.say(format!("{name}: {}", told(it.count().await)));
    }
}

async fn an_escalation_in_three_generations(scene: Scene) {
    let up = |life: Life| life.on_panic(Directive::Escalate).on_child(Directive::Escalate);
    let top = scene.spawn(scene.recipe("top").life(up));
    let middle = top.adopt(scene.recipe("middle").life(up)).await.expect("an answer");
    let leaf = middle.adopt(scene.recipe("leaf").life(up)).await.expect("an answer");
    leaf.crash().tell().expect("room");
    for (name, one) in [("child", leaf), ("middle", middle), ("top", top)] {
        scene.say(format!("{name}: {}", one.stopped().await));
    }
    scene.system.stopped().await.expect_err("a failure");
}

/// Four siblings, of whom the second one fails.
async fn siblings(scene: Scene, strategy: Strategy, said: usize) {
    let book = Lines::default();
    let family = scene.spawn(scene.recipe("family").life(|life| life.children(strategy)));
    let mut members = Vec::new();
    for name in ["a", "b", "c", "d"] {
        let member = Player::props(name, book.clone(), true);
        let member = family.adopt(member).await.expect("an answer");
        member.count().await.expect("an answer");
        members.push(member);
    }
    members[1].crash().await.expect_err("a failure");
    let lines = book.first(4 + said).await;
    scene.say(lines[4..].join(", "));
    let mut counts = Vec::new();
    for member in &members {
        counts.push(told(member.count().await));
    }
    scene.say(counts.join(" "));
}

async fn one_for_one(scene: Scene) {
    siblings(scene, Strategy::OneForOne, 2).await;
}

async fn one_for_all(scene: Scene) {
    siblings(scene, Strategy::OneForAll, 11).await;
}

async fn rest_for_one(scene: Scene) {
    siblings(scene, Strategy::RestForOne, 8).await;
}

async fn one_restart_too_many(scene: Scene) {
    let hasty = scene.recipe("hasty").max_restarts(2, Duration::from_secs(3600));
    let hasty = scene.spawn(hasty);
    for _ in 0..2 {
        hasty.crash().await.expect_err("a failure");
        scene.heard(hasty.count().await);
    }
    hasty.crash().await.expect_err("a failure");
    scene.say(hasty.stopped().await.to_string());
    scene.system.stopped().await.expect_err("a failure");
}

async fn the_window_slides(scene: Scene) {
    let window = Duration::from_millis(40);
    let steady = scene.spawn(scene.recipe("steady").max_restarts(2, window));
    let mut counts = Vec::new();
    for _ in 0..6 {
        steady.crash().await.expect_err("a failure");
        counts.push(told(steady.count().await));
        // Never quiet for as long as the window, and never three times within it.
        scene.system.sleep(window * 3 / 4).await;
    }
    scene.say(counts.join(" "));
}

async fn messages_wait_out_the_backoff(scene: Scene) {
    let wait = Duration::from_millis(20);
    let it = scene.spawn(scene.recipe("it").life(|life| life.backoff(wait, wait)));
    it.count().await.expect("an answer");
    let begun = scene.system.now();
    it.crash().await.expect_err("a failure");
    scene.heard(it.count().await);
    // Shortened by up to a half, so that those who failed together do not come back together.
    scene.say(format!("waited: {}", scene.system.now() - begun >= wait / 2));
}

/// Cannot be made again.
#[actor]
struct Plain;

#[handlers]
impl Plain {
    #[handler]
    fn fail(&mut self, cx: &mut Context<Self>) {
        cx.fail("on purpose");
    }

    #[handler]
    async fn ask_crashing_child(
        &self,
        cx: &mut Context<Self>,
        child: Props<Player>,
    ) -> Result<u32, AskError> {
        let child = cx.spawn(child).expect("a child");
        child.crash().tell().expect("room");
        child.count().await
    }
}

async fn a_plain_value_is_made_once(scene: Scene) {
    let temporary = scene.spawn(Props::value(Plain).named("temporary"));
    temporary.fail().tell().expect("room");
    scene.say(temporary.stopped().await.to_string());
    let declared = scene.spawn(Props::value(Plain).named("declared").restart(Restart::Transient));
    declared.fail().tell().expect("room");
    scene.say(declared.stopped().await.to_string());
}

/// Panics when it is dropped, as often as it is told to.
struct Bomb(Arc<AtomicU32>);

impl Drop for Bomb {
    fn drop(&mut self) {
        let left = self.0.load(Ordering::Relaxed);
        // A second panic while the first one unwinds would end the process.
        if left > 0 && !std::thread::panicking() {
            self.0.store(left - 1, Ordering::Relaxed);
            panic_on_purpose();
        }
    }
}

#[actor]
struct Bomber {
    _bomb: Bomb,
    count: u32,
}

#[handlers]
impl Bomber {
    #[init]
    fn new(bombs: Arc<AtomicU32>) -> Self {
        Self { _bomb: Bomb(bombs), count: 0 }
    }

    #[handler]
    fn count(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    #[handler]
    fn crash(&mut self) {
        panic_on_purpose()
    }
}

async fn a_panic_in_a_drop_is_contained(scene: Scene) {
    let bomber = scene.spawn(Bomber::props(Arc::new(AtomicU32::new(1))));
    scene.heard(bomber.crash().await);
    scene.heard(bomber.count().await);
    scene.say(format!("{} failures", scene.system.stats().failures));
}

async fn a_parent_may_wait_for_its_failing_child(scene: Scene) {
    let plain = scene.spawn(Props::value(Plain));
    scene.heard(plain.ask_crashing_child(scene.recipe("child")).await);
}
