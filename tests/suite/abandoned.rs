//! Handlers that never yield, on the stage where others go on meanwhile.
//!
//! They tell the test where they are over plain channels: a thread that is going to block must not be the one on which
//! a task was just woken, since tokio keeps that task for this very thread.

use std::sync::mpsc::{Receiver, Sender, channel};

use thespian::Terminated;
use thespian::prelude::*;

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{on_threads, quiet, threads};

/// Blocks its thread until the test lets it go.
#[actor(stop_within = "1ms")]
struct Stuck {
    blocks: Sender<()>,
    release: Receiver<()>,
}

/// The test's ends of the channels.
struct Hold {
    blocks: Receiver<()>,
    release: Sender<()>,
}

fn stuck() -> (Stuck, Hold) {
    let ((blocks, hears), (release, waits)) = (channel(), channel());
    (Stuck { blocks, release: waits }, Hold { blocks: hears, release })
}

#[handlers]
impl Stuck {
    #[handler]
    fn spawn_child(&mut self, cx: &mut Context<Self>) -> LeafAddr {
        cx.spawn(Leaf).expect("a child")
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn work(&mut self) {}

    #[handler]
    fn block(&mut self) {
        let _ = self.blocks.send(());
        let _ = self.release.recv();
    }
}

#[actor]
struct Leaf;

#[handlers]
impl Leaf {
    #[handler]
    fn ping(&self) {}
}

#[actor]
struct Watcher {
    book: NotebookAddr,
}

#[handlers]
impl Watcher {
    #[handler]
    fn observe(&mut self, cx: &mut Context<Self>, who: StuckAddr) {
        cx.watch(&who);
    }

    #[terminated]
    fn gone(&mut self, notice: Terminated) {
        say(&self.book, notice.reason.to_string());
    }
}

/// Takes the second of grace that a kill has; nothing sleeps here, but nothing can be hurried either.
#[test]
fn a_handler_that_never_yields_is_abandoned_and_listed() {
    #[actor]
    struct Boss {
        stuck: Option<Stuck>,
    }

    #[handlers]
    impl Boss {
        #[handler]
        fn hire(&mut self, cx: &mut Context<Self>) -> StuckAddr {
            let stuck = self.stuck.take().expect("hired once");
            cx.spawn(Props::value(stuck).named("stuck")).expect("a child")
        }
    }

    quiet();
    let (stuck, hold) = stuck();
    let Hold { blocks, release } = hold;
    let ran = System::builder().base(threads()).ignore_environment().run(async |system| {
        let book = notebook(&system);
        let watcher = system.spawn(Watcher { book: book.clone() }).unwrap();
        let boss = Boss { stuck: Some(stuck) };
        let boss = system.spawn(Props::value(boss).named("boss")).unwrap();
        let stuck = boss.hire().await.unwrap();
        let child = stuck.spawn_child().await.unwrap();
        child.ping().await.unwrap();
        watcher.observe(stuck.clone()).await.unwrap();
        stuck.block().tell().unwrap();
        blocks.recv().unwrap();
        let behind = stuck.block().ask();

        boss.stop();
        assert!(matches!(boss.stopped().await, ExitReason::Stopped));
        assert!(matches!(stuck.stopped().await, ExitReason::Killed { confirmed: false }));
        assert!(matches!(child.stopped().await, ExitReason::Killed { confirmed: true }));
        assert_eq!(book.first(1).await.unwrap(), ["killed (unconfirmed)"]);
        assert_eq!(behind.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        let error = stuck.block().await.unwrap_err();
        assert_eq!(error.not_executed(), Some(NotExecuted::Stopped));
        let error = system.shutdown().await.unwrap_err();
        assert_eq!(error.abandoned.iter().map(|path| &**path).collect::<Vec<_>>(), ["/boss/stuck"]);
        assert!(error.failure.is_none());
        drop(release);
    });
    let text = ran.unwrap_err().to_string();
    assert!(text.contains("abandoned") && text.contains("/boss/stuck"), "{text}");
}

/// Those above a stuck handler wait for it, are killed for their patience, and are in order themselves.
#[test]
fn only_who_is_stuck_is_abandoned() {
    #[actor(stop_within = "1ms")]
    struct Above {
        below: Option<Stuck>,
    }

    #[handlers]
    impl Above {
        #[init]
        fn new() -> Self {
            Self { below: None }
        }

        #[handler]
        fn hire(&mut self, cx: &mut Context<Self>) -> AboveAddr {
            let below = Self { below: self.below.take() };
            cx.spawn(Props::value(below).named("below")).expect("a child")
        }

        #[handler]
        fn hire_stuck(&mut self, cx: &mut Context<Self>) -> StuckAddr {
            let stuck = self.below.take().expect("hired once");
            cx.spawn(Props::value(stuck).named("stuck")).expect("a child")
        }
    }

    quiet();
    let (stuck, Hold { blocks, release }) = stuck();
    let ran = System::builder().base(threads()).ignore_environment().run(async |system| {
        let top = Props::value(Above { below: Some(stuck) }).named("top");
        let top = system.spawn(top).unwrap();
        let middle = top.hire().await.unwrap();
        let bottom = middle.hire_stuck().await.unwrap();
        bottom.block().tell().unwrap();
        blocks.recv().unwrap();

        let error = system.shutdown().await.unwrap_err();
        assert_eq!(
            error.abandoned.iter().map(|path| &**path).collect::<Vec<_>>(),
            ["/top/below/stuck"]
        );
        assert!(matches!(middle.stopped().await, ExitReason::Killed { confirmed: true }));
        assert!(matches!(top.stopped().await, ExitReason::Killed { confirmed: true }));
        drop(release);
    });
    ran.unwrap_err();
}

#[test]
fn one_that_yields_in_time_ends_in_order() {
    on_threads(async |system| {
        let (stuck, hold) = stuck();
        // A second is more than it needs and less than a hanging test.
        let stuck = Props::value(stuck).stop_within(std::time::Duration::from_secs(60));
        let stuck = system.spawn(stuck).unwrap();
        let asked = stuck.block().ask();
        hold.blocks.recv().unwrap();
        stuck.stop();
        assert!(!stuck.is_stopped(), "it is asked to, and has not heard it");
        drop(hold.release);
        assert_eq!(asked.await, Ok(()), "it could end its work");
        assert!(matches!(stuck.stopped().await, ExitReason::Stopped));
    });
}

/// What the cell had taken out of the mailbox together with the message it is stuck at.
#[test]
fn those_behind_in_the_same_batch_are_answered_too() {
    quiet();
    let (stuck, Hold { blocks, release }) = stuck();
    let ran = System::builder().base(threads()).ignore_environment().run(async |system| {
        let gate = gate(&system);
        let stuck = system.spawn(stuck).unwrap();
        stuck.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        let at_work = stuck.block().ask();
        let behind = stuck.block().ask();
        gate.open().await.unwrap();
        blocks.recv().unwrap();
        system.shutdown().await.unwrap_err();
        assert_eq!(behind.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
        assert!(at_work.await.unwrap_err().unknown().is_some());
        drop(release);
    });
    ran.unwrap_err();
}

/// Also when it has handled others before.
#[test]
fn the_message_of_one_that_is_abandoned_is_counted_as_dead_and_waits_no_more() {
    quiet();
    let (stuck, Hold { blocks, release }) = stuck();
    let ran = System::builder().base(threads()).ignore_environment().run(async |system| {
        let stuck = system.spawn(stuck).unwrap();
        for _ in 0..3 {
            stuck.work().await.unwrap();
        }
        stuck.block().tell().unwrap();
        blocks.recv().unwrap();
        system.shutdown().await.unwrap_err();
        let flow = system.flow();
        assert_eq!((flow.sent, flow.handled, flow.dead, flow.waiting), (4, 3, 1, 0), "{flow:?}");
        drop(release);
    });
    ran.unwrap_err();
}
