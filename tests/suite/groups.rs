//! Siblings that are restarted together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Base, DeadReason, Life, Pool, Restart, RunError, Strategy, Unknown, What};

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple, quiet, threads};

/// Says when it comes and goes.
#[actor]
struct Member {
    name: &'static str,
    book: NotebookAddr,
    count: u32,
}

#[handlers]
impl Member {
    /// Refuses to start as often as `refusals` says.
    #[init]
    fn new(
        name: &'static str,
        book: NotebookAddr,
        refusals: Arc<AtomicU32>,
    ) -> Result<Self, &'static str> {
        let left = refusals.load(Ordering::Relaxed);
        if left > 0 {
            refusals.store(left - 1, Ordering::Relaxed);
            say(&book, format!("{name} refuses"));
            return Err("not yet");
        }
        say(&book, format!("{name} up"));
        Ok(Self { name, book, count: 0 })
    }

    #[handler]
    fn count(&mut self) -> u32 {
        self.count += 1;
        self.count
    }

    #[handler]
    fn crash(&mut self) {
        panic!("a member, on purpose");
    }

    #[handler]
    fn leave(&mut self, cx: &mut Context<Self>) {
        cx.stop();
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    /// Blocks the thread until somebody lets it go.
    #[handler]
    fn block(
        &mut self,
        entered: std::sync::mpsc::Sender<()>,
        release: Arc<std::sync::Mutex<std::sync::mpsc::Receiver<()>>>,
    ) {
        let _ = entered.send(());
        let _ = release.lock().map(|release| release.recv());
    }

    #[stopping]
    fn off(&mut self) {
        say(&self.book, format!("{} off", self.name));
    }
}

#[actor]
struct Parent;

#[handlers]
impl Parent {
    #[handler]
    fn adopt(&self, cx: &mut Context<Self>, props: Vec<Child>) -> Vec<MemberAddr> {
        props.into_iter().map(|child| cx.spawn(child.0).expect("a child")).collect()
    }
}

struct Child(Props<Member>);

/// Four members of one family.
struct Troupe {
    parent: ParentAddr,
    members: Vec<MemberAddr>,
    book: NotebookAddr,
    refusals: Vec<Arc<AtomicU32>>,
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

impl Troupe {
    async fn new(system: &System, strategy: Strategy, change: impl Fn(&str, Life) -> Life) -> Self {
        let book = notebook(system);
        let parent = Props::value(Parent).life(|life| life.children(strategy));
        let parent = system.spawn(parent).expect("a parent");
        let refusals: Vec<_> = NAMES.iter().map(|_| Arc::new(AtomicU32::new(0))).collect();
        let child = |(name, refusals): (&'static str, &Arc<AtomicU32>)| {
            let props = Member::props(name, book.clone(), refusals.clone());
            Child(props.life(|life| change(name, life)))
        };
        let children = NAMES.into_iter().zip(&refusals).map(child).collect();
        let members = parent.adopt(children).await.expect("members");
        for member in &members {
            member.ready().await.expect("a member that starts");
            assert_eq!(member.count().await, Ok(1));
        }
        book.first(4).await.expect("all say that they are up");
        Self { parent, members, book, refusals }
    }

    /// The next `count` lines after the first four.
    async fn heard(&self, count: usize) -> Vec<String> {
        self.book.first(4 + count).await.expect("a notebook").split_off(4)
    }

    async fn counts(&self) -> Vec<Option<u32>> {
        let mut counts = Vec::new();
        for member in &self.members {
            counts.push(member.count().await.ok());
        }
        counts
    }
}

fn as_usual(_: &str, life: Life) -> Life {
    life
}

#[test]
fn one_for_all_puts_all_states_off_before_any_comes_back() {
    everywhere(async |system| {
        let troupe = Troupe::new(&system, Strategy::OneForAll, as_usual).await;
        troupe.members[1].crash().await.unwrap_err();
        let ups = ["a up", "b up", "c up", "d up"];
        assert_eq!(troupe.heard(7).await[..3], ["d off", "c off", "a off"]);
        assert_eq!(troupe.heard(7).await[3..], ups);
        assert_eq!(troupe.counts().await, [Some(1); 4]);
        assert_eq!(system.stats().restarts, 4);
        assert_eq!(system.stats().failures, 1);
    });
}

#[test]
fn rest_for_one_leaves_the_older_ones_alone() {
    everywhere(async |system| {
        let troupe = Troupe::new(&system, Strategy::RestForOne, as_usual).await;
        troupe.members[1].crash().await.unwrap_err();
        assert_eq!(troupe.heard(5).await, ["d off", "c off", "b up", "c up", "d up"]);
        assert_eq!(troupe.counts().await, [Some(2), Some(1), Some(1), Some(1)]);
    });
}

#[test]
fn one_for_one_concerns_nobody_else() {
    everywhere(async |system| {
        let troupe = Troupe::new(&system, Strategy::OneForOne, as_usual).await;
        troupe.members[1].crash().await.unwrap_err();
        assert_eq!(troupe.heard(1).await, ["b up"]);
        assert_eq!(troupe.counts().await, [Some(2), Some(1), Some(2), Some(2)]);
    });
}

#[test]
fn what_waits_in_the_mailboxes_survives_the_round() {
    everywhere_often(async |system| {
        let troupe = Troupe::new(&system, Strategy::OneForAll, as_usual).await;
        troupe.members[2].crash().tell().unwrap();
        let asked: Vec<_> = (0..20).map(|n| troupe.members[n % 4].count().into_owned()).collect();
        let asked: Vec<_> = asked.into_iter().map(|call| call.ask()).collect();
        for ask in asked {
            // Before or after the restart, but answered.
            ask.await.unwrap();
        }
        troupe.heard(7).await;
    });
}

#[test]
fn a_temporary_sibling_goes_and_does_not_come_back() {
    everywhere(async |system| {
        let temporary = |name: &str, life: Life| match name {
            "c" => life.restart(Restart::Temporary),
            _ => life,
        };
        let troupe = Troupe::new(&system, Strategy::OneForAll, temporary).await;
        troupe.members[0].crash().await.unwrap_err();
        assert_eq!(troupe.heard(6).await, ["d off", "c off", "b off", "a up", "b up", "d up"]);
        assert_eq!(troupe.counts().await, [Some(1), Some(1), None, Some(1)]);
        assert!(matches!(troupe.members[2].stopped().await, ExitReason::Stopped));
    });
}

#[test]
fn those_who_fail_together_come_back_together() {
    everywhere_often(async |system| {
        let troupe = Troupe::new(&system, Strategy::OneForAll, as_usual).await;
        for member in &troupe.members {
            member.crash().tell().unwrap();
        }
        for member in &troupe.members {
            member.count().await.unwrap();
        }
        // Whoever fails at his first message after the first round makes another one. However many there are: between
        // the first that goes and the last that goes nobody comes.
        let lines = troupe.book.lines().await.unwrap();
        let mut up = [true; 4];
        let mut coming = false;
        for line in &lines[4..] {
            let who = NAMES.iter().position(|name| line.starts_with(name)).unwrap();
            if line.ends_with("up") {
                if !coming {
                    // The first of a round: nobody else can be there.
                    up = [false; 4];
                }
                assert!(!up[who], "{lines:?}");
                assert!(up[..who].iter().all(|&up| up), "older ones first: {lines:?}");
                up[who] = true;
                coming = true;
            } else {
                coming = false;
            }
        }
        assert_eq!(up, [true; 4], "{lines:?}");
    });
}

#[test]
fn a_sibling_that_does_not_come_is_cut_off_in_time() {
    on_simple(USUAL, async |system| {
        let patient = |_: &str, life: Life| life.stop_within(Duration::from_secs(3));
        let troupe = Troupe::new(&system, Strategy::OneForAll, patient).await;
        let gate = gate(&system);
        let mut letters = system.dead_letters();
        let held = troupe.members[3].hold(gate.clone()).into_owned().ask();
        gate.occupied(1).await.unwrap();
        let begun = system.now();
        troupe.members[0].crash().await.unwrap_err();
        assert_eq!(held.await.unwrap_err().unknown(), Some(Unknown::Unanswered));
        assert_eq!(troupe.counts().await, [Some(1); 4]);
        assert_eq!(system.now() - begun, Duration::from_secs(3));
        assert_eq!(letters.try_next().unwrap().why, DeadReason::Poison);
        assert_eq!(letters.try_next().unwrap().why, DeadReason::CutOff);
        gate.stop();
    });
}

/// Says nothing when it goes.
#[actor(stop_within = "1s")]
struct Tacit;

#[handlers]
impl Tacit {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn crash(&self) {
        panic!("a tacit one, on purpose");
    }

    #[handler]
    async fn hold(&self, cx: &mut Context<Self>, gate: GateAddr) {
        cx.fail("declared before");
        let _ = gate.pass().await;
    }
}

#[actor(children = one_for_all)]
struct Tacits;

#[handlers]
impl Tacits {
    #[handler]
    fn two(&self, cx: &mut Context<Self>) -> [TacitAddr; 2] {
        [(); 2].map(|()| cx.spawn(Tacit::props()).expect("a child"))
    }
}

#[test]
fn what_a_sibling_has_declared_is_a_failure_though_it_was_cut_off_and_has_no_hooks() {
    on_simple(USUAL, async |system| {
        let gate = gate(&system);
        let [one, other] = system.spawn(Tacits).unwrap().two().await.unwrap();
        let mut events = system.subscribe();
        let held = other.hold(gate.clone()).into_owned().ask();
        gate.occupied(1).await.unwrap();
        one.crash().await.unwrap_err();
        held.await.unwrap_err();
        other.ready().await.unwrap();
        let mut failed = Vec::new();
        while failed.len() < 2 {
            let event = events.try_next().expect("an event");
            failed.extend(matches!(event.what, What::Failed(_)).then_some(event.who.id));
        }
        assert_eq!(failed, [one.id(), other.id()]);
        gate.stop();
    });
}

/// Takes the second of grace that a cut has; nothing sleeps here, but nothing can be hurried either.
#[test]
fn a_sibling_that_never_yields_is_abandoned_and_the_others_come_back() {
    quiet();
    let ran = System::builder().base(threads()).ignore_environment().run(async |system| {
        let brisk = |_: &str, life: Life| life.stop_within(Duration::from_millis(20));
        let troupe = Troupe::new(&system, Strategy::OneForAll, brisk).await;
        let (entered, inside) = std::sync::mpsc::channel();
        let (release, released) = std::sync::mpsc::channel();
        let released = Arc::new(std::sync::Mutex::new(released));
        troupe.members[3].block(entered, released).tell().unwrap();
        inside.recv().unwrap();
        troupe.members[0].crash().await.unwrap_err();
        assert!(matches!(
            troupe.members[3].stopped().await,
            ExitReason::Killed { confirmed: false }
        ));
        assert_eq!(troupe.counts().await, [Some(1), Some(1), Some(1), None]);
        release.send(()).unwrap();
    });
    // Whether its thread is back before the end is up to the machine.
    match ran {
        Ok(()) => {}
        Err(RunError::Shutdown(error)) => assert_eq!(error.abandoned.len(), 1, "{error}"),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_member_that_refuses_to_start_is_tried_again_before_the_younger_ones() {
    everywhere(async |system| {
        let troupe = Troupe::new(&system, Strategy::OneForAll, as_usual).await;
        troupe.refusals[1].store(2, Ordering::Relaxed);
        troupe.members[0].crash().await.unwrap_err();
        let ups = ["a up", "b refuses", "b refuses", "b up", "c up", "d up"];
        assert_eq!(troupe.heard(9).await[3..], ups);
        assert_eq!(troupe.counts().await, [Some(1); 4]);
    });
}

#[test]
fn a_member_that_is_given_up_does_not_keep_the_younger_ones_waiting() {
    everywhere(async |system| {
        let stops = |name: &str, life: Life| match name {
            "b" => life.on_error(Directive::Stop),
            _ => life,
        };
        let troupe = Troupe::new(&system, Strategy::OneForAll, stops).await;
        troupe.refusals[1].store(1, Ordering::Relaxed);
        troupe.members[0].crash().await.unwrap_err();
        assert_eq!(troupe.heard(7).await[3..], ["a up", "b refuses", "c up", "d up"]);
        assert_eq!(troupe.counts().await, [Some(1), None, Some(1), Some(1)]);
    });
}

#[test]
fn a_permanent_member_that_leaves_takes_the_others_with_it() {
    everywhere(async |system| {
        let permanent = |_: &str, life: Life| life.restart(Restart::Permanent);
        let troupe = Troupe::new(&system, Strategy::RestForOne, permanent).await;
        troupe.members[2].leave().await.unwrap();
        assert_eq!(troupe.heard(4).await, ["d off", "c off", "c up", "d up"]);
        assert_eq!(troupe.counts().await, [Some(2), Some(2), Some(1), Some(1)]);
    });
}

#[test]
fn the_end_of_the_family_is_the_end_of_its_rounds() {
    everywhere_often(async |system| {
        let troupe = Troupe::new(&system, Strategy::OneForAll, as_usual).await;
        for member in &troupe.members {
            member.crash().tell().unwrap();
        }
        troupe.parent.stop();
        troupe.parent.stopped().await;
        for member in &troupe.members {
            member.stopped().await;
        }
    });
}

#[test]
fn whoever_holds_a_round_together_may_be_killed() {
    everywhere_often(async |system| {
        let troupe = Troupe::new(&system, Strategy::OneForAll, as_usual).await;
        troupe.members[1].crash().tell().unwrap();
        troupe.members[1].kill();
        troupe.members[1].stopped().await;
        for member in [0, 2, 3] {
            troupe.members[member].count().await.unwrap();
        }
    });
}

#[test]
fn the_top_of_the_tree_has_a_strategy_too() {
    quiet();
    for seed in 0..USUAL {
        let builder = System::builder().base(Base::Simple { seed }).ignore_environment();
        let ran = builder.children(Strategy::OneForAll).run(async |system| {
            let book = notebook(&system);
            let refusals = Arc::default();
            let [a, b] = ["a", "b"].map(|name| {
                system.spawn(Member::props(name, book.clone(), Arc::clone(&refusals))).unwrap()
            });
            assert_eq!((a.count().await, b.count().await), (Ok(1), Ok(1)));
            // The notebook cannot be made again, and so goes with them.
            a.crash().await.unwrap_err();
            assert_eq!((a.count().await, b.count().await), (Ok(1), Ok(1)));
            assert!(book.is_stopped());
        });
        ran.expect("an orderly end");
    }
}

/// A member, and a pool of members.
#[actor(children = one_for_all)]
struct Firm;

#[handlers]
impl Firm {
    #[handler]
    fn found(&self, cx: &mut Context<Self>, one: Child, pool: Child) -> [MemberAddr; 2] {
        let pool = cx.spawn(Pool::new(3, pool.0)).expect("a pool");
        [cx.spawn(one.0).expect("a child"), pool]
    }
}

#[test]
fn the_workers_of_a_pool_are_restarted_with_its_siblings() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let child = |name| Child(Member::props(name, book.clone(), Arc::default()));
        let firm = system.spawn(Firm).unwrap();
        let [one, pool] = firm.found(child("one"), child("worker")).await.unwrap();
        assert_eq!(one.count().await, Ok(1));
        for _ in 0..3 {
            assert_eq!(pool.count().await, Ok(1), "the workers take turns");
        }
        book.first(4).await.unwrap();
        one.crash().await.unwrap_err();
        let lines = book.first(11).await.unwrap().split_off(4);
        let (off, up) = ("worker off", "worker up");
        assert_eq!(lines, [off, off, off, up, up, up, "one up"]);
        for _ in 0..3 {
            assert_eq!(pool.count().await, Ok(1));
        }
        // One worker's failure is no concern of others.
        pool.crash().await.unwrap_err();
        assert_eq!(one.count().await, Ok(1));
        assert_eq!(one.count().await, Ok(2));
    });
}
