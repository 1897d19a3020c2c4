//! Small casts in every order: what can happen is found, and what has been found can be had again.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use thespian::prelude::*;
use thespian::testing::{Exploration, Explored, Extent, Rehearsal, Why, always};

#[path = "exploring/casts.rs"]
mod casts;

use crate::stages::quiet;
use casts::{Cast, Outcomes, Played};

fn exploration(name: &str) -> Exploration {
    quiet();
    Exploration::new(name).ignore_environment()
}

/// What can happen, and how many runs it took to know.
fn explore(
    exploration: Exploration,
    cast: impl Fn(System, Outcomes) -> Played,
) -> (BTreeSet<String>, Explored) {
    let outcomes = Outcomes::default();
    let seen = outcomes.clone();
    let explored = exploration.try_run(|system| cast(system, seen.clone()));
    (outcomes.all(), explored.unwrap_or_else(|failure| panic!("{failure}")))
}

/// The same outcomes are found when every order is played, which takes more runs.
#[track_caller]
fn compare(name: &str, cast: Cast) -> (BTreeSet<String>, u64) {
    let free = || exploration(name).allow_lost_replies().runs(60_000);
    let (all, every) = explore(free().every_order(), cast);
    let (found, explored) = explore(free(), cast);
    println!(
        "{name}: every order {every:?}; those that matter {explored:?}; outcomes {}",
        found.len()
    );
    assert_eq!(found, all, "{name}");
    assert!(explored.is_complete() && every.is_complete(), "{name}: {explored:?}, {every:?}");
    assert!(explored.runs < every.runs, "{name}: {explored:?}, {every:?}");
    (found, explored.runs)
}

fn outcomes(outcomes: &[&str]) -> BTreeSet<String> {
    outcomes.iter().map(|outcome| (*outcome).to_owned()).collect()
}

#[test]
fn a_lost_update_is_found_as_in_every_order() {
    let (found, _) = compare("adders", casts::adders);
    assert_eq!(found, outcomes(&["1", "2"]));
}

#[test]
fn both_orders_of_two_messages_are_found_as_in_every_order() {
    let (found, _) = compare("two tellers", casts::two_tellers);
    assert_eq!(found, outcomes(&["ab", "ba"]));
}

#[test]
fn what_a_stop_does_to_a_message_is_found_as_in_every_order() {
    let (found, _) = compare("a stop and a message", casts::a_stop_and_a_message);
    let all = [
        "accepted: false, lost: false",
        "accepted: true, lost: false",
        "accepted: true, lost: true",
    ];
    assert_eq!(found, outcomes(&all));
}

#[test]
fn timers_that_are_due_at_once_are_found_in_the_orders_in_which_they_can_be_set() {
    let (found, _) = compare("equal timers", casts::equal_timers);
    assert_eq!(found, outcomes(&["ab", "ba"]));
}

#[test]
fn who_begins_to_listen_before_and_after_something_happens_is_found_as_in_every_order() {
    let (found, _) = compare("a listener", casts::a_listener_who_may_be_late);
    assert_eq!(found, outcomes(&["heard: false", "heard: true"]));
    let (found, _) = compare("a leaver", casts::a_listener_who_leaves);
    assert_eq!(found, outcomes(&["delivered: 0", "delivered: 1"]));
}

#[test]
fn who_waits_for_room_is_found_as_in_every_order() {
    let (found, _) = compare("a small mailbox", casts::a_small_mailbox);
    assert_eq!(found.len(), 1);
}

#[test]
fn who_waits_for_whom_is_found_as_in_every_order() {
    let (found, _) = compare("friends", casts::friends);
    assert_eq!(found, outcomes(&["Ok(false) Ok(true)", "Ok(true) Ok(false)"]));
}

/// Too many orders for all of them to be played. Whatever seeds come upon must have been found, and more.
#[test]
fn what_seeds_find_in_a_larger_cast_is_found_too() {
    let (found, explored) = explore(exploration("larger"), casts::three_tellers_and_a_stop);
    let outcomes = Outcomes::default();
    let seen = outcomes.clone();
    let rehearsal = Rehearsal::new("larger").ignore_environment().seeds(300);
    rehearsal.run(|system| casts::three_tellers_and_a_stop(system, seen.clone()));
    let by_seeds = outcomes.all();
    println!("larger: {explored:?}; outcomes {}, by seeds {}", found.len(), by_seeds.len());
    assert!(explored.is_complete(), "{explored:?}");
    assert!(by_seeds.len() > 5 && by_seeds.is_subset(&found), "{by_seeds:?}, {found:?}");
}

#[test]
fn actors_that_have_nothing_to_do_with_one_another_cost_next_to_nothing() {
    let (found, two_pairs) = explore(exploration("two pairs"), casts::two_pairs);
    assert_eq!(found, outcomes(&["a b"]));
    assert!(two_pairs.is_complete() && two_pairs.runs < 10, "{two_pairs:?}");
    let (_, every) = explore(exploration("two pairs").every_order().runs(500), casts::two_pairs);
    assert_eq!((every.runs, every.extent), (500, Extent::Runs));
}

#[test]
fn two_who_ask_one_another_are_found_and_had_again_by_their_order() {
    let friends = |system| casts::friends(system, Outcomes::default());
    let found = exploration("friends").try_run(friends).expect_err("they wait for one another");
    assert!(
        matches!(&found.why, Why::Unanswered(text) if text.contains("circle")),
        "{}",
        found.why
    );
    let line = found.replay_line();
    assert!(line.starts_with("THESPIAN_REPLAY='explore:"), "{line}");
    let again: thespian::testing::Replay = found.replay.to_string().parse().unwrap();
    let again = exploration("friends").replay(again, friends).expect_err("the same order");
    assert_eq!(again.log.to_text(), found.log.to_text());
    assert_eq!(again.why.to_string(), found.why.to_string());
    assert_eq!(again.replay, found.replay);
    let report = found.to_string();
    assert!(report.contains("sequenceDiagram") && report.contains(&line), "{report}");
}

#[test]
fn a_reply_that_never_comes_in_one_order_is_found() {
    let gate = |system| casts::a_gate(system, Outcomes::default());
    let found = exploration("gate").try_run(gate).expect_err("the gate may open too early");
    assert!(matches!(found.why, Why::Run(thespian::RunError::Stalled { .. })), "{}", found.why);
}

#[test]
fn a_dropped_answer_is_found() {
    let found = exploration("dropped").try_run(|system| {
        Box::pin(async move {
            let gate = system.spawn(casts::Gate::props()).unwrap();
            let pass = gate.pass().ask();
            gate.forget().await.unwrap();
            let _ = pass.await;
        }) as Played
    });
    let found = found.expect_err("nobody will ever answer");
    let text = found.why.to_string();
    assert!(text.starts_with("the ask `pass` by outside to Gate"), "{text}");
}

#[test]
fn a_lost_message_is_a_failure_where_none_may_be_lost() {
    let cast = |system| casts::a_stop_and_a_message(system, Outcomes::default());
    exploration("lost").try_run(cast).expect("a lost message is no failure by itself");
    let found = exploration("lost").no_dead_letters().try_run(cast).expect_err("it may be lost");
    assert!(matches!(found.why, Why::Lost(_)), "{}", found.why);
}

#[test]
fn a_message_that_its_sender_has_back_or_knows_of_is_not_lost() {
    exploration("back").no_dead_letters().run(async |system: System| {
        let small = system.spawn(casts::Small::props()).unwrap();
        small.note("a").tell().unwrap();
        small.note("b").tell().unwrap_err();
        small.drain();
        small.note("c").await.unwrap_err();
    });
}

#[test]
#[should_panic(expected = "an exploration has its runs again by their orders")]
fn a_run_that_is_no_order_is_not_taken_for_one() {
    let replay: thespian::testing::Replay = "simple:17".parse().expect("a run");
    let _ = exploration("seed").replay(replay, async |_: System| {});
}

#[test]
fn what_actors_share_is_found_once_it_is_named() {
    let (unseen, _) = explore(exploration("sharers"), casts::sharers(false));
    let (found, _) = explore(exploration("sharers"), casts::sharers(true));
    let (all, _) =
        explore(exploration("sharers").every_order().runs(60_000), casts::sharers(false));
    assert_eq!(unseen.len(), 1, "{unseen:?}: nothing was said of what is shared");
    assert_eq!(found, all);
    assert_eq!(found, outcomes(&["1", "2"]));
}

#[test]
fn what_must_always_hold_is_looked_at_in_every_order() {
    let runs = AtomicU64::new(0);
    let found = exploration("always").runs(60_000).try_run(|system| {
        runs.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            let one = system.spawn(casts::Cell::props()).unwrap();
            let other = system.spawn(casts::Cell::props()).unwrap();
            let looked = system.clone();
            // Neither of them meets the other, and still it is seen that the later one has begun and the earlier has not.
            always(&system, "in order", move || {
                let tree = looked.tree();
                let begun: Vec<_> = tree.actors.iter().map(|actor| actor.handled > 0).collect();
                begun != [false, true]
            });
            one.write(1).tell().unwrap();
            other.write(1).tell().unwrap();
        }) as Played
    });
    assert!(matches!(found.expect_err("it can be so").why, Why::Broken { .. }));
    assert!(runs.into_inner() > 1);
}

#[test]
fn behind_so_many_messages_one_order_is_played() {
    let (_, all) = explore(exploration("two tellers"), casts::two_tellers);
    let (found, two) = explore(exploration("two tellers").messages(2), casts::two_tellers);
    assert_eq!(two.extent, Extent::Messages(2));
    assert!(two.runs < all.runs && !found.is_empty(), "{two:?} {all:?}");
    let (_, few) = explore(exploration("two tellers").runs(3), casts::two_tellers);
    assert_eq!((few.runs, few.extent), (3, Extent::Runs));
    assert!(few.to_string().contains("NOT complete"));
}

#[test]
fn a_test_that_is_another_one_each_time_is_noticed() {
    let runs = AtomicU64::new(0);
    let found = exploration("another").try_run(|system| {
        let run = runs.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            for _ in 0..=run {
                system.spawn(casts::Cell::props()).unwrap().write(1).tell().unwrap();
            }
            casts::two_tellers(system, Outcomes::default()).await;
        }) as Played
    });
    assert!(matches!(found.expect_err("it differs").why, Why::Unrepeatable { .. }));
}

#[test]
fn a_test_that_panics_in_one_order_is_found() {
    let found = exploration("panic").try_run(|system| {
        Box::pin(async move {
            let outcomes = Outcomes::default();
            casts::two_tellers(system, outcomes.clone()).await;
            assert!(!outcomes.all().contains("ba"), "b was first");
        }) as Played
    });
    let found = found.expect_err("there are two orders");
    assert!(matches!(&found.why, Why::Panicked(text) if text.contains("b was first")));
    assert!(found.good > 0);
}

#[test]
fn options_that_are_said_one_after_the_other_all_hold() {
    let twice = exploration("options").system(thespian::Builder::record).system(|builder| builder);
    twice.run(async |system: System| {
        crate::probes::notebook(&system);
        assert!(!system.events().is_empty());
    });
}
