//! Panics that are nobody's failure: each is told once, with the actor in whose name the code ran. And where panics begin.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Base, Cause, DeadReason, Events, Group, Name, Passing, Topic, What};

use crate::probes::{Bomb, GateAddr, gate};
use crate::stages::{everywhere, on_simple};

/// Says whom it belongs to, and can do harm.
#[actor(mailbox = 1)]
struct Magazine {
    gate: GateAddr,
    _bomb: Option<Bomb>,
}

#[handlers]
impl Magazine {
    #[handler]
    async fn hold(&mut self) {
        let _ = self.gate.pass().await;
    }

    #[handler]
    async fn hold_with(&mut self, bomb: Bomb) {
        let _ = self.gate.pass().await;
        std::mem::forget(bomb);
    }

    #[handler]
    fn take(&mut self, bomb: Bomb) {
        std::mem::forget(bomb);
    }

    #[handler]
    fn pipe(&mut self, cx: &mut Context<Self>) {
        let (gate, bomb) = (self.gate.clone(), Bomb);
        let piped = async move {
            let _ = gate.pass().await;
            std::mem::forget(bomb);
        };
        cx.pipe(piped, |()| MagazineMsg::Ping {});
    }

    #[handler]
    fn copied(&mut self, _what: Copied) {}

    #[handler]
    fn kill_and_crash(&mut self, cx: &mut Context<Self>) {
        cx.addr().kill();
        panic!("killed, on purpose");
    }

    #[handler]
    fn crash(&mut self) {
        panic!("a failure, on purpose");
    }

    #[handler]
    fn ping(&self) {}
}

/// Can be copied once: that is the caller's own doing, and the second time the timer's.
struct Copied(Arc<AtomicBool>);

impl Clone for Copied {
    fn clone(&self) -> Self {
        assert!(!self.0.swap(true, Ordering::Relaxed), "a clone, on purpose");
        Self(self.0.clone())
    }
}

struct Scene {
    system: System,
    gate: GateAddr,
    events: Events,
}

impl Scene {
    async fn set(system: System) -> Self {
        let gate = gate(&system);
        gate.ready().await.expect("a gate");
        Self { events: system.subscribe(), gate, system }
    }

    fn magazine(&self, bomb: Option<Bomb>) -> MagazineAddr {
        let props = Props::value(Magazine { gate: self.gate.clone(), _bomb: bomb });
        self.system.spawn(props.named("magazine")).expect("a free name")
    }

    /// A magazine whose handler stays at the gate.
    async fn held(&self) -> MagazineAddr {
        let magazine = self.magazine(None);
        magazine.hold().tell().expect("room");
        self.gate.occupied(1).await.expect("a gate");
        magazine
    }

    /// What is told of panics until the magazine's end has been told, and with what counts.
    async fn told(mut self) -> Vec<String> {
        let (mut told, mut failures) = (Vec::new(), 0);
        loop {
            let event = self.events.next().await.expect("an end");
            match event.what {
                What::Panicked { text, .. } => {
                    assert_eq!(&*event.path, "/magazine");
                    told.push(text.to_string());
                }
                What::Failed(_) => failures += 1,
                What::Ended(_) => break,
                _ => {}
            }
        }
        let stats = self.system.stats();
        assert_eq!((stats.panics, stats.failures), (told.len() as u64, failures));
        told
    }
}

const NAME: Name<MagazineAddr> = Name::new("magazine");
const GROUP: Name<Group<MagazineAddr>> = Name::new("magazines");
const TOPIC: Name<Topic<()>> = Name::new("alarms");

const DROP: [&str; 1] = ["a drop, on purpose"];

#[test]
fn the_drop_of_a_state() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.magazine(Some(Bomb));
        magazine.stop();
        assert!(matches!(magazine.stopped().await, ExitReason::Stopped));
        assert_eq!(scene.told().await, DROP);
    });
}

#[test]
fn the_drop_of_a_message_that_was_left_over() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.held().await;
        magazine.take(Bomb).tell().unwrap();
        magazine.stop();
        scene.gate.open().await.unwrap();
        assert_eq!(scene.told().await, DROP);
    });
}

#[test]
fn the_drop_of_a_message_whose_asker_has_gone() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.held().await;
        drop(magazine.take(Bomb).ask());
        scene.gate.open().await.unwrap();
        magazine.ping().await.unwrap();
        magazine.stop();
        assert_eq!(scene.told().await, DROP);
    });
}

#[test]
fn the_drop_of_a_message_that_stood_in_line() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.held().await;
        magazine.ping().tell().unwrap();
        let asked = magazine.take(Bomb).ask();
        magazine.stop();
        scene.gate.open().await.unwrap();
        assert_eq!(asked.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        assert_eq!(scene.told().await, DROP);
    });
}

#[test]
fn the_drop_of_a_handler_that_was_killed() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.magazine(None);
        magazine.hold_with(Bomb).tell().unwrap();
        scene.gate.occupied(1).await.unwrap();
        magazine.kill();
        assert_eq!(scene.told().await, DROP);
    });
}

#[test]
fn the_drop_of_a_piped_future_that_is_not_wanted_any_more() {
    everywhere(async |system| {
        let mut scene = Scene::set(system).await;
        let magazine = scene.magazine(None);
        magazine.pipe().await.unwrap();
        scene.gate.occupied(1).await.unwrap();
        magazine.stop();
        // On a task of its own, so after the end or before.
        loop {
            let event = scene.events.next().await.unwrap();
            if let What::Panicked { text, .. } = event.what {
                assert_eq!((&*event.path, &*text), ("/magazine", DROP[0]));
                break;
            }
        }
        magazine.stopped().await;
        assert_eq!(scene.system.stats().panics, 1);
    });
}

#[test]
fn what_a_timer_holds() {
    on_simple(10, async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.held().await;
        magazine.ping().tell().unwrap();
        // There is no room for it.
        magazine.take(Bomb).after(Duration::from_secs(1)).unwrap().detach();
        scene.system.sleep(Duration::from_secs(2)).await;
        scene.gate.open().await.unwrap();
        magazine.stop();
        assert_eq!(scene.told().await, DROP);
    });
}

#[test]
fn a_clone_that_a_timer_makes() {
    on_simple(10, async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.magazine(None);
        let mut letters = scene.system.dead_letters();
        let made = magazine.copied(Copied(Arc::default())).every(Duration::from_secs(1)).unwrap();
        assert_eq!(letters.next().await.unwrap().why, DeadReason::Unmade);
        drop(made);
        magazine.stop();
        assert_eq!(scene.told().await, ["a clone, on purpose"]);
    });
}

#[test]
fn the_drop_of_what_an_actor_is_made_from() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let (gate, bomb) = (scene.gate.clone(), Bomb);
        let props = Props::now(move |_| {
            let _held = &bomb;
            Magazine { gate: gate.clone(), _bomb: None }
        });
        let magazine = scene.system.spawn(props.named("magazine")).unwrap();
        magazine.ready().await.unwrap();
        magazine.stop();
        assert_eq!(scene.told().await, DROP);
    });
}

#[test]
fn the_panic_of_somebody_who_was_killed_meanwhile() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.magazine(None);
        magazine.kill_and_crash().tell().unwrap();
        assert!(matches!(magazine.stopped().await, ExitReason::Killed { confirmed: true }));
        assert_eq!(scene.told().await, ["killed, on purpose"]);
    });
}

#[test]
fn a_failure_is_told_as_a_failure_and_not_again() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.magazine(None);
        magazine.crash().tell().unwrap();
        assert!(matches!(magazine.stopped().await, ExitReason::Failed(_)));
        assert_eq!(scene.told().await, [""; 0]);
    });
}

/// Here nothing is on purpose: what is kept quiet by the hook of these tests may not come as far as ours.
mod places {
    use super::*;

    #[actor]
    struct Faulty;

    #[handlers]
    impl Faulty {
        #[handler]
        fn now(&mut self) {
            panic!("at once");
        }

        #[handler]
        async fn later(&mut self, cx: &mut Context<Self>) {
            cx.sleep(Duration::from_secs(1)).await;
            panic!("later");
        }
    }

    /// The panic's place, as the end of the actor tells it.
    async fn place(system: &System, told: impl Fn(&FaultyAddr)) -> Option<String> {
        let faulty = system.spawn(Faulty).expect("an actor");
        told(&faulty);
        let ended = faulty.stopped().await;
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        let Cause::Panic { location, .. } = &failure.cause else { panic!("{failure}") };
        location.as_ref().map(|place| place.to_string())
    }

    #[test]
    fn a_failure_says_where_it_began() {
        on_simple(1, async |system| {
            let tell: [fn(&FaultyAddr); 2] =
                [|faulty| faulty.now().tell().unwrap(), |faulty| faulty.later().tell().unwrap()];
            for told in tell {
                let place = place(&system, told).await.expect("a place");
                let (file, rest) = place.split_once(".rs:").expect("a file");
                assert!(file.ends_with("contained"), "{place}");
                assert_eq!(rest.split(':').filter(|n| n.parse::<u32>().is_ok()).count(), 2);
            }
        });
    }

    /// Runs itself again in a process of its own, where nobody else has touched the hook.
    #[test]
    fn the_hook_is_the_users_to_refuse_and_prints_as_before() {
        if std::env::var_os("THESPIAN_TEST_CHILD").is_some() {
            for builder in [System::builder().without_panic_hook(), System::builder()] {
                let builder = builder.base(Base::Simple { seed: 0 }).ignore_environment();
                let place = builder.run(async |system| {
                    place(&system, |faulty| faulty.now().tell().unwrap()).await.is_some()
                });
                println!("known: {:?}", place.expect("an orderly end"));
            }
            return;
        }
        let name = "contained::places::the_hook_is_the_users_to_refuse_and_prints_as_before";
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture"])
            .env("THESPIAN_TEST_CHILD", "1")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout);
        let known: Vec<&str> =
            said.split("known: ").skip(1).filter_map(|rest| rest.lines().next()).collect();
        assert_eq!(known, ["false", "true"], "{said}");
        let printed = String::from_utf8_lossy(&child.stderr);
        assert_eq!(printed.matches("at once").count(), 2, "{printed}");
    }
}

#[test]
fn the_drop_of_what_a_subscriber_makes_of_an_event() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.magazine(None);
        let (topic, group) = (scene.system.topic(&TOPIC), scene.system.group(&GROUP));
        let bomb = Bomb;
        let to = move |()| {
            let _held = &bomb;
            MagazineMsg::Ping {}
        };
        topic.subscribe(&magazine, to).unwrap();
        group.join(&magazine).unwrap();
        magazine.stop();
        magazine.stopped().await;
        assert_eq!((topic.subscribers(), group.len()), (0, 0), "all have forgotten him");
        assert_eq!(scene.told().await, DROP);
    });
}

#[test]
fn the_drop_of_an_interceptor_with_the_name_that_led_past_it() {
    everywhere(async |system| {
        let scene = Scene::set(system).await;
        let magazine = scene.magazine(None);
        let bomb = Bomb;
        let guarded = magazine.intercepted(move |_, _| {
            let _held = &bomb;
            Passing::Pass
        });
        scene.system.claim(&NAME, &guarded).unwrap();
        drop(guarded);
        let group = scene.system.group(&GROUP);
        group.join(&magazine).unwrap();
        magazine.stop();
        magazine.stopped().await;
        assert_eq!(group.len(), 0, "all have forgotten him");
        assert!(scene.system.look_up(&NAME).is_err());
    });
}
