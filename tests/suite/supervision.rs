//! Who decides about a failure, and what may fail.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Cause, Restart, RunError};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_ending, everywhere_often, on_simple};

/// Counts, and crashes.
#[actor]
struct Child {
    count: u32,
}

#[handlers]
impl Child {
    #[init]
    fn new() -> Self {
        Self { count: 0 }
    }

    #[handler]
    fn count(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    #[handler]
    fn crash(&mut self) {
        panic!("the child, on purpose");
    }
}

/// Decides about its child as it was told to.
#[actor(restart = temporary)]
struct Judge {
    verdict: Option<Directive>,
    book: NotebookAddr,
    child: Option<ChildAddr>,
}

#[handlers]
impl Judge {
    #[started]
    fn begin(&mut self, cx: &mut Context<Self>) -> Result<(), thespian::SpawnError> {
        self.child = Some(cx.spawn(Child::props().named("child"))?);
        Ok(())
    }

    #[handler]
    fn child(&self) -> Option<ChildAddr> {
        self.child.clone()
    }

    /// Holds the judge until a crashing child has answered.
    #[handler]
    async fn ask_crashing_child(&mut self) -> Option<u32> {
        let child = self.child.clone()?;
        child.crash().tell().ok()?;
        child.count().await.ok()
    }

    #[child_failed]
    async fn judge(&mut self, notice: ChildFailed) -> Directive {
        let settled = if notice.settled { ", settled" } else { "" };
        say(&self.book, format!("{}, proposed {:?}{settled}", notice.failure, notice.proposal));
        self.verdict.unwrap_or(notice.proposal)
    }
}

async fn judged(
    system: &System,
    verdict: Option<Directive>,
) -> (JudgeAddr, ChildAddr, NotebookAddr) {
    let book = notebook(system);
    let judge = Props::value(Judge { verdict, book: book.clone(), child: None }).named("judge");
    let judge = system.spawn(judge).expect("a judge");
    let child = judge.child().await.expect("an answer").expect("a child");
    assert_eq!(child.count().await, Ok(1));
    (judge, child, book)
}

#[test]
fn the_parents_word_is_the_last_one() {
    everywhere(async |system| {
        for (verdict, count) in [
            (None, Some(1)),
            (Some(Directive::Restart), Some(1)),
            (Some(Directive::Resume), Some(2)),
            (Some(Directive::Stop), None),
        ] {
            let (judge, child, book) = judged(&system, verdict).await;
            child.crash().await.unwrap_err();
            assert_eq!(child.count().await.ok(), count, "{verdict:?}");
            let heard = book.lines().await.unwrap();
            let [heard] = &*heard else { panic!("{heard:?}") };
            // Between them, where it began, if another test's hook has not come between.
            let (begin, end) = (
                "/judge/child, handling `crash`: panicked",
                "the child, on purpose, proposed Restart",
            );
            assert!(heard.starts_with(begin) && heard.ends_with(end), "{heard}");
            if verdict == Some(Directive::Stop) {
                assert!(matches!(child.stopped().await, ExitReason::Failed(_)));
            }
            assert!(!judge.is_stopped());
            judge.stop();
            judge.stopped().await;
        }
    });
}

#[test]
fn an_escalated_failure_is_the_parents_own() {
    everywhere(async |system| {
        let (judge, child, _) = judged(&system, Some(Directive::Escalate)).await;
        child.crash().tell().unwrap();
        let ended = judge.stopped().await;
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        let Cause::Child(of_child) = &failure.cause else { panic!("{failure}") };
        assert_eq!((&*failure.path, &*of_child.path), ("/judge", "/judge/child"));
        assert!(child.is_stopped());
    });
}

/// A parent that says `restart` to a proposal to escalate says it to a child whose restarts are used up.
#[test]
fn the_parents_word_does_not_lift_the_limit_of_restarts() {
    everywhere(async |system| {
        let (judge, child, book) = judged(&system, Some(Directive::Restart)).await;
        for _ in 0..5 {
            child.crash().await.unwrap_err();
            assert_eq!(child.count().await, Ok(1), "restarted");
        }
        child.crash().await.unwrap_err();
        let ended = judge.stopped().await;
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        let Cause::Child(of_child) = &failure.cause else { panic!("{failure}") };
        assert!(matches!(&of_child.cause, Cause::TooManyRestarts(_)), "{of_child}");
        assert_eq!((&*of_child.path, of_child.restarts), ("/judge/child", 5));
        let proposed: Vec<_> = book.first(6).await.unwrap();
        assert!(proposed[4].ends_with("proposed Restart"), "{proposed:?}");
        assert!(proposed[5].ends_with("proposed Escalate"), "{proposed:?}");
        assert!(child.is_stopped());
        assert_eq!(system.stats().restarts, 5);
    });
}

#[test]
fn an_escalation_to_the_top_names_the_failure() {
    /// Has no say in it: is made again, until that does not help any more.
    #[actor(max_restarts = 1)]
    struct Middle {
        child: ChildAddr,
    }

    #[handlers]
    impl Middle {
        #[init]
        fn new(cx: &mut Context<Self>) -> Result<Self, thespian::SpawnError> {
            let child = Child::props().max_restarts(0, Duration::from_secs(1)).named("leaf");
            Ok(Self { child: cx.spawn(child)? })
        }

        #[handler]
        fn child(&self) -> ChildAddr {
            self.child.clone()
        }
    }

    everywhere_ending(
        async |system| {
            let middle = system.spawn(Middle::props().named("middle")).unwrap();
            for _ in 0..2 {
                let leaf = middle.child().await.unwrap();
                leaf.crash().await.unwrap_err();
                // The middle one is made again only when the leaf has ended.
                leaf.stopped().await;
            }
            system.stopped().await.unwrap_err();
        },
        |ended| {
            let Err(RunError::Shutdown(error)) = ended else { panic!("{ended:?}") };
            let text = error.to_string();
            for part in
                ["/middle: ", "its child failed: /middle/leaf, handling `crash`: ", "on purpose"]
            {
                assert!(text.contains(part), "{text}");
            }
        },
    );
}

/// Also if main is done meanwhile, and the system was about to end well.
#[test]
fn a_failure_that_reaches_the_top_is_not_hidden_by_the_end() {
    everywhere_ending(
        async |system| {
            let child = Child::props().life(|life| life.on_panic(Directive::Escalate));
            let child = system.spawn(child).unwrap();
            child.crash().await.unwrap_err();
        },
        |ran| match ran {
            Err(RunError::Shutdown(error)) => assert!(error.failure.is_some(), "{error}"),
            other => panic!("{other:?}"),
        },
    );
}

/// What the children of one incarnation have done is settled with it; their failures are not held against the next.
#[test]
fn children_that_escalate_together_make_their_parent_fail_once() {
    #[actor]
    struct Parent {
        children: [ChildAddr; 2],
        book: NotebookAddr,
    }

    #[handlers]
    impl Parent {
        #[init]
        fn new(cx: &mut Context<Self>, book: NotebookAddr) -> Result<Self, thespian::SpawnError> {
            say(&book, "init");
            let child = || Child::props().max_restarts(0, Duration::from_secs(1));
            Ok(Self { children: [cx.spawn(child())?, cx.spawn(child())?], book })
        }

        /// Both fail while this handler holds.
        #[handler]
        async fn crash_both(&mut self) {
            for child in &self.children {
                let _ = child.crash().await;
                child.stopped().await;
            }
            say(&self.book, "both have failed");
        }

        #[handler]
        fn ping(&self) {}
    }

    everywhere(async |system| {
        let book = notebook(&system);
        let parent = Parent::props(book.clone()).max_restarts(1, Duration::from_secs(3600));
        let parent = system.spawn(parent).unwrap();
        parent.crash_both().await.unwrap();
        assert_eq!(parent.ping().await, Ok(()));
        assert_eq!(book.lines().await.unwrap(), ["init", "both have failed", "init"]);
        assert_eq!(system.stats().restarts, 1);
    });
}

/// kameo#351: the parent's loop is where failures are decided there, so this hangs.
#[test]
fn kameo_351_a_parent_that_awaits_its_failing_child_does_not_wait_for_itself() {
    #[actor]
    struct Plain;

    #[handlers]
    impl Plain {
        #[handler]
        async fn ask_crashing_child(&self, cx: &mut Context<Self>) -> Option<u32> {
            let child = cx.spawn(Child::props()).ok()?;
            child.crash().tell().ok()?;
            child.count().await.ok()
        }
    }

    everywhere_often(async |system| {
        let plain = system.spawn(Plain).unwrap();
        assert_eq!(plain.ask_crashing_child().await, Ok(Some(1)));
    });
}

/// One with a hook is asked, cannot answer since it waits for this very child, and the child's own policy holds at once.
#[test]
fn nor_does_a_parent_with_a_hook() {
    on_simple(USUAL, async |system| {
        let (judge, child, book) = judged(&system, Some(Directive::Stop)).await;
        assert_eq!(judge.ask_crashing_child().await, Ok(Some(1)));
        assert_eq!(system.now().since_start(), Duration::ZERO);
        assert!(!child.is_stopped(), "the late verdict is about a failure that is settled");
        // It is told all the same, when it comes to it.
        assert!(book.first(1).await.unwrap()[0].ends_with(", settled"));
    });
}

/// Never comes to a verdict.
#[actor]
struct Ponderer {
    gate: GateAddr,
}

#[handlers]
impl Ponderer {
    #[handler]
    fn spawn_child(&self, cx: &mut Context<Self>) -> Option<ChildAddr> {
        cx.spawn(Child::props()).ok()
    }

    #[child_failed]
    async fn judge(&mut self, _notice: ChildFailed) -> Directive {
        let _ = self.gate.pass().await;
        Directive::Resume
    }
}

#[test]
fn stopping_a_parent_ends_a_child_that_waits_for_its_verdict() {
    everywhere(async |system| {
        let gate = gate(&system);
        let ponderer = system.spawn(Ponderer { gate: gate.clone() }).unwrap();
        let children = [
            ponderer.spawn_child().await.unwrap().unwrap(),
            ponderer.spawn_child().await.unwrap().unwrap(),
        ];
        // One is being judged, the other waits in the control lane.
        children[0].crash().tell().unwrap();
        gate.occupied(1).await.unwrap();
        children[1].crash().await.unwrap_err();
        ponderer.stop();
        gate.open().await.unwrap();
        assert!(matches!(ponderer.stopped().await, ExitReason::Stopped));
        assert!(children.iter().all(|child| child.is_stopped()));
    });
}

#[test]
fn a_child_that_waits_for_a_verdict_can_be_stopped() {
    on_simple(USUAL, async |system| {
        let gate = gate(&system);
        let ponderer = system.spawn(Ponderer { gate: gate.clone() }).unwrap();
        let child = ponderer.spawn_child().await.unwrap().unwrap();
        child.crash().tell().unwrap();
        gate.occupied(1).await.unwrap();
        let begun = system.now();
        child.stop();
        child.stopped().await;
        assert_eq!(system.now(), begun, "at once, and not when the parent's time is up");
        gate.open().await.unwrap();
        assert!(!ponderer.is_stopped());
    });
}

#[test]
fn restart_kinds_of_props_hold_over_those_of_the_type() {
    everywhere(async |system| {
        let child = system.spawn(Child::props().restart(Restart::Temporary)).unwrap();
        child.crash().tell().unwrap();
        assert!(matches!(child.stopped().await, ExitReason::Failed(_)));
        assert_eq!(system.stats().restarts, 0);
    });
}
