//! A busy tree: everything that has an order at once. What comes of it differs from run to run; what it adds up to does not.

use std::time::Duration;

use thespian::prelude::*;

use crate::case::cases;
use crate::player::panic_on_purpose;
use crate::scene::Scene;

cases! { "busy":
    "in a busy tree that fails at random, everybody who asked has an outcome, all is accounted for, and all end",
    a_busy_tree => ["50 outcomes", "restarts and dead letters: true", "all have ended", "all is accounted for"];
}

const MS: Duration = Duration::from_millis(1);

/// Asks, pipes, sets timers, has children, watches them.
#[actor(mailbox = 3, max_restarts = 100_000)]
struct Busy {
    workers: WorkerAddr,
    done: u32,
}

#[handlers]
impl Busy {
    #[init]
    fn new(workers: WorkerAddr) -> Self {
        Self { workers, done: 0 }
    }

    #[started]
    fn begin(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        let wait = MS * (1 + cx.rng().below(5) as u32);
        cx.addr().step(1).every(wait)?.detach();
        let child = cx.spawn(Leaf)?;
        cx.watch(&child);
        child.live(wait).tell()?;
        Ok(())
    }

    #[handler]
    async fn step(&mut self, cx: &mut Context<Self>, n: u32) -> u32 {
        let work = self.workers.work(n).into_owned();
        if cx.rng().below(2) == 0 {
            cx.pipe(work, |result| BusyMsg::Worked { result: result.unwrap_or(0) });
        } else {
            self.done += work.await.unwrap_or(0);
        }
        if cx.rng().below(8) == 0 {
            panic_on_purpose()
        }
        self.done
    }

    #[handler]
    fn worked(&mut self, result: u32) {
        self.done += result;
    }

    #[terminated]
    fn gone(&mut self, _notice: Terminated) {
        self.done += 1;
    }
}

#[actor]
struct Leaf;

#[handlers]
impl Leaf {
    #[handler]
    async fn live(&self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
        cx.stop();
    }
}

#[actor(mailbox = 2, max_restarts = 100_000)]
struct Worker {
    worked: u32,
}

#[handlers]
impl Worker {
    #[init]
    fn new() -> Self {
        Self { worked: 0 }
    }

    #[handler]
    async fn work(&mut self, cx: &mut Context<Self>, n: u32) -> u32 {
        self.worked += n + 1;
        cx.sleep(MS * cx.rng().below(3) as u32).await;
        if self.worked.is_multiple_of(4) {
            panic_on_purpose()
        }
        self.worked
    }
}

async fn a_busy_tree(scene: Scene) {
    let workers = Pool::new(3, Worker::props().named("workers")).least_loaded();
    let workers = scene.spawn(workers);
    let busy: Vec<_> = (0..10).map(|_| scene.spawn(Busy::props(workers.clone()))).collect();
    let mut outcomes = 0;
    for round in 0..5 {
        let asks: Vec<_> = busy.iter().map(|one| one.step(round).ask()).collect();
        busy[round as usize].stop();
        for ask in asks {
            let outcome = ask.await;
            outcomes += u32::from(
                outcome.is_ok()
                    || outcome.is_err_and(|error| {
                        error.not_executed().is_some() || error.unknown().is_some()
                    }),
            );
        }
        scene.system.sleep(MS * scene.system.rng().below(4) as u32).await;
    }
    busy[9].kill();
    scene.say(format!("{outcomes} outcomes"));
    scene.system.shutdown().await.expect("an orderly end");
    let (stats, flow) = (scene.system.stats(), scene.system.flow());
    scene.say(format!(
        "restarts and dead letters: {}",
        stats.restarts > 0 && stats.dead_letters > 0
    ));
    if stats.spawned == stats.ended {
        scene.say("all have ended");
    }
    if flow.sent == flow.ended() && flow.waiting == 0 {
        scene.say("all is accounted for");
    }
}
