//! The live tree as data.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Cause, Doing, Snapshot};

use crate::probes::{GateAddr, gate};
use crate::stages::{everywhere, on_simple, on_threads};

const SECOND: Duration = Duration::from_secs(1);

/// Stays at the gate wherever it is told to.
#[actor]
struct Player {
    gate: GateAddr,
    place: &'static str,
}

#[handlers]
impl Player {
    #[init]
    fn new(gate: GateAddr, place: &'static str) -> Self {
        Self { gate, place }
    }

    #[started]
    async fn begin(&mut self, cx: &mut Context<Self>) {
        cx.set_state("on stage");
        self.stay("started").await;
    }

    #[stopping]
    async fn finish(&mut self) {
        self.stay("stopping").await;
    }

    #[child_failed]
    async fn judge(&mut self, _notice: ChildFailed) -> Directive {
        self.stay("child_failed").await;
        Directive::Restart
    }

    #[handler]
    async fn hold(&mut self) {
        let _ = self.gate.pass().await;
    }

    #[handler]
    fn rename(&mut self, cx: &mut Context<Self>) {
        cx.set_state("renamed");
    }

    #[handler]
    fn play(&self) {}

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[handler]
    fn hire(
        &mut self,
        cx: &mut Context<Self>,
        name: &'static str,
        place: &'static str,
    ) -> PlayerAddr {
        cx.spawn(Player::props(self.gate.clone(), place).named(name)).expect("a free name")
    }
}

impl Player {
    async fn stay(&self, here: &str) {
        if self.place == here {
            let _ = self.gate.pass().await;
        }
    }
}

fn snapshot(system: &System, path: &str) -> Snapshot {
    let tree = system.tree();
    tree.get(path).unwrap_or_else(|| panic!("no {path} in\n{tree}")).clone()
}

#[test]
fn parents_come_before_children_and_the_oldest_first() {
    everywhere(async |system| {
        let gate = gate(&system);
        let root = system.spawn(Player::props(gate.clone(), "").named("root")).unwrap();
        let eldest = root.hire("eldest", "").await.unwrap();
        eldest.hire("grandchild", "").await.unwrap();
        root.hire("youngest", "").await.unwrap().ready().await.unwrap();

        let tree = system.tree();
        let lines: Vec<(&str, usize)> =
            tree.actors.iter().map(|actor| (&*actor.path, actor.depth)).collect();
        let gate_path = gate.path();
        let expected = [
            (&*gate_path, 0),
            ("/root", 0),
            ("/root/eldest", 1),
            ("/root/eldest/grandchild", 2),
            ("/root/youngest", 1),
        ];
        assert_eq!(lines, expected);
        let children = |path| -> Vec<String> {
            tree.children(path).map(|actor| actor.path.to_string()).collect()
        };
        assert_eq!(children("/"), [&*gate_path, "/root"]);
        assert_eq!(children("/root"), ["/root/eldest", "/root/youngest"]);
        assert_eq!(children("/root/youngest"), [""; 0]);
        assert_eq!(children("/nobody"), [""; 0]);
        let eldest_line = tree.get("/root/eldest").unwrap();
        assert_eq!((eldest_line.who.id, eldest_line.who.kind), (eldest.id(), "Player"));
    });
}

#[test]
fn it_prints_one_line_for_each() {
    on_simple(1, async |system| {
        let player = system.spawn(Player::props(gate(&system), "").named("player")).unwrap();
        player.play().await.unwrap();
        player.crash().await.unwrap_err();
        player.rename().await.unwrap();
        let text = system.tree().to_string();
        assert!(text.starts_with("/gate#1 idle, 0 waiting, 0 handled\n/player idle, state renamed, 0 waiting, 3 handled, 1 restarts, last failure at 0.000000s: panicked"), "{text}");
    });
}

#[test]
fn an_actor_at_work_shows_what_it_is_at_and_what_waits() {
    everywhere(async |system| {
        let gate = gate(&system);
        let player = system.spawn(Player::props(gate.clone(), "").named("player")).unwrap();
        for _ in 0..9 {
            player.play().await.unwrap();
        }
        player.rename().await.unwrap();
        player.hold().tell().unwrap();
        // In hand with the one it is at, or behind it in the queue.
        player.play().tell().unwrap();
        gate.occupied(1).await.unwrap();
        player.play().tell().unwrap();
        let seen = snapshot(&system, "/player");
        assert_eq!((seen.doing, seen.state), (Doing::Handling("hold"), Some("renamed")));
        assert_eq!((seen.waiting, seen.handled, seen.restarts), (2, 11, 0));
        let recent = ["play", "play", "play", "play", "play", "play", "rename", "hold"];
        assert_eq!(seen.recent, recent);
        assert!(seen.last_failure.is_none());
        gate.open().await.unwrap();
        player.play().await.unwrap();
        let seen = snapshot(&system, "/player");
        assert_eq!((seen.waiting, seen.handled), (0, 14));
    });
}

#[test]
fn a_restart_is_seen_and_the_ages_are_those_of_the_stage() {
    on_simple(10, async |system| {
        let gate = gate(&system);
        let player = system.spawn(Player::props(gate, "").named("player")).unwrap();
        player.rename().await.unwrap();
        system.sleep(SECOND * 5).await;
        let seen = snapshot(&system, "/player");
        assert_eq!((seen.age, seen.since_start), (SECOND * 5, SECOND * 5));
        player.crash().await.unwrap_err();
        player.play().await.unwrap();
        system.sleep(SECOND).await;
        let seen = snapshot(&system, "/player");
        assert_eq!((seen.age, seen.since_start), (SECOND * 6, SECOND));
        assert_eq!((seen.restarts, seen.state), (1, Some("on stage")));
        assert_eq!((seen.handled, &*seen.recent), (3, &["rename", "crash", "play"][..]));
        let failure = seen.last_failure.unwrap();
        assert!(matches!(failure.cause, Cause::Panic { .. }));
        assert_eq!(failure.at.since_start(), SECOND * 5);
    });
}

#[test]
fn beginning_and_ending_are_seen() {
    everywhere(async |system| {
        let gate = gate(&system);
        let spawn = |name, place| {
            system.spawn(Player::props(gate.clone(), place).named(name)).expect("a free name")
        };
        let doing = |path: &str| snapshot(&system, path).doing;

        spawn("beginner", "started");
        gate.occupied(1).await.unwrap();
        assert_eq!(doing("/beginner"), Doing::Starting);

        let leaver = spawn("leaver", "stopping");
        leaver.ready().await.unwrap();
        assert_eq!(doing("/leaver"), Doing::Idle);
        leaver.stop();
        gate.occupied(2).await.unwrap();
        assert_eq!(doing("/leaver"), Doing::Stopping);

        let judge = spawn("judge", "child_failed");
        let accused = judge.hire("accused", "").await.unwrap();
        accused.crash().tell().unwrap();
        gate.occupied(3).await.unwrap();
        assert_eq!(doing("/judge/accused"), Doing::Failing);

        // Its child takes its time to end.
        let renewed = spawn("renewed", "");
        renewed.hire("slow", "stopping").await.unwrap().ready().await.unwrap();
        renewed.crash().tell().unwrap();
        gate.occupied(4).await.unwrap();
        assert_eq!(doing("/renewed"), Doing::Restarting);
        assert_eq!(doing("/renewed/slow"), Doing::Stopping);

        gate.open().await.unwrap();
        for player in [renewed, accused] {
            player.play().await.unwrap();
        }
        leaver.stopped().await;
        // Whoever waits for an end hears of it a moment before the parent forgets the actor.
        let tree = system.tree();
        assert!(tree.get("/leaver").is_none_or(|leaver| leaver.doing == Doing::Stopping));
    });
}

#[test]
fn waiting_for_a_restart_is_seen() {
    on_simple(10, async |system| {
        let props = Player::props(gate(&system), "").named("player");
        let player =
            system.spawn(props.life(|life| life.backoff(SECOND * 10, SECOND * 10))).unwrap();
        player.crash().await.unwrap_err();
        system.sleep(SECOND).await;
        let seen = snapshot(&system, "/player");
        assert_eq!((seen.doing, seen.state), (Doing::WaitingToRestart, None));
        player.play().await.unwrap();
        assert_eq!(snapshot(&system, "/player").restarts, 1);
    });
}

/// Tells the test where it is over plain channels, and blocks its thread until it is let go.
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
        cx.spawn(Props::value(self.stuck.take().expect("hired once")).named("stuck")).expect("room")
    }
}

/// Takes the second of grace that a kill has.
#[test]
fn nobody_needs_to_answer_and_who_is_abandoned_is_listed() {
    on_threads(async |system| {
        let ((blocks, hears), (release, waits)) = (channel(), channel());
        let stuck = Some(Stuck { blocks, release: waits });
        let boss = system.spawn(Props::value(Boss { stuck }).named("boss")).unwrap();
        let stuck = boss.hire().await.unwrap();
        stuck.block().tell().unwrap();
        hears.recv().unwrap();
        assert_eq!(snapshot(&system, "/boss/stuck").doing, Doing::Handling("block"));
        let mut events = system.subscribe();
        stuck.block().tell().unwrap();
        boss.stop();
        boss.stopped().await;
        let tree = system.tree();
        assert!(tree.get("/boss/stuck").is_none());
        assert_eq!(tree.abandoned, ["/boss/stuck".into()]);
        release.send(()).unwrap();
        while events.next().await.unwrap().what.to_string() != "came back" {}
        assert!(system.tree().abandoned.is_empty());
    });
}

#[test]
fn numbers_never_run_backwards_while_others_are_at_work() {
    on_threads(async |system| {
        let player =
            system.spawn(Player::props(gate(&system), "").named("player").mailbox(64)).unwrap();
        player.ready().await.unwrap();
        let teller = {
            let player = player.clone();
            async move {
                for _ in 0..20_000 {
                    player.play().send().await.unwrap();
                }
            }
        };
        let (done, is_done) = channel();
        let reader = {
            let system = system.clone();
            std::thread::spawn(move || {
                let mut last = 0;
                while is_done.try_recv().is_err() {
                    let seen = snapshot(&system, "/player");
                    assert!(seen.handled >= last && seen.handled <= 20_001, "{last}, {seen}");
                    assert!(seen.waiting <= 64, "{seen}");
                    assert!(matches!(seen.doing, Doing::Idle | Doing::Handling("play")), "{seen}");
                    last = seen.handled;
                }
            })
        };
        teller.await;
        player.play().await.unwrap();
        done.send(()).unwrap();
        reader.join().unwrap();
        assert_eq!(snapshot(&system, "/player").handled, 20_001);
    });
}
