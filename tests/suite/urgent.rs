//! Handlers with `priority = high`.

use std::time::Duration;

use thespian::Overflow;
use thespian::prelude::*;

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{everywhere, everywhere_often, on_simple};

#[actor(mailbox = 1000)]
struct Desk {
    gate: GateAddr,
    book: NotebookAddr,
}

#[handlers]
impl Desk {
    #[init]
    fn new(gate: GateAddr, book: NotebookAddr) -> Self {
        Self { gate, book }
    }

    #[handler]
    async fn hold(&mut self) {
        let _ = self.gate.pass().await;
    }

    #[handler]
    async fn hold_at(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn letter(&mut self, n: u32) {
        say(&self.book, format!("letter {n}"));
    }

    #[handler(priority = high)]
    fn alarm(&mut self, n: u32) {
        say(&self.book, format!("alarm {n}"));
    }

    #[handler(priority = high)]
    async fn slow_alarm(&mut self, n: u32) {
        say(&self.book, format!("slow alarm {n}"));
    }

    #[handler]
    fn watch_it(&mut self, cx: &mut Context<Self>, other: DeskAddr) {
        cx.watch(&other);
    }

    /// Sends a letter and an alarm, and ends.
    #[handler]
    fn farewell(&mut self, cx: &mut Context<Self>, to: DeskAddr) {
        to.letter(1).tell().unwrap();
        for n in 0..40 {
            to.alarm(n).tell().unwrap();
        }
        cx.stop();
    }

    #[terminated]
    fn gone(&mut self, _notice: Terminated) {
        say(&self.book, "gone");
    }
}

async fn held(system: &System) -> (DeskAddr, GateAddr, NotebookAddr) {
    let (gate, book) = (gate(system), notebook(system));
    let desk = system.spawn(Desk::props(gate.clone(), book.clone())).expect("a desk");
    desk.hold().tell().expect("room");
    gate.occupied(1).await.expect("a desk at the gate");
    (desk, gate, book)
}

async fn drained(desk: &DeskAddr, gate: &GateAddr, book: &NotebookAddr) -> Vec<String> {
    gate.open().await.unwrap();
    desk.drain();
    assert!(matches!(desk.stopped().await, ExitReason::Drained));
    book.lines().await.unwrap()
}

#[test]
fn urgent_messages_come_first_and_in_their_order() {
    everywhere(async |system| {
        let (desk, gate, book) = held(&system).await;
        desk.letter(1).tell().unwrap();
        desk.alarm(1).tell().unwrap();
        desk.letter(2).tell().unwrap();
        desk.slow_alarm(2).tell().unwrap();
        desk.alarm(3).tell().unwrap();
        let lines = drained(&desk, &gate, &book).await;
        assert_eq!(lines, ["alarm 1", "slow alarm 2", "alarm 3", "letter 1", "letter 2"]);
    });
}

/// Also those that the cell has taken out already are overtaken.
#[test]
fn an_urgent_message_does_not_wait_for_the_batch() {
    everywhere(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let desk = system.spawn(Desk::props(gate.clone(), book.clone())).unwrap();
        desk.hold().tell().unwrap();
        desk.letter(1).tell().unwrap();
        desk.letter(2).tell().unwrap();
        gate.occupied(1).await.unwrap();
        desk.alarm(1).tell().unwrap();
        assert_eq!(drained(&desk, &gate, &book).await, ["alarm 1", "letter 1", "letter 2"]);
    });
}

#[test]
fn the_others_come_to_their_turn() {
    everywhere(async |system| {
        let (desk, gate, book) = held(&system).await;
        for n in 0..100 {
            desk.alarm(n).tell().unwrap();
        }
        desk.letter(1).tell().unwrap();
        desk.letter(2).tell().unwrap();
        let lines = drained(&desk, &gate, &book).await;
        let place = |line: &str| lines.iter().position(|other| other == line).unwrap();
        assert_eq!((place("letter 1"), place("letter 2")), (16, 33));
        assert_eq!(lines.len(), 102);
    });
}

#[test]
fn an_end_is_told_behind_all_that_was_said_before_it() {
    everywhere_often(async |system| {
        let (desk, gate, book) = held(&system).await;
        let other = system.spawn(Desk::props(gate.clone(), book.clone())).unwrap();
        desk.watch_it(other.clone()).tell().unwrap();
        gate.open().await.unwrap();
        desk.letter(0).await.unwrap();
        let gate = self::gate(&system);
        other.farewell(desk.clone()).await.unwrap();
        other.stopped().await;
        let lines = drained(&desk, &gate, &book).await;
        assert_eq!(lines.last().map(String::as_str), Some("gone"), "{lines:?}");
        assert_eq!(lines.len(), 43);
    });
}

#[test]
fn urgent_messages_stand_within_the_bound_and_are_settled_at_the_end() {
    everywhere(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let desk = system.spawn(Desk::props(gate.clone(), book.clone()).mailbox(2)).unwrap();
        desk.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        let asked = desk.alarm(1).ask();
        desk.alarm(2).tell().unwrap();
        assert!(desk.alarm(3).tell().is_err(), "the room is the same for all");
        let mut letters = system.dead_letters();
        desk.kill();
        desk.stopped().await;
        assert!(asked.await.unwrap_err().not_executed().is_some());
        let kinds: Vec<_> =
            std::iter::from_fn(|| letters.try_next()).map(|letter| letter.message).collect();
        assert_eq!(kinds, ["hold", "alarm"]);
    });
}

#[test]
fn the_oldest_that_is_dropped_for_the_newest_is_no_urgent_one_as_long_as_there_is_another() {
    everywhere(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let props = Desk::props(gate.clone(), book.clone());
        let props = props.life(|life| life.overflow(Overflow::DropOldest).mailbox(3));
        let desk = system.spawn(props).unwrap();
        desk.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        for n in 1..4 {
            desk.alarm(n).tell().unwrap();
            desk.letter(n).tell().unwrap();
        }
        desk.alarm(4).tell().unwrap();
        assert_eq!(drained(&desk, &gate, &book).await, ["alarm 2", "alarm 3", "alarm 4"]);
    });
}

/// Also of what the desk has taken out and not begun.
#[test]
fn how_long_the_oldest_has_waited_is_seen_and_how_many_ever_did() {
    on_simple(30, async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let second = Duration::from_secs(1);
        system.sleep(second).await;
        let desk = system.spawn(Desk::props(gate.clone(), book.clone())).unwrap();
        let seen = || {
            let tree = system.tree();
            let desk = tree.actors.iter().find(|actor| actor.who.kind == "Desk").unwrap();
            (desk.waiting, desk.high_water, desk.oldest)
        };
        desk.hold().tell().unwrap();
        desk.letter(1).tell().unwrap();
        gate.occupied(1).await.unwrap();
        system.sleep(second).await;
        desk.letter(2).tell().unwrap();
        desk.alarm(3).tell().unwrap();
        system.sleep(second).await;
        assert_eq!(seen(), (3, 3, 2 * second));
        gate.open().await.unwrap();
        system.sleep(second).await;
        assert_eq!(book.lines().await.unwrap(), ["alarm 3", "letter 1", "letter 2"]);
        assert_eq!(seen(), (0, 3, Duration::ZERO));

        let gate = self::gate(&system);
        let (held, queued) = (desk.hold_at(gate.clone()), desk.letter(4));
        held.tell().unwrap();
        gate.occupied(1).await.unwrap();
        queued.tell().unwrap();
        system.sleep(second).await;
        assert_eq!(seen(), (1, 3, second));
        gate.open().await.unwrap();
    });
}
