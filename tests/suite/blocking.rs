//! Asking from synchronous code, and where that is refused.

use std::time::Duration;

use std::thread;

use thespian::prelude::*;

use crate::probes::{Gate, GateAddr, gate};
use crate::stages::{everywhere, on_threads, quiet, simple, threads};

#[actor]
struct Counter {
    total: u64,
}

#[handlers]
impl Counter {
    #[init]
    fn new() -> Self {
        Self { total: 0 }
    }

    #[handler]
    fn add(&mut self, n: u64) -> u64 {
        self.total += n;
        self.total
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }
}

/// Blocks in a sync handler, an async one, a hook and a pipe: all are inside the stage.
#[actor]
struct Blocker {
    counter: CounterAddr,
    in_hook: Option<AskError>,
}

#[handlers]
impl Blocker {
    #[started]
    fn begin(&mut self) {
        self.in_hook = self.counter.add(1).blocking().err();
    }

    #[handler]
    fn now(&self) -> Result<u64, AskError> {
        self.counter.add(1).blocking()
    }

    #[handler]
    async fn slowly(&mut self) -> [Result<u64, AskError>; 2] {
        let before = self.counter.add(1).blocking();
        let _ = self.counter.add(0).await;
        [before, self.counter.add(1).blocking()]
    }

    #[handler]
    fn in_pipe(
        &mut self,
        reply: Reply<'_, Result<u64, AskError>>,
        cx: &mut Context<Self>,
    ) -> Receipt<'_> {
        let (receipt, reply) = reply.park(cx, Duration::MAX);
        let counter = self.counter.clone();
        cx.pipe(async move { reply.answer(counter.add(1).blocking()) }, |()| BlockerMsg::Ping {});
        receipt
    }

    #[handler]
    fn ping(&self) {}

    #[handler]
    fn in_hook(&self) -> Option<AskError> {
        self.in_hook.clone()
    }
}

#[test]
fn inside_a_stage_it_is_refused_and_nothing_is_sent() {
    everywhere(async |system| {
        let counter = system.spawn(Counter::props()).unwrap();
        let blocker = Blocker { counter: counter.clone(), in_hook: None };
        let blocker = system.spawn(blocker).unwrap();
        let [first, second] = blocker.slowly().await.unwrap();
        let refusals = [
            counter.add(1).blocking(),
            blocker.now().await.unwrap(),
            first,
            second,
            blocker.in_pipe().await.unwrap(),
            Err(blocker.in_hook().await.unwrap().expect("a refusal")),
        ];
        for refusal in refusals {
            assert_eq!(refusal.unwrap_err().not_executed(), Some(NotExecuted::WouldBlock));
        }
        assert_eq!(counter.add(0).await, Ok(0));
    });
}

#[test]
fn a_plain_thread_may_block_on_both_stages() {
    quiet();
    for base in [simple(0), simple(1), threads()] {
        let system = System::builder().base(base).ignore_environment().start().unwrap();
        let counter = system.spawn(Counter::props()).unwrap();
        assert_eq!(counter.add(1).blocking(), Ok(1));
        let theirs = counter.clone();
        assert_eq!(thread::spawn(move || theirs.add(2).blocking()).join().unwrap(), Ok(3));
        let error = counter.crash().blocking().unwrap_err();
        assert_eq!(error.unknown(), Some(Unknown::Crashed));
        assert_eq!(counter.add(4).blocking(), Ok(4), "a new one");
        assert_eq!(system.block_on(counter.add(5).ask()).unwrap(), Ok(9));
        system.block_on(system.shutdown()).unwrap().unwrap();
        let error = counter.add(1).blocking().unwrap_err();
        assert_eq!(error.not_executed(), Some(NotExecuted::Stopped));
    }
}

#[test]
fn many_threads_at_once_get_each_their_answer() {
    let system = System::builder().base(threads()).ignore_environment().start().unwrap();
    let counter = system.spawn(Counter::props().mailbox(2)).unwrap();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..100).for_each(|_| assert!(counter.add(1).blocking().is_ok())));
        }
    });
    assert_eq!(counter.add(0).blocking(), Ok(400));
    system.block_on(system.shutdown()).unwrap().unwrap();
}

#[test]
fn a_thread_beside_the_main_task_may_block() {
    on_threads(async |system| {
        let counter = system.spawn(Counter::props()).unwrap();
        let theirs = counter.clone();
        let thread = thread::spawn(move || {
            (1..=100).for_each(|n| assert_eq!(theirs.add(1).blocking(), Ok(n)));
        });
        thread.join().unwrap();
        assert_eq!(counter.add(0).await, Ok(100));
    });
}

#[test]
fn on_simple_what_nobody_can_answer_is_stalled() {
    #[actor]
    struct Holder {
        gate: GateAddr,
    }

    #[handlers]
    impl Holder {
        #[handler]
        async fn hold(&mut self) {
            let _ = self.gate.pass().await;
        }
    }

    let system = System::builder().base(simple(0)).ignore_environment().start().unwrap();
    let gate: GateAddr = gate(&system);
    let holder = system.spawn(Holder { gate: gate.clone() }).unwrap();
    let started = holder.hold().blocking().unwrap_err();
    assert_eq!(started.unknown(), Some(Unknown::Stalled));
    let queued = holder.hold().blocking().unwrap_err();
    assert_eq!(queued.not_executed(), Some(NotExecuted::Stalled));
    assert!(system.block_on(std::future::pending::<()>()).is_err());

    // Nothing is lost by that: the stage goes on.
    gate.open().blocking().unwrap();
    assert_eq!(holder.hold().blocking(), Ok(()));
    system.spawn(Gate::default()).unwrap();
    system.block_on(system.shutdown()).unwrap().unwrap();
}
