//! What happens in a system, told to whoever subscribes.

use std::sync::mpsc::{Receiver, Sender, channel};

use thespian::prelude::*;
use thespian::{Events, What};

use crate::stages::{USUAL, everywhere, on_threads, quiet, simple, threads};

#[actor(max_restarts = 10_000)]
struct Player;

#[handlers]
impl Player {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn play(&self) {}

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }
}

/// What is told until somebody ends, which may be a moment after others have heard of the end.
async fn until_an_end(events: &mut Events) -> Vec<String> {
    let mut lines = Vec::new();
    loop {
        let event = events.next().await.expect("an end");
        lines.push(format!("{} {}", event.path, event.what));
        if matches!(event.what, What::Ended(_)) {
            return lines;
        }
    }
}

/// What was told so far.
fn told(events: &mut Events) -> Vec<String> {
    std::iter::from_fn(|| events.try_next())
        .map(|event| format!("{} {}", event.path, event.what))
        .collect()
}

#[test]
fn a_life_is_told_in_the_order_in_which_it_was_lived() {
    everywhere(async |system| {
        let mut events = system.subscribe();
        let player = system.spawn(Player::props().named("player")).unwrap();
        player.play().await.unwrap();
        player.crash().await.unwrap_err();
        player.play().await.unwrap();
        player.stop();
        let told = until_an_end(&mut events).await;
        let (letters, life): (Vec<_>, Vec<_>) =
            told.iter().partition(|line| line.contains("dead letter"));
        assert_eq!(letters, ["/player dead letter crash: the actor failed while handling it"]);
        assert_eq!(life.len(), 6, "{life:?}");
        let begins = [
            "/player spawned",
            "/player ready",
            "/player failed: panicked",
            "/player restarted",
            "/player ready",
            "/player ended: stopped",
        ];
        for (line, begin) in life.iter().zip(begins) {
            assert!(line.starts_with(begin), "{life:?}");
        }
    });
}

#[test]
fn messages_are_recorded_and_never_told() {
    quiet();
    for base in (0..USUAL).map(simple).chain([threads()]) {
        let builder = System::builder().base(base).ignore_environment().record();
        let ran = builder.run(async |system| {
            let mut events = system.subscribe();
            let player = system.spawn(Player).unwrap();
            player.play().await.unwrap();
            let told = told(&mut events);
            assert!(!told.iter().any(|line| line.contains("handles")), "{told:?}");
            let handled = |event: &thespian::Event| matches!(event.what, What::Handled("play"));
            assert_eq!(system.events().iter().filter(|event| handled(event)).count(), 1);
            // But for that, both tell the same.
            assert_eq!(system.events().len(), told.len() + 1);
        });
        ran.expect("an orderly end");
    }
}

#[test]
fn every_subscriber_hears_from_his_subscription_on() {
    everywhere(async |system| {
        let mut early = system.subscribe();
        drop(system.subscribe());
        let player = system.spawn(Player).unwrap();
        player.ready().await.unwrap();
        let mut late = system.subscribe();
        player.stop();
        assert_eq!(until_an_end(&mut early).await.len(), 3);
        assert_eq!(until_an_end(&mut late).await.len(), 1);
        assert!(system.events().is_empty(), "there is no record");
    });
}

#[test]
fn who_does_not_read_loses_the_oldest_and_can_see_it() {
    everywhere(async |system| {
        let mut lazy = system.subscribe();
        for _ in 0..=Events::CAPACITY {
            let player = system.spawn(Player).unwrap();
            player.stop();
            player.stopped().await;
        }
        // Each was spawned and has ended; some were ready in between.
        let lost = lazy.missed();
        assert!(lost >= Events::CAPACITY as u64, "{lost}");
        assert_eq!(told(&mut lazy).len(), Events::CAPACITY);
    });
}

#[test]
fn it_waits_for_the_next_and_ends_with_the_system() {
    everywhere(async |system| {
        let mut events = system.subscribe();
        let player = system.spawn(Player).unwrap();
        assert!(matches!(events.next().await.unwrap().what, What::Spawned));
        // On one thread nothing has happened yet: this one is waited for.
        assert!(matches!(events.next().await.unwrap().what, What::Ready));
        system.shutdown().await.unwrap();
        assert!(player.is_stopped());
        let mut last = None;
        while let Some(event) = events.next().await {
            last = Some(event);
        }
        assert!(last.is_some_and(|event| matches!(event.what, What::Ended(_))));
        assert!(system.subscribe().next().await.is_none());
    });
}

/// Takes the second of grace that a kill has.
#[test]
fn who_is_abandoned_and_comes_back_is_told() {
    #[actor(stop_within = "1ms")]
    struct Stuck {
        blocks: Sender<()>,
        release: Receiver<()>,
    }

    #[handlers]
    impl Stuck {
        #[handler]
        fn block(&mut self) {
            let _ = self.blocks.send(());
            let _ = self.release.recv();
        }
    }

    #[actor]
    struct Boss {
        stuck: Option<Stuck>,
    }

    #[handlers]
    impl Boss {
        #[handler]
        fn hire(&mut self, cx: &mut Context<Self>) -> StuckAddr {
            cx.spawn(self.stuck.take().expect("hired once")).expect("room")
        }
    }

    on_threads(async |system| {
        let ((blocks, hears), (release, waits)) = (channel(), channel());
        let stuck = Some(Stuck { blocks, release: waits });
        let boss = system.spawn(Boss { stuck }).unwrap();
        let stuck = boss.hire().await.unwrap();
        stuck.block().tell().unwrap();
        hears.recv().unwrap();
        let mut events = system.subscribe();
        boss.stop();
        boss.stopped().await;
        let mut whats = Vec::new();
        for _ in 0..4 {
            whats.push(events.next().await.unwrap().what.to_string());
        }
        let lost = "dead letter block: the actor was killed while handling it";
        assert_eq!(whats, [lost, "ended: killed (unconfirmed)", "abandoned", "ended: stopped"]);
        release.send(()).unwrap();
        assert_eq!(events.next().await.unwrap().what.to_string(), "came back");
    });
}
