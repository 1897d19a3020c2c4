//! What a failure carries, and what goes on around it: waits, deadlines of hooks, declared failures, last words.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Cause, Restart};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple};

const SECOND: Duration = Duration::from_secs(1);

/// Hangs in the hook that is named, as often as `times` says.
#[actor(start_within = "3s", hook_within = "2s", stop_within = "4s", max_restarts = 100)]
struct Slow {
    hangs: Hangs,
    count: u32,
}

#[derive(Clone)]
struct Hangs {
    hook: &'static str,
    times: Arc<AtomicU32>,
    gate: GateAddr,
    book: NotebookAddr,
}

impl Hangs {
    async fn at(&self, hook: &str) {
        say(&self.book, hook);
        if hook == self.hook && self.times.load(Ordering::Relaxed) > 0 {
            self.times.fetch_sub(1, Ordering::Relaxed);
            let _ = self.gate.pass().await;
        }
    }
}

#[handlers]
impl Slow {
    #[init]
    async fn new(hangs: Hangs) -> Self {
        hangs.at("init").await;
        Self { hangs, count: 0 }
    }

    #[started]
    async fn started(&mut self) {
        self.hangs.at("started").await;
    }

    #[handler]
    fn count(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    #[handler]
    fn watch(&mut self, cx: &mut Context<Self>, other: GateAddr) {
        cx.watch(&other);
    }

    #[handler]
    fn raise(&self, cx: &mut Context<Self>) -> MortalAddr {
        cx.spawn(Mortal::props()).expect("a child")
    }

    #[handler]
    fn leave(&self, cx: &mut Context<Self>) {
        cx.stop();
    }

    #[terminated]
    async fn terminated(&mut self, _notice: Terminated) {
        self.hangs.at("terminated").await;
    }

    #[child_failed]
    async fn child_failed(&mut self, notice: ChildFailed) -> Directive {
        self.hangs.at("child_failed").await;
        notice.proposal
    }

    #[stopping]
    async fn stopping(&mut self) {
        self.hangs.at("stopping").await;
    }
}

#[actor]
struct Mortal;

#[handlers]
impl Mortal {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn crash(&self) {
        panic!("a mortal, on purpose");
    }

    #[handler]
    fn live(&self) -> bool {
        true
    }
}

struct Set {
    slow: SlowAddr,
    times: Arc<AtomicU32>,
    book: NotebookAddr,
    gate: GateAddr,
}

fn set(system: &System, hook: &'static str, times: u32) -> Set {
    let (gate, book) = (gate(system), notebook(system));
    let times = Arc::new(AtomicU32::new(times));
    let hangs = Hangs { hook, times: times.clone(), gate: gate.clone(), book: book.clone() };
    Set { slow: system.spawn(Slow::props(hangs)).expect("an actor"), times, book, gate }
}

#[test]
fn a_start_that_hangs_is_a_failure_and_is_tried_again() {
    for hook in ["init", "started"] {
        on_simple(USUAL, async |system| {
            let set = set(&system, hook, 2);
            set.slow.ready().await.unwrap();
            assert_eq!(system.now().since_start(), 6 * SECOND);
            assert_eq!(system.stats().restarts, 2);
            assert_eq!(set.slow.count().await, Ok(1));
        });
    }
}

#[test]
fn a_start_that_always_hangs_ends_with_the_deadline_as_the_cause() {
    on_simple(USUAL, async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let hangs = Hangs { hook: "started", times: Arc::new(AtomicU32::new(99)), gate, book };
        let props = Slow::props(hangs).life(|life| life.on_deadline(Directive::Stop));
        let ended = system.spawn(props).unwrap().ready().await.unwrap_err();
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        let Cause::Deadline { hook, within } = failure.cause else { panic!("{failure}") };
        assert_eq!((hook, within), ("started", 3 * SECOND));
        assert!(failure.to_string().ends_with("`started` took longer than 3s"), "{failure}");
    });
}

#[test]
fn hooks_in_the_middle_of_a_life_have_deadlines_too() {
    on_simple(USUAL, async |system| {
        let watching = set(&system, "terminated", 1);
        assert_eq!(watching.slow.count().await, Ok(1));
        let other = gate(&system);
        watching.slow.watch(other.clone()).await.unwrap();
        other.stop();
        watching.book.first(3).await.unwrap();
        let begun = system.now();
        assert_eq!(watching.slow.count().await, Ok(1), "a new incarnation");
        assert_eq!(system.now() - begun, 2 * SECOND);

        let judging = set(&system, "child_failed", 1);
        assert_eq!(judging.slow.count().await, Ok(1));
        let child = judging.slow.raise().await.unwrap();
        child.crash().await.unwrap_err();
        // The old incarnation's child goes with it.
        child.stopped().await;
        assert_eq!(judging.slow.count().await, Ok(1), "a new incarnation");
    });
}

#[test]
fn last_words_have_a_deadline_also_when_nobody_waits_for_them() {
    on_simple(USUAL, async |system| {
        let set = set(&system, "stopping", 1);
        let begun = system.now();
        set.slow.leave().await.unwrap();
        let ended = set.slow.stopped().await;
        let ExitReason::Failed(failure) = &ended else { panic!("{ended}") };
        assert!(matches!(failure.cause, Cause::Deadline { hook: "stopping", .. }), "{failure}");
        assert_eq!(system.now() - begun, 4 * SECOND);
    });
}

/// The next incarnation starts only when the last one is through, or its deadline is.
#[test]
fn kameo_387_the_next_incarnation_does_not_start_beside_the_last() {
    on_simple(USUAL, async |system| {
        let set = set(&system, "stopping", 1);
        set.slow.ready().await.unwrap();
        let permanent = Slow::props(Hangs {
            hook: "stopping",
            times: set.times.clone(),
            gate: set.gate.clone(),
            book: set.book.clone(),
        });
        let permanent = system.spawn(permanent.restart(Restart::Permanent)).unwrap();
        assert_eq!(permanent.count().await, Ok(1));
        let begun = system.now();
        permanent.leave().await.unwrap();
        assert_eq!(permanent.count().await, Ok(1));
        assert_eq!(system.now() - begun, 4 * SECOND);
        let lines = set.book.lines().await.unwrap();
        assert_eq!(lines[4..], ["stopping", "init", "started"]);
    });
}

/// Declares failures, and says something at its end.
#[actor]
struct Honest {
    book: NotebookAddr,
    count: u32,
}

#[handlers]
impl Honest {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        say(&book, "init");
        Self { book, count: 0 }
    }

    #[handler]
    fn count(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    #[handler]
    fn declare(&mut self, cx: &mut Context<Self>) -> u32 {
        self.count += 1;
        cx.fail("the first, on purpose");
        cx.fail("the second, on purpose");
        self.count
    }

    #[handler]
    async fn declare_later(&mut self, cx: &mut Context<Self>) -> u32 {
        cx.fail("later, on purpose");
        cx.sleep(Duration::from_millis(1)).await;
        self.count
    }

    #[handler]
    fn crash(&self) {
        panic!("an honest one, on purpose");
    }

    #[handler]
    fn declare_and_crash(&self, cx: &mut Context<Self>) {
        cx.fail("unheard, on purpose");
        panic!("an honest one, on purpose");
    }

    #[stopping(after_failure)]
    fn stopping(&mut self, why: ExitReason) {
        say(&self.book, format!("stopping with {}: {why}", self.count));
    }
}

#[test]
fn a_declared_failure_answers_its_asker_and_then_is_one() {
    everywhere(async |system| {
        let book = notebook(&system);
        let honest = system.spawn(Honest::props(book.clone()).named("honest")).unwrap();
        assert_eq!(honest.count().await, Ok(1));
        assert_eq!(honest.declare().await, Ok(2), "the message was handled");
        assert_eq!(honest.count().await, Ok(1), "a new incarnation");
        assert_eq!(honest.declare_later().await, Ok(1));
        assert_eq!(honest.count().await, Ok(1));
        assert_eq!(system.stats().failures, 2);
        assert_eq!(system.stats().dead_letters, 0);
        let said = &book.first(5).await.unwrap()[1];
        let expected = "failed: /honest, handling `declare`: the first, on purpose";
        assert_eq!(said, &format!("stopping with 2: {expected}"));
    });
}

#[test]
fn a_panic_is_the_failure_and_what_was_declared_before_is_not_another_one() {
    everywhere(async |system| {
        let book = notebook(&system);
        let props = Honest::props(book.clone()).life(|life| life.on_panic(Directive::Resume));
        let honest = system.spawn(props).unwrap();
        assert_eq!(honest.count().await, Ok(1));
        honest.declare_and_crash().await.unwrap_err();
        assert_eq!(honest.count().await, Ok(2), "resumed");
        assert_eq!(system.stats().failures, 1);
    });
}

#[test]
fn last_words_after_a_failure_are_spoken_only_where_that_is_declared() {
    everywhere(async |system| {
        let book = notebook(&system);
        let honest = system.spawn(Honest::props(book.clone())).unwrap();
        honest.crash().await.unwrap_err();
        assert_eq!(honest.count().await, Ok(1));
        let lines = book.first(3).await.unwrap();
        assert!(lines[1].starts_with("stopping with 0: failed: "), "{lines:?}");

        // At the end for good as well; a kill leaves no time for words.
        let temporary = Honest::props(book.clone()).restart(Restart::Temporary);
        let temporary = system.spawn(temporary).unwrap();
        temporary.crash().await.unwrap_err();
        temporary.stopped().await;
        assert!(book.first(5).await.unwrap()[4].starts_with("stopping with 0: failed: "));
        let killed = system.spawn(Honest::props(book.clone())).unwrap();
        killed.ready().await.unwrap();
        killed.kill();
        killed.stopped().await;
        assert_eq!(book.lines().await.unwrap().len(), 6);
    });
}

/// Notes when it starts, and fails when told to.
#[actor(max_restarts = 100)]
struct Stumbler {
    count: u32,
}

#[handlers]
impl Stumbler {
    #[init]
    fn new(clock: Arc<std::sync::Mutex<Vec<Duration>>>, cx: &mut Context<Self>) -> Self {
        clock.lock().expect("nobody panics with it").push(cx.now().since_start());
        Self { count: 0 }
    }

    #[handler]
    fn crash(&self) {
        panic!("a stumbler, on purpose");
    }

    #[handler]
    fn count(&mut self) -> u32 {
        self.count += 1;
        self.count
    }
}

#[test]
fn waits_double_with_jitter_and_begin_anew_after_a_good_while() {
    let mut firsts = Vec::new();
    for seed in 0..USUAL {
        let clock = Arc::new(std::sync::Mutex::new(Vec::new()));
        let base = thespian::Base::Simple { seed };
        crate::stages::quiet();
        let ran = System::builder().base(base).ignore_environment().run(async |system| {
            let props = Stumbler::props(clock.clone());
            let props = props.life(|life| life.backoff(SECOND, 4 * SECOND));
            let stumbler = system.spawn(props).unwrap();
            for _ in 0..5 {
                stumbler.crash().await.unwrap_err();
                assert_eq!(stumbler.count().await, Ok(1));
            }
            system.sleep(4 * SECOND).await;
            stumbler.crash().await.unwrap_err();
            assert_eq!(stumbler.count().await, Ok(1));
        });
        ran.unwrap();
        let clock = clock.lock().unwrap();
        let mut waits: Vec<_> = clock.windows(2).map(|pair| pair[1] - pair[0]).collect();
        waits[5] -= 4 * SECOND;
        for (wait, full) in waits.iter().zip([1, 2, 4, 4, 4, 1]) {
            let full = full * SECOND;
            assert!(*wait <= full && *wait >= full / 2, "{waits:?} on simple:{seed}");
        }
        firsts.push(waits[0]);
    }
    firsts.sort();
    firsts.dedup();
    assert!(firsts.len() > USUAL as usize / 2, "who fails together does not come back together");
}

#[test]
fn a_stop_ends_the_wait_before_a_restart() {
    everywhere_often(async |system| {
        let clock = Arc::default();
        let hour = 3600 * SECOND;
        let props = Stumbler::props(clock).life(|life| life.backoff(hour, hour));
        let stumbler = system.spawn(props).unwrap();
        let asked = stumbler.count().ask();
        stumbler.crash().tell().unwrap();
        asked.await.unwrap();
        let waiting = stumbler.count().ask();
        stumbler.stop();
        assert!(waiting.await.is_err());
        assert!(matches!(stumbler.stopped().await, ExitReason::Stopped));
    });
}

#[test]
fn messages_wait_out_the_wait() {
    on_simple(USUAL, async |system| {
        let clock = Arc::default();
        let props = Stumbler::props(clock).life(|life| life.backoff(SECOND, SECOND));
        let stumbler = system.spawn(props).unwrap();
        stumbler.crash().tell().unwrap();
        assert_eq!(stumbler.count().await, Ok(1));
        let waited = system.now().since_start();
        assert!(waited >= SECOND / 2 && waited <= SECOND, "{waited:?}");
    });
}
