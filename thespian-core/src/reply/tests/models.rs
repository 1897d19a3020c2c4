//! The slot, in every order in which those may come who have something to say about one ask.

use std::future::poll_fn;

use shuttle::future::block_on;
use shuttle::thread::spawn;

use super::*;
use crate::error::Cycle;
use crate::sync::every_order;

/// What the cell does with an ask: whether the handler has run.
fn handle(path: ReturnPath<u8>) -> bool {
    let runs = path.way().begin(&|| Time::START);
    if runs {
        path.put(1);
    }
    runs
}

fn wait(slot: &Slot<u8>) -> Result<u8, NoReply> {
    block_on(poll_fn(|task| slot.poll(task)))
}

/// Whether the asker is told the truth about a handler.
fn is_true(outcome: &Result<u8, NoReply>, has_run: bool) -> bool {
    match outcome {
        Ok(_) | Err(NoReply::Unknown(_)) => has_run,
        Err(NoReply::NotExecuted(_)) => !has_run,
    }
}

#[test]
fn who_waits_for_a_reply_is_woken_by_it() {
    every_order(|| {
        let slot = Slot::new(None);
        let path = ReturnPath::to_slot(slot.clone());
        let cell = spawn(move || handle(path));
        assert_eq!(wait(&slot), Ok(1));
        assert!(cell.join().unwrap());
    });
}

#[test]
fn who_waits_is_woken_by_a_path_that_is_dropped() {
    every_order(|| {
        let slot = Slot::new(None);
        let path = ReturnPath::to_slot(slot.clone());
        let cell = spawn(move || path.way().begin(&|| Time::START));
        let outcome = wait(&slot);
        assert_eq!(outcome, Err(NoReply::Unknown(Unknown::Unanswered)));
        assert!(cell.join().unwrap());
    });
}

#[test]
fn a_deadline_at_any_moment_tells_the_truth() {
    every_order(|| {
        let slot = Slot::new(None);
        let path = ReturnPath::to_slot(slot.clone());
        let cell = spawn(move || handle(path));
        let outcome = slot.expire();
        assert!(is_true(&outcome, cell.join().unwrap()), "{outcome:?}");
    });
}

#[test]
fn a_judge_at_any_moment_tells_the_truth_and_wakes() {
    every_order(|| {
        let slot = Slot::new(None);
        let path = ReturnPath::to_slot(slot.clone());
        let cell = spawn(move || handle(path));
        let judged = slot.clone();
        let judge = spawn(move || {
            if let Some(waker) = judged.refuse_waiting(Cycle::new([])) {
                waker.wake();
            }
        });
        let outcome = wait(&slot);
        judge.join().unwrap();
        assert!(is_true(&outcome, cell.join().unwrap()), "{outcome:?}");
    });
}

/// An abandoned actor's asker hears so, while the handler may just be returning.
#[test]
fn of_two_who_end_an_ask_one_is_heard() {
    every_order(|| {
        let slot = Slot::new(None);
        let path = ReturnPath::to_slot(slot.clone());
        let asker = path.way().asked().expect("an asker");
        assert!(path.way().begin(&|| Time::START));
        let cell = spawn(move || path.put(1));
        let parent = spawn(move || asker.lose(Unknown::Unanswered));
        let outcome = wait(&slot);
        assert!(matches!(outcome, Ok(1) | Err(NoReply::Unknown(Unknown::Unanswered))));
        cell.join().unwrap();
        parent.join().unwrap();
        assert_eq!(slot.stage(), Stage::Over, "and nothing is left for a second time");
    });
}

#[test]
fn a_reply_to_an_asker_who_leaves_is_dropped_once() {
    every_order(|| {
        let reply = Arc::new(());
        let slot = Slot::<Arc<()>>::new(None);
        let path = ReturnPath::to_slot(slot.clone());
        let answer = reply.clone();
        let cell = spawn(move || {
            if path.way().begin(&|| Time::START) {
                path.put(answer);
            }
        });
        slot.forget();
        cell.join().unwrap();
        assert_eq!(Arc::strong_count(&reply), 1);
    });
}
