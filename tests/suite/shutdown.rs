//! Stop, drain, kill, and the end of everything.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{DeadReason, SpawnError, Terminated};

use crate::probes::{GateAddr, NotebookAddr, Tattle, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple};

/// Holds at a gate where it is told to, and says what it lived through.
#[actor]
struct Subject {
    name: &'static str,
    book: NotebookAddr,
    gate: GateAddr,
}

#[handlers]
impl Subject {
    #[init]
    fn new(name: &'static str, book: NotebookAddr, gate: GateAddr) -> Self {
        Self { name, book, gate }
    }

    #[handler]
    fn handle(&mut self, n: u32) {
        say(&self.book, format!("{}: {n}", self.name));
    }

    #[handler]
    async fn hold(&mut self) {
        let _local = Tattle::new(&self.book, format!("{}: let go", self.name));
        let _ = self.gate.pass().await;
        say(&self.book, format!("{}: held", self.name));
    }

    /// With children that hold if `holding`, and are ready in any case.
    #[handler]
    async fn spawn_child(&mut self, cx: &mut Context<Self>, name: &'static str) -> SubjectAddr {
        let props = Subject::props(name, self.book.clone(), self.gate.clone()).named(name);
        let child = cx.spawn(props).expect("a child");
        child.ready().await.expect("a child that starts");
        child
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[stopping]
    async fn finish(&mut self, cx: &mut Context<Self>, why: ExitReason) {
        let too_late = cx.spawn(Subject::props("late", self.book.clone(), self.gate.clone()));
        assert_eq!(too_late.unwrap_err(), SpawnError::Stopping);
        say(&self.book, format!("{}: {why}", self.name));
    }
}

struct Scene {
    book: NotebookAddr,
    gate: GateAddr,
    subject: SubjectAddr,
}

fn scene(system: &System) -> Scene {
    let (book, gate) = (notebook(system), gate(system));
    let subject =
        system.spawn(Subject::props("it", book.clone(), gate.clone())).expect("a subject");
    Scene { book, gate, subject }
}

#[test]
fn stop_overtakes_what_waits_and_everybody_hears() {
    everywhere_often(async |system| {
        let Scene { book, gate, subject } = scene(&system);
        let mut letters = system.dead_letters();
        subject.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        subject.handle(1).tell().unwrap();
        let ask = subject.handle(2).ask();
        subject.stop();
        gate.open().await.unwrap();
        assert!(matches!(subject.stopped().await, ExitReason::Stopped));
        assert_eq!(ask.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        let letter = letters.try_next().expect("the tell");
        assert_eq!(
            (letter.message, letter.why, letter.to.id),
            ("handle", DeadReason::Stopped, subject.id())
        );
        assert_eq!(letters.try_next().map(|letter| letter.message), None);
        assert_eq!(book.lines().await.unwrap(), ["it: held", "it: let go", "it: stopped"]);
    });
}

#[test]
fn drain_handles_all_that_was_accepted_before() {
    everywhere_often(async |system| {
        let Scene { book, gate, subject } = scene(&system);
        subject.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        subject.handle(1).tell().unwrap();
        let before = subject.handle(2).ask();
        subject.drain();
        let after = subject.handle(3).ask();
        assert_eq!(subject.handle(4).tell().unwrap_err().why, NotExecuted::Stopped);
        gate.open().await.unwrap();
        assert_eq!(before.await, Ok(()));
        assert_eq!(after.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        assert!(matches!(subject.stopped().await, ExitReason::Drained));
        let lines = book.lines().await.unwrap();
        assert_eq!(lines, ["it: held", "it: let go", "it: 1", "it: 2", "it: drained"]);
        assert_eq!(system.stats().dead_letters, 0);
    });
}

/// Each message that is begun makes room, but not for those behind a drain: they would be let in only to be lost.
#[test]
fn whoever_waits_for_room_behind_a_drain_gets_the_message_back() {
    #[actor(mailbox = 1)]
    struct Narrow {
        gate: GateAddr,
    }

    #[handlers]
    impl Narrow {
        #[handler]
        async fn hold(&mut self) {
            self.gate.pass().await.unwrap();
        }

        #[handler]
        fn handle(&mut self, _number: u32) {}
    }

    everywhere_often(async |system| {
        let gate = gate(&system);
        let narrow = system.spawn(Narrow { gate: gate.clone() }).unwrap();
        narrow.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        narrow.handle(0).tell().unwrap();
        let waiting = [1, 2, 3].map(|number| narrow.handle(number).send());
        narrow.drain();
        gate.open().await.unwrap();
        for send in waiting {
            assert_eq!(send.await.unwrap_err().why, NotExecuted::Stopped);
        }
        assert!(matches!(narrow.stopped().await, ExitReason::Drained));
        assert_eq!(system.stats().dead_letters, 0);
    });
}

#[test]
fn kill_acts_at_the_next_await_and_takes_the_children_along() {
    everywhere_often(async |system| {
        let Scene { book, gate, subject } = scene(&system);
        let child = subject.spawn_child("child").await.unwrap();
        child.hold().tell().unwrap();
        subject.hold().tell().unwrap();
        gate.occupied(2).await.unwrap();
        let waiting = child.handle(1).ask();
        let held = subject.hold().ask();
        subject.kill();
        assert!(matches!(subject.stopped().await, ExitReason::Killed { confirmed: true }));
        assert!(matches!(child.stopped().await, ExitReason::Killed { confirmed: true }));
        assert_eq!(waiting.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        assert_eq!(held.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        // The handlers' locals were dropped, and neither went on nor said goodbye.
        assert_eq!(book.lines().await.unwrap(), ["it: let go", "child: let go"]);
    });
}

#[test]
fn the_asker_of_a_killed_handler_hears_unknown() {
    everywhere(async |system| {
        let Scene { gate, subject, .. } = scene(&system);
        let asked = subject.hold().ask();
        gate.occupied(1).await.unwrap();
        subject.kill();
        assert_eq!(asked.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
    });
}

#[test]
fn children_end_before_parents_and_the_youngest_first() {
    everywhere(async |system| {
        let Scene { book, subject, .. } = scene(&system);
        let elder = subject.spawn_child("elder").await.unwrap();
        subject.spawn_child("younger").await.unwrap();
        elder.spawn_child("grandchild").await.unwrap();
        subject.stop();
        subject.stopped().await;
        let lines = book.lines().await.unwrap();
        assert_eq!(
            lines,
            ["younger: stopped", "grandchild: stopped", "elder: stopped", "it: stopped"]
        );
    });
}

#[test]
fn nobody_says_goodbye_after_a_failure() {
    everywhere(async |system| {
        let Scene { book, subject, .. } = scene(&system);
        let last = subject.spawn_child("child").await.unwrap();
        let plain = Subject { name: "plain", book: book.clone(), gate: gate(&system) };
        let plain = system.spawn(plain).unwrap();
        plain.crash().tell().unwrap();
        assert!(matches!(plain.stopped().await, ExitReason::Failed(_)));
        assert_eq!(book.lines().await.unwrap(), [""; 0]);
        assert!(!last.is_stopped());
    });
}

/// What a child asks its parent while both end is refused, and no deadlock.
#[test]
fn a_child_may_ask_its_parent_while_it_is_stopped() {
    #[actor]
    struct Parent {
        heard: Arc<Mutex<Vec<Option<NotExecuted>>>>,
    }

    #[handlers]
    impl Parent {
        #[handler]
        async fn spawn_child(&mut self, cx: &mut Context<Self>) {
            let child = Child { parent: cx.addr(), heard: self.heard.clone() };
            cx.spawn(child).expect("a child").ready().await.expect("a child that starts");
        }
    }

    #[actor]
    struct Child {
        parent: ParentAddr,
        heard: Arc<Mutex<Vec<Option<NotExecuted>>>>,
    }

    #[handlers]
    impl Child {
        #[stopping]
        async fn finish(&mut self) {
            let refused = self.parent.spawn_child().await.unwrap_err();
            self.heard.lock().unwrap().push(refused.not_executed());
        }
    }

    everywhere(async |system| {
        let heard = Arc::default();
        let parent = system.spawn(Parent { heard: Arc::clone(&heard) }).unwrap();
        parent.spawn_child().await.unwrap();
        parent.stop();
        assert!(matches!(parent.stopped().await, ExitReason::Stopped));
        assert_eq!(*heard.lock().unwrap(), [Some(NotExecuted::Stopped)]);
    });
}

#[test]
fn who_does_not_stop_in_time_is_killed() {
    on_simple(USUAL, async |system| {
        let Scene { book, gate, subject } = scene(&system);
        let child = subject.spawn_child("child").await.unwrap();
        child.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        let begun = system.now();
        subject.stop();
        assert!(matches!(subject.stopped().await, ExitReason::Stopped));
        assert!(matches!(child.stopped().await, ExitReason::Killed { confirmed: true }));
        assert_eq!(system.now() - begun, Duration::from_secs(5), "its `stop_within`");
        assert_eq!(book.lines().await.unwrap(), ["child: let go", "it: stopped"]);
    });
}

#[test]
fn a_shutdown_keeps_its_limit() {
    on_simple(USUAL, async |system| {
        let Scene { gate, subject, book } = scene(&system);
        subject.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        let begun = system.now();
        system.shutdown_within(Duration::from_secs(2)).await.unwrap();
        assert_eq!(system.now() - begun, Duration::from_secs(2));
        assert!(matches!(subject.stopped().await, ExitReason::Killed { confirmed: true }));
        assert_eq!(
            system.spawn(Subject::props("late", book, gate)).unwrap_err(),
            SpawnError::Stopping
        );
        let stats = system.stats();
        assert_eq!(stats.spawned, stats.ended);
    });
}

#[test]
fn an_owner_stops_what_it_owns_unless_it_lets_go() {
    everywhere(async |system| {
        let Scene { subject: owned, .. } = scene(&system);
        let Scene { subject: released, .. } = scene(&system);
        let Scene { subject: awaited, .. } = scene(&system);
        drop(owned.stop_on_drop());
        assert!(matches!(owned.stopped().await, ExitReason::Stopped));
        assert!(matches!(awaited.stop_on_drop().stop().await, ExitReason::Stopped));
        released.stop_on_drop().release();
        assert_eq!(released.handle(1).await, Ok(()));
    });
}

#[test]
fn a_name_is_taken_while_its_owner_lives_and_free_when_watchers_hear_of_the_end() {
    /// Spawns a successor by the same name as soon as it hears of the end.
    #[actor]
    struct Heir {
        book: NotebookAddr,
        gate: GateAddr,
    }

    #[handlers]
    impl Heir {
        #[handler]
        fn begin(&mut self, cx: &mut Context<Self>) -> SubjectAddr {
            let props =
                || Subject::props("king", self.book.clone(), self.gate.clone()).named("king");
            let first = cx.spawn(props()).expect("the name is free");
            let taken = cx.spawn(props()).expect_err("the name is taken");
            assert_eq!(taken, SpawnError::NameTaken("king".into()));
            cx.watch(&first);
            first
        }

        #[terminated]
        fn succeed(&mut self, cx: &mut Context<Self>, notice: Terminated) {
            let next = Subject::props("king", self.book.clone(), self.gate.clone()).named("king");
            let spawned = cx.spawn(next).map(|next| next.path().to_string());
            say(&self.book, format!("{}, then {spawned:?}", notice.reason));
        }
    }

    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let heir = Heir { book: book.clone(), gate };
        let heir = system.spawn(Props::value(heir).named("heir")).unwrap();
        let king = heir.begin().await.unwrap();
        king.kill();
        assert_eq!(book.first(1).await.unwrap(), [r#"killed, then Ok("/heir/king")"#]);
    });
}

#[test]
fn bad_names_and_bounds_are_refused_at_once() {
    everywhere(async |system| {
        let Scene { book, gate, .. } = scene(&system);
        let props = || Subject::props("it", book.clone(), gate.clone());
        for name in ["", "a/b", "a#1"] {
            let refused = system.spawn(props().named(name)).unwrap_err();
            assert_eq!(refused, SpawnError::BadName(name.into()));
        }
        assert_eq!(system.spawn(props().mailbox(0)).unwrap_err(), SpawnError::ZeroMailbox);
    });
}
