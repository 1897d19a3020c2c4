//! A panic, in whatever piece of the user's code, stays in its actor.

use thespian::Terminated;
use thespian::prelude::*;

use crate::probes::{Bomb, GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::everywhere;

/// Fails as a child.
#[actor]
struct Child;

#[handlers]
impl Child {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn crash(&mut self) {
        panic!("the child, on purpose");
    }
}

/// Panics wherever it is told to.
#[actor(restart = transient, max_restarts = 100)]
struct Mine {
    place: &'static str,
    book: NotebookAddr,
    _bomb: Option<Bomb>,
}

fn tread(place: &str, here: &str) {
    assert!(place != here, "{here}, on purpose");
}

#[handlers]
impl Mine {
    /// The first incarnation fails in `place`, the ones after it do not.
    #[init]
    async fn new(cx: &mut Context<Self>, book: NotebookAddr, place: &'static str) -> Self {
        say(&book, "init");
        let first = book.lines().await.is_ok_and(|lines| lines.len() == 1);
        let place = if first { place } else { "nowhere" };
        if place == "terminated" {
            let dead = cx.spawn(Child::props()).expect("a child");
            dead.stop();
            cx.watch(&dead);
        }
        if place == "child_failed" {
            cx.spawn(Child::props()).expect("a child").crash().tell().expect("room");
        }
        tread(place, "init");
        let bomb = if place == "drop" { Some(Bomb) } else { None };
        Self { place, book, _bomb: bomb }
    }

    #[started]
    fn begin(&mut self) {
        tread(self.place, "started");
    }

    #[stopping]
    fn finish(&mut self) {
        say(&self.book, "stopping");
        tread(self.place, "stopping");
    }

    #[terminated]
    fn gone(&mut self, _notice: Terminated) {
        tread(self.place, "terminated");
    }

    #[child_failed]
    fn judge(&mut self, notice: ChildFailed) -> Directive {
        tread(self.place, "child_failed");
        notice.proposal
    }

    #[handler]
    fn fail(&mut self) {
        panic!("on purpose");
    }

    #[handler]
    fn take(&mut self, bomb: Bomb) {
        drop(bomb);
    }

    #[handler]
    fn reply_with_bomb(&mut self) -> Bomb {
        Bomb
    }

    #[handler]
    fn ping(&self) {}
}

#[test]
fn a_panic_anywhere_is_a_failure_of_this_actor_alone() {
    everywhere(async |system| {
        for place in ["init", "started", "terminated", "child_failed"] {
            let book = notebook(&system);
            let mine = system.spawn(Mine::props(book.clone(), place)).unwrap();
            assert_eq!(book.first(2).await.unwrap(), ["init", "init"], "{place}");
            assert_eq!(mine.ping().await, Ok(()), "{place}");
        }
        let failed = system.stats().failures;
        assert!(
            (4..=5).contains(&failed),
            "four mines and one child, which may be stopped first: {failed}"
        );
    });
}

#[test]
fn a_panic_at_the_end_makes_the_end_a_failure() {
    everywhere(async |system| {
        let book = notebook(&system);
        let mine = system.spawn(Mine::props(book.clone(), "stopping")).unwrap();
        mine.ready().await.unwrap();
        mine.stop();
        let ended = mine.stopped().await;
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        assert!(failure.to_string().contains("stopping, on purpose"), "{failure}");
        assert_eq!(book.lines().await.unwrap(), ["init", "stopping"]);
        assert!(!system.is_stopping(), "it was to end anyway");
    });
}

#[test]
fn a_panic_while_something_is_dropped_goes_no_further() {
    everywhere(async |system| {
        let book = notebook(&system);
        // The state, in a restart.
        let mine = system.spawn(Mine::props(book.clone(), "drop")).unwrap();
        mine.fail().await.unwrap_err();
        assert_eq!(mine.ping().await, Ok(()));
        // A message, in its handler.
        assert_eq!(mine.take(Bomb).await.unwrap_err().unknown(), Some(Unknown::Crashed));
        // A message whose asker gave up; and a reply that nobody waits for.
        let unwanted = mine.take(Bomb).ask();
        mine.reply_with_bomb().tell().unwrap();
        drop(unwanted);
        assert_eq!(mine.ping().await, Ok(()));
        // What waits when the end comes, in every form.
        mine.stop();
        let _ = mine.take(Bomb).tell().map_err(|refused| std::mem::forget(refused.message));
        mine.stopped().await;
        // The state, at the end.
        let last = system.spawn(Mine::props(notebook(&system), "drop")).unwrap();
        last.ready().await.unwrap();
        last.stop();
        assert!(matches!(last.stopped().await, ExitReason::Stopped));
    });
}

#[test]
fn bombs_in_the_line_do_not_hurt_those_who_wait_behind() {
    #[actor(mailbox = 1)]
    struct Narrow {
        gate: GateAddr,
    }

    #[handlers]
    impl Narrow {
        #[handler]
        async fn hold(&mut self) {
            let _ = self.gate.pass().await;
        }

        #[handler]
        fn take(&mut self, bomb: Option<Bomb>) {
            std::mem::forget(bomb);
        }
    }

    everywhere(async |system| {
        let gate = gate(&system);
        let narrow = system.spawn(Narrow { gate: gate.clone() }).unwrap();
        narrow.hold().tell().unwrap();
        gate.occupied(1).await.unwrap();
        narrow.take(Some(Bomb)).tell().unwrap();
        let asks = [narrow.take(Some(Bomb)).ask(), narrow.take(Some(Bomb)).ask()];
        let send = narrow.take(None).send();
        let last = narrow.take(None).ask();
        narrow.stop();
        gate.open().await.unwrap();
        for ask in asks {
            assert_eq!(ask.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        }
        assert_eq!(send.await.unwrap_err().why, NotExecuted::Stopped);
        assert_eq!(last.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        assert!(matches!(narrow.stopped().await, ExitReason::Stopped));
    });
}

#[test]
fn errors_print_without_the_users_debug() {
    #[derive(Clone)]
    struct Mute;

    impl std::fmt::Debug for Mute {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("a debug, on purpose");
        }
    }

    #[actor]
    struct Deaf;

    #[handlers(derive(Debug))]
    impl Deaf {
        #[handler]
        fn hear(&self, _what: Mute) {}
    }

    everywhere(async |system| {
        let deaf = system.spawn(Deaf).unwrap();
        deaf.stop();
        deaf.stopped().await;
        let call = format!("{:?}", deaf.hear(Mute));
        let refused = deaf.hear(Mute).tell().unwrap_err();
        let sending = format!("{:?}", deaf.hear(Mute).send());
        assert!(
            [call, format!("{refused:?} {refused}"), sending]
                .iter()
                .all(|text| text.contains("Deaf#"))
        );
    });
}
