//! Where systems live, how many there may be, and how they end.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::task::{Context as Task, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use thespian::prelude::*;
use thespian::{BASE_VARIABLE, Base, BoxFuture, RunError, SpawnError, Stage, StartError, Time};

use crate::probes::{gate, notebook};
use crate::stages::{USUAL, everywhere_ending, quiet, simple, threads};

#[actor]
struct Guarded {
    _end: Signal,
}

/// Says on a plain channel that it was dropped.
struct Signal(Sender<()>);

impl Drop for Signal {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[handlers]
impl Guarded {
    #[handler]
    fn ping(&self) -> u8 {
        1
    }

    #[handler]
    fn crash(&self) {
        panic!("on purpose");
    }
}

fn guarded(system: &System) -> (GuardedAddr, Receiver<()>) {
    let (sender, receiver) = channel();
    let guarded = Props::value(Guarded { _end: Signal(sender) }).named("guarded");
    (system.spawn(guarded).expect("the name is free"), receiver)
}

#[tokio::test]
async fn inside_tokio_that_runtime_runs_the_actors() {
    let system = System::builder().ignore_environment().start().unwrap();
    let (one, ended) = guarded(&system);
    let theirs = one.clone();
    assert_eq!(tokio::spawn(async move { theirs.ping().await }).await.unwrap(), Ok(1));
    assert_eq!(system.stage(), "threads");
    system.shutdown().await.unwrap();
    ended.try_recv().unwrap();
    assert!(one.is_stopped() && system.is_stopping());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stages_of_their_own_are_refused_inside_tokio() {
    for base in [simple(1), threads()] {
        let builder = || System::builder().base(base).ignore_environment();
        assert!(matches!(builder().start(), Err(StartError::InsideRuntime(b)) if b == base));
        let ran = builder().run(async |_| panic!("must not run"));
        let Err(RunError::Start(error @ StartError::InsideRuntime(_))) = ran else {
            panic!("{ran:?}")
        };
        assert!(error.to_string().contains(&base.to_string()), "{error}");
    }
    let ran = System::builder().ignore_environment().run(async |_| ());
    assert!(matches!(ran, Err(RunError::Start(StartError::InsideRuntime(_)))));
}

#[test]
fn outside_of_any_runtime_a_system_brings_its_own() {
    let system = System::builder().ignore_environment().start().unwrap();
    let (one, ended) = guarded(&system);
    assert_eq!(one.ping().blocking(), Ok(1));
    system.block_on(system.shutdown()).unwrap().unwrap();
    ended.try_recv().unwrap();
}

#[test]
fn two_systems_in_one_process_share_nothing() {
    quiet();
    for base in [simple(0), threads()] {
        let start = || System::builder().base(base).ignore_environment().start().unwrap();
        let (left, right) = (start(), start());
        let ((of_left, _l), (of_right, _r)) = (guarded(&left), guarded(&right));
        assert_eq!(
            (of_left.path(), of_left.id().to_string()),
            (of_right.path(), of_right.id().to_string())
        );
        assert_ne!(of_left, of_right, "the same name and number, and not the same");
        // Asked and not told: a stop would overtake it.
        of_left.crash().blocking().unwrap_err();
        left.block_on(left.shutdown()).unwrap().unwrap();
        assert_eq!(of_right.ping().blocking(), Ok(1));
        assert_eq!((left.stats().failures, right.stats().failures), (1, 0));
        right.block_on(right.shutdown()).unwrap().unwrap();
    }
}

#[test]
fn an_actor_may_ask_and_watch_in_another_system() {
    let start = || System::builder().base(threads()).ignore_environment().start().unwrap();
    let (left, right) = (start(), start());
    let (book, far) = (notebook(&left), guarded(&right).0);
    left.block_on(async {
        assert_eq!(far.ping().await, Ok(1));
        book.note("asked".into()).await.unwrap();
        far.stop();
        assert!(matches!(far.stopped().await, ExitReason::Stopped));
    })
    .unwrap();
    for system in [left, right] {
        system.block_on(system.shutdown()).unwrap().unwrap();
    }
}

#[test]
fn a_system_that_is_dropped_stops_its_actors() {
    quiet();
    for base in [simple(0), threads()] {
        let system = System::builder().base(base).ignore_environment().start().unwrap();
        let (one, ended) = guarded(&system);
        assert_eq!(one.ping().blocking(), Ok(1));
        let second = system.clone();
        drop(system);
        assert_eq!(one.ping().blocking(), Ok(1), "one handle is left");
        drop(second);
        ended.recv().unwrap();
        assert_eq!(one.ping().tell().unwrap_err().why, NotExecuted::Stopped);
    }
}

/// Nobody but the actor itself holds it, and whoever asks drives the stage without a handle.
#[test]
fn an_actor_that_drops_the_last_handle_of_its_system_ends_with_it() {
    #[actor]
    struct Owner {
        system: Option<System>,
        _end: Signal,
    }

    #[handlers]
    impl Owner {
        #[handler]
        async fn close(&mut self, cx: &mut Context<Self>, end: Signal) -> u8 {
            self.system = None;
            cx.pipe(async move { drop(end) }, |()| OwnerMsg::Piped {});
            1
        }

        #[handler]
        fn piped(&self) {}
    }

    quiet();
    // With some of them its asker has not been polled before.
    for base in (0..8).flat_map(|seed| [simple(seed), Base::SimpleIo { seed }]) {
        let system = System::builder().base(base).ignore_environment().start().unwrap();
        let (state, dropped) = channel();
        let owner = Owner { system: Some(system.clone()), _end: Signal(state) };
        let owner = system.spawn(owner).unwrap();
        drop(system);
        let (late, lost) = channel();
        assert_eq!(owner.close(Signal(late)).blocking(), Ok(1));
        dropped.try_recv().expect("its state is dropped");
        lost.try_recv().expect("so is what it began too late");
        assert_eq!(owner.close(Signal(channel().0)).tell().unwrap_err().why, NotExecuted::Stopped);
    }
}

#[tokio::test]
async fn a_system_that_is_dropped_in_a_foreign_runtime_stops_in_order() {
    let system = System::builder().ignore_environment().start().unwrap();
    let (one, _ended) = guarded(&system);
    drop(system);
    assert!(matches!(one.stopped().await, ExitReason::Stopped));
}

#[test]
fn a_runtime_that_ends_under_its_actors_kills_them() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (system, one, ended) = runtime.block_on(async {
        let system = System::builder().ignore_environment().start().unwrap();
        let (one, ended) = guarded(&system);
        assert_eq!(one.ping().await, Ok(1));
        (system, one, ended)
    });
    drop(runtime);
    ended.try_recv().unwrap();
    assert!(one.is_stopped());
    assert_eq!(one.ping().tell().unwrap_err().why, NotExecuted::Stopped);
    drop(system);
}

/// On virtual time, since main is given a second to end by itself.
#[test]
fn an_interruption_ends_the_program_and_names_itself() {
    for seed in 0..USUAL {
        let builder = System::builder().base(simple(seed)).ignore_environment();
        let ended = builder.run(async |system| {
            let (one, _ended) = guarded(&system);
            system.interrupter().interrupt("a test");
            one.stopped().await;
            std::future::pending::<()>().await;
        });
        assert!(matches!(ended, Err(RunError::Interrupted { by: "a test", .. })), "{ended:?}");
    }
}

#[test]
fn main_gets_its_output_through_and_a_second_shutdown_waits_for_the_same_end() {
    everywhere_ending(
        async |system| {
            let (one, _ended) = guarded(&system);
            let (first, second) = (system.shutdown(), system.clone());
            first.await.unwrap();
            second.shutdown().await.unwrap();
            assert!(one.is_stopped());
            assert_eq!(
                system.spawn(Guarded { _end: Signal(channel().0) }).unwrap_err(),
                SpawnError::Stopping
            );
            7
        },
        |ended| assert!(matches!(ended, Ok(7)), "{ended:?}"),
    );
}

#[test]
fn a_main_that_waits_for_nothing_is_stalled_on_simple() {
    let ran = System::builder().base(simple(0)).ignore_environment().run(async |system| {
        let gate = gate(&system);
        gate.pass().await
    });
    assert!(matches!(ran, Err(RunError::Stalled { .. })), "{ran:?}");
}

#[test]
fn bases_are_read_from_text() {
    assert_eq!(BASE_VARIABLE, "THESPIAN_BASE");
    assert_eq!("simple:7".parse(), Ok(simple(7)));
    assert_eq!("threads:3".parse(), Ok(Base::Threads { workers: NonZeroUsize::new(3) }));
    for wrong in ["garbage", "threads:0", "simple:-1", " simple"] {
        let error = wrong.parse::<Base>().unwrap_err().to_string();
        assert!(error.contains(wrong) && error.contains("write `simple`"), "{error}");
    }
}

/// Runs this very test again with the variable set, since a process must not change its own.
#[test]
fn the_variable_wins_over_the_program() {
    let chosen =
        || System::builder().base(simple(1)).start().map(|system| system.stage().to_owned());
    if std::env::var_os("THESPIAN_TEST_CHILD").is_some() {
        return println!("child: {:?}", chosen().map_err(|error| error.to_string()));
    }
    for (value, expected) in [("threads:1", r#"Ok("threads")"#), ("garbage", "names no stage")] {
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "systems::the_variable_wins_over_the_program", "--nocapture"])
            .env("THESPIAN_TEST_CHILD", "1")
            .env(BASE_VARIABLE, value)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout);
        assert!(
            child.status.success() && said.contains("child: ") && said.contains(expected),
            "{said}"
        );
    }
}

/// A stage as a user might write it: one thread of its own that takes the newest task first.
struct Lifo(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    news: Condvar,
    begun: Instant,
    numbers: AtomicU64,
}

#[derive(Default)]
struct State {
    ready: Vec<Arc<LifoTask>>,
    timers: BTreeMap<(Time, u64), Waker>,
    over: bool,
}

struct LifoTask {
    future: Mutex<Option<BoxFuture<'static, ()>>>,
    shared: Weak<Shared>,
}

impl Wake for LifoTask {
    fn wake(self: Arc<Self>) {
        if let Some(shared) = self.shared.upgrade() {
            shared.state.lock().unwrap().ready.push(self);
            shared.news.notify_one();
        }
    }
}

impl Shared {
    fn now(&self) -> Time {
        Time::at(self.begun.elapsed())
    }

    /// The newest ready task; waits for one, or for the next timer. None when all is over.
    fn next(&self) -> Option<Arc<LifoTask>> {
        let mut state = self.state.lock().unwrap();
        loop {
            let now = self.now();
            let mut due = Vec::new();
            while let Some(timer) = state.timers.first_entry().filter(|timer| timer.key().0 <= now)
            {
                due.push(timer.remove());
            }
            if !due.is_empty() {
                drop(state);
                due.into_iter().for_each(Waker::wake);
                state = self.state.lock().unwrap();
            }
            if state.over {
                return None;
            }
            if let Some(task) = state.ready.pop() {
                return Some(task);
            }
            let next = state.timers.first_key_value().map(|((at, _), _)| *at);
            let patience = next.map_or(Duration::from_secs(3600), |at| at - now);
            state = self.news.wait_timeout(state, patience).unwrap().0;
        }
    }
}

impl Lifo {
    fn start() -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            news: Condvar::new(),
            begun: Instant::now(),
            numbers: AtomicU64::new(1),
        });
        let driver = shared.clone();
        thread::spawn(move || {
            while let Some(task) = driver.next() {
                let waker = Waker::from(task.clone());
                let mut future = task.future.lock().unwrap();
                if let Some(running) = &mut *future
                    && running.as_mut().poll(&mut Task::from_waker(&waker)).is_ready()
                {
                    *future = None;
                }
            }
        });
        Self(shared)
    }
}

impl Drop for Lifo {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().over = true;
        self.0.news.notify_one();
    }
}

impl Stage for Lifo {
    fn name(&self) -> &str {
        "lifo"
    }

    fn spawn(&self, task: BoxFuture<'static, ()>) {
        let shared = Arc::downgrade(&self.0);
        Arc::new(LifoTask { future: Mutex::new(Some(task)), shared }).wake();
    }

    fn now(&self) -> Time {
        self.0.now()
    }

    fn sleep_until(&self, at: Time) -> BoxFuture<'static, ()> {
        let shared = self.0.clone();
        let number = shared.numbers.fetch_add(1, Ordering::Relaxed);
        Box::pin(std::future::poll_fn(move |task| {
            if shared.now() >= at {
                return Poll::Ready(());
            }
            shared.state.lock().unwrap().timers.insert((at, number), task.waker().clone());
            shared.news.notify_one();
            Poll::Pending
        }))
    }

    fn random(&self) -> u64 {
        self.0.numbers.fetch_add(1, Ordering::Relaxed)
    }

    fn turn(&self) -> u32 {
        0
    }
}

/// Its work blocks, and this stage has said nothing about such work.
#[actor]
struct Worker;

#[handlers]
impl Worker {
    #[handler]
    async fn work(&self, cx: &mut Context<Self>) -> u32 {
        cx.blocking(|| 6).await
    }

    #[handler(blocking)]
    fn work_itself(&self) -> u32 {
        7
    }
}

#[test]
fn a_stage_of_ones_own_plays_the_same_piece() {
    quiet();
    let ran = System::builder().stage(Lifo::start()).run(async |system| {
        assert_eq!(system.stage(), "lifo");
        let (one, ended) = guarded(&system);
        let book = notebook(&system);
        for n in 0..100 {
            book.note(n.to_string()).send().await.unwrap();
        }
        let lines = book.lines().await.unwrap();
        assert!(lines.into_iter().eq((0..100).map(|n| n.to_string())));
        assert_eq!(one.ping().await, Ok(1));
        book.note("later".into()).after(Duration::from_millis(1)).unwrap().detach();
        assert_eq!(book.first(101).await.unwrap()[100], "later");
        let refused = one.ping().blocking().unwrap_err();
        assert_eq!(refused.not_executed(), Some(NotExecuted::WouldBlock));
        one.crash().tell().unwrap();
        assert!(matches!(one.stopped().await, ExitReason::Failed(_)));
        ended.recv().unwrap();
        let worker = system.spawn(Worker).unwrap();
        assert_eq!((worker.work().await, worker.work_itself().await), (Ok(6), Ok(7)));
        let crossed = gate(&system);
        let late = crossed.pass().timeout(Duration::from_millis(1)).await.unwrap_err();
        // This clock is a real one: the gate may have begun by then, or not.
        let late = (late.not_executed(), late.unknown());
        let (queued, begun) = (Some(NotExecuted::Expired), Some(Unknown::Deadline));
        assert!(late == (queued, None) || late == (None, begun), "{late:?}");
    });
    ran.unwrap();
}
