//! How actors are made, started and made again.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Cause, Restart, RunError};

use crate::probes::{GateAddr, NotebookAddr, Tattle, gate, notebook, say};
use crate::stages::{everywhere, everywhere_ending, everywhere_often};

/// Writes down its life, and fails where it is told to.
#[actor]
struct Subject {
    book: NotebookAddr,
    handled: u32,
    _drop: Tattle,
}

#[handlers]
impl Subject {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        say(&book, "init");
        Self { _drop: Tattle::new(&book, "dropped"), book, handled: 0 }
    }

    #[started]
    fn begin(&mut self) {
        say(&self.book, "started");
    }

    #[stopping]
    fn finish(&mut self, why: ExitReason) {
        say(&self.book, format!("stopping: {why}"));
    }

    #[handler]
    fn handle(&mut self, n: u32) -> u32 {
        self.handled += 1;
        say(&self.book, format!("{n} as number {}", self.handled));
        self.handled
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn crash(&mut self) {
        panic!("crash on purpose");
    }

    #[handler]
    fn stop_yourself(&mut self, cx: &mut Context<Self>) {
        cx.stop();
    }
}

#[test]
fn a_whole_life_in_order() {
    everywhere(async |system| {
        let book = notebook(&system);
        let subject = system.spawn(Subject::props(book.clone())).unwrap();
        subject.ready().await.unwrap();
        subject.handle(1).await.unwrap();
        subject.stop();
        subject.stopped().await;
        let lines = book.lines().await.unwrap();
        assert_eq!(lines, ["init", "started", "1 as number 1", "stopping: stopped", "dropped"]);
        assert!(matches!(subject.ready().await, Err(ExitReason::Stopped)));
    });
}

#[test]
fn init_may_be_async_fallible_and_see_its_context_while_messages_wait() {
    #[actor]
    struct Slow {
        path: String,
        seen: Vec<u8>,
    }

    #[handlers]
    impl Slow {
        #[init]
        async fn new(cx: &mut Context<Self>, gate: GateAddr) -> Result<Self, AskError> {
            gate.pass().await?;
            Ok(Self { path: cx.path().to_string(), seen: Vec::new() })
        }

        #[started]
        async fn begin(&mut self, cx: &mut Context<Self>) -> thespian::Result {
            assert_eq!(self.path, &*cx.path());
            self.seen.push(0);
            Ok(())
        }

        #[handler]
        fn see(&mut self, n: u8) -> Vec<u8> {
            self.seen.push(n);
            self.seen.clone()
        }
    }

    everywhere(async |system| {
        let gate = gate(&system);
        let slow = system.spawn(Slow::props(gate.clone()).named("slow")).unwrap();
        slow.see(1).tell().unwrap();
        let asked = slow.see(2).ask();
        gate.occupied(1).await.unwrap();
        slow.see(3).send().await.unwrap();
        gate.open().await.unwrap();
        slow.ready().await.unwrap();
        assert_eq!(asked.await.unwrap(), [0, 1, 2]);
        assert_eq!(slow.see(4).await.unwrap(), [0, 1, 2, 3, 4]);
        assert_eq!(&*slow.path(), "/slow");
    });
}

/// Cannot be made.
#[actor(max_restarts = 3, within = "10s")]
struct Stillborn;

#[handlers]
impl Stillborn {
    #[init]
    fn new() -> Result<Self, String> {
        Err("no such file, on purpose".into())
    }
}

#[test]
fn a_failing_init_uses_up_its_restarts_and_then_ends_the_system() {
    everywhere_ending(
        async |system| {
            let stillborn = system.spawn(Stillborn::props()).unwrap();
            let ExitReason::Failed(failure) = stillborn.ready().await.unwrap_err() else {
                panic!("it cannot have started")
            };
            assert!(matches!(&failure.cause, Cause::TooManyRestarts(_)), "{failure}");
            assert_eq!((failure.restarts, failure.message), (3, None));
            assert_eq!(system.stats().failures, 4);
        },
        |ended: Result<(), RunError>| {
            let Err(RunError::Shutdown(error)) = ended else { panic!("{ended:?}") };
            let text = error.to_string();
            assert!(text.contains("/stillborn#1: no such file, on purpose"), "{text}");
            assert!(error.abandoned.is_empty());
        },
    );
}

#[test]
fn a_failing_started_hook_is_a_failure_too() {
    #[actor]
    struct Lame;

    #[handlers]
    impl Lame {
        #[started]
        fn begin(&self) -> Result<(), std::fmt::Error> {
            Err(std::fmt::Error)
        }
    }

    everywhere(async |system| {
        let lame = system.spawn(Lame).unwrap();
        let ended = lame.ready().await.unwrap_err();
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        assert!(matches!(&failure.cause, Cause::Error(error) if error.is::<std::fmt::Error>()));
        assert!(!system.is_stopping(), "a plain value is temporary");
    });
}

#[test]
fn a_plain_value_is_not_made_again_and_the_system_goes_on() {
    everywhere(async |system| {
        let book = notebook(&system);
        let plain =
            |line| Subject { book: book.clone(), handled: 0, _drop: Tattle::new(&book, line) };
        let temporary = system.spawn(plain("temporary")).unwrap();
        temporary.crash().tell().unwrap();
        let ended = temporary.stopped().await;
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        assert!(
            matches!(&failure.cause, Cause::Panic { text, .. } if &**text == "crash on purpose")
        );
        assert_eq!(failure.message, Some("crash"));

        let declared = Props::value(plain("declared")).restart(Restart::Transient);
        let declared = system.spawn(declared).unwrap();
        declared.crash().tell().unwrap();
        let ended = declared.stopped().await;
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        assert!(
            matches!(&failure.cause, Cause::NoProps(inner) if matches!(**inner, Cause::Panic { .. }))
        );

        assert_eq!(book.lines().await.unwrap(), ["started", "temporary", "started", "declared"]);
        assert!(!system.is_stopping());
        assert_eq!((system.stats().failures, system.stats().restarts), (2, 0));
    });
}

#[test]
fn a_restart_keeps_the_address_the_mailbox_and_its_order() {
    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let subject = system.spawn(Subject::props(book.clone()).mailbox(3)).unwrap();
        let path = subject.path();
        subject.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        subject.handle(1).tell().unwrap();
        subject.crash().tell().unwrap();
        subject.handle(2).tell().unwrap();
        let in_line = subject.handle(3).send();
        gate.open().tell().unwrap();
        in_line.await.unwrap();
        assert_eq!(subject.handle(4).await, Ok(3));
        assert_eq!(subject.path(), path);
        let lines = book.lines().await.unwrap();
        let made = ["init", "started"];
        let after = ["2 as number 1", "3 as number 2", "4 as number 3"];
        let all = [&made[..], &["1 as number 1", "dropped"], &made, &after].concat();
        assert_eq!(
            lines, all,
            "no `stopping` after a failure, and no incarnation before the last is gone"
        );
        assert_eq!(system.stats().dead_letters, 1, "the poison");
    });
}

/// Has a subject as a child, which takes its time to stop.
#[actor]
struct Parent {
    children: [SlowlyAddr; 2],
    _drop: Tattle,
}

#[handlers]
impl Parent {
    #[init]
    fn new(cx: &mut Context<Self>, book: NotebookAddr) -> Result<Self, thespian::SpawnError> {
        say(&book, "parent: init");
        let elder = cx.spawn(Slowly::props(book.clone()).named("elder"))?;
        let younger = cx.spawn(Slowly::props(book.clone()).named("younger"))?;
        let children = [elder, younger];
        Ok(Self { children, _drop: Tattle::new(&book, "parent: dropped") })
    }

    /// Children that are stopped before they are made would have nothing to say.
    #[started]
    async fn begin(&mut self) {
        for child in &self.children {
            child.ready().await.expect("a child");
        }
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }
}

#[actor]
struct Slowly {
    name: String,
    book: NotebookAddr,
    _drop: Tattle,
}

#[handlers]
impl Slowly {
    #[init]
    fn new(cx: &mut Context<Self>, book: NotebookAddr) -> Self {
        let name = cx.path().rsplit('/').next().unwrap_or_default().to_owned();
        Self { _drop: Tattle::new(&book, format!("{name}: dropped")), name, book }
    }

    #[stopping]
    async fn finish(&mut self, cx: &mut Context<Self>) {
        say(&self.book, format!("{}: stopping", self.name));
        cx.sleep(Duration::from_millis(1)).await;
    }
}

#[test]
fn children_are_stopped_youngest_first_before_the_state_and_the_next_incarnation() {
    everywhere(async |system| {
        let book = notebook(&system);
        let parent = system.spawn(Parent::props(book.clone())).unwrap();
        parent.ready().await.unwrap();
        parent.crash().tell().unwrap();
        // The names can be had again at once, or the second init would fail.
        let lines = book.first(7).await.unwrap();
        let expected = [
            "parent: init",
            "younger: stopping",
            "younger: dropped",
            "elder: stopping",
            "elder: dropped",
            "parent: dropped",
            "parent: init",
        ];
        assert_eq!(lines, expected);
    });
}

#[test]
fn one_restart_too_many_ends_the_system_with_the_reason() {
    everywhere_ending(
        async |system| {
            let book = notebook(&system);
            let hasty =
                Subject::props(book).max_restarts(2, Duration::from_secs(3600)).named("hasty");
            let hasty = system.spawn(hasty).unwrap();
            for _ in 0..3 {
                hasty.crash().await.unwrap_err();
            }
            // Escalated and not only stopped: the top of the tree ends too.
            system.stopped().await.unwrap_err()
        },
        |ended| {
            let Err(RunError::Shutdown(error)) = ended else { panic!("{ended:?}") };
            let failure = error.failure.expect("the failure");
            assert_eq!(
                (&*failure.path, failure.message, failure.restarts),
                ("/hasty", Some("crash"), 2)
            );
        },
    );
}

#[test]
fn a_permanent_actor_is_made_again_after_its_own_stop_but_not_after_somebody_elses() {
    everywhere(async |system| {
        let book = notebook(&system);
        let permanent = Subject::props(book.clone()).restart(Restart::Permanent);
        let permanent = system.spawn(permanent).unwrap();
        permanent.handle(1).await.unwrap();
        permanent.stop_yourself().await.unwrap();
        assert_eq!(permanent.handle(2).await, Ok(1), "a new state");
        permanent.stop();
        assert!(matches!(permanent.stopped().await, ExitReason::Stopped));
        let made = ["init", "started"];
        let unmade = ["stopping: stopped", "dropped"];
        let all =
            [&made[..], &["1 as number 1"], &unmade, &made, &["2 as number 1"], &unmade].concat();
        assert_eq!(book.lines().await.unwrap(), all);

        let drained = Subject::props(book.clone()).restart(Restart::Permanent);
        let drained = system.spawn(drained).unwrap();
        drained.drain();
        assert!(matches!(drained.stopped().await, ExitReason::Drained));

        let transient = system.spawn(Subject::props(book.clone())).unwrap();
        transient.stop_yourself().tell().unwrap();
        assert!(matches!(transient.stopped().await, ExitReason::Stopped));
    });
}

#[test]
fn a_stop_while_it_is_being_made_ends_it_in_order() {
    #[actor]
    struct Slow {
        book: NotebookAddr,
    }

    #[handlers]
    impl Slow {
        #[init]
        async fn new(
            book: NotebookAddr,
            first: GateAddr,
            second: GateAddr,
        ) -> Result<Self, AskError> {
            first.pass().await?;
            second.pass().await?;
            Ok(Self { book })
        }

        #[stopping]
        fn finish(&mut self) {
            say(&self.book, "stopping");
        }

        #[handler]
        fn handle(&self) {
            say(&self.book, "handled");
        }
    }

    everywhere(async |system| {
        let (book, first, second) = (notebook(&system), gate(&system), gate(&system));
        let props = || Slow::props(book.clone(), first.clone(), second.clone());
        let stopped = system.spawn(props()).unwrap();
        let killed = system.spawn(props()).unwrap();
        let waiting = stopped.handle().ask();
        first.occupied(2).await.unwrap();
        stopped.stop();
        killed.kill();
        // A kill does not wait for the gates.
        assert!(matches!(killed.stopped().await, ExitReason::Killed { confirmed: true }));
        first.open().await.unwrap();
        second.open().await.unwrap();
        assert!(matches!(stopped.stopped().await, ExitReason::Stopped));
        assert_eq!(waiting.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        assert_eq!(book.lines().await.unwrap(), ["stopping"]);
    });
}
