//! What happens to messages for which there is no room, by declaration.

use thespian::prelude::*;
use thespian::{DeadReason, NotExecuted, Overflow};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{RACY, USUAL, everywhere, everywhere_often, on_simple};

#[actor(mailbox = 3, overflow = drop_oldest)]
struct Ticker {
    gate: GateAddr,
    book: NotebookAddr,
}

#[handlers]
impl Ticker {
    #[init]
    fn new(gate: GateAddr, book: NotebookAddr) -> Self {
        Self { gate, book }
    }

    #[handler]
    async fn hold(&mut self) {
        let _ = self.gate.pass().await;
    }

    #[handler]
    fn price(&mut self, n: u32) -> u32 {
        say(&self.book, n.to_string());
        n
    }

    /// Tells itself more than it can hold, from inside the handler.
    #[handler]
    fn flood_itself(&mut self, cx: &mut Context<Self>) -> Option<NotExecuted> {
        let me = cx.addr();
        (0..10).find_map(|n| me.price(n).tell().err()).map(|error| error.why)
    }

    /// The same, waiting for room.
    #[handler]
    async fn wait_for_itself(&mut self, cx: &mut Context<Self>) -> Option<(NotExecuted, String)> {
        let me = cx.addr();
        for n in 0..10 {
            if let Err(error) = me.price(n).send().await {
                return Some((error.why.clone(), error.to_string()));
            }
        }
        None
    }
}

/// One that is held, with nothing in its mailbox.
async fn held(system: &System, overflow: Overflow) -> (TickerAddr, GateAddr, NotebookAddr) {
    let (gate, book) = (gate(system), notebook(system));
    let props = Ticker::props(gate.clone(), book.clone()).life(|life| life.overflow(overflow));
    let ticker = system.spawn(props).expect("a ticker");
    ticker.hold().tell().expect("room");
    gate.occupied(1).await.expect("a ticker at the gate");
    (ticker, gate, book)
}

async fn let_go(ticker: &TickerAddr, gate: &GateAddr, book: &NotebookAddr) -> Vec<String> {
    gate.open().await.unwrap();
    ticker.drain();
    ticker.stopped().await;
    book.lines().await.unwrap()
}

#[test]
fn the_newest_is_dropped_and_nobody_waits() {
    everywhere(async |system| {
        let mut letters = system.dead_letters();
        let (ticker, gate, book) = held(&system, Overflow::DropNewest).await;
        for n in 0..5 {
            ticker.price(n).tell().unwrap();
        }
        ticker.price(5).send().await.unwrap();
        let why = ticker.price(6).await.unwrap_err().not_executed();
        assert_eq!(why, Some(NotExecuted::Dropped));
        assert_eq!(let_go(&ticker, &gate, &book).await, ["0", "1", "2"]);
        for _ in 0..3 {
            let letter = letters.try_next().unwrap();
            assert_eq!((letter.message, letter.why), ("price", DeadReason::Dropped));
        }
        assert!(letters.try_next().is_none(), "whoever asked knows by himself");
    });
}

#[test]
fn the_oldest_is_dropped_and_whoever_asked_for_it_is_told() {
    everywhere(async |system| {
        let (ticker, gate, book) = held(&system, Overflow::DropOldest).await;
        let asked = ticker.price(0).ask();
        for n in 1..6 {
            ticker.price(n).tell().unwrap();
        }
        assert_eq!(asked.await.unwrap_err().not_executed(), Some(NotExecuted::Dropped));
        assert_eq!(let_go(&ticker, &gate, &book).await, ["3", "4", "5"]);
    });
}

/// What the cell has taken out of the queue and not begun is still the oldest.
#[test]
fn the_oldest_is_dropped_also_when_the_cell_has_it_in_hand() {
    on_simple(RACY, async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let ticker = system.spawn(Ticker::props(gate.clone(), book.clone())).unwrap();
        // Taken out together, and held at the first.
        ticker.hold().tell().unwrap();
        ticker.price(1).tell().unwrap();
        ticker.price(2).tell().unwrap();
        gate.occupied(1).await.unwrap();
        let tree = system.tree();
        let before = tree.actors.iter().find(|actor| actor.who.kind == "Ticker").unwrap();
        assert_eq!((before.waiting, before.high_water), (2, 3));
        for n in 3..7 {
            ticker.price(n).tell().unwrap();
            let tree = system.tree();
            let now = tree.actors.iter().find(|actor| actor.who.kind == "Ticker").unwrap();
            assert_eq!(now.waiting, 3, "the bound is exact");
        }
        assert_eq!(let_go(&ticker, &gate, &book).await, ["4", "5", "6"]);
    });
}

#[test]
fn notices_are_never_dropped() {
    everywhere(async |system| {
        let (ticker, gate, book) = held(&system, Overflow::DropOldest).await;
        ticker.price(0).tell().unwrap();
        ticker.drain();
        let late = ticker.price(1).tell().unwrap_err();
        assert_eq!(late.why, NotExecuted::Stopped);
        gate.open().await.unwrap();
        assert!(matches!(ticker.stopped().await, ExitReason::Drained));
        assert_eq!(book.lines().await.unwrap(), ["0"]);
    });
}

#[test]
fn nothing_is_dropped_for_want_of_room_that_notices_have() {
    #[actor(mailbox = 2, overflow = drop_oldest)]
    struct Heir {
        gate: GateAddr,
        book: NotebookAddr,
    }

    #[handlers]
    impl Heir {
        #[handler]
        fn watch(&mut self, cx: &mut Context<Self>, who: NotebookAddr) {
            cx.watch(&who);
        }

        #[handler]
        async fn hold(&mut self) {
            let _ = self.gate.pass().await;
        }

        #[handler]
        fn note(&mut self, n: u32) {
            say(&self.book, n.to_string());
        }

        #[terminated]
        fn gone(&mut self, _notice: thespian::Terminated) {
            say(&self.book, "gone");
        }
    }

    on_simple(USUAL, async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let heir = system.spawn(Heir { gate: gate.clone(), book: book.clone() }).unwrap();
        let watched = [notebook(&system), notebook(&system)];
        for who in &watched {
            heir.watch(who.clone()).await.unwrap();
        }
        heir.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        for who in &watched {
            who.stop();
            who.stopped().await;
        }
        heir.note(1).tell().unwrap();
        heir.note(2).tell().unwrap();
        gate.open().await.unwrap();
        heir.drain();
        heir.stopped().await;
        assert_eq!(book.lines().await.unwrap(), ["gone", "gone", "1", "2"]);
    });
}

#[test]
fn the_latest_are_handled_whatever_was_dropped() {
    everywhere_often(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let ticker = system.spawn(Ticker::props(gate.clone(), book.clone())).unwrap();
        for n in 0..200 {
            ticker.price(n).tell().unwrap();
            if system.rng().below(4) == 0 {
                system.sleep(std::time::Duration::from_nanos(1)).await;
            }
        }
        ticker.drain();
        ticker.stopped().await;
        let lines: Vec<u32> =
            book.lines().await.unwrap().iter().map(|line| line.parse().unwrap()).collect();
        assert!(lines.is_sorted(), "{lines:?}");
        assert_eq!(lines[lines.len() - 3..], [197, 198, 199]);
        let flow = system.flow();
        assert_eq!(flow.dropped + lines.len() as u64, 200, "{flow:?}");
    });
}

#[test]
fn an_actor_that_fills_its_own_mailbox_is_told_so() {
    everywhere(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let props = Ticker::props(gate, book).life(|life| life.overflow(Overflow::Refuse));
        let ticker = system.spawn(props).unwrap();
        assert_eq!(ticker.flood_itself().await.unwrap(), Some(NotExecuted::OwnMailboxFull));
        let (why, text) = ticker.wait_for_itself().await.unwrap().expect("an error and no hang");
        assert!(matches!(why, NotExecuted::Cycle(_)), "{why:?}");
        assert!(text.contains("would wait for itself"), "{text}");
        // From outside it is an ordinary full mailbox.
        let text = NotExecuted::OwnMailboxFull.to_string();
        assert!(text.contains("the sender itself"), "{text}");
    });
}
