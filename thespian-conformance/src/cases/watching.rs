//! Watching: one notice for each watch, for a permanent end only.

use std::time::Duration;

use thespian::prelude::*;

use crate::case::cases;
use crate::player::{Player, PlayerAddr};
use crate::scene::Scene;

cases! { "watching":
    "in a tree of three generations each end is told with its reason to whoever watched before it",
    ends_of_three_generations => [
        "stop: leaf hears: stopped", "stop: middle hears: stopped", "stop: root hears: stopped",
        "drain: leaf hears: stopped", "drain: middle hears: stopped", "drain: root hears: drained",
        "kill: leaf hears: killed", "kill: middle hears: killed", "kill: root hears: killed",
        "crash: leaf hears: stopped", "crash: middle hears: stopped",
        "crash: root hears: failed: /root, handling `crash`: panicked: on purpose",
        "leave: leaf hears: stopped", "leave: middle hears: stopped", "leave: root hears: stopped",
    ];

    "who watches one that is dead already is told at once, with the reason, and once for each watch",
    after_the_end => ["one hears: killed", "one 1", "one hears: killed", "one 2"];

    "a watch that is given back says nothing, also if the notice is on its way",
    a_watch_given_back => ["one 9"];

    "a restart of the watched is no end, and a watcher that is restarted keeps its watches",
    restarts_are_no_ends => ["one 1", "one hears: stopped", "one 9"];

    "a notice is not lost when the watcher fails just before it",
    no_notice_is_lost_in_a_failure => ["one hears: stopped", "one 9"];

    "two that watch each other, and one that watches itself, end well",
    watching_each_other => ["other hears: stopped", "stopped", "stopped"];

    "everybody who watches is told, and everybody who waits",
    everybody_is_told => ["a hears: killed, b hears: killed, c hears: killed, killed, killed"];
}

async fn ends_of_three_generations(scene: Scene) {
    for way in ["stop", "drain", "kill", "crash", "leave"] {
        let book = crate::lines::Lines::default();
        let watchers = ["leaf", "middle", "root"]
            .map(|name| scene.spawn(Player::props(name, book.clone(), false)));
        let recipe = scene.recipe("root").restart(thespian::Restart::Temporary);
        let root = scene.spawn(recipe);
        let middle = root.adopt(scene.recipe("middle")).await.expect("an answer");
        let leaf = middle.adopt(scene.recipe("leaf")).await.expect("an answer");
        let all = [leaf, middle, root.clone()];
        for (watcher, watched) in watchers.iter().zip(&all) {
            watcher.watch(watched.clone()).await.expect("an answer");
        }
        end(&root, way);
        let mut lines = book.first(3).await;
        lines.sort();
        lines.iter().for_each(|line| scene.say(format!("{way}: {line}")));
        for watcher in watchers {
            watcher.stop();
        }
        root.stopped().await;
    }
}

fn end(it: &PlayerAddr, way: &str) {
    match way {
        "stop" => it.stop(),
        "drain" => it.drain(),
        "kill" => it.kill(),
        "crash" => it.crash().tell().expect("room"),
        _ => it.leave().tell().expect("room"),
    }
}

async fn after_the_end(scene: Scene) {
    let (one, dead) = (scene.player("one"), scene.player("dead"));
    dead.kill();
    dead.stopped().await;
    for n in 1..=2 {
        one.watch(dead.clone()).await.expect("an answer");
        one.note(n).await.expect("an answer");
    }
}

async fn a_watch_given_back(scene: Scene) {
    let (one, watched) = (scene.player("one"), scene.player("watched"));
    one.watch(watched.clone()).await.expect("an answer");
    let gate = crate::gate::Gate::default();
    crate::scene::hold(&one, &gate).await;
    one.unwatch(watched.clone()).tell().expect("room");
    watched.stop();
    watched.stopped().await;
    gate.open();
    one.note(9).await.expect("an answer");
}

async fn restarts_are_no_ends(scene: Scene) {
    let (one, watched) = (scene.player("one"), scene.player("watched"));
    one.watch(watched.clone()).await.expect("an answer");
    watched.crash().await.expect_err("a failure");
    watched.count().await.expect("an answer");
    one.note(1).await.expect("an answer");
    one.crash().await.expect_err("a failure");
    one.count().await.expect("an answer");
    watched.stop();
    watched.stopped().await;
    one.note(9).await.expect("an answer");
}

async fn no_notice_is_lost_in_a_failure(scene: Scene) {
    let (one, watched) = (scene.player("one"), scene.player("watched"));
    one.watch(watched.clone()).await.expect("an answer");
    let gate = crate::gate::Gate::default();
    crate::scene::hold(&one, &gate).await;
    one.crash().tell().expect("room");
    watched.stop();
    watched.stopped().await;
    gate.open();
    one.note(9).await.expect("an answer");
}

async fn watching_each_other(scene: Scene) {
    let (one, other) = (scene.player("one"), scene.player("other"));
    one.watch(one.clone()).await.expect("an answer");
    one.watch(other.clone()).await.expect("an answer");
    other.watch(one.clone()).await.expect("an answer");
    one.stop();
    scene.lines.first(1).await;
    scene.say(one.stopped().await.to_string());
    other.stop();
    scene.say(other.stopped().await.to_string());
}

async fn everybody_is_told(scene: Scene) {
    let book = crate::lines::Lines::default();
    let watched = scene.player("watched");
    for name in ["a", "b", "c"] {
        let watcher = scene.spawn(Player::props(name, book.clone(), false));
        watcher.watch(watched.clone()).await.expect("an answer");
    }
    let waiting = [watched.stopped(), watched.stopped()];
    // From within, after a moment, so that all wait by then.
    let timer = watched.leave().after(Duration::from_secs(3600)).expect("a timer");
    watched.kill();
    for exit in waiting {
        book.say(exit.await.to_string());
    }
    drop(timer);
    book.first(5).await;
    scene.say(book.sorted());
}
