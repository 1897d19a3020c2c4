//! The workers of the stage `threads`: whose turn it is, and what becomes of actors when the runtime ends.

use std::sync::Arc;

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
