//! Messages on trial and waits for a restart, when something else fails too.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context as Task, Wake, Waker};

use thespian::prelude::*;
use thespian::{DeadReason, Unknown};

use super::{Player, PlayerAddr, SECOND, Shared, player};
use crate::probes::{gate, notebook};
use crate::stages::{USUAL, everywhere, on_simple};

/// A player that waits for long before it is restarted.
fn sluggish(system: &System) -> PlayerAddr {
    let props = Player::props("sluggish", notebook(system), Shared::default());
    system.spawn(props.life(|life| life.backoff(100 * SECOND, 100 * SECOND))).expect("a player")
}

#[test]
fn who_is_stopped_while_it_waits_for_its_restart_is_not_restarted() {
    on_simple(USUAL, async |system| {
        let player = sluggish(&system);
        player.crash().await.unwrap_err();
        system.sleep(SECOND).await;
        player.stop();
        player.stopped().await;
        assert_eq!(system.stats().restarts, 0);
    });
}

/// Its asker has given up in his own time, although his future is there still.
#[test]
fn a_message_is_not_tried_again_after_its_deadline() {
    on_simple(USUAL, async |system| {
        let player = sluggish(&system);
        let failures = Arc::new(AtomicU32::new(2));
        let asked = player.stumble(failures.clone()).timeout(SECOND).ask();
        system.sleep(300 * SECOND).await;
        assert_eq!(player.number().await, Ok(7), "it is up again");
        assert_eq!(failures.load(Ordering::Relaxed), 1, "it was tried once");
        assert_eq!(asked.await.unwrap_err().unknown(), Some(Unknown::Deadline));
    });
}

/// Cannot be cloned more than once.
struct Brittle(Arc<AtomicU32>);

impl Clone for Brittle {
    fn clone(&self) -> Self {
        assert!(self.0.fetch_add(1, Ordering::Relaxed) != 1, "the second clone, on purpose");
        Self(self.0.clone())
    }
}

/// Fails whatever it is given.
#[actor]
struct Hopeless;

#[handlers]
impl Hopeless {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler(retry = 3)]
    fn take(&self, what: Brittle) {
        drop(what);
        panic!("hopeless, on purpose");
    }

    #[handler]
    fn number(&self) -> u32 {
        7
    }
}

#[test]
fn a_told_message_that_cannot_be_cloned_again_is_one_dead_letter() {
    everywhere(async |system| {
        let hopeless = system.spawn(Hopeless::props()).unwrap();
        let mut letters = system.dead_letters();
        hopeless.take(Brittle(Arc::default())).tell().unwrap();
        assert_eq!(hopeless.number().await, Ok(7));
        let letter = letters.next().await.unwrap();
        assert_eq!((letter.message, letter.why), ("take", DeadReason::Poison));
        assert_eq!(letters.try_next().map(|letter| letter.why), None);
    });
}

struct Angry;

impl Wake for Angry {
    fn wake(self: Arc<Self>) {
        panic!("a waker, on purpose");
    }
}

#[test]
fn an_askers_waker_that_panics_at_a_quarantine_is_not_held_against_the_actor() {
    everywhere(async |system| {
        let player = player(&system, &notebook(&system));
        let gate = gate(&system);
        player.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        let mut asked = player.stumble(Arc::new(9.into())).ask();
        let waker = Waker::from(Arc::new(Angry));
        assert!(Pin::new(&mut asked).poll(&mut Task::from_waker(&waker)).is_pending());
        gate.open().await.unwrap();
        assert_eq!(player.number().await, Ok(7));
        assert_eq!(system.stats().failures, 2, "one for each trial");
    });
}
