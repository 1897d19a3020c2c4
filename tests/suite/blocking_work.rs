//! Work that blocks its thread: closures that an actor has done elsewhere, and handlers that go there themselves.
//!
//! Whoever is at work tells the test so over plain channels, and waits there until the test lets him go.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Cause, DeadReason, Props, Terminated, What};

use crate::probes::{Bomb, NotebookAddr, Tattle, notebook, say};
use crate::stages::{everywhere, everywhere_often, on_threads, quiet, threads};

/// The test's end of a piece of work that blocks.
struct Hold {
    at_work: Receiver<()>,
    release: Sender<()>,
}

/// The other end.
struct Work {
    at_work: Sender<()>,
    release: Receiver<()>,
}

impl Work {
    /// Says that it has begun, and blocks until it is let go.
    fn block(&self) {
        let _ = self.at_work.send(());
        let _ = self.release.recv();
    }
}

fn work() -> (Work, Hold) {
    let ((says, hears), (lets_go, waits)) = (channel(), channel());
    (Work { at_work: says, release: waits }, Hold { at_work: hears, release: lets_go })
}

#[actor(max_restarts = 1000)]
struct Mill {
    book: NotebookAddr,
    ground: u32,
}

#[handlers]
impl Mill {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        Self { book, ground: 0 }
    }

    /// Awaits it in the handler.
    #[handler]
    async fn grind(&mut self, cx: &mut Context<Self>, grain: u32) -> u32 {
        self.ground += cx.blocking(move || grain * 2).await;
        self.ground
    }

    /// Lets it be done beside.
    #[handler]
    fn grind_beside(&mut self, cx: &mut Context<Self>, work: Work) {
        let done = cx.blocking(move || work.block());
        cx.pipe(done, |()| MillMsg::Ground { grain: 1 });
    }

    #[handler]
    fn ground(&mut self, grain: u32) {
        self.ground += grain;
        say(&self.book, format!("ground {}", self.ground));
    }

    #[handler]
    async fn wait_for(&mut self, cx: &mut Context<Self>, work: Work) {
        cx.blocking(move || work.block()).await;
    }

    #[handler]
    fn forget(&mut self, cx: &mut Context<Self>) {
        let tattle = Tattle::new(&self.book, "result dropped");
        drop(cx.blocking(move || (tattle, Bomb)));
    }

    #[handler]
    async fn break_down(&mut self, cx: &mut Context<Self>) -> u32 {
        cx.blocking(|| -> u32 { panic!("a stone in the mill, on purpose") }).await
    }

    #[handler]
    fn break_down_beside(&mut self, cx: &mut Context<Self>) {
        let broken = cx.blocking(|| -> u32 { panic!("a stone in the mill, on purpose") });
        cx.pipe(broken, |grain| MillMsg::Ground { grain });
    }

    #[handler]
    async fn ask_inside(
        &mut self,
        cx: &mut Context<Self>,
        other: MillAddr,
    ) -> Result<u32, AskError> {
        cx.blocking(move || other.grind(1).blocking()).await
    }

    #[stopping]
    fn finish(&mut self, why: ExitReason) {
        say(&self.book, format!("{why}"));
    }
}

#[test]
fn what_it_returns_comes_out_of_the_future() {
    everywhere_often(async |system| {
        let mill = system.spawn(Mill::props(notebook(&system))).unwrap();
        assert_eq!(mill.grind(1).await, Ok(2));
        assert_eq!(mill.grind(20).await, Ok(42));
    });
}

#[test]
fn piped_it_lets_the_actor_handle_other_messages() {
    on_threads(async |system| {
        let book = notebook(&system);
        let mill = system.spawn(Mill::props(book.clone())).unwrap();
        let (work, hold) = work();
        mill.grind_beside(work).await.unwrap();
        hold.at_work.recv().unwrap();
        assert_eq!(mill.grind(1).await, Ok(2));
        drop(hold);
        assert_eq!(book.first(1).await.unwrap(), ["ground 3"]);
    });
}

#[test]
fn its_panic_is_a_failure_of_whoever_awaits_it() {
    everywhere_often(async |system| {
        let mut events = system.subscribe();
        let mill = system.spawn(Mill::props(notebook(&system))).unwrap();
        mill.grind(1).await.unwrap();
        let error = mill.break_down().await.unwrap_err();
        assert_eq!(error.unknown(), Some(Unknown::Crashed));
        assert_eq!(mill.grind(1).await, Ok(2), "a new one");
        mill.break_down_beside().await.unwrap();
        let failures = system.stats().failures;
        let mut heard = Vec::new();
        while heard.len() < 2 {
            let event = events.next().await.expect("an event");
            if let What::Failed(failure) = event.what {
                let Cause::Panic { text, .. } = &failure.cause else { panic!("{failure}") };
                assert_eq!(&**text, "a stone in the mill, on purpose");
                heard.push(failure.message);
            }
        }
        assert_eq!(heard, [Some("break_down"), None]);
        assert!(failures <= 2);
        assert_eq!(mill.grind(1).await, Ok(2), "another one");
        assert_eq!(system.stats().failures, 2, "each reported once");
    });
}

#[test]
fn what_nobody_waits_for_goes_on_and_its_result_is_dropped() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let mill = system.spawn(Mill::props(book.clone())).unwrap();
        mill.forget().await.unwrap();
        assert_eq!(book.first(1).await.unwrap(), ["result dropped"]);
        assert_eq!(mill.grind(1).await, Ok(2), "whatever its drop does");
        assert_eq!(system.stats().failures, 0);
    });
}

#[test]
fn asking_from_inside_is_refused_on_every_stage() {
    everywhere(async |system| {
        let [one, other] = [(); 2].map(|()| system.spawn(Mill::props(notebook(&system))).unwrap());
        let refused = one.ask_inside(other).await.unwrap().unwrap_err();
        assert_eq!(refused.not_executed(), Some(NotExecuted::WouldBlock));
    });
}

/// A kill drops the handler at its await. The closure cannot be stopped, and whoever shuts down is told.
#[test]
fn work_that_outlives_its_actor_is_listed_by_shutdown() {
    quiet();
    for comes_back in [false, true] {
        let (work, hold) = work();
        let system = System::builder().base(threads()).ignore_environment().start().unwrap();
        let listed = system.block_on(async {
            let book = notebook(&system);
            let mill = system.spawn(Mill::props(book.clone()).named("mill")).unwrap();
            let asked = mill.wait_for(work).ask();
            hold.at_work.recv().unwrap();
            mill.kill();
            assert!(matches!(mill.stopped().await, ExitReason::Killed { confirmed: true }));
            assert_eq!(asked.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
            if comes_back {
                hold.release.send(()).unwrap();
            }
            system.shutdown().await.map_err(|error| error.abandoned)
        });
        match listed.unwrap() {
            Ok(()) => assert!(comes_back, "a moment is enough"),
            Err(paths) => {
                assert_eq!(paths.iter().map(|path| &**path).collect::<Vec<_>>(), ["/mill"]);
                assert!(!comes_back);
            }
        }
    }
}

/// Handlers that block, and say what they lived through.
#[actor(max_restarts = 1000, stop_within = "50ms")]
struct Press {
    book: NotebookAddr,
    pressed: u32,
}

#[handlers]
impl Press {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        Self { book, pressed: 0 }
    }

    #[handler(blocking)]
    fn press(&mut self, grapes: u32) -> u32 {
        self.pressed += grapes;
        say(&self.book, format!("press {grapes}"));
        self.pressed
    }

    #[handler]
    fn look(&self, number: u32) -> u32 {
        say(&self.book, format!("look {number}"));
        self.pressed
    }

    #[handler(blocking)]
    fn hold(&mut self, work: Work) -> u32 {
        work.block();
        self.pressed += 1;
        self.pressed
    }

    #[handler(blocking)]
    fn burst(&mut self) {
        panic!("too much pressure, on purpose");
    }

    #[handler(blocking)]
    fn give_up(&mut self, cx: &mut Context<Self>) -> u32 {
        cx.fail("worn out");
        7
    }

    #[handler(blocking)]
    fn stop_yourself(&mut self, cx: &mut Context<Self>) {
        cx.stop();
    }

    #[handler(blocking)]
    fn ask_inside(&mut self, other: PressAddr) -> Result<u32, AskError> {
        other.look(1).blocking()
    }

    /// Uses all that a context has.
    #[handler(blocking)]
    fn observe(&mut self, cx: &mut Context<Self>) -> PressAddr {
        let child = cx.spawn(Press::props(self.book.clone())).expect("a child");
        cx.watch(&child);
        child
    }

    #[terminated]
    fn gone(&mut self, notice: Terminated) {
        say(&self.book, format!("gone: {}", notice.reason));
    }

    #[stopping]
    fn finish(&mut self, why: ExitReason) {
        say(&self.book, format!("{why} with {}", self.pressed));
    }
}

#[test]
fn a_blocking_handler_is_one_at_a_time_and_in_order_like_any() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let press = system.spawn(Press::props(book.clone())).unwrap();
        let mut expected = Vec::new();
        let mut asks = Vec::new();
        for number in 0..20 {
            if number % 3 == 0 {
                press.look(number).tell().unwrap();
                expected.push(format!("look {number}"));
            } else {
                asks.push(press.press(number).ask());
                expected.push(format!("press {number}"));
            }
        }
        let mut last = 0;
        for ask in asks {
            let sum = ask.await.unwrap();
            assert!(sum > last, "each has seen what the one before did");
            last = sum;
        }
        assert_eq!(press.look(99).await, Ok(last));
        expected.push("look 99".into());
        assert_eq!(book.lines().await.unwrap(), expected);
    });
}

#[test]
fn a_blocking_handler_has_its_context_with_it() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let press = system.spawn(Press::props(book.clone())).unwrap();
        let child = press.observe().await.unwrap();
        assert!(child.path().starts_with(&*press.path()));
        child.ready().await.unwrap();
        child.stop();
        let lines = book.first(2).await.unwrap();
        assert_eq!(lines, ["stopped with 0", "gone: stopped"]);
        press.stop_yourself().await.unwrap();
        assert!(matches!(press.stopped().await, ExitReason::Stopped));
    });
}

#[test]
fn a_blocking_handler_fails_like_any() {
    everywhere_often(async |system| {
        let mut letters = system.dead_letters();
        let press = system.spawn(Press::props(notebook(&system))).unwrap();
        assert_eq!(press.press(3).await, Ok(3));
        let error = press.burst().await.unwrap_err();
        assert_eq!(error.unknown(), Some(Unknown::Crashed));
        let letter = letters.next().await.expect("the message it burst at");
        assert_eq!((letter.message, letter.why), ("burst", DeadReason::Poison));
        assert_eq!(press.press(1).await, Ok(1), "a new one");
        assert_eq!(press.give_up().await, Ok(7), "handled, and failed");
        assert_eq!(press.press(2).await, Ok(2), "another one");
        let stats = system.stats();
        assert_eq!((stats.failures, stats.restarts, stats.dead_letters), (2, 2, 1));
    });
}

#[test]
fn asking_from_a_blocking_handler_is_refused_on_every_stage() {
    everywhere(async |system| {
        let [one, other] = [(); 2].map(|()| system.spawn(Press::props(notebook(&system))).unwrap());
        let refused = one.ask_inside(other).await.unwrap().unwrap_err();
        assert_eq!(refused.not_executed(), Some(NotExecuted::WouldBlock));
    });
}

#[test]
fn a_stop_waits_for_a_blocking_handler() {
    on_threads(async |system| {
        let book = notebook(&system);
        let props = Press::props(book.clone()).stop_within(Duration::from_secs(60));
        let press = system.spawn(props).unwrap();
        let (work, hold) = work();
        let asked = press.hold(work).ask();
        hold.at_work.recv().unwrap();
        press.stop();
        assert!(!press.is_stopped());
        drop(hold);
        assert_eq!(asked.await, Ok(1));
        assert!(matches!(press.stopped().await, ExitReason::Stopped));
        assert_eq!(book.lines().await.unwrap(), ["stopped with 1"]);
    });
}

/// More of them than there are threads for tasks, and nobody else notices.
#[test]
fn whoever_blocks_keeps_nobody_else_waiting() {
    on_threads(async |system| {
        let book = notebook(&system);
        let mut held = Vec::new();
        for number in 0..8 {
            let (work, hold) = work();
            if number % 2 == 0 {
                let press = system.spawn(Press::props(book.clone())).unwrap();
                press.hold(work).tell().unwrap();
            } else {
                let mill = system.spawn(Mill::props(book.clone())).unwrap();
                mill.wait_for(work).tell().unwrap();
            }
            held.push(hold);
        }
        for hold in &held {
            hold.at_work.recv().unwrap();
        }
        // All eight are at it, and `threads` has two.
        let other = system.spawn(Press::props(book)).unwrap();
        for number in 0..100 {
            let answer = other.look(number).timeout(Duration::from_secs(20)).await;
            assert_eq!(answer, Ok(0));
        }
        assert_eq!(other.press(1).timeout(Duration::from_secs(20)).await, Ok(1));
    });
}

/// Takes the deadline of the press and the second of grace that a kill has.
#[test]
fn a_blocking_handler_that_does_not_end_is_abandoned_until_it_does() {
    #[actor]
    struct Watcher {
        book: NotebookAddr,
    }

    #[handlers]
    impl Watcher {
        #[handler]
        fn observe(&mut self, cx: &mut Context<Self>, who: PressAddr) {
            cx.watch(&who);
        }

        #[terminated]
        fn gone(&mut self, notice: Terminated) {
            say(&self.book, notice.reason.to_string());
        }
    }

    #[actor]
    struct Owner {
        book: NotebookAddr,
    }

    #[handlers]
    impl Owner {
        #[handler]
        fn hire(&mut self, cx: &mut Context<Self>) -> PressAddr {
            cx.spawn(Press::props(self.book.clone()).named("press")).expect("a press")
        }
    }

    quiet();
    for comes_back in [false, true] {
        let (work, hold) = work();
        let system = System::builder().base(threads()).ignore_environment().start().unwrap();
        let listed = system.block_on(async {
            let book = notebook(&system);
            let watcher = system.spawn(Watcher { book: book.clone() }).unwrap();
            let owner = Owner { book: book.clone() };
            let owner = system.spawn(Props::value(owner).named("owner")).unwrap();
            let press = owner.hire().await.unwrap();
            watcher.observe(press.clone()).await.unwrap();
            let mut events = system.subscribe();
            let asked = press.hold(work).ask();
            hold.at_work.recv().unwrap();
            let behind = press.look(1).ask();
            owner.stop();
            assert!(matches!(owner.stopped().await, ExitReason::Stopped));
            assert!(matches!(press.stopped().await, ExitReason::Killed { confirmed: false }));
            assert_eq!(asked.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
            assert_eq!(behind.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
            assert_eq!(book.first(1).await.unwrap(), ["killed (unconfirmed)"]);
            if comes_back {
                hold.release.send(()).unwrap();
                while !matches!(events.next().await.unwrap().what, What::CameBack) {}
            }
            system.shutdown().await.map_err(|error| error.abandoned)
        });
        match listed.unwrap() {
            Ok(()) => assert!(comes_back),
            Err(paths) => {
                assert_eq!(paths.iter().map(|path| &**path).collect::<Vec<_>>(), ["/owner/press"]);
                assert!(!comes_back);
            }
        }
    }
}

/// An actor whose drop can be heard of without a stage.
#[actor]
struct Lone {
    dropped: Sender<()>,
}

impl Drop for Lone {
    fn drop(&mut self) {
        let _ = self.dropped.send(());
    }
}

#[handlers]
impl Lone {
    #[handler(blocking)]
    fn hold(&mut self, work: Work) {
        work.block();
    }

    #[handler(blocking)]
    fn count(&mut self, begun: Arc<AtomicU32>) {
        begun.fetch_add(1, Ordering::SeqCst);
    }

    #[handler]
    fn ping(&self) {}
}

/// Somebody else's runtime, with one thread for blocking work.
fn small_runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(1)
        .enable_all()
        .build()
        .expect("a runtime")
}

#[test]
fn a_runtime_dropped_under_a_blocking_handler_leaves_nothing() {
    quiet();
    let (dropped, hears_drop) = channel();
    let runtime = small_runtime();
    let (at_work, hold) = work();
    let (system, lone, asked) = runtime.block_on(async {
        let system = System::builder().ignore_environment().start().unwrap();
        let lone = system.spawn(Props::value(Lone { dropped }).named("lone")).unwrap();
        let asked = lone.hold(at_work).ask();
        (system, lone, asked)
    });
    hold.at_work.recv().unwrap();
    runtime.shutdown_background();
    let other = small_runtime();
    other.block_on(async {
        assert!(matches!(lone.stopped().await, ExitReason::Killed { confirmed: false }));
        assert_eq!(asked.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
    });
    hears_drop.try_recv().expect_err("it is still with the handler");
    drop(hold);
    // The state is dropped by whoever brings it back.
    hears_drop.recv().unwrap();
    drop((system, lone));
}

/// Work that waits for its thread has not begun, and a kill keeps it from beginning.
#[test]
fn a_kill_before_it_begins_keeps_a_blocking_handler_from_running() {
    quiet();
    let runtime = small_runtime();
    runtime.block_on(async {
        let system = System::builder().ignore_environment().record().start().unwrap();
        let ((dropped, _hears), (their_dropped, their_hears)) = (channel(), channel());
        let first = system.spawn(Lone { dropped }).unwrap();
        let second = system.spawn(Lone { dropped: their_dropped }).unwrap();
        let (at_work, hold) = work();
        first.hold(at_work).tell().unwrap();
        hold.at_work.recv().unwrap();
        let begun = Arc::new(AtomicU32::new(0));
        let asked = second.count(begun.clone()).ask();
        let handles = |event: &thespian::Event| matches!(event.what, What::Handled("count"));
        while !system.events().iter().any(handles) {
            tokio::task::yield_now().await;
        }
        second.kill();
        hold.release.send(()).unwrap();
        assert!(matches!(second.stopped().await, ExitReason::Killed { confirmed: true }));
        assert_eq!(asked.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
        assert_eq!(begun.load(Ordering::SeqCst), 0);
        their_hears.recv().unwrap();
        system.shutdown().await.unwrap();
    });
}
