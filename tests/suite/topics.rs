//! Events for whoever has subscribed to them.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;

use futures_util::StreamExt as _;
use thespian::prelude::*;
use thespian::{Event, JoinError, Listener, Name, Restart, Topic, What};

use crate::probes::{GateAddr, NotebookAddr, NotebookMsg, gate, notebook};
use crate::stages::{everywhere, everywhere_ending, everywhere_often, on_simple, simple, threads};

#[derive(Clone, Debug, PartialEq)]
struct Price {
    cents: u64,
}

const PRICES: Name<Topic<Price>> = Name::new("prices");

fn price(cents: u64) -> Price {
    Price { cents }
}

fn line(price: Price) -> NotebookMsg {
    NotebookMsg::Note { line: price.cents.to_string() }
}

/// Takes one message beside the one that it holds.
#[actor(mailbox = 1)]
struct Slow {
    gate: GateAddr,
    book: NotebookAddr,
}

#[handlers]
impl Slow {
    #[init]
    fn new(gate: GateAddr, book: NotebookAddr) -> Self {
        Self { gate, book }
    }

    #[handler]
    async fn take(&mut self, cents: u64) {
        let _ = self.gate.pass().await;
        let _ = self.book.note(cents.to_string()).tell();
    }

    #[handler]
    fn crash(&self) {
        panic!("on purpose");
    }

    /// Publishes from inside an actor.
    #[handler]
    fn announce(&self, cx: &mut Context<Self>, cents: u64) -> usize {
        cx.topic(&PRICES).publish(price(cents)).delivered
    }
}

fn slow(system: &System) -> (SlowAddr, GateAddr, NotebookAddr) {
    let (gate, book) = (gate(system), notebook(system));
    let props = Slow::props(gate.clone(), book.clone()).restart(Restart::Permanent);
    (system.spawn(props).expect("a slow one"), gate, book)
}

fn unread(listener: &mut Listener<Price>) -> Vec<u64> {
    std::iter::from_fn(|| listener.try_next()).map(|price| price.cents).collect()
}

#[test]
fn what_is_published_comes_to_all_who_subscribed_in_order() {
    everywhere(async |system| {
        let (one, two) = (notebook(&system), notebook(&system));
        let prices = system.topic(&PRICES);
        assert_eq!(prices.publish(price(0)).delivered, 0, "nobody listens yet");
        prices.subscribe(&one, line).unwrap();
        let mut tape = prices.listen(8);
        assert_eq!(prices.publish(price(1)).delivered, 2);
        // The same topic for everybody who asks for it by its name.
        system.topic(&PRICES).subscribe(&two, line).unwrap();
        let (publisher, ..) = slow(&system);
        assert_eq!(publisher.announce(2).await.unwrap(), 3);
        assert_eq!(system.topic(&PRICES).publish(price(3)).delivered, 3);
        assert_eq!(one.first(3).await.unwrap(), ["1", "2", "3"]);
        assert_eq!(two.first(2).await.unwrap(), ["2", "3"]);
        assert_eq!(unread(&mut tape), [1, 2, 3]);
        assert!(prices.unsubscribe(&one) && !prices.unsubscribe(&one));
        assert_eq!(prices.publish(price(4)).delivered, 2);
        assert_eq!((one.lines().await.unwrap().len(), two.lines().await.unwrap().len()), (3, 3));
    });
}

#[test]
fn a_subscriber_without_room_refuses_and_the_others_do_not_notice() {
    everywhere(async |system| {
        let (slow, gate, book) = slow(&system);
        let quick = notebook(&system);
        let prices = system.topic(&PRICES);
        prices.subscribe(&slow, |price| SlowMsg::Take { cents: price.cents }).unwrap();
        prices.subscribe(&quick, line).unwrap();
        assert_eq!(prices.publish(price(1)).delivered, 2);
        gate.occupied(1).await.unwrap();
        assert_eq!(prices.publish(price(2)).delivered, 2);
        let full = prices.publish(price(3));
        assert_eq!((full.delivered, full.refused.len()), (1, 1));
        assert_eq!(
            (full.refused[0].to.id, full.refused[0].why.clone()),
            (slow.id(), NotExecuted::Full)
        );
        gate.open().await.unwrap();
        assert_eq!(book.first(2).await.unwrap(), ["1", "2"]);
        assert_eq!(quick.first(3).await.unwrap(), ["1", "2", "3"]);
        let flow = system.flow();
        assert_eq!((flow.sent, flow.refused), (flow.ended() + flow.waiting, 1));
    });
}

#[test]
fn a_listener_keeps_the_newest_and_counts_what_it_missed() {
    everywhere(async |system| {
        let prices = system.topic(&PRICES);
        let (mut few, mut many, mut none) =
            (prices.listen(2), prices.listen(100), prices.listen(0));
        for cents in 1..=5 {
            assert_eq!(prices.publish(price(cents)).delivered, 3);
        }
        assert_eq!((few.missed(), many.missed(), none.missed()), (3, 0, 4));
        assert_eq!((unread(&mut few), unread(&mut none)), (vec![4, 5], vec![5]));
        assert_eq!((many.next().await, unread(&mut many)), (Some(price(1)), vec![2, 3, 4, 5]));
        drop((few, none));
        assert_eq!(prices.publish(price(6)).delivered, 1);
    });
}

#[test]
fn a_listener_waits_for_the_next_and_hears_the_end() {
    everywhere_ending(
        async |system| {
            let prices = system.topic(&PRICES);
            let mut tape = prices.listen(8);
            let (publisher, ..) = slow(&system);
            {
                let mut next = Box::pin(tape.next());
                let is_pending = poll_fn(|task| Poll::Ready(next.as_mut().poll(task).is_pending()));
                assert!(is_pending.await);
                publisher.announce(1).tell().unwrap();
                assert_eq!(next.await, Some(price(1)));
            }
            prices.publish(price(2));
            system.shutdown().await.unwrap();
            assert_eq!((tape.next().await, tape.next().await), (Some(price(2)), None));
            assert_eq!(system.topic(&PRICES).listen(1).next().await, None, "nor later");
        },
        |end| end.expect("an orderly end"),
    );
}

#[test]
fn a_listener_is_a_stream() {
    everywhere(async |system| {
        let prices = system.topic(&PRICES);
        let tape = prices.listen(8);
        (1..=3).for_each(|cents| drop(prices.publish(price(cents))));
        let cents: Vec<_> = tape.map(|price| price.cents).take(3).collect().await;
        assert_eq!(cents, [1, 2, 3]);
    });
}

#[test]
fn who_has_ended_is_subscribed_to_nothing_any_more() {
    everywhere_often(async |system| {
        let (one, two) = (notebook(&system), notebook(&system));
        let prices = system.topic(&PRICES);
        prices.subscribe(&one, line).unwrap();
        prices.subscribe(&two, line).unwrap();
        one.kill();
        one.stopped().await;
        assert_eq!(prices.subscribers(), 1);
        let published = prices.publish(price(1));
        assert_eq!((published.delivered, published.refused), (1, vec![]));
        assert!(
            matches!(prices.subscribe(&one, line), Err(JoinError::Ended(who)) if who.id == one.id())
        );
        assert_eq!(prices.subscribers(), 1);
    });
}

#[test]
fn a_restart_keeps_a_subscription() {
    everywhere(async |system| {
        let (slow, gate, book) = slow(&system);
        gate.open().await.unwrap();
        let prices = system.topic(&PRICES);
        prices.subscribe(&slow, |price| SlowMsg::Take { cents: price.cents }).unwrap();
        slow.crash().await.unwrap_err();
        assert_eq!(prices.publish(price(1)).delivered, 1);
        assert_eq!(book.first(1).await.unwrap(), ["1"]);
    });
}

#[test]
fn nothing_of_a_subscription_is_left_when_it_is_over() {
    everywhere(async |system| {
        let prices = system.topic(&PRICES);
        let held = Arc::new(());
        let books = [0, 1, 2].map(|_| {
            let (book, held) = (notebook(&system), held.clone());
            let to = move |price| {
                let _held = &held;
                line(price)
            };
            prices.subscribe(&book, to).unwrap();
            book
        });
        assert_eq!(Arc::strong_count(&held), 4);
        books[0].kill();
        books[0].stopped().await;
        prices.unsubscribe(&books[1]);
        prices.subscribe(&books[2], line).unwrap();
        assert_eq!(Arc::strong_count(&held), 1);
    });
}

#[test]
fn a_pool_is_one_subscriber() {
    everywhere(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        gate.open().await.unwrap();
        let pool = system.spawn(Pool::new(3, Slow::props(gate, book.clone()))).unwrap();
        let prices = system.topic(&PRICES);
        prices.subscribe(&pool, |price| SlowMsg::Take { cents: price.cents }).unwrap();
        assert_eq!(prices.publish(price(1)).delivered, 1);
        assert_eq!(book.first(1).await.unwrap(), ["1"]);
        pool.stop();
        pool.stopped().await;
        assert_eq!(prices.subscribers(), 0);
    });
}

#[test]
fn the_newer_subscription_holds() {
    everywhere(async |system| {
        let book = notebook(&system);
        let prices = system.topic(&PRICES);
        prices.subscribe(&book, line).unwrap();
        prices.subscribe(&book, |_| NotebookMsg::Note { line: "new".into() }).unwrap();
        assert_eq!(prices.publish(price(1)).delivered, 1);
        assert_eq!(book.lines().await.unwrap(), ["new"]);
    });
}

#[test]
fn a_closure_that_panics_is_its_subscribers_affair() {
    everywhere(async |system| {
        let (one, two) = (notebook(&system), notebook(&system));
        let prices = system.topic(&PRICES);
        prices.subscribe(&one, |_| panic!("on purpose")).unwrap();
        prices.subscribe(&two, line).unwrap();
        let mut events = system.subscribe();
        let published = prices.publish(price(1));
        assert_eq!((published.delivered, published.unmade.len()), (1, 1));
        assert_eq!(published.unmade[0].id, one.id());
        // Others tell of other things meanwhile.
        let panic = std::iter::from_fn(|| events.try_next()).find_map(|event| match event {
            Event { path, what: What::Panicked { text, .. }, .. } => Some((path, text)),
            _ => None,
        });
        assert_eq!(panic, Some((one.path(), "on purpose".into())));
        assert_eq!(two.first(1).await.unwrap(), ["1"]);
    });
}

#[test]
fn a_key_that_panics_is_its_pools_affair() {
    everywhere(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let props = Slow::props(gate, book.clone());
        let pool =
            system.spawn(Pool::new(2, props).by_key(|_| -> u8 { panic!("on purpose") })).unwrap();
        let prices = system.topic(&PRICES);
        prices.subscribe(&pool, |price| SlowMsg::Take { cents: price.cents }).unwrap();
        let last = notebook(&system);
        prices.subscribe(&last, line).unwrap();
        let published = prices.publish(price(1));
        assert_eq!((published.delivered, published.unmade.len()), (1, 1));
        assert_eq!(published.unmade[0].id, pool.id());
        assert_eq!(last.first(1).await.unwrap(), ["1"]);
    });
}

#[test]
fn two_systems_never_meet_over_a_topic() {
    for base in [simple(0), threads()] {
        let start = || System::builder().base(base).ignore_environment().start().unwrap();
        let (left, right) = (start(), start());
        let mut there = right.topic(&PRICES).listen(8);
        let stranger = notebook(&right);
        let prices = left.topic(&PRICES);
        assert!(matches!(prices.subscribe(&stranger, line), Err(JoinError::OtherSystem(_))));
        assert_eq!(prices.publish(price(1)).delivered, 0);
        assert_eq!(there.try_next(), None);
        assert!(!prices.unsubscribe(&stranger));
        for system in [&left, &right] {
            system.block_on(system.shutdown()).unwrap().unwrap();
        }
    }
}

/// Looks at its topic whenever it is cloned or dropped: a lock that is held meanwhile would not let it.
struct Nosy(Topic<Nosy>, Arc<AtomicUsize>);

impl Nosy {
    fn look(&self) {
        self.0.subscribers();
        drop(self.0.listen(1));
        self.1.fetch_add(1, Ordering::Relaxed);
    }
}

impl Clone for Nosy {
    fn clone(&self) -> Self {
        self.look();
        Self(self.0.clone(), self.1.clone())
    }
}

impl Drop for Nosy {
    fn drop(&mut self) {
        self.look();
    }
}

#[test]
fn an_event_may_use_its_topic_while_it_is_cloned_and_dropped() {
    on_simple(1, async |system| {
        let looks = Arc::new(AtomicUsize::new(0));
        let topic: Topic<Nosy> = system.topic(&Name::new("nosy"));
        let (tape, book) = (topic.listen(1), notebook(&system));
        let told = Nosy(topic.clone(), looks.clone());
        topic
            .subscribe(&book, move |_| {
                told.look();
                NotebookMsg::Note { line: String::new() }
            })
            .unwrap();
        for _ in 0..3 {
            topic.publish(Nosy(topic.clone(), looks.clone()));
        }
        // Per event: two clones, the closure, and the end of the event and of the clone for the closure.
        assert_eq!(
            looks.load(Ordering::Relaxed),
            3 * 5 + 2,
            "and two of the listener's were replaced"
        );
        assert!(topic.unsubscribe(&book));
        drop(tape);
        assert_eq!(looks.load(Ordering::Relaxed), 3 * 5 + 2 + 2);
    });
}

#[test]
fn nothing_is_lost_or_doubled_while_others_come_and_go() {
    everywhere(async |system| {
        let prices = system.topic(&PRICES);
        let book = notebook(&system);
        prices.subscribe(&book, line).unwrap();
        let (publisher, ..) = slow(&system);
        for cents in 0..200 {
            publisher.announce(cents).send().await.unwrap();
            let passing = notebook(&system);
            prices.subscribe(&passing, line).unwrap();
            if cents % 2 == 0 {
                passing.kill()
            } else {
                assert!(prices.unsubscribe(&passing))
            }
            drop(prices.listen(1));
        }
        let lines = book.first(200).await.unwrap();
        assert!(lines.iter().enumerate().all(|(n, line)| *line == n.to_string()), "{lines:?}");
    });
}
