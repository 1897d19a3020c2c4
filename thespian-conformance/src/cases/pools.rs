//! Pools: several workers behind one address, who lose nothing while they come, fail and go.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use thespian::prelude::*;

use crate::case::cases;
use crate::gate::Gate;
use crate::player::panic_on_purpose;
use crate::scene::Scene;

cases! { "pools":
    "workers take turns",
    workers_take_turns => ["3 3 3"];

    "one that is full is passed over, and when all are full a tell comes back and an ask waits",
    who_is_full_is_passed_over => ["as many as there is room for", "given back: Full", "9"];

    "what has the same key goes to the same worker, in its order, also while their number changes",
    keys_keep_their_order => ["120 handled, each once", "in order: true"];

    "a broadcast reaches all workers, and the first answer is the answer",
    a_broadcast_reaches_all => ["7", "3 handled what was told"];

    "a worker's failure reaches whoever asked it, the others notice nothing, and the pool recovers for ever",
    failing_workers => ["20 answered, 40 unknown: Crashed", "60 handled, each once", "3 workers"];

    "while workers come and go nothing is lost and nothing doubled",
    resized_under_load => ["90 handled, each once", "all is accounted for"];

    "a pool that is drained handles what it has accepted, and takes nothing more",
    a_drained_pool => ["10 handled, each once", "drained", "given back: Stopped"];
}

/// Which numbers were handled, in which order.
#[derive(Clone, Default)]
struct Ledger(Arc<Mutex<Vec<u32>>>);

impl Ledger {
    fn enter(&self, number: u32) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(number);
    }

    fn order(&self) -> Vec<u32> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn once(&self) -> String {
        let mut all = self.order();
        all.sort_unstable();
        match all.is_sorted_by(|one, next| one < next) {
            true => format!("{} handled, each once", all.len()),
            false => format!("{all:?}"),
        }
    }
}

#[actor(mailbox = 2)]
struct Worker {
    ledger: Ledger,
}

#[handlers(derive(Clone))]
impl Worker {
    #[init]
    fn new(ledger: Ledger) -> Self {
        Self { ledger }
    }

    #[handler]
    fn work(&self, number: u32) -> u32 {
        self.ledger.enter(number);
        number
    }

    /// Fails at what cannot be divided by three.
    #[handler]
    fn try_to(&self, number: u32) -> u32 {
        self.ledger.enter(number);
        if !number.is_multiple_of(3) {
            panic_on_purpose()
        }
        number
    }

    #[handler]
    fn who(&self, cx: &mut Context<Self>) -> String {
        cx.path().to_string()
    }

    #[handler]
    async fn hold(&self, gate: Gate) {
        gate.pass().await;
    }
}

fn workers(count: usize) -> (Pool<Worker>, Ledger) {
    let ledger = Ledger::default();
    let recipe = Worker::props(ledger.clone()).named("pool");
    (Pool::new(count, recipe.max_restarts(1000, std::time::Duration::from_secs(3600))), ledger)
}

async fn workers_take_turns(scene: Scene) {
    let pool = scene.spawn(workers(3).0);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..9 {
        *seen.entry(pool.who().await.expect("an answer")).or_default() += 1;
    }
    let times: Vec<_> = seen.values().map(u32::to_string).collect();
    scene.say(times.join(" "));
}

async fn who_is_full_is_passed_over(scene: Scene) {
    let (pool, gate) = (scene.spawn(workers(2).0), Gate::default());
    pool.hold(gate.clone()).tell().expect("room");
    pool.hold(gate.clone()).tell().expect("room");
    gate.occupied(2).await;
    (0..4).for_each(|number| pool.work(number).tell().expect("room"));
    scene.say("as many as there is room for");
    scene.sent(pool.work(8).tell());
    let waiting = pool.work(9).ask();
    gate.open();
    scene.heard(waiting.await);
}

async fn keys_keep_their_order(scene: Scene) {
    let (pool, ledger) = workers(3);
    let pool = scene.spawn(pool.by_key(|message| match message {
        WorkerMsg::Work { number } => number % 6,
        _ => 0,
    }));
    let crew = pool.pool().expect("a pool");
    for number in 0..120 {
        pool.work(number).send().await.expect("room");
        match number {
            30 => crew.resize(5).expect("a size"),
            60 => crew.resize(1).expect("a size"),
            90 => crew.resize(4).expect("a size"),
            _ => {}
        }
    }
    pool.drain();
    pool.stopped().await;
    scene.say(ledger.once());
    let order = ledger.order();
    let in_order = (0..6).all(|key| order.iter().filter(|n| *n % 6 == key).is_sorted());
    scene.say(format!("in order: {in_order}"));
}

async fn a_broadcast_reaches_all(scene: Scene) {
    let (pool, ledger) = workers(3);
    let pool = scene.spawn(pool.broadcast());
    scene.heard(pool.work(7).await);
    pool.work(8).send().await.expect("room");
    pool.drain();
    pool.stopped().await;
    let times = ledger.order().into_iter().filter(|number| *number == 8).count();
    scene.say(format!("{times} handled what was told"));
}

async fn failing_workers(scene: Scene) {
    let (pool, ledger) = workers(3);
    let pool = scene.spawn(pool);
    let (mut answered, mut unknown) = (0, 0);
    for number in 0..60 {
        match pool.try_to(number).await {
            Ok(_) => answered += 1,
            Err(error) => unknown += u32::from(error.unknown() == Some(Unknown::Crashed)),
        }
    }
    scene.say(format!("{answered} answered, {unknown} unknown: Crashed"));
    scene.say(ledger.once());
    let crew = pool.pool().expect("a pool");
    crew.settled().await;
    scene.say(format!("{} workers", crew.size()));
}

async fn resized_under_load(scene: Scene) {
    let (pool, ledger) = workers(3);
    let pool = scene.spawn(pool.least_loaded());
    let crew = pool.pool().expect("a pool");
    let mut asked = Vec::new();
    for number in 0..90 {
        match number % 3 {
            0 => asked.push(pool.work(number).ask()),
            1 => pool.work(number).send().await.expect("room"),
            _ => drop(pool.work(number).await.expect("an answer")),
        }
        if number % 15 == 7 {
            crew.resize(1 + number as usize % 4).expect("a size");
        }
    }
    for ask in asked {
        ask.await.expect("an answer");
    }
    crew.settled().await;
    pool.drain();
    pool.stopped().await;
    scene.say(ledger.once());
    let flow = scene.system.flow();
    if flow.sent == flow.ended() && flow.handled == 90 {
        scene.say("all is accounted for");
    }
}

async fn a_drained_pool(scene: Scene) {
    let (pool, ledger) = workers(2);
    let pool = scene.spawn(pool);
    for number in 0..10 {
        pool.work(number).send().await.expect("room");
    }
    pool.drain();
    let how = pool.stopped().await;
    scene.say(ledger.once());
    scene.say(how.to_string());
    scene.sent(pool.work(11).tell());
}
