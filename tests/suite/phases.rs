//! The order in which everything ends: phases, draining, and what they may cost.

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Base, Props, ShutdownError};

use crate::probes::{Gate, GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{RACY, everywhere_often, on_simple, quiet, simple, threads};

const SECOND: Duration = Duration::from_secs(1);

/// Holds at a gate where it is told to, and says what it lived through.
#[actor]
struct Part {
    name: &'static str,
    book: NotebookAddr,
}

#[handlers]
impl Part {
    #[init]
    fn new(name: &'static str, book: NotebookAddr) -> Self {
        Self { name, book }
    }

    #[handler]
    fn handle(&mut self, number: u32) {
        say(&self.book, format!("{}: {number}", self.name));
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    async fn spawn_child(&mut self, cx: &mut Context<Self>, part: Props<Part>) -> PartAddr {
        let child = cx.spawn(part).expect("a child");
        child.ready().await.expect("a child that starts");
        child
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[stopping]
    fn finish(&mut self, why: ExitReason) {
        say(&self.book, format!("{}: {why}", self.name));
    }
}

fn part(name: &'static str, phase: i8, book: &NotebookAddr) -> Props<Part> {
    Part::props(name, book.clone()).named(name).life(|life| life.phase(phase))
}

async fn ready(system: &System, props: Props<Part>) -> PartAddr {
    let part = system.spawn(props).expect("a part");
    part.ready().await.expect("a part that starts");
    part
}

/// A book that outlives all others: its phase is the last.
fn last_book(system: &System) -> NotebookAddr {
    let book = crate::probes::Notebook::default();
    let props = Props::value(book).life(|life| life.phase(i8::MAX).drain_on_stop(true));
    system.spawn(props).expect("a notebook")
}

#[test]
fn phases_end_lowest_first_and_the_youngest_first_within_one() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let parent = ready(&system, part("parent", 0, &book)).await;
        for (name, phase) in
            [("a", 1), ("b", -3), ("c", 0), ("d", 1), ("e", 0), ("f", i8::MIN), ("g", i8::MAX)]
        {
            parent.spawn_child(part(name, phase, &book)).await.unwrap();
        }
        parent.stop();
        parent.stopped().await;
        let order: Vec<_> = ["f", "b", "e", "c", "d", "a", "g", "parent"]
            .iter()
            .map(|name| format!("{name}: stopped"))
            .collect();
        assert_eq!(book.lines().await.unwrap(), order);
    });
}

/// The same at the top of the tree, where a signal goes the same way as a shutdown.
#[test]
fn the_top_of_the_tree_ends_in_phases_too() {
    quiet();
    let bases = (0..RACY).map(simple).chain((0..5).map(|_| threads()));
    for (round, base) in bases.enumerate() {
        let heard = Heard::default();
        let system = start(base, System::builder());
        system
            .block_on(async {
                for (name, phase) in [("first", -1), ("last", 1), ("second", 0), ("younger", 0)] {
                    let teller = Teller { name, heard: heard.clone() };
                    let teller = Props::value(teller).life(|life| life.phase(phase));
                    system.spawn(teller).unwrap().ready().await.unwrap();
                }
                if round % 2 == 0 {
                    system.shutdown().await.unwrap();
                } else {
                    system.interrupt("a test");
                    system.stopped().await.unwrap();
                }
            })
            .unwrap();
        assert_eq!(*heard.lock().unwrap(), ["first", "younger", "second", "last"], "{base}");
    }
}

type Heard = std::sync::Arc<std::sync::Mutex<Vec<&'static str>>>;

/// Says its name at its end, where there is no notebook any more.
#[actor]
struct Teller {
    name: &'static str,
    heard: Heard,
}

#[handlers]
impl Teller {
    #[stopping]
    fn finish(&mut self) {
        self.heard.lock().unwrap().push(self.name);
    }
}

fn start(base: Base, builder: thespian::Builder) -> System {
    builder.base(base).ignore_environment().start().expect("a system")
}

#[test]
fn one_that_drains_handles_what_it_has_accepted() {
    everywhere_often(async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let parent = ready(&system, part("parent", 0, &book)).await;
        let drains = part("drains", 0, &book).life(|life| life.drain_on_stop(true));
        let drains = parent.spawn_child(drains).await.unwrap();
        drains.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        drains.handle(1).tell().unwrap();
        let asked = drains.handle(2).ask();
        parent.stop();
        gate.open().await.unwrap();
        parent.stopped().await;
        assert_eq!(asked.await, Ok(()));
        assert!(matches!(drains.stopped().await, ExitReason::Drained));
        let lines = book.lines().await.unwrap();
        assert_eq!(lines, ["drains: 1", "drains: 2", "drains: drained", "parent: stopped"]);
        assert_eq!(system.stats().dead_letters, 0);
    });
}

/// What producers had said before their end is heard by consumers of a later phase.
#[test]
fn a_shutdown_drains_pipelines_from_their_source_on() {
    quiet();
    for base in (0..RACY).map(simple).chain((0..5).map(|_| threads())) {
        let system = start(base, System::builder());
        let stats = system
            .block_on(async {
                let book = last_book(&system);
                let drains = |props: Props<Part>| props.life(|life| life.drain_on_stop(true));
                let sink = ready(&system, drains(part("sink", 1, &book))).await;
                let source = ready(&system, drains(part("source", 0, &book))).await;
                for number in 0..50 {
                    source.handle(number).tell().unwrap();
                    sink.handle(number).tell().unwrap();
                }
                let read = book.first(102).ask();
                system.shutdown().await.unwrap();
                let lines = read.await.unwrap();
                let end_of = |name: &str| {
                    lines.iter().position(|line| *line == format!("{name}: drained")).unwrap()
                };
                assert!(end_of("source") < end_of("sink"), "{lines:?}");
                system.stats()
            })
            .unwrap();
        assert_eq!(stats.dead_letters, 0, "{base}");
    }
}

#[test]
fn draining_has_the_deadline_that_stopping_has() {
    on_simple(RACY, async |system| {
        let (book, gate) = (notebook(&system), gate(&system));
        let parent = ready(&system, part("parent", 0, &book)).await;
        let props =
            part("drains", 0, &book).stop_within(SECOND).life(|life| life.drain_on_stop(true));
        let drains = parent.spawn_child(props).await.unwrap();
        drains.hold(gate.clone()).tell().unwrap();
        drains.handle(1).tell().unwrap();
        gate.occupied(1).await.unwrap();
        let begun = system.now();
        parent.stop();
        assert!(matches!(parent.stopped().await, ExitReason::Stopped));
        assert_eq!(system.now() - begun, SECOND);
        assert!(matches!(drains.stopped().await, ExitReason::Killed { confirmed: true }));
        assert_eq!(book.lines().await.unwrap(), ["parent: stopped"]);
    });
}

/// A restart ends the children in order too.
#[test]
fn a_restart_drains_them_as_well() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let parent = ready(&system, part("parent", 0, &book)).await;
        let props = part("drains", 0, &book).life(|life| life.drain_on_stop(true));
        let drains = parent.spawn_child(props).await.unwrap();
        for number in 0..3 {
            drains.handle(number).tell().unwrap();
        }
        parent.crash().tell().unwrap();
        parent.handle(9).await.unwrap();
        let lines = book.lines().await.unwrap();
        let expected = ["drains: 0", "drains: 1", "drains: 2", "drains: drained", "parent: 9"];
        assert_eq!(lines, expected);
    });
}

/// A phase that has used up its time is killed; the one behind it is asked in good order.
#[test]
fn a_phase_has_a_deadline_of_its_own() {
    for base in (0..RACY).map(simple) {
        let system = start(base, System::builder().phase_within(0, SECOND * 3));
        let took = system
            .block_on(async {
                let book = last_book(&system);
                let gate = Props::value(Gate::default()).life(|life| life.phase(2));
                let gate = system.spawn(gate).unwrap();
                let next = ready(&system, part("next", 1, &book)).await;
                let (mut parts, mut asked) = (Vec::new(), Vec::new());
                // Each takes its own two seconds, so the second one is killed after three in all, and the third with it.
                for name in ["third", "second", "first"] {
                    let props = part(name, 0, &book).stop_within(SECOND * 2);
                    let part = ready(&system, props).await;
                    asked.push(part.hold(gate.clone()).ask());
                    parts.push(part);
                }
                gate.occupied(3).await.unwrap();
                let begun = system.now();
                system.shutdown().await.unwrap();
                let took = system.now() - begun;
                for (part, ask) in parts.iter().zip(asked) {
                    assert_eq!(ask.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
                    let end = part.stopped().await;
                    assert!(matches!(end, ExitReason::Killed { confirmed: true }), "{end}");
                }
                assert!(matches!(next.stopped().await, ExitReason::Stopped));
                took
            })
            .unwrap();
        assert_eq!(took, SECOND * 3, "{base}");
    }
}

/// Real threads that block are given up, listed, and do not keep the next phase from its turn.
#[test]
fn a_phase_with_a_stuck_handler_is_over_too() {
    use std::sync::mpsc::{Receiver, Sender, channel};

    #[actor]
    struct Stuck {
        blocks: Sender<()>,
        release: Receiver<()>,
    }

    #[handlers]
    impl Stuck {
        #[handler]
        fn block(&mut self) {
            let _ = self.blocks.send(());
            let _ = self.release.recv();
        }
    }

    quiet();
    let ((blocks, hears), (release, waits)) = (channel(), channel());
    let heard = Heard::default();
    let system = start(threads(), System::builder().phase_within(0, Duration::from_millis(1)));
    let end: Result<(), ShutdownError> = system
        .block_on(async {
            let stuck = Props::value(Stuck { blocks, release: waits }).named("stuck");
            let stuck = system.spawn(stuck).unwrap();
            let last = Props::value(Teller { name: "last", heard: heard.clone() });
            let last = system.spawn(last.life(|life| life.phase(1))).unwrap();
            last.ready().await.unwrap();
            stuck.block().tell().unwrap();
            hears.recv().unwrap();
            let end = system.shutdown().await;
            assert!(matches!(last.stopped().await, ExitReason::Stopped));
            end
        })
        .unwrap();
    let abandoned = end.unwrap_err().abandoned;
    assert_eq!(abandoned.iter().map(|path| &**path).collect::<Vec<_>>(), ["/stuck"]);
    assert_eq!(*heard.lock().unwrap(), ["last"]);
    drop(release);
}
