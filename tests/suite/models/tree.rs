//! A tree of actors that fail, end and watch one another.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::proptest;
use proptest_state_machine::ReferenceStateMachine;
use thespian::prelude::*;
use thespian::{ActorId, SpawnError, Terminated};

use super::tree_reference::{End, Kind, Reference, Step, WINDOW};
use super::{Try, config, has_come_further};
use crate::stages::{quiet, simple};

/// What is seen of the limbs from outside: how often each was made, and of whose ends it heard.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    made: BTreeMap<u32, u32>,
    numbers: BTreeMap<ActorId, u32>,
    heard: BTreeMap<u32, Vec<(u32, End)>>,
}

impl Diary {
    fn write<T>(&self, entry: impl FnOnce(&mut Entries) -> T) -> T {
        entry(&mut self.0.lock().unwrap())
    }
}

#[actor]
struct Limb {
    diary: Diary,
    number: u32,
    sum: u32,
}

#[handlers]
impl Limb {
    #[init]
    fn new(diary: Diary, number: u32) -> Self {
        diary.write(|entries| *entries.made.entry(number).or_default() += 1);
        Self { diary, number, sum: 0 }
    }

    #[handler]
    fn sprout(
        &mut self,
        cx: &mut Context<Self>,
        number: u32,
        kind: Kind,
    ) -> Result<LimbAddr, SpawnError> {
        cx.spawn(props(&self.diary, number, kind))
    }

    #[handler]
    fn grow(&mut self) {
        self.sum += 1;
    }

    #[handler]
    fn sum(&self) -> u32 {
        self.sum
    }

    #[handler]
    fn crash(&self) {
        panic!("on purpose");
    }

    #[handler]
    fn declare(&self, cx: &mut Context<Self>) {
        cx.fail("on purpose");
    }

    #[handler]
    fn leave(&self, cx: &mut Context<Self>) {
        cx.stop();
    }

    #[handler]
    fn look_at(&self, cx: &mut Context<Self>, other: LimbAddr) {
        cx.watch(&other);
    }

    #[terminated]
    fn hear(&mut self, notice: Terminated) {
        let end = end(&notice.reason);
        self.diary.write(|entries| {
            let who = entries.numbers[&notice.who.id];
            entries.heard.entry(self.number).or_default().push((who, end));
        });
    }
}

fn props(diary: &Diary, number: u32, kind: Kind) -> Props<Limb> {
    let Kind { from_props, restart, max_restarts, on_panic, on_child, children } = kind;
    let props = match from_props {
        true => Limb::props(diary.clone(), number),
        false => Props::value(Limb::new(diary.clone(), number)),
    };
    props.life(|life| {
        let mut life = life.children(children).max_restarts(max_restarts);
        life = life.within(Duration::from_nanos(WINDOW));
        if let Some(restart) = restart {
            life = life.restart(restart);
        }
        if let Some(on_panic) = on_panic {
            life = life.on_panic(on_panic);
        }
        if let Some(on_child) = on_child {
            life = life.on_child(on_child);
        }
        life
    })
}

fn end(reason: &ExitReason) -> End {
    match reason {
        ExitReason::Stopped => End::Stopped,
        ExitReason::Drained => End::Drained,
        ExitReason::Failed(_) => End::Failed,
        ExitReason::Killed { confirmed: true } => End::Killed,
        other => panic!("{other} is not among these"),
    }
}

/// The real tree.
struct Tree {
    system: System,
    diary: Diary,
    limbs: BTreeMap<u32, LimbAddr>,
}

impl Tree {
    async fn step(&mut self, step: &Step, last: u32) {
        match step {
            Step::Sprout(parent, kind) => {
                let limb = match parent {
                    None => self.system.spawn(props(&self.diary, last, *kind)).unwrap(),
                    Some(parent) => self.limbs[parent].sprout(last, *kind).await.unwrap().unwrap(),
                };
                self.diary.write(|entries| entries.numbers.insert(limb.id(), last));
                self.limbs.insert(last, limb);
            }
            Step::Grow(limb) => self.limbs[limb].grow().tell().unwrap(),
            Step::Panic(limb) => self.limbs[limb].crash().tell().unwrap(),
            Step::Fail(limb) => self.limbs[limb].declare().tell().unwrap(),
            Step::Leave(limb) => self.limbs[limb].leave().tell().unwrap(),
            Step::Stop(limb) => self.limbs[limb].stop(),
            Step::Kill(limb) => self.limbs[limb].kill(),
            Step::Drain(limb) => self.limbs[limb].drain(),
            Step::Watch(by, whom) => {
                let whom = self.limbs[whom].clone();
                self.limbs[by].look_at(whom).tell().unwrap();
            }
            Step::Pass(time) => self.system.sleep(Duration::from_nanos(*time)).await,
        }
        // Time goes on when nobody has anything to do.
        self.system.sleep(Duration::from_nanos(1)).await;
    }

    async fn compare(&self, reference: &Reference) {
        for (number, limb) in &reference.limbs {
            let real = &self.limbs[number];
            assert_eq!(real.is_stopped(), limb.end.is_some(), "limb {number}");
            if limb.end.is_some() {
                assert_eq!(Some(end(&real.stopped().await)), limb.end, "limb {number}");
                continue;
            }
            assert_eq!(real.sum().await.unwrap(), limb.sum, "what limb {number} has counted");
            let made = self.diary.write(|entries| entries.made[number]);
            assert_eq!(made, limb.made, "how often limb {number} was made");
            let mut heard =
                self.diary.write(|entries| entries.heard.get(number).cloned().unwrap_or_default());
            let mut expected = limb.heard.clone();
            // Two that end at once are heard of in the order in which they end, which is not the point here.
            heard.sort_unstable();
            expected.sort_unstable();
            assert_eq!(heard, expected, "of whom limb {number} has heard");
        }
    }
}

async fn play(system: System, (mut reference, steps, counter): Try<Reference, Step>) {
    let mut tree = Tree { system, diary: Diary::default(), limbs: BTreeMap::new() };
    for step in steps {
        has_come_further(&counter);
        reference = Reference::apply(reference, &step);
        tree.step(&step, reference.last()).await;
        assert_eq!(tree.system.is_stopping(), reference.is_over, "after {step:?}");
        if reference.is_over {
            return;
        }
        tree.compare(&reference).await;
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_tree_does_what_its_reference_does(
        run in Reference::sequential_strategy(1..50),
    ) {
        quiet();
        let system = System::builder().base(simple(run.0.seed)).ignore_environment();
        // That a failure came to the top is compared.
        let _ = system.without_dead_letter_log().run(|system| Box::pin(play(system, run)));
    }
}
