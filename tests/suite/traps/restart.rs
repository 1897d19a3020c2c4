//! Failures, and coming back from them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadReason, Restart};

use super::{Clerk, Keeper};
use crate::probes::{Bomb, GateAddr, gate, notebook};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple};

/// Longer than any scenario.
const HOUR: Duration = Duration::from_secs(3600);

/// In kameo the mailbox belonged to the incarnation: what was queued when an actor failed was lost with it. Here it
/// belongs to the actor, and the next incarnation finds everything, and those in line for it, in their order.
#[test]
fn kameo_335_messages_queued_at_a_restart_are_handled_by_the_next_incarnation() {
    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let clerk = system.spawn(Clerk::props(book.clone()).mailbox(10)).unwrap();
        clerk.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        for n in 0..4 {
            clerk.note(n).tell().unwrap();
            clerk.crash().tell().unwrap();
        }
        let queued = [clerk.note(4).ask(), clerk.note(5).ask()];
        let in_line = clerk.note(6).send();
        gate.open().await.unwrap();
        for ask in queued {
            ask.await.unwrap();
        }
        in_line.await.unwrap();
        clerk.note(7).await.unwrap();
        assert_eq!(book.lines().await.unwrap(), ["0", "1", "2", "3", "4", "5", "6", "7"]);
        assert_eq!((system.stats().restarts, system.stats().dead_letters), (4, 4), "the poison");
    });
}

/// In kameo tells that were still queued when the budget of restarts was spent were gone without a trace. Here the end of
/// an actor settles its mailbox, whatever the end is, and each becomes a dead letter.
#[test]
fn kameo_364_tells_left_when_the_restarts_are_used_up_are_dead_letters() {
    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let mut letters = system.dead_letters();
        // A failure that is escalated to the top would end the system.
        let keeper = system.spawn(Keeper).unwrap();
        let clerk = Clerk::props(book.clone()).max_restarts(1, HOUR);
        let clerk = keeper.keep(clerk).await.unwrap();
        clerk.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        clerk.crash().tell().unwrap();
        clerk.note(1).tell().unwrap();
        clerk.crash().tell().unwrap();
        clerk.note(2).tell().unwrap();
        clerk.note(3).tell().unwrap();
        gate.open().await.unwrap();
        assert!(matches!(clerk.stopped().await, ExitReason::Failed(_)));
        let told: Vec<_> = std::iter::from_fn(|| letters.try_next())
            .map(|letter| (letter.message, letter.why))
            .collect();
        let (poison, late) = (("crash", DeadReason::Poison), ("note", DeadReason::Stopped));
        assert_eq!(told, [poison, poison, late, late]);
        assert_eq!(book.lines().await.unwrap(), ["1"]);
    });
}

/// The third follow-up of kameo's #335: asks that the end of an actor cut off did not say whether they had run, and their
/// messages were gone. Here one that was not begun is known not to have run, and one that found no room comes back whole.
#[test]
fn kameo_359_an_ask_that_was_not_begun_is_known_not_to_have_run() {
    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let clerk = Clerk::props(book.clone()).mailbox(2).restart(Restart::Temporary);
        let clerk = system.spawn(clerk).unwrap();
        clerk.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        let poison = clerk.crash().ask();
        let queued = clerk.note(1).ask();
        let in_line = [clerk.note(2).ask(), clerk.note(3).ask()];
        let refused = clerk.note(4).try_ask().unwrap_err();
        assert_eq!(refused.why, NotExecuted::Full);
        assert!(matches!(refused.into_message(), super::ClerkMsg::Note { n: 4 }));
        gate.open().await.unwrap();
        assert_eq!(poison.await.unwrap_err().unknown(), Some(Unknown::Crashed));
        for ask in std::iter::once(queued).chain(in_line) {
            assert_eq!(ask.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        }
        assert_eq!(book.lines().await.unwrap(), [""; 0]);
    });
}

/// How many incarnations there are of one actor.
struct Alive(Arc<AtomicU32>);

impl Alive {
    fn new(count: &Arc<AtomicU32>) -> Self {
        assert_eq!(count.fetch_add(1, Ordering::SeqCst), 0, "one beside another");
        Self(count.clone())
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Takes its time to put things in order, after whatever end.
#[actor(restart = permanent, max_restarts = 100)]
struct Tidy {
    gate: GateAddr,
    _alive: Alive,
}

#[handlers]
impl Tidy {
    #[init]
    fn new(gate: GateAddr, count: Arc<AtomicU32>) -> Self {
        Self { gate, _alive: Alive::new(&count) }
    }

    #[handler]
    fn crash(&self) {
        panic!("a tidy one, on purpose");
    }

    #[handler]
    fn leave(&self, cx: &mut Context<Self>) {
        cx.stop();
    }

    #[handler]
    fn ping(&self) {}

    #[stopping(after_failure)]
    async fn tidy_up(&mut self) {
        let _ = self.gate.pass().await;
    }
}

/// In kameo the `on_start` of the next incarnation could run while the last one was still in its `on_stop`, so that both
/// had the same file open. Here they are one after the other in one task. How long that may take has a deadline:
/// `failing::kameo_387_the_next_incarnation_does_not_start_beside_the_last`.
#[test]
fn kameo_387_no_incarnation_begins_before_the_last_is_gone() {
    everywhere_often(async |system| {
        let (gate, count) = (gate(&system), Arc::new(AtomicU32::new(0)));
        let tidy = system.spawn(Tidy::props(gate.clone(), count.clone())).unwrap();
        for _ in 0..2 {
            tidy.crash().tell().unwrap();
            gate.occupied(1).await.unwrap();
            let back = tidy.ping().ask();
            gate.admit_one().await.unwrap();
            back.await.unwrap();
            tidy.leave().tell().unwrap();
            gate.occupied(1).await.unwrap();
            gate.admit_one().await.unwrap();
            tidy.ping().await.unwrap();
        }
        assert_eq!((system.stats().failures, system.stats().restarts), (2, 4), "no other failures");
        assert_eq!(count.load(Ordering::SeqCst), 1);
        gate.open().await.unwrap();
    });
}

/// After a supervised restart in kameo the handles that were there before went on to mean the dead incarnation: their
/// `kill` hit nothing, and whoever waited for the end had been told already. Here a handle means the actor.
#[test]
fn kameo_392_stale_handles_mean_the_incarnation_there_is() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        for kill in [false, true] {
            let clerk = system.spawn(Clerk::props(book.clone()).named("clerk")).unwrap();
            // All from before the restart.
            let (address, end, owner) = (clerk.clone(), clerk.stopped(), clerk.stop_on_drop());
            clerk.crash().await.unwrap_err();
            assert!(!address.is_stopped());
            address.ready().await.unwrap();
            assert_eq!(address.note(1).await, Ok(1));
            if kill {
                address.kill();
                assert!(matches!(end.await, ExitReason::Killed { confirmed: true }));
                owner.release();
            } else {
                assert!(matches!(owner.stop().await, ExitReason::Stopped));
                assert!(matches!(end.await, ExitReason::Stopped));
            }
            assert_eq!(address.note(2).tell().unwrap_err().why, NotExecuted::Stopped);
            // One that comes after it by the same name is somebody else.
            let successor = system.spawn(Clerk::props(book.clone()).named("clerk")).unwrap();
            assert_ne!(successor, address);
            assert_eq!(address.note(3).tell().unwrap_err().why, NotExecuted::Stopped);
            assert_eq!(successor.note(4).await, Ok(1));
            successor.stop_on_drop().stop().await;
        }
    });
}

/// kameo sets its counter back only after a gap without failures that is longer than the window: whoever fails every four
/// seconds is given up, although there are never more than two in any five. Here each restart has its own time stamp.
#[test]
fn kameo_one_that_fails_now_and_then_is_made_again_for_ever() {
    on_simple(USUAL, async |system| {
        let book = notebook(&system);
        let steady = Clerk::props(book).max_restarts(2, Duration::from_secs(5));
        let steady = system.spawn(steady).unwrap();
        for _ in 0..50 {
            steady.crash().await.unwrap_err();
            system.sleep(Duration::from_secs(4)).await;
        }
        assert_eq!(steady.note(1).await, Ok(1));
        assert_eq!(system.stats().restarts, 50);
    });
}

/// actor-ts kept one budget for all children of a parent, so that a bad one used up what belonged to the good ones. Here
/// each child has a window of its own.
#[test]
fn actor_ts_917_restarts_are_not_held_against_siblings() {
    everywhere(async |system| {
        let book = notebook(&system);
        let keeper = system.spawn(Keeper).unwrap();
        let mut children = Vec::new();
        for _ in 0..5 {
            let child = Clerk::props(book.clone()).max_restarts(2, HOUR);
            children.push(keeper.keep(child).await.unwrap());
        }
        for child in children.iter().chain(&children) {
            child.crash().await.unwrap_err();
        }
        for child in &children {
            assert_eq!(child.note(1).await, Ok(1));
        }
        assert_eq!(system.stats().restarts, 10);
        children[0].crash().await.unwrap_err();
        assert!(matches!(children[0].stopped().await, ExitReason::Failed(_)), "its own is used up");
    });
}

/// After a panic coerce's actor was still there and never received anything again. Here a panic costs the one message,
/// wherever it happens: in a handler, behind an await, and once more in the drop of the state that is put off.
#[test]
fn coerce_33_after_a_panic_the_actor_goes_on_receiving() {
    everywhere(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        for directive in [Directive::Restart, Directive::Resume] {
            let props = Clerk::props(book.clone()).life(|life| life.on_panic(directive));
            let clerk = system.spawn(props).unwrap();
            clerk.crash().await.unwrap_err();
            clerk.note(1).await.unwrap();
            clerk.arm(Bomb).await.unwrap();
            clerk.crash_after(gate.clone()).tell().unwrap();
            gate.occupied(1).await.unwrap();
            let behind = clerk.note(2).ask();
            gate.admit_one().await.unwrap();
            behind.await.unwrap();
            clerk.stop();
            assert!(matches!(clerk.stopped().await, ExitReason::Stopped));
        }
        assert_eq!(book.lines().await.unwrap(), ["1", "2", "1", "2"]);
    });
}

/// To kameo an error that a handler returns to a tell is a panic, which ends the actor by default. Here nobody asked for it:
/// it becomes a dead letter with its text, and the actor goes on with the state it had.
#[test]
fn kameo_an_error_from_a_tell_fails_nobody() {
    everywhere(async |system| {
        let book = notebook(&system);
        let mut letters = system.dead_letters();
        let clerk = system.spawn(Clerk::props(book)).unwrap();
        assert_eq!(clerk.note(1).await, Ok(1));
        clerk.refuse().tell().unwrap();
        assert_eq!(clerk.note(2).await, Ok(2), "the same state");
        assert_eq!(clerk.refuse().await, Ok(Err("refused, on purpose")));
        assert_eq!(clerk.note(3).await, Ok(3));
        let letter = letters.try_next().expect("the one that was told");
        assert_eq!((letter.message, letter.why), ("refuse", DeadReason::Error));
        assert!(letters.try_next().is_none());
        assert_eq!(system.stats().failures, 0);
    });
}
