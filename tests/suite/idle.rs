//! Actors that stop when nobody wants anything of them.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Message, Props, Restart};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple};

const LIMIT: Duration = Duration::from_millis(20);

/// Counts what it is told, and writes down its life.
#[actor]
struct Session {
    book: NotebookAddr,
    sum: u64,
}

#[handlers]
impl Session {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        say(&book, "init");
        Self { book, sum: 0 }
    }

    #[handler]
    fn add(&mut self, number: u64) -> u64 {
        self.sum += number;
        self.sum
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    async fn rest(&mut self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
    }

    #[handler]
    fn spawn_child(&mut self, cx: &mut Context<Self>) -> SessionAddr {
        cx.spawn(Session::props(self.book.clone())).expect("a child")
    }

    #[stopping]
    fn finish(&mut self, why: ExitReason) {
        say(&self.book, format!("{why} with {}", self.sum));
    }
}

fn idling(book: &NotebookAddr) -> Props<Session> {
    Session::props(book.clone()).life(|life| life.idle(LIMIT))
}

#[test]
fn one_that_hears_nothing_stops_in_order() {
    everywhere(async |system| {
        let book = notebook(&system);
        let session = system.spawn(idling(&book)).unwrap();
        assert!(matches!(session.stopped().await, ExitReason::Stopped));
        assert_eq!(book.lines().await.unwrap(), ["init", "stopped with 0"]);
        let back = session.add(7).tell().unwrap_err();
        assert_eq!((back.why, back.message.kind()), (NotExecuted::Stopped, "add"));
        assert_eq!(system.stats().dead_letters, 0);
    });
}

#[test]
fn an_idle_stop_is_an_end_for_permanent_actors_too() {
    everywhere(async |system| {
        let book = notebook(&system);
        let session = system.spawn(idling(&book).restart(Restart::Permanent)).unwrap();
        assert!(matches!(session.stopped().await, ExitReason::Stopped));
        assert_eq!(book.lines().await.unwrap(), ["init", "stopped with 0"]);
        assert_eq!(system.stats().restarts, 0);
    });
}

/// Each message begins the silence anew, from the end of its handler.
#[test]
fn the_silence_is_measured_from_the_last_message() {
    on_simple(USUAL, async |system| {
        let book = notebook(&system);
        let session = system.spawn(idling(&book)).unwrap();
        for _ in 0..10 {
            system.sleep(LIMIT * 9 / 10).await;
            session.add(1).await.unwrap();
        }
        session.rest(LIMIT * 5).await.unwrap();
        let silent_since = system.now();
        session.stopped().await;
        assert_eq!(system.now() - silent_since, LIMIT);
        assert_eq!(book.lines().await.unwrap(), ["init", "stopped with 10"]);
    });
}

#[test]
fn one_at_work_is_not_idle() {
    on_simple(USUAL, async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let session = system.spawn(idling(&book)).unwrap();
        let held = session.hold(gate.clone()).ask();
        gate.occupied(1).await.unwrap();
        system.sleep(LIMIT * 10).await;
        assert!(!session.is_stopped());
        gate.open().await.unwrap();
        assert_eq!(held.await, Ok(()));
        assert!(matches!(session.stopped().await, ExitReason::Stopped));
    });
}

#[test]
fn its_children_end_with_it() {
    everywhere(async |system| {
        let book = notebook(&system);
        let session = system.spawn(idling(&book)).unwrap();
        // The first message may come too late on a busy machine, and then says so.
        let Ok(child) = session.spawn_child().await else { return };
        child.add(1).await.unwrap();
        session.stopped().await;
        assert!(matches!(child.stopped().await, ExitReason::Stopped));
        let lines = book.lines().await.unwrap();
        assert_eq!(lines, ["init", "init", "stopped with 1", "stopped with 0"]);
    });
}

/// Senders that come at the very moment: each message is either handled, or back with its sender.
#[test]
fn no_message_is_lost_between_silence_and_the_end() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let props = idling(&book).mailbox(2);
        let session = system.spawn(props).unwrap();
        let senders: Vec<_> = (0..3)
            .map(|_| {
                let sender = Sender { session: session.clone(), handled: 0 };
                system.spawn(sender).expect("a sender")
            })
            .collect();
        let mut handled = 0;
        for sender in &senders {
            sender.try_everything().tell().unwrap();
        }
        for sender in &senders {
            handled += sender.handled().await.unwrap();
        }
        assert!(matches!(session.stopped().await, ExitReason::Stopped));
        let line = book.lines().await.unwrap().pop();
        assert_eq!(line, Some(format!("stopped with {handled}")));
        assert_eq!(system.stats().dead_letters, 0, "what it accepted it has handled");
    });
}

/// Says something again and again, about as seldom as the session's patience is long, until it has ended.
#[actor(mailbox = 10)]
struct Sender {
    session: SessionAddr,
    handled: u64,
}

#[handlers]
impl Sender {
    #[handler]
    async fn try_everything(&mut self, cx: &mut Context<Self>) {
        loop {
            let about = LIMIT / 2 + LIMIT * cx.rng().below(100) as u32 / 80;
            cx.sleep(about).await;
            let accepted = match cx.rng().below(3) {
                0 => self.session.add(1).tell().map_err(|error| error.why),
                1 => self.session.add(1).send().await.map_err(|error| error.why),
                _ => match self.session.add(1).await {
                    Ok(_) => Ok(()),
                    Err(error) => Err(error.not_executed().expect("certainly not executed")),
                },
            };
            match accepted {
                Ok(()) => self.handled += 1,
                Err(NotExecuted::Full) => {}
                Err(why) => return assert_eq!(why, NotExecuted::Stopped),
            }
        }
    }

    #[handler]
    fn handled(&self) -> u64 {
        self.handled
    }
}
