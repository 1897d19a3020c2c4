//! Mailboxes that are full.

use std::time::Duration;

use thespian::DeadReason;
use thespian::prelude::*;

use super::Clerk;
use crate::probes::{GateAddr, gate, notebook};
use crate::stages::{RACY, USUAL, everywhere, everywhere_often, on_simple};

/// The mailboxes of ractor, coerce, murmer, spawned and theta grow without limit behind a slow actor. Here whoever wants
/// that says so.
#[test]
fn spawned_170_a_mailbox_is_bounded_unless_it_is_said_otherwise() {
    #[actor]
    struct Default_;

    #[handlers]
    impl Default_ {
        #[handler]
        async fn hold(&mut self, gate: GateAddr) {
            let _ = gate.pass().await;
        }
    }

    everywhere(async |system| {
        let gate = gate(&system);
        let slow = system.spawn(Default_).unwrap();
        let endless = system.spawn(Props::value(Default_).life(|life| life.unbounded())).unwrap();
        for actor in [&slow, &endless] {
            actor.hold(gate.clone()).tell().unwrap();
        }
        gate.occupied(2).await.unwrap();
        let count = |actor: &Default_Addr| {
            (0..1000).take_while(|_| actor.hold(gate.clone()).tell().is_ok()).count()
        };
        assert_eq!((count(&slow), count(&endless)), (256, 1000));
        gate.open().await.unwrap();
    });
}

/// The `do_send` of actix ignores the bound, and a node of near grew by it until it died. Here there is no such way: each
/// form of sending waits for room or says that there is none, and timers and pools are senders like any other.
#[test]
fn nearcore_3380_no_form_of_sending_ignores_the_bound() {
    on_simple(USUAL, async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let clerk = Clerk::props(book.clone()).mailbox(2).named("clerk");
        let clerk = system.spawn(clerk).unwrap();
        let pool = Clerk::props(book.clone()).mailbox(2);
        let pool = system.spawn(Pool::new(1, pool)).unwrap();
        let mut letters = system.dead_letters();
        let waiting = |path: &str| {
            let tree = system.tree();
            tree.actors.iter().find(|actor| actor.path.ends_with(path)).map(|actor| actor.waiting)
        };
        for addr in [&clerk, &pool] {
            addr.hold(gate.clone()).tell().unwrap();
        }
        gate.occupied(2).await.unwrap();
        for addr in [&clerk, &pool] {
            addr.note(1).tell().unwrap();
            addr.note(2).tell().unwrap();
            assert_eq!(addr.note(3).tell().unwrap_err().why, NotExecuted::Full);
            assert_eq!(addr.note(3).try_ask().unwrap_err().why, NotExecuted::Full);
            let (send, ask) = (addr.note(4).send(), addr.note(5).ask());
            // One that repeats would keep the time of this stage going for ever, if its letters did not come.
            let _timers =
                [1, 2, 3].map(|n| addr.note(n).after(Duration::from_secs(n.into())).unwrap());
            for _ in 0..3 {
                assert_eq!(letters.next().await.map(|letter| letter.why), Some(DeadReason::Full));
            }
            drop((send, ask));
        }
        assert_eq!(waiting("/clerk"), Some(2));
        gate.open().await.unwrap();
        clerk.note(6).await.unwrap();
        pool.note(6).await.unwrap();
        assert_eq!(book.lines().await.unwrap().len(), 6);
    });
}

/// A subscriber of actix's broker whose mailbox was full once was unsubscribed without a word. Here a full mailbox refuses
/// the one message, aloud, and ends nothing: all that is sent is handled, given back, or a dead letter.
#[test]
fn actix_534_a_full_mailbox_ends_no_subscription_and_nothing_is_lost_in_silence() {
    on_simple(RACY, async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let clerk = system.spawn(Clerk::props(book.clone()).mailbox(3)).unwrap();
        let timer = clerk.note(7).every(Duration::from_secs(1)).unwrap();
        clerk.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        // Ten ticks, of which some find no room.
        system.sleep(Duration::from_millis(10_500)).await;
        let mut refused = 0;
        for n in 0..20 {
            refused += u64::from(clerk.note(n).tell().is_err());
        }
        gate.open().await.unwrap();
        system.sleep(Duration::from_secs(3)).await;
        drop(timer);
        clerk.note(0).await.unwrap();
        let handled = book.lines().await.unwrap().len() as u64 - 1;
        assert_eq!(handled + refused + system.stats().dead_letters, 20 + 13);
        assert_eq!(book.lines().await.unwrap()[3..6], ["7"; 3], "it goes on when there is room");
    });
}

/// Passes things on to the next, and waits for room there.
#[actor(mailbox = 1)]
#[derive(Default)]
struct Link {
    next: Option<LinkAddr>,
    seen: u32,
}

#[handlers]
impl Link {
    #[handler]
    fn meet(&mut self, next: LinkAddr) {
        self.next = Some(next);
    }

    #[handler]
    async fn push(&mut self, gate: GateAddr) -> Result<u32, NotExecuted> {
        let _ = gate.pass().await;
        let next = self.next.as_ref().expect("a next");
        for sent in 0..3 {
            next.see().send().await.map_err(|refused| {
                assert!(matches!(refused.message, LinkMsg::See), "{sent}");
                refused.why
            })?;
        }
        Ok(3)
    }

    #[handler]
    fn see(&mut self) {
        self.seen += 1;
    }

    #[handler]
    fn seen(&self) -> u32 {
        self.seen
    }
}

/// A bounded send in a ring whose mailboxes are all full waits for ever in kameo, which warns of one to oneself. Here one of
/// the ring gets its message back and the others move.
#[test]
fn kameo_sends_in_a_ring_of_full_mailboxes_end() {
    everywhere_often(async |system| {
        let gate = gate(&system);
        let ring: Vec<_> = (0..3).map(|_| system.spawn(Link::default()).unwrap()).collect();
        for (place, link) in ring.iter().enumerate() {
            link.meet(ring[(place + 1) % 3].clone()).await.unwrap();
        }
        let pushing: Vec<_> = ring.iter().map(|link| link.push(gate.clone()).ask()).collect();
        gate.occupied(3).await.unwrap();
        gate.open().await.unwrap();
        let mut refused = 0;
        for push in pushing {
            match push.await.unwrap() {
                Ok(sent) => assert_eq!(sent, 3),
                Err(NotExecuted::Cycle(cycle)) => {
                    assert_eq!(cycle.actors().len(), 3);
                    refused += 1;
                }
                Err(other) => panic!("{other}"),
            }
        }
        assert!(refused >= 1, "all three wait for one another");
        let mut seen = 0;
        for link in &ring {
            seen += link.seen().await.unwrap();
        }
        assert!(seen >= 3, "{seen}");
    });
}

/// Found in our own trials, and in every loop that wakes a waiting sender and lets it try again: a tell may be quicker, time
/// after time. Here the room belongs to the first in line before he is woken.
#[test]
fn our_own_a_waiting_sender_is_not_passed_by_a_tell() {
    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let clerk = system.spawn(Clerk::props(book.clone()).mailbox(1)).unwrap();
        clerk.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        clerk.hold(gate.clone()).tell().unwrap();
        let waiting = clerk.note(1).send();
        gate.admit_one().await.unwrap();
        // The second has begun, so that there is room for one.
        gate.occupied(1).await.unwrap();
        assert_eq!(clerk.note(2).tell().unwrap_err().why, NotExecuted::Full);
        gate.open().await.unwrap();
        waiting.await.unwrap();
        clerk.note(3).await.unwrap();
        assert_eq!(book.lines().await.unwrap(), ["1", "3"]);
    });
}

/// ractor boxes each message as `dyn Any`, kameo allocates twice for a tell and keeps a handle of the receiver in each
/// message. Here the message lies in its envelope by value, and beside it only the way back to an asker.
#[test]
fn ractor_370_a_message_lies_in_its_envelope_and_holds_no_address() {
    use std::mem::size_of;

    #[actor]
    struct Large;

    #[handlers]
    impl Large {
        #[handler]
        fn take(&self, _page: [u8; 1024]) {}
    }

    let envelope = size_of::<thespian::__private::Envelope<LargeMsg>>();
    let way_back = size_of::<&dyn std::any::Any>();
    assert!(size_of::<LargeMsg>() >= 1024);
    assert!(envelope <= size_of::<LargeMsg>() + way_back + align_of::<LargeMsg>(), "{envelope}");
}
