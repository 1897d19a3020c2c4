//! Promises of the manual that no other situation shows by itself.

use std::process::ExitCode;
use std::time::Duration;

use thespian::RunError;
use thespian::prelude::*;

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{
    RACY, USUAL, everywhere, everywhere_ending, everywhere_often, on_simple, quiet,
};

/// Says what it does, and fails where it is told to.
#[actor]
struct Worker {
    book: NotebookAddr,
}

#[handlers]
impl Worker {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        Self { book }
    }

    #[handler]
    fn note(&self, line: &'static str) {
        say(&self.book, line);
    }

    /// Comes back to the stage in the middle, where others could have their turn.
    #[handler]
    async fn enter_and_leave(&mut self, cx: &mut Context<Self>, n: u32) {
        say(&self.book, format!("{n} in"));
        for _ in 0..3 {
            cx.sleep(Duration::ZERO).await;
        }
        say(&self.book, format!("{n} out"));
    }

    #[handler]
    async fn hold(&self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn crash(&self) {
        panic!("a worker, on purpose");
    }

    /// Says something in every way there is, and fails.
    #[handler]
    async fn say_and_crash(&self, cx: &mut Context<Self>) {
        let book = &self.book;
        book.note("told".into()).tell().expect("room");
        book.note("sent".into()).send().await.expect("room");
        book.note("asked".into()).await.expect("an answer");
        book.note("timed".into()).after(Duration::from_millis(1)).expect("a timer").detach();
        cx.pipe(cx.sleep(Duration::from_millis(2)), |()| WorkerMsg::Note { line: "piped" });
        panic!("a worker, on purpose");
    }

    /// Asks two who do not answer: one has begun, the other one has not.
    #[handler]
    async fn ask_both(&self, gate: GateAddr, busy: WorkerAddr) {
        say(&self.book, "told");
        let begun = gate.pass().ask();
        let waiting = busy.note("asked by one who was killed").ask();
        let _ = begun.await;
        let _ = waiting.await;
        say(&self.book, "never said");
    }
}

/// Has a worker, and hears of its failures.
#[actor(mailbox = 2)]
struct Boss {
    book: NotebookAddr,
    worker: Option<WorkerAddr>,
}

#[handlers]
impl Boss {
    #[started]
    fn begin(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        self.worker = Some(cx.spawn(Worker::props(self.book.clone()))?);
        Ok(())
    }

    #[handler]
    fn worker(&self) -> Option<WorkerAddr> {
        self.worker.clone()
    }

    #[handler]
    async fn hold(&self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn handle(&self, n: u32) {
        say(&self.book, format!("handles {n}"));
    }

    #[child_failed]
    fn judge(&mut self, notice: ChildFailed) -> Directive {
        say(&self.book, "hears of a failure");
        notice.proposal
    }
}

/// Has a worker too, and no say in its failures: they are its own.
#[actor(mailbox = 2)]
struct Guarantor {
    book: NotebookAddr,
}

#[handlers]
impl Guarantor {
    #[handler]
    fn hire(&self, cx: &mut Context<Self>) -> WorkerAddr {
        let props = Worker::props(self.book.clone());
        cx.spawn(props.life(|life| life.on_panic(Directive::Escalate))).expect("a worker")
    }

    #[handler]
    async fn hold(&self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn handle(&self, n: u32) {
        say(&self.book, format!("handles {n}"));
    }
}

#[test]
fn a_childs_failure_overtakes_what_waits_and_is_not_refused() {
    on_simple(RACY, async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let boss = system.spawn(Boss { book: book.clone(), worker: None }).unwrap();
        let worker = boss.worker().await.unwrap().unwrap();
        boss.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        for n in 0..2 {
            boss.handle(n).tell().unwrap();
        }
        assert_eq!(boss.handle(9).tell().unwrap_err().why, NotExecuted::Full);
        worker.crash().await.unwrap_err();
        // When time goes on, all have done what they could.
        system.sleep(Duration::from_millis(1)).await;
        gate.open().await.unwrap();
        let lines = book.first(3).await.unwrap();
        assert_eq!(lines, ["hears of a failure", "handles 0", "handles 1"]);
    });
}

#[test]
fn an_escalated_failure_overtakes_what_waits_and_is_not_refused() {
    everywhere_often(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let guarantor = system.spawn(Guarantor { book: book.clone() }).unwrap();
        let worker = guarantor.hire().await.unwrap();
        guarantor.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        for n in 0..2 {
            guarantor.handle(n).tell().unwrap();
        }
        worker.crash().await.unwrap_err();
        // Its end comes after its last words to its parent.
        worker.stopped().await;
        gate.open().await.unwrap();
        assert!(matches!(guarantor.stopped().await, ExitReason::Failed(_)));
        assert_eq!(book.lines().await.unwrap(), [""; 0]);
    });
}

#[test]
fn an_async_handler_holds_its_actor_until_it_ends() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let worker = system.spawn(Worker::props(book.clone())).unwrap();
        for n in 0..4 {
            worker.enter_and_leave(n).tell().unwrap();
        }
        let lines = book.first(8).await.unwrap();
        let in_turn: Vec<_> =
            (0..4).flat_map(|n| [format!("{n} in"), format!("{n} out")]).collect();
        assert_eq!(lines, in_turn);
    });
}

/// Waits for the end of whoever asks it to.
#[actor]
struct Mourner;

#[handlers]
impl Mourner {
    #[handler]
    async fn mourn(&self, who: MournerAddr) {
        who.stopped().await;
    }

    #[handler]
    async fn have_oneself_mourned(
        &self,
        cx: &mut Context<Self>,
        by: MournerAddr,
    ) -> Result<(), AskError> {
        by.mourn(cx.addr()).await
    }

    #[handler]
    fn ping(&self) {}
}

#[test]
fn who_awaits_the_end_of_his_asker_leaves_him_without_an_answer() {
    everywhere_often(async |system| {
        let [one, other] = [(); 2].map(|()| system.spawn(Mourner).unwrap());
        let outcome = one.have_oneself_mourned(other.clone()).await.unwrap();
        assert_eq!(outcome.unwrap_err().unknown(), Some(Unknown::Cycle));
        // Both go on: the one at once, the other when what it waits for has come.
        assert_eq!(one.ping().await, Ok(()));
        one.stop();
        assert_eq!(other.ping().await, Ok(()));
    });
}

/// Takes its time twice, and not too long each time.
#[actor(start_within = "3s", on_deadline = stop)]
struct Slow;

#[handlers]
impl Slow {
    #[init]
    async fn new(cx: &mut Context<Self>) -> Self {
        cx.sleep(Duration::from_secs(2)).await;
        Self
    }

    #[started]
    async fn begin(&mut self, cx: &mut Context<Self>) {
        cx.sleep(Duration::from_secs(2)).await;
    }

    #[handler]
    fn handle(&self) {}
}

#[test]
fn making_and_starting_have_one_deadline() {
    on_simple(USUAL, async |system| {
        let slow = system.spawn(Slow::props()).unwrap();
        let waiting = slow.handle().ask();
        let ended = slow.ready().await.unwrap_err();
        assert!(ended.to_string().ends_with("`started` took longer than 3s"), "{ended}");
        assert_eq!(system.now().since_start(), Duration::from_secs(3));
        assert_eq!(waiting.await.unwrap_err().not_executed(), Some(NotExecuted::Stopped));
    });
}

#[test]
fn addresses_neither_keep_an_actor_alive_nor_end_it() {
    everywhere(async |system| {
        let book = notebook(&system);
        let path = {
            let forgotten = system.spawn(Worker::props(book.clone())).unwrap();
            forgotten.note("still here").after(Duration::from_millis(1)).unwrap().detach();
            forgotten.path()
        };
        assert_eq!(book.first(1).await.unwrap(), ["still here"]);
        assert!(system.tree().get(&path).is_some());

        let held = system.spawn(Worker::props(book)).unwrap();
        let (one, other) = (held.clone(), held.clone());
        one.stop();
        other.stopped().await;
        assert_eq!(held.note("no").tell().unwrap_err().why, NotExecuted::Stopped);
    });
}

#[test]
fn what_a_failed_handler_had_sent_stays_sent() {
    everywhere(async |system| {
        let book = notebook(&system);
        let worker = system.spawn(Worker::props(book.clone())).unwrap();
        worker.say_and_crash().await.unwrap_err();
        let mut lines = book.first(5).await.unwrap();
        assert_eq!(lines[..3], ["told", "sent", "asked"]);
        lines[3..].sort();
        assert_eq!(
            lines[3..],
            ["piped", "timed"],
            "the pipe's answer goes to the next incarnation"
        );
    });
}

#[test]
fn what_a_killed_handler_had_sent_stays_sent_and_its_asks_are_taken_back() {
    everywhere_often(async |system| {
        let (gate, book) = (gate(&system), notebook(&system));
        let killed = system.spawn(Worker::props(book.clone())).unwrap();
        let busy = system.spawn(Worker::props(book.clone())).unwrap();
        busy.hold(gate.clone()).tell().unwrap();
        killed.ask_both(gate.clone(), busy.clone()).tell().unwrap();
        gate.occupied(2).await.unwrap();
        killed.kill();
        killed.stopped().await;
        gate.open().await.unwrap();
        // Behind what was asked, so that would have been written down by now.
        busy.note("last").await.unwrap();
        assert_eq!(book.first(2).await.unwrap(), ["told", "last"]);
    });
}

#[test]
fn what_main_says_is_what_the_shell_hears() {
    mod good {
        #[thespian::main]
        pub(super) async fn main(_system: thespian::System) {}
    }
    mod bad {
        #[thespian::main]
        pub(super) async fn main(_system: thespian::System) -> thespian::Result {
            Err("on purpose".into())
        }
    }
    mod failing {
        use super::{Worker, gate, notebook};

        #[thespian::main]
        pub(super) async fn main(system: thespian::System) -> thespian::Result {
            let gate = gate(&system);
            let props = Worker::props(notebook(&system));
            let worker = system.spawn(props.max_restarts(0, std::time::Duration::from_secs(1)))?;
            worker.crash().tell()?;
            gate.pass().await?;
            Ok(())
        }
    }
    mod interrupted {
        #[thespian::main]
        pub(super) async fn main(system: thespian::System) {
            system.interrupt("SIGTERM");
            // Main has a second to end by itself.
            let _ = system.stopped().await;
        }
    }
    quiet();
    let is = |code: ExitCode, expected: ExitCode| {
        assert_eq!(format!("{code:?}"), format!("{expected:?}"));
    };
    is(good::main(), ExitCode::SUCCESS);
    is(bad::main(), ExitCode::FAILURE);
    is(failing::main(), ExitCode::FAILURE);
    is(interrupted::main(), ExitCode::from(143));
}

#[test]
fn a_failure_that_reaches_the_top_is_in_the_result_of_the_run() {
    everywhere_ending(
        async |system| {
            let props = Worker::props(notebook(&system)).named("worker");
            let worker =
                system.spawn(props.life(|life| life.on_panic(Directive::Escalate))).unwrap();
            worker.crash().tell().unwrap();
            // Main has a second to end by itself.
            system.stopped().await.unwrap_err();
        },
        |ended| {
            let Err(RunError::Shutdown(error)) = ended else { panic!("{ended:?}") };
            let failure = error.failure.expect("the failure");
            assert_eq!((&*failure.path, failure.message), ("/worker", Some("crash")));
            assert_eq!(failure.record.recent, ["crash"]);
        },
    );
}
