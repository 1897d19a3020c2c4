//! A pool that is resized while it works, whose workers fail and leave.
//!
//! How full a worker is at which moment is the scheduler's affair, so the reference does not say who is let in. It says
//! what becomes of whoever was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use proptest_state_machine::ReferenceStateMachine;
use thespian::prelude::{Address as _, Context, Pool, Props, System, actor, handlers};
use thespian::{ActorId, Ask, NotExecuted, PoolHandle, Sending};

use super::{Try, config, has_come_further};
use crate::stages::{quiet, simple};

const KEYS: u32 = 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    InTurns,
    LeastLoaded,
    ByKey,
}

#[derive(Clone, Copy, Debug)]
enum How {
    Tell,
    Send,
    Ask,
}

#[derive(Clone, Debug)]
enum Step {
    Work(u32, How),
    Resize(usize),
    Crash(u32),
    /// A worker stops itself, when nobody has anything to do.
    Leave(u32),
    /// Everything is looked at, when nobody has anything to do.
    Rest,
}

#[derive(Clone, Debug)]
struct Reference {
    seed: u64,
    shape: Shape,
    workers: usize,
    /// Whether workers came since the last rest, and whether some went.
    grew: bool,
    shrank: bool,
}

impl ReferenceStateMachine for Reference {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        let shape = select(vec![Shape::InTurns, Shape::LeastLoaded, Shape::ByKey]);
        (0u64..1000, shape, 1usize..5)
            .prop_map(|(seed, shape, workers)| Self {
                seed,
                shape,
                workers,
                grew: false,
                shrank: false,
            })
            .boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Step> {
        if state.workers == 0 {
            return Just(Step::Rest).boxed();
        }
        let how = select(vec![How::Tell, How::Send, How::Ask]);
        prop_oneof![
            30 => (0..KEYS, how).prop_map(|(key, how)| Step::Work(key, how)),
            3 => (1usize..6).prop_map(Step::Resize),
            3 => (0..KEYS).prop_map(Step::Crash),
            1 => (0..KEYS).prop_map(Step::Leave),
            3 => Just(Step::Rest),
        ]
        .boxed()
    }

    fn preconditions(state: &Self, step: &Step) -> bool {
        state.workers > 0 || matches!(step, Step::Rest)
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        match step {
            Step::Resize(to) => {
                state.grew |= *to > state.workers;
                state.shrank |= *to < state.workers;
                state.workers = *to;
            }
            Step::Leave(_) => {
                state.shrank = true;
                state.workers -= 1;
            }
            Step::Work(..) | Step::Crash(_) | Step::Rest => {}
        }
        state
    }
}

/// Who did what, in the order in which it was done.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<(u32, u32)>>>);

#[actor(mailbox = 3, max_restarts = 1_000)]
struct Worker {
    diary: Diary,
}

#[handlers]
impl Worker {
    #[init]
    fn new(diary: Diary) -> Self {
        Self { diary }
    }

    #[handler]
    async fn work(&mut self, cx: &mut Context<Self>, key: u32, number: u32) -> u32 {
        cx.sleep(Duration::from_millis((number % 4).into())).await;
        self.diary.0.lock().unwrap().push((key, number));
        number
    }

    #[handler]
    fn who(&self, cx: &mut Context<Self>, key: u32) -> ActorId {
        let _ = key;
        cx.id()
    }

    #[handler]
    fn crash(&mut self, key: u32) {
        panic!("for {key}, on purpose");
    }

    #[handler]
    fn leave(&mut self, cx: &mut Context<Self>, key: u32) {
        let _ = key;
        cx.stop();
    }
}

fn key(message: &WorkerMsg) -> u32 {
    match message {
        WorkerMsg::Work { key, .. }
        | WorkerMsg::Who { key }
        | WorkerMsg::Crash { key }
        | WorkerMsg::Leave { key } => *key,
    }
}

/// The real pool, and whoever waits for it.
struct Crew {
    system: System,
    diary: Diary,
    pool: WorkerAddr,
    handle: PoolHandle,
    sends: Vec<Sending<WorkerMsg>>,
    asks: Vec<(u32, Ask<WorkerMsg, u32>)>,
    /// What is to be handled, and what is not to be.
    accepted: BTreeSet<u32>,
    given_back: BTreeSet<u32>,
    owners: BTreeMap<u32, ActorId>,
    last: u32,
}

impl Crew {
    fn new(system: System, reference: &Reference) -> Self {
        let diary = Diary::default();
        let props: Props<Worker> = Worker::props(diary.clone());
        let pool = Pool::new(reference.workers, props);
        let pool = match reference.shape {
            Shape::InTurns => pool,
            Shape::LeastLoaded => pool.least_loaded(),
            Shape::ByKey => pool.by_key(key),
        };
        let pool = system.spawn(pool).unwrap();
        let handle = pool.pool().unwrap();
        Self {
            system,
            diary,
            pool,
            handle,
            sends: Vec::new(),
            asks: Vec::new(),
            accepted: BTreeSet::new(),
            given_back: BTreeSet::new(),
            owners: BTreeMap::new(),
            last: 0,
        }
    }

    async fn step(&mut self, step: &Step, reference: &mut Reference) {
        match step {
            Step::Work(key, how) => self.work(*key, *how),
            Step::Resize(to) => self.handle.resize(*to).unwrap(),
            Step::Crash(key) => drop(self.pool.crash(*key).send().await),
            Step::Leave(key) => {
                self.come_to_rest().await;
                self.pool.leave(*key).tell().unwrap();
                self.rest(reference).await;
            }
            Step::Rest => self.rest(reference).await,
        }
    }

    fn work(&mut self, key: u32, how: How) {
        self.last += 1;
        let number = self.last;
        match how {
            How::Tell => match self.pool.work(key, number).tell() {
                Ok(()) => drop(self.accepted.insert(number)),
                Err(error) => {
                    assert_eq!(error.why, NotExecuted::Full);
                    self.given_back.insert(number);
                }
            },
            How::Send => {
                self.sends.push(self.pool.work(key, number).send());
                self.accepted.insert(number);
            }
            How::Ask => {
                self.asks.push((number, self.pool.work(key, number).into_owned().ask()));
                self.accepted.insert(number);
            }
        }
    }

    async fn come_to_rest(&mut self) {
        self.handle.settled().await;
        for send in self.sends.drain(..) {
            send.await.unwrap();
        }
        for (number, ask) in self.asks.drain(..) {
            assert_eq!(ask.await, Ok(number));
        }
        self.system.sleep(Duration::from_secs(10)).await;
    }

    async fn rest(&mut self, reference: &mut Reference) {
        self.come_to_rest().await;
        assert_eq!(self.handle.size(), reference.workers);
        assert_eq!(self.pool.is_stopped(), reference.workers == 0, "it ends with its last worker");
        let diary = self.diary.0.lock().unwrap().clone();
        let handled: BTreeSet<u32> = diary.iter().map(|(_, number)| *number).collect();
        assert_eq!(handled.len(), diary.len(), "none is handled twice");
        assert_eq!(handled, self.accepted, "what was accepted is handled, and nothing else");
        let flow = self.system.flow();
        assert_eq!(flow.sent, flow.ended() + flow.waiting, "{flow:?}");
        if reference.shape == Shape::ByKey {
            for key in 0..KEYS {
                let own = diary.iter().filter(|(of, _)| *of == key).map(|(_, number)| *number);
                assert!(own.is_sorted(), "the order of key {key}: {diary:?}");
            }
            if reference.workers > 0 {
                self.compare_owners(reference).await;
            }
        }
        (reference.grew, reference.shrank) = (false, false);
    }

    /// No key moves without need.
    async fn compare_owners(&mut self, reference: &Reference) {
        let mut owners = BTreeMap::new();
        for key in 0..KEYS {
            owners.insert(key, self.pool.who(key).await.unwrap());
        }
        let before = std::mem::replace(&mut self.owners, owners);
        let moved = before.iter().filter(|(key, owner)| self.owners[key] != **owner);
        for (key, owner) in moved {
            let is_new = !before.values().any(|old| *old == self.owners[key]);
            let has_left = !self.owners.values().any(|new| new == owner);
            match (reference.grew, reference.shrank) {
                (false, false) => panic!("key {key} has moved, and nobody has come or gone"),
                (true, false) => assert!(is_new, "key {key} has moved to one who was there"),
                (false, true) => assert!(has_left, "key {key} has moved from one who stays"),
                (true, true) => {}
            }
        }
    }
}

async fn play(system: System, (mut reference, steps, counter): Try<Reference, Step>) {
    let mut crew = Crew::new(system, &reference);
    for step in steps.into_iter().chain([Step::Rest]) {
        has_come_further(&counter);
        reference = Reference::apply(reference, &step);
        crew.step(&step, &mut reference).await;
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_pool_does_what_its_reference_does(
        run in Reference::sequential_strategy(1..80),
    ) {
        quiet();
        let system = System::builder().base(simple(run.0.seed)).ignore_environment();
        let played = system.without_dead_letter_log().run(|system| Box::pin(play(system, run)));
        played.expect("an orderly end");
    }
}
