//! Streams attached to actors.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context as Task, Poll, Waker};
use std::time::Duration;

use futures_util::{FutureExt, Stream, StreamExt, stream};
use thespian::prelude::*;
use thespian::{Attached, Cause, DeadReason, Passing, Restart};

use crate::probes::{Bomb, GateAddr, NotebookAddr, Tattle, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, quiet, simple, threads};

/// Reads what others write, one at a time.
#[actor(mailbox = 2)]
struct Reader {
    gate: GateAddr,
    book: NotebookAddr,
    kept: Option<Attached>,
}

#[handlers]
impl Reader {
    #[init]
    fn new(gate: GateAddr, book: NotebookAddr) -> Self {
        Self { gate, book, kept: None }
    }

    /// Does not wait for the gate.
    #[handler]
    fn note(&mut self, n: usize) {
        say(&self.book, n.to_string());
    }

    /// Passes the gate with each item.
    #[handler]
    async fn read(&mut self, n: usize) {
        let _ = self.gate.pass().await;
        say(&self.book, n.to_string());
    }

    #[handler]
    fn ended(&mut self) {
        say(&self.book, "end");
    }

    #[handler]
    fn count(&mut self, cx: &mut Context<Self>, to: usize) {
        cx.attach_with_end(stream::iter(0..to), |n| ReaderMsg::Note { n }, || ReaderMsg::Ended {})
            .detach();
    }

    #[handler]
    fn follow(&mut self, cx: &mut Context<Self>, source: Source) {
        self.kept =
            Some(cx.attach_with_end(source, |n| ReaderMsg::Read { n }, || ReaderMsg::Ended {}));
    }

    #[handler]
    fn follow_for_good(&mut self, cx: &mut Context<Self>, source: Source) {
        cx.attach(source, |n| ReaderMsg::Note { n }).detach();
    }

    #[handler]
    fn lend(&mut self, cx: &mut Context<Self>, source: Source) -> Attached {
        cx.attach(source, |n| ReaderMsg::Read { n })
    }

    #[handler]
    fn let_go(&mut self) {
        self.kept = None;
    }

    #[handler]
    fn follow_badly(&mut self, cx: &mut Context<Self>, how: Badly) {
        let source = stream::iter(0..1).map(move |n| {
            assert!(how != Badly::Stream, "in the stream, on purpose");
            n
        });
        let bomb = if how == Badly::Drop { Some(Bomb) } else { None };
        cx.attach(source, move |n| {
            let _kept = &bomb;
            assert!(how != Badly::Closure, "in the closure, on purpose");
            ReaderMsg::Note { n }
        })
        .detach();
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handler]
    fn ping(&self) {}
}

#[derive(Clone, Copy, PartialEq)]
enum Badly {
    Stream,
    Closure,
    Drop,
}

/// A stream that is fed by hand, and counts what was taken.
#[derive(Clone, Default)]
struct Hand(Arc<Mutex<Fed>>, Arc<AtomicUsize>);

#[derive(Default)]
struct Fed {
    items: VecDeque<usize>,
    closed: bool,
    waker: Option<Waker>,
}

struct Source {
    hand: Hand,
    _tattle: Tattle,
}

impl Hand {
    fn source(&self, book: &NotebookAddr) -> Source {
        Source { hand: self.clone(), _tattle: Tattle::new(book, "stream dropped") }
    }

    fn feed(&self, items: impl IntoIterator<Item = usize>) {
        self.change(|fed| fed.items.extend(items));
    }

    fn close(&self) {
        self.change(|fed| fed.closed = true);
    }

    fn change(&self, change: impl FnOnce(&mut Fed)) {
        let waker = {
            let mut fed = self.0.lock().unwrap();
            change(&mut fed);
            fed.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }

    fn taken(&self) -> usize {
        self.1.load(Ordering::SeqCst)
    }
}

impl Stream for Source {
    type Item = usize;

    fn poll_next(self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<Option<usize>> {
        let mut fed = self.hand.0.lock().unwrap();
        match fed.items.pop_front() {
            Some(item) => {
                self.hand.1.fetch_add(1, Ordering::SeqCst);
                Poll::Ready(Some(item))
            }
            None if fed.closed => Poll::Ready(None),
            None => {
                fed.waker = Some(task.waker().clone());
                Poll::Pending
            }
        }
    }
}

fn reader(system: &System) -> (ReaderAddr, GateAddr, NotebookAddr) {
    let (gate, book) = (gate(system), notebook(system));
    (system.spawn(Reader::props(gate.clone(), book.clone())).expect("a reader"), gate, book)
}

fn numbers(to: usize) -> Vec<String> {
    (0..to).map(|n| n.to_string()).collect()
}

#[test]
fn items_become_messages_in_their_order_and_the_end_is_told_behind_them() {
    everywhere(async |system| {
        let (reader, _, book) = reader(&system);
        reader.count(1000).await.unwrap();
        let lines = book.first(1001).await.unwrap();
        assert_eq!(lines[..1000], numbers(1000));
        assert_eq!(lines[1000], "end");
        assert_eq!(system.stats().dead_letters, 0);
    });
}

#[test]
fn a_slow_actor_slows_its_stream_down() {
    everywhere_often(async |system| {
        let (reader, gate, book) = reader(&system);
        let hand = Hand::default();
        hand.feed(0..100);
        reader.follow(hand.source(&book)).await.unwrap();
        for passed in 0..20 {
            gate.occupied(1).await.unwrap();
            // One is being handled, two wait in the mailbox, and one for room.
            assert!(hand.taken() <= passed + 4, "{} taken, {passed} handled", hand.taken());
            gate.admit_one().await.unwrap();
            book.first(passed + 1).await.unwrap();
        }
        gate.open().await.unwrap();
        assert_eq!(book.first(100).await.unwrap(), numbers(100));
    });
}

#[test]
fn others_have_their_turn_between_the_items_of_a_stream() {
    everywhere(async |system| {
        let (reader, gate, book) = reader(&system);
        let hand = Hand::default();
        hand.feed(0..1000);
        reader.follow(hand.source(&book)).await.unwrap();
        gate.occupied(1).await.unwrap();
        let mut ping = reader.ping().ask();
        let mut admitted = 0;
        while (&mut ping).now_or_never().is_none() {
            gate.admit_one().await.unwrap();
            admitted += 1;
            gate.occupied(1).await.unwrap();
        }
        // Before it were at most the one at the gate, two in the mailbox, and one for room.
        assert!(admitted <= 4, "{admitted}");
        gate.open().await.unwrap();
        book.first(1000).await.unwrap();
    });
}

#[test]
fn letting_go_of_the_handle_ends_it_without_a_word() {
    everywhere_often(async |system| {
        let (reader, gate, book) = reader(&system);
        gate.open().await.unwrap();
        let hand = Hand::default();
        hand.feed([7]);
        reader.follow(hand.source(&book)).await.unwrap();
        assert_eq!(book.first(1).await.unwrap(), ["7"]);
        reader.let_go().await.unwrap();
        assert_eq!(book.first(2).await.unwrap(), ["7", "stream dropped"]);
        reader.ping().await.unwrap();
        assert_eq!(book.lines().await.unwrap(), ["7", "stream dropped"]);
    });
}

#[test]
fn an_item_that_waits_for_room_goes_with_the_handle() {
    everywhere_often(async |system| {
        let (reader, gate, book) = reader(&system);
        let hand = Hand::default();
        hand.feed(0..10);
        let attached = reader.lend(hand.source(&book)).await.unwrap();
        gate.occupied(1).await.unwrap();
        attached.cancel();
        assert_eq!(book.first(1).await.unwrap(), ["stream dropped"]);
        let taken = hand.taken();
        gate.open().await.unwrap();
        reader.drain();
        reader.stopped().await;
        // One was at the gate and two were in the mailbox: these had been accepted.
        assert_eq!(book.lines().await.unwrap().len() - 1, taken.min(3));
        assert_eq!(system.stats().dead_letters, 0);
    });
}

#[test]
fn a_kept_stream_ends_with_the_incarnation_and_a_detached_one_goes_on() {
    everywhere(async |system| {
        for detached in [false, true] {
            let (reader, gate, book) = reader(&system);
            gate.open().await.unwrap();
            let hand = Hand::default();
            let source = hand.source(&book);
            if detached {
                reader.follow_for_good(source).await.unwrap();
            } else {
                reader.follow(source).await.unwrap();
            }
            hand.feed([1]);
            assert_eq!(book.first(1).await.unwrap(), ["1"]);
            reader.crash().await.unwrap_err();
            reader.ping().await.unwrap();
            if detached {
                hand.feed([2]);
                assert_eq!(book.first(2).await.unwrap(), ["1", "2"]);
                reader.stop();
            }
            assert_eq!(
                book.first(2 + usize::from(detached)).await.unwrap().pop().unwrap(),
                "stream dropped"
            );
        }
    });
}

#[test]
fn it_ends_with_its_actor_and_what_it_had_taken_is_a_dead_letter() {
    everywhere_often(async |system| {
        let (reader, gate, book) = reader(&system);
        let mut letters = system.dead_letters();
        let hand = Hand::default();
        hand.feed(0..100);
        reader.follow(hand.source(&book)).await.unwrap();
        gate.occupied(1).await.unwrap();
        reader.kill();
        assert_eq!(book.first(1).await.unwrap(), ["stream dropped"]);
        // The one at the gate, those in the mailbox, and the one that waited for room: all that was taken.
        let taken = hand.taken();
        assert!(taken <= 4, "{taken}");
        for _ in 0..taken {
            assert_eq!(letters.next().await.expect("a letter").message, "read");
        }
        assert!(letters.try_next().is_none());
        let flow = system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
    });
}

#[test]
fn an_item_that_an_interceptor_rejects_is_a_dead_letter_and_the_others_come() {
    quiet();
    for base in (0..USUAL).map(simple).chain([threads()]) {
        let builder = System::builder().base(base).ignore_environment().without_dead_letter_log();
        let builder = builder.intercept_kind::<Reader>(|message, _| match message {
            ReaderMsg::Note { n: 1 } => Passing::reject("one too many"),
            _ => Passing::Pass,
        });
        let ran = builder.run(async |system| {
            let (reader, _, book) = reader(&system);
            let mut letters = system.dead_letters();
            reader.count(4).await.unwrap();
            let lines = book.first(4).timeout(Duration::from_secs(60)).await;
            assert_eq!(lines.unwrap(), ["0", "2", "3", "end"]);
            let letter = letters.try_next().expect("a letter");
            assert_eq!((letter.message, letter.why), ("note", DeadReason::Intercepted));
            assert!(letters.try_next().is_none());
        });
        ran.unwrap_or_else(|error| panic!("on `{base}`: {error}"));
    }
}

#[test]
fn a_panic_in_the_stream_or_the_closure_is_the_actors_failure_and_one_in_a_drop_is_not() {
    everywhere(async |system| {
        for (how, text) in [(Badly::Stream, "in the stream"), (Badly::Closure, "in the closure")] {
            let (gate, book) = (gate(&system), notebook(&system));
            let props = Reader::props(gate, book).restart(Restart::Temporary);
            let reader = system.spawn(props).unwrap();
            reader.follow_badly(how).await.unwrap();
            let ended = reader.stopped().await;
            let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
            let Cause::Panic { text: said, .. } = &failure.cause else { panic!("{failure}") };
            assert!(said.contains(text), "{failure}");
        }
        let (reader, _, book) = reader(&system);
        let failures = system.stats().failures;
        reader.follow_badly(Badly::Drop).await.unwrap();
        assert_eq!(book.first(1).await.unwrap(), ["0"]);
        reader.ping().await.unwrap();
        assert_eq!(system.stats().failures, failures);
    });
}

#[test]
fn an_empty_stream_says_only_its_end() {
    everywhere(async |system| {
        let (reader, _, book) = reader(&system);
        let hand = Hand::default();
        hand.close();
        reader.follow(hand.source(&book)).await.unwrap();
        let mut lines = book.first(2).await.unwrap();
        lines.sort();
        assert_eq!(lines, ["end", "stream dropped"]);
    });
}
