//! The stage `simple`, driven by hand.

use std::sync::Arc;
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Director, Role, RunError, Stepped, Stepping, Time};

use crate::probes::{NotebookAddr, notebook, say};
use crate::stages::{on_threads, quiet, simple};

const SECOND: Duration = Duration::from_secs(1);

#[actor]
struct Scribe {
    name: &'static str,
    book: NotebookAddr,
}

#[handlers]
impl Scribe {
    #[handler]
    fn write(&self, word: u32) {
        say(&self.book, format!("{} {word}", self.name));
    }

    #[handler]
    async fn muse(&self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
        say(&self.book, self.name);
    }
}

/// Turns of one message.
struct OneByOne;

impl Director for OneByOne {
    fn turn(&self) -> Option<u32> {
        Some(1)
    }
}

fn system(seed: u64) -> System {
    quiet();
    System::builder().base(simple(seed)).ignore_environment().record().start().expect("a system")
}

async fn program(system: System) -> Vec<String> {
    let book = notebook(&system);
    let scribes = ["a", "b", "c"].map(|name| Scribe { name, book: book.clone() });
    let [a, b, c] = scribes.map(|scribe| system.spawn(scribe).unwrap());
    for word in 0..5 {
        a.write(word).tell().unwrap();
        b.write(word).tell().unwrap();
    }
    c.muse(SECOND).await.unwrap();
    book.first(11).await.unwrap()
}

fn to_the_end<T>(stepping: &mut Stepping<'_, T>) -> T {
    loop {
        if let Stepped::Ended(output) = stepping.step().expect("it goes on") {
            return output;
        }
    }
}

fn log(system: &System) -> Vec<String> {
    system.events().iter().map(ToString::to_string).collect()
}

#[test]
fn a_run_by_steps_is_the_same_run_also_if_one_looks_ahead() {
    for seed in 0..50 {
        let whole = system(seed);
        let lines = whole.block_on(program(whole.clone())).unwrap();
        for looks in [false, true] {
            let stepped = system(seed);
            let mut stepping = stepped.stepping(program(stepped.clone())).unwrap();
            let ended = loop {
                let ahead = if looks { stepping.peek() } else { None };
                assert_eq!(stepping.ready().first().copied().filter(|_| looks), ahead);
                match stepping.step().unwrap() {
                    Stepped::Ran(task) => assert_eq!(ahead.unwrap_or(task), task),
                    Stepped::Advanced(_) => assert_eq!(ahead, None),
                    Stepped::Ended(lines) => break lines,
                    _ => unreachable!("a step of a later version"),
                }
            };
            assert_eq!(ended, lines, "seed {seed}");
            assert_eq!(log(&stepped), log(&whole), "seed {seed}");
            drop(stepping);
            stepped.block_on(stepped.shutdown()).unwrap().unwrap();
        }
        whole.block_on(whole.shutdown()).unwrap().unwrap();
    }
}

#[test]
fn a_step_is_one_message_if_turns_are() {
    let builder = System::builder().base(simple(3)).ignore_environment();
    let system = builder.director(Arc::new(OneByOne)).start().unwrap();
    let mut stepping = system.stepping(program(system.clone())).unwrap();
    let handled = |system: &System| system.tree().actors.iter().map(|actor| actor.handled).sum();
    loop {
        let before: u64 = handled(&system);
        let step = stepping.step().unwrap();
        let after: u64 = handled(&system);
        assert!(after - before <= 1, "{step:?}");
        match step {
            Stepped::Ended(lines) => break assert_eq!(lines.len(), 11),
            Stepped::Advanced(at) => assert_eq!(at, Time::at(SECOND)),
            _ => {}
        }
    }
    drop(stepping);
    system.block_on(system.shutdown()).unwrap().unwrap();
}

#[test]
fn those_who_are_ready_are_named_by_their_roles() {
    let system = system(0);
    let mut stepping = system.stepping(program(system.clone())).unwrap();
    let ready = stepping.ready();
    assert!(matches!(&ready[..], [main] if main.role == Role::Main), "{ready:?}");
    stepping.step().unwrap();
    let kinds: Vec<_> = stepping.ready().into_iter().map(|task| task.role).collect();
    assert_eq!(kinds.len(), 4, "a notebook and three scribes: {kinds:?}");
    assert!(kinds.iter().all(|role| matches!(role, Role::Actor(_))), "{kinds:?}");
    to_the_end(&mut stepping);
    drop(stepping);
    system.block_on(system.shutdown()).unwrap().unwrap();
}

/// Between two steps, and after main, whoever holds it may do as he likes.
#[test]
fn between_steps_the_stage_can_be_driven_otherwise() {
    let system = system(1);
    let mut stepping = system.stepping(program(system.clone())).unwrap();
    stepping.step().unwrap();
    let book = notebook(&system);
    book.note("by hand".into()).blocking().unwrap();
    let now = system.now();
    system.block_on(system.sleep(2 * SECOND)).unwrap();
    assert_eq!(system.now() - now, 2 * SECOND);
    // Main was woken meanwhile, and nobody polled it.
    assert_eq!(to_the_end(&mut stepping).len(), 11);
    assert!(stepping.is_over());
    book.note("once more".into()).tell().unwrap();
    let rest = std::iter::from_fn(|| stepping.step().ok()).count();
    assert!(rest > 0);
    assert!(matches!(stepping.step(), Err(RunError::Stalled { .. })));
    assert_eq!(book.lines().blocking().unwrap(), ["by hand", "once more"]);
    drop(stepping);
    system.block_on(system.shutdown()).unwrap().unwrap();
}

#[test]
fn a_main_that_is_dropped_in_the_middle_leaves_the_system_in_order() {
    for steps in 0..8 {
        let system = system(2);
        let mut stepping = system.stepping(program(system.clone())).unwrap();
        for _ in 0..steps {
            stepping.step().unwrap();
        }
        assert!(!stepping.is_over());
        drop(stepping);
        system.block_on(system.shutdown()).unwrap().unwrap();
    }
}

#[test]
fn errors_are_those_of_a_whole_run() {
    let system = system(0);
    let inside = async {
        let mut inner = system.stepping(std::future::pending::<()>()).unwrap();
        assert!(matches!(inner.step(), Err(RunError::WouldBlock)));
        std::future::pending::<()>().await;
    };
    let mut stepping = system.stepping(inside).unwrap();
    assert!(matches!(stepping.step(), Ok(Stepped::Ran(_))));
    assert!(matches!(stepping.step(), Err(RunError::Stalled { .. })));
    drop(stepping);
    system.block_on(system.shutdown()).unwrap().unwrap();
}

#[test]
fn real_time_cannot_be_stepped() {
    on_threads(async |system| assert!(system.stepping(async {}).is_none()));
}
