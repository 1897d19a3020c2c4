//! Parents, children, and those who watch.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Cause, Failure, What};

use super::{Clerk, Keeper};
use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{everywhere, everywhere_often};

/// Watches whom it is told to.
#[actor(mailbox = 1)]
struct Watcher {
    book: NotebookAddr,
    handled: u32,
}

#[handlers]
impl Watcher {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        Self { book, handled: 0 }
    }

    #[handler]
    fn watch_child(&mut self, cx: &mut Context<Self>, who: NewbornAddr) {
        cx.watch(&who);
    }

    #[handler]
    fn watch_clerk(&mut self, cx: &mut Context<Self>, who: super::ClerkAddr) {
        cx.watch(&who);
    }

    #[handler]
    fn watch_peer(&mut self, cx: &mut Context<Self>, who: WatcherAddr) {
        cx.watch(&who);
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn handle(&mut self) {
        self.handled += 1;
    }

    #[terminated]
    fn gone(&mut self, notice: Terminated) {
        say(&self.book, format!("{} {}", notice.who.kind, notice.reason));
    }
}

/// Fails before it has handled anything.
#[actor(on_panic = stop, on_error = stop)]
struct Newborn;

#[handlers]
impl Newborn {
    #[init]
    async fn new(gate: GateAddr, place: &'static str) -> Result<Self, &'static str> {
        let _ = gate.pass().await;
        if place == "init" { Err("no init, on purpose") } else { Ok(Self) }
    }

    #[started]
    fn begin(&mut self) {
        panic!("no start, on purpose");
    }
}

/// In kameo nobody was told when a linked actor died in its `on_start`, since the links were looked at later. Here an end
/// is an end, however early, and a watch may come before the start or after the end.
#[test]
fn kameo_229_watchers_hear_of_one_that_dies_in_its_start() {
    everywhere_often(async |system| {
        for (place, end) in [("init", "no init, on purpose"), ("started", "no start, on purpose")] {
            let (book, gate) = (notebook(&system), gate(&system));
            let [early, late] =
                [(); 2].map(|()| system.spawn(Watcher::props(book.clone())).unwrap());
            let newborn = system.spawn(Newborn::props(gate.clone(), place)).unwrap();
            early.watch_child(newborn.clone()).await.unwrap();
            gate.open().await.unwrap();
            assert!(newborn.ready().await.is_err());
            late.watch_child(newborn).await.unwrap();
            let lines = book.first(2).await.unwrap();
            assert!(lines.iter().all(|line| line.ends_with(end)), "{lines:?}");
        }
    });
}

/// kameo took the locks of both sides when two actors were linked, and two who linked each other at the same moment locked
/// each other up. Here no two actors are ever locked at once.
#[test]
fn kameo_221_two_may_watch_each_other_at_the_same_moment() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let [one, other] = [(); 2].map(|()| system.spawn(Watcher::props(book.clone())).unwrap());
        let watching = [one.watch_peer(other.clone()).ask(), other.watch_peer(one.clone()).ask()];
        for ask in watching {
            ask.await.unwrap();
        }
        one.kill();
        assert_eq!(book.first(1).await.unwrap(), ["Watcher killed"]);
        // And when both end at the same moment.
        let [one, other] = [(); 2].map(|()| system.spawn(Watcher::props(book.clone())).unwrap());
        one.watch_peer(other.clone()).await.unwrap();
        other.watch_peer(one.clone()).await.unwrap();
        one.stop();
        other.stop();
        one.stopped().await;
        other.stopped().await;
    });
}

/// kameo held a lock of the supervisor over the await in which a child was made, so that whoever wanted something of the
/// family hung. Here a child makes itself in its own task, and the core has no lock that could be held over an await.
#[test]
fn kameo_340_a_child_that_is_long_in_the_making_holds_nobody_up() {
    /// Is made slowly, each time.
    #[actor]
    struct Slow;

    #[handlers]
    impl Slow {
        #[init]
        async fn new(gate: GateAddr) -> Self {
            let _ = gate.pass().await;
            Self
        }

        #[handler]
        fn crash(&self) {
            panic!("a slow one, on purpose");
        }

        #[handler]
        fn ping(&self) {}
    }

    #[actor]
    struct Parent;

    #[handlers]
    impl Parent {
        #[handler]
        fn make_slow(&self, cx: &mut Context<Self>, gate: GateAddr) -> SlowAddr {
            cx.spawn(Slow::props(gate)).expect("a child")
        }

        #[handler]
        fn make_clerk(&self, cx: &mut Context<Self>, book: NotebookAddr) -> super::ClerkAddr {
            cx.spawn(Clerk::props(book)).expect("a child")
        }
    }

    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let parent = system.spawn(Parent).unwrap();
        let slow = parent.make_slow(gate.clone()).await.unwrap();
        gate.occupied(1).await.unwrap();
        gate.admit_one().await.unwrap();
        slow.crash().await.unwrap_err();
        // It is being made again, as long as the gate says.
        gate.occupied(1).await.unwrap();
        let clerk = parent.make_clerk(book.clone()).await.unwrap();
        clerk.crash().await.unwrap_err();
        assert_eq!(clerk.note(1).await, Ok(1));
        clerk.stop();
        clerk.stopped().await;
        let asked = slow.ping().ask();
        gate.admit_one().await.unwrap();
        asked.await.unwrap();
        parent.stop();
        assert!(matches!(parent.stopped().await, ExitReason::Stopped));
    });
}

/// A busy supervisor in kameo restarts its children late, since their failures stand in its mailbox behind everything
/// else, and a full one keeps them out. Here the failing child acts on its parent's policy by itself.
#[test]
fn kameo_a_busy_parent_with_a_full_mailbox_restarts_its_children_at_once() {
    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let keeper = system.spawn(Props::value(Keeper).mailbox(1)).unwrap();
        let clerk = keeper.keep(Clerk::props(book)).await.unwrap();
        keeper.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        keeper.hold(gate.clone()).tell().unwrap();
        let begun = system.now();
        for _ in 0..3 {
            clerk.crash().await.unwrap_err();
            assert_eq!(clerk.note(1).await, Ok(1));
        }
        let waited = system.now() - begun;
        assert!(
            waited < Duration::from_secs(5),
            "{waited:?}, which is when a question would be given up"
        );
        gate.open().await.unwrap();
    });
}

/// Stop and kill stand in the queue in kameo, behind everything else, and a full mailbox keeps them out. Here they have a lane
/// of their own, which takes them whatever the mailbox holds, and they are looked at between any two messages.
#[test]
fn kameo_a_full_mailbox_neither_delays_a_stop_nor_keeps_it_out() {
    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let clerk = system.spawn(Clerk::props(book.clone()).mailbox(2)).unwrap();
        clerk.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        let queued = clerk.note(1).ask();
        clerk.note(2).tell().unwrap();
        let in_line = clerk.note(3).send();
        clerk.stop();
        gate.open().await.unwrap();
        assert!(matches!(clerk.stopped().await, ExitReason::Stopped));
        assert_eq!(queued.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        assert_eq!(in_line.await.unwrap_err().why, NotExecuted::Stopped);
        assert_eq!(book.lines().await.unwrap(), [""; 0]);
        assert_eq!(system.stats().dead_letters, 1);
    });
}

/// In actor-ts a mailbox that drops its oldest messages dropped notices of death with them. Here a notice is no message:
/// it is let in whatever the bound says, and nobody's message is thrown out for it.
#[test]
fn actor_ts_1148_a_full_mailbox_loses_no_notice_of_an_end() {
    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let watcher = system.spawn(Watcher::props(book.clone())).unwrap();
        let clerks: Vec<_> =
            (0..5).map(|_| system.spawn(Clerk::props(book.clone())).unwrap()).collect();
        for clerk in &clerks {
            watcher.watch_clerk(clerk.clone()).await.unwrap();
        }
        watcher.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        let queued = watcher.handle().try_ask().unwrap();
        let in_line = watcher.handle().ask();
        for clerk in &clerks {
            clerk.stop();
            clerk.stopped().await;
        }
        assert_eq!(watcher.handle().tell().unwrap_err().why, NotExecuted::Full);
        gate.open().await.unwrap();
        assert_eq!(book.first(5).await.unwrap(), ["Clerk stopped"; 5]);
        assert_eq!((queued.await, in_line.await), (Ok(()), Ok(())));
    });
}

/// acton-reactive had the reason "panicked, with this text" in its types, and no code that ever made one. Here it is what
/// each who may know is told.
#[test]
fn acton_11_a_panic_is_reported_with_its_text_to_all_who_may_know() {
    /// Keeps what it is told of its child's failure.
    #[actor]
    struct Judge {
        heard: Arc<Mutex<Option<Failure>>>,
    }

    #[handlers]
    impl Judge {
        #[handler]
        fn keep(&self, cx: &mut Context<Self>, book: NotebookAddr) -> super::ClerkAddr {
            cx.spawn(Clerk::props(book)).expect("a child")
        }

        #[child_failed]
        fn judge(&mut self, notice: ChildFailed) -> Directive {
            *self.heard.lock().unwrap() = Some(notice.failure);
            Directive::Stop
        }
    }

    fn check(failure: &Failure) {
        let Cause::Panic { text, location } = &failure.cause else { panic!("{failure}") };
        assert_eq!((&**text, failure.message), ("a clerk, on purpose", Some("crash")));
        let location = location.as_ref().expect("a place");
        assert!(location.contains("traps.rs:"), "{location}");
    }

    everywhere(async |system| {
        let (book, heard) = (notebook(&system), Arc::default());
        let mut events = system.subscribe();
        let judge = system.spawn(Judge { heard: Arc::clone(&heard) }).unwrap();
        let clerk = judge.keep(book.clone()).await.unwrap();
        let watcher = system.spawn(Watcher::props(book.clone())).unwrap();
        watcher.watch_clerk(clerk.clone()).await.unwrap();
        let asked = clerk.crash().await.unwrap_err();
        assert_eq!(asked.unknown(), Some(Unknown::Crashed));
        let ended = clerk.stopped().await;
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        check(failure);
        check(heard.lock().unwrap().as_ref().expect("a notice"));
        let lines = book.first(1).await.unwrap();
        assert!(lines[0].contains("a clerk, on purpose"), "{lines:?}");
        let told = std::iter::from_fn(|| events.try_next()).find_map(|event| match event.what {
            What::Failed(failure) => Some(failure),
            _ => None,
        });
        check(&told.expect("an event"));
    });
}
