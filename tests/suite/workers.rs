//! The workers of the stage `threads`: whose turn it is, and what becomes of actors when the runtime ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use thespian::NotExecuted;
use thespian::prelude::*;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::stages::quiet;

/// Works without end, once begun.
#[actor(mailbox = unbounded)]
struct Mill {
    turns: u64,
}

#[handlers]
impl Mill {
    #[handler]
    fn turn(&mut self, cx: &mut Context<Self>) {
        self.turns += 1;
        let _ = cx.addr().turn().tell();
    }

    #[handler]
    fn pass(&mut self, cx: &mut Context<Self>, to: MillAddr) {
        self.turns += 1;
        let _ = to.pass(cx.addr()).tell();
    }

    #[handler]
    fn turns(&self) -> u64 {
        self.turns
    }
}

fn mill(system: &System) -> MillAddr {
    system.spawn(Mill { turns: 0 }).expect("a mill")
}

fn start() -> System {
    System::builder().ignore_environment().start().expect("a system")
}

fn two_threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// The worker's time is real, whatever the runtime says that it is.
#[tokio::test(start_paused = true)]
async fn an_actor_that_works_without_end_lets_others_run_also_while_the_clock_stands_still() {
    let system = start();
    let (one, other) = (mill(&system), mill(&system));
    one.turn().tell().unwrap();
    other.turn().tell().unwrap();
    while one.turns().await.unwrap() < 1000 || other.turns().await.unwrap() < 1000 {}
    tokio::spawn(async {}).await.expect("the runtime's own tasks have their turn");
    one.kill();
    other.kill();
    system.shutdown().await.unwrap();
}

#[tokio::test]
async fn two_that_wake_one_another_without_end_let_others_run() {
    let system = start();
    let (one, other, third) = (mill(&system), mill(&system), mill(&system));
    one.pass(other.clone()).tell().unwrap();
    third.turn().tell().unwrap();
    while other.turns().await.unwrap() < 1000 || third.turns().await.unwrap() < 1000 {}
    tokio::spawn(async {}).await.expect("the runtime's own tasks have their turn");
    [one, other, third].iter().for_each(MillAddr::kill);
    system.shutdown().await.unwrap();
}

/// Uses up what tokio lets a task do in one poll, at every poll.
#[actor]
struct Glutton;

#[handlers]
impl Glutton {
    #[handler]
    async fn eat(&mut self) {
        loop {
            tokio::task::consume_budget().await;
        }
    }
}

#[tokio::test]
async fn a_handler_that_uses_up_what_tokio_grants_lets_others_run() {
    let system = start();
    let gluttons: Vec<GluttonAddr> = (0..3).map(|_| system.spawn(Glutton).unwrap()).collect();
    gluttons.iter().for_each(|glutton| glutton.eat().tell().unwrap());
    let mill = mill(&system);
    for _ in 0..100 {
        assert_eq!(mill.turns().await, Ok(0));
    }
    gluttons.iter().for_each(GluttonAddr::kill);
    system.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn actors_of_two_systems_in_one_runtime_wake_one_another() {
    let (here, there) = (start(), start());
    let (one, other) = (mill(&here), mill(&there));
    one.pass(other.clone()).tell().unwrap();
    while one.turns().await.unwrap() < 1000 || other.turns().await.unwrap() < 1000 {}
    one.kill();
    here.shutdown().await.unwrap();
    other.kill();
    there.shutdown().await.unwrap();
}

/// Has a child of each kind, down to a depth.
#[actor]
struct Bough {
    token: Arc<()>,
}

#[handlers]
impl Bough {
    #[handler]
    fn grow(&mut self, cx: &mut Context<Self>, depth: u32) {
        for _ in 0..3 {
            let bough = cx.spawn(Bough { token: self.token.clone() }).expect("a bough");
            match depth {
                0 => bough.wait().tell(),
                1 => bough.work().tell(),
                _ => bough.grow(depth - 1).tell(),
            }
            .expect("room");
        }
    }

    #[handler]
    fn work(&mut self, cx: &mut Context<Self>) {
        let _ = cx.addr().work().tell();
    }

    #[handler]
    async fn wait(&mut self) {
        std::future::pending::<()>().await;
    }
}

#[test]
fn a_runtime_that_ends_drops_every_actor_idle_at_work_or_waiting() {
    quiet();
    for _ in 0..20 {
        let runtime = two_threads();
        let token = Arc::new(());
        let (system, boughs) = runtime.block_on(async {
            let system = start();
            let boughs: Vec<BoughAddr> = (0..3)
                .map(|depth| {
                    let bough = system.spawn(Bough { token: token.clone() }).expect("a bough");
                    bough.grow(depth).tell().expect("room");
                    bough
                })
                .collect();
            for bough in &boughs {
                bough.ready().await.expect("a life");
            }
            tokio::task::yield_now().await;
            (system, boughs)
        });
        drop(runtime);
        assert!(boughs.iter().all(BoughAddr::is_stopped));
        let late = system.spawn(Bough { token: token.clone() }).expect("the system still stands");
        assert!(late.is_stopped(), "there is nobody who could run it");
        assert_eq!(late.work().tell().unwrap_err().why, NotExecuted::Stopped);
        drop(system);
        assert_eq!(Arc::strong_count(&token), 1);
    }
}

#[test]
fn the_workers_end_with_their_system_and_not_before() {
    two_threads().block_on(async {
        let tasks = || Handle::current().metrics().num_alive_tasks();
        let system = start();
        assert_eq!(tasks(), 0, "nobody is needed yet");
        let mills: Vec<MillAddr> = (0..10).map(|_| mill(&system)).collect();
        for mill in &mills {
            assert_eq!(mill.turns().await, Ok(0));
        }
        assert!((1..=2).contains(&tasks()));
        system.shutdown().await.unwrap();
        drop(system);
        while tasks() > 0 {
            tokio::task::yield_now().await;
        }
        // Their addresses keep nobody.
        assert!(mills.iter().all(MillAddr::is_stopped));
    });
}

/// Makes others who each do a part of the work, and is gone when it is done.
#[actor]
struct Hand {
    there: There,
}

/// How many hands there are at once, and the most that there ever were.
#[derive(Clone, Default)]
struct There {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

#[handlers]
impl Hand {
    #[init]
    fn new(there: There) -> Self {
        let now = there.now.fetch_add(1, Ordering::SeqCst) + 1;
        there.most.fetch_max(now, Ordering::SeqCst);
        Self { there }
    }

    /// Returns how many hands it has taken.
    #[handler]
    async fn work(&self, cx: &mut Context<Self>, depth: u32) -> usize {
        cx.stop();
        if depth == 0 {
            return 1;
        }
        let part = || {
            let hand = cx.spawn(Hand::props(self.there.clone())).expect("a hand");
            hand.work(depth - 1).try_ask().expect("room")
        };
        let parts = [part(), part(), part()];
        let mut all = 1;
        for part in parts {
            all += part.await.expect("an answer");
        }
        all
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.there.now.fetch_sub(1, Ordering::SeqCst);
    }
}

/// One after the other, and not one generation after the other: in the last there are 2,187.
#[tokio::test]
async fn of_those_who_are_made_to_help_few_are_there_at_once() {
    let system = start();
    let there = There::default();
    let hand = system.spawn(Hand::props(there.clone())).expect("a hand");
    assert_eq!(hand.work(7).await, Ok(3280));
    system.shutdown().await.unwrap();
    assert_eq!(there.now.load(Ordering::SeqCst), 0);
    let most = there.most.load(Ordering::SeqCst);
    assert!(most < 150, "{most} were there at once");
}

/// Has an heir, and another child, who both act before everybody that is older; and so on for many generations.
#[actor]
struct Heir {
    house: House,
    generation: u32,
}

#[derive(Clone)]
struct House {
    system: System,
    /// Somebody waits for her turn since there are heirs.
    elder: ElderAddr,
    has_elder_acted: Arc<AtomicBool>,
    was_it_too_late: Arc<AtomicBool>,
}

#[handlers]
impl Heir {
    #[started]
    fn inherit(&self, cx: &mut Context<Self>) {
        let House { system, elder, has_elder_acted, was_it_too_late } = &self.house;
        if self.generation == 10 {
            elder.act(has_elder_acted.clone()).tell().expect("room");
        }
        if self.generation == 5000 {
            was_it_too_late.store(!has_elder_acted.load(Ordering::SeqCst), Ordering::SeqCst);
        } else if !has_elder_acted.load(Ordering::SeqCst) {
            let heir = Heir { house: self.house.clone(), generation: self.generation + 1 };
            system.spawn(Elder).expect("another child").stop();
            system.spawn(heir).expect("an heir");
        }
        cx.stop();
    }
}

#[actor]
struct Elder;

#[handlers]
impl Elder {
    #[handler]
    fn act(&self, has_acted: Arc<AtomicBool>) {
        has_acted.store(true, Ordering::SeqCst);
    }

    /// Makes another one, who is told to act, and the first of all heirs, who is younger.
    #[handler]
    fn found(&self, cx: &mut Context<Self>, house: House) {
        let older = cx.spawn(Elder).expect("a child");
        older.act(house.has_elder_acted.clone()).tell().expect("room");
        cx.spawn(Heir { house, generation: 11 }).expect("an heir");
    }
}

fn house(system: &System) -> House {
    let elder = system.spawn(Elder).expect("an elder");
    let (has_elder_acted, was_it_too_late) = Default::default();
    House { system: system.clone(), elder, has_elder_acted, was_it_too_late }
}

async fn an_elder_acts_in_time(house: House) {
    let House { system, has_elder_acted, was_it_too_late, .. } = &house;
    while !has_elder_acted.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    system.shutdown().await.unwrap();
    assert!(!was_it_too_late.load(Ordering::SeqCst), "all the younger ones came first");
}

#[tokio::test]
async fn newborns_without_end_let_an_older_one_be_born() {
    let house = house(&start());
    house.elder.found(house.clone()).tell().expect("room");
    an_elder_acts_in_time(house).await;
}

#[tokio::test]
async fn newborns_without_end_let_others_have_their_turn() {
    let house = house(&start());
    house.elder.ready().await.expect("an elder");
    house.system.spawn(Heir { house: house.clone(), generation: 0 }).expect("an heir");
    an_elder_acts_in_time(house).await;
}
