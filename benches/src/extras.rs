//! What an actor of ours keeps, and what each thing costs that not all have. Live bytes, by a counting allocator: less than what the
//! process has in memory, and exact.

use std::future::Future;
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Builder, Name, Passing};

use crate::report::{number, table};
use crate::stage::Stage;

const COUNT: usize = 10_000;

pub fn table_of(live: fn() -> f64) -> String {
    let builder = System::builder;
    let intercepted = || System::builder().intercept(|_| Passing::Pass);
    let bare = each(live, builder, plain);
    let extras = [
        ("a name of ten letters", each(live, builder, named)),
        ("being watched", each(live, builder, watched)),
        ("a child, itself included", each(live, builder, parent)),
        ("nine messages instead of one: the ring of their kinds", each(live, builder, busy)),
        ("a restart that is remembered", each(live, builder, restarted)),
        ("a timer", each(live, builder, timed)),
        ("an interceptor of its address", each(live, builder, guarded)),
        ("an interceptor of the system", each(live, intercepted, plain)),
    ];
    let mut lines = vec![vec!["an idle actor: restartable, asked once".to_owned(), number(bare)]];
    for (what, bytes) in extras {
        lines.push(vec![format!("+ {what}"), number((bytes - bare).max(0.0))]);
    }
    table(&["live bytes of an actor".into(), "bytes".into()], &lines)
}

async fn plain(system: System, _: usize) -> PlainAddr {
    used(system.spawn(Plain::props()).expect("an actor")).await
}

async fn named(system: System, i: usize) -> PlainAddr {
    let props = Plain::props().named(format!("name-{i:05}"));
    used(system.spawn(props).expect("an actor")).await
}

async fn watched(system: System, i: usize) -> PlainAddr {
    let name = Name::new("watcher");
    if i == 0 {
        let watcher = system.spawn(Watcher).expect("an actor");
        system.claim(&name, &watcher).expect("the name");
    }
    let watcher: WatcherAddr = system.look_up(&name).expect("the watcher");
    let actor = plain(system, i).await;
    watcher.observe(actor.clone()).await.expect("an answer");
    actor
}

async fn parent(system: System, i: usize) -> PlainAddr {
    let actor = plain(system, i).await;
    used(actor.adopt().await.expect("an answer")).await;
    actor
}

async fn busy(system: System, i: usize) -> PlainAddr {
    let mut actor = plain(system, i).await;
    for _ in 1..9 {
        actor = used(actor).await;
    }
    actor
}

async fn restarted(system: System, i: usize) -> PlainAddr {
    let actor = plain(system, i).await;
    actor.crash().await.expect_err("it crashes");
    used(actor).await
}

async fn timed(system: System, i: usize) -> (PlainAddr, Timer) {
    let actor = plain(system, i).await;
    let timer = actor.touch().every(Duration::from_secs(3600)).expect("a timer");
    (actor, timer)
}

async fn guarded(system: System, i: usize) -> PlainAddr {
    used(plain(system, i).await.intercepted(|_, _| Passing::Pass)).await
}

/// Live bytes of each of many that are made like that.
fn each<T, M, F>(live: fn() -> f64, builder: fn() -> Builder, make: M) -> f64
where
    T: Send + 'static,
    M: Fn(System, usize) -> F + Send + 'static,
    F: Future<Output = T> + Send,
{
    Stage { workers: 2, one_thread: true }.on_tokio(async move {
        let builder = builder().ignore_environment().without_dead_letter_log();
        let system = builder.start().expect("a system");
        let mut kept = Vec::with_capacity(COUNT + 1);
        // What the first one brings along is there for all.
        kept.push(make(system.clone(), 0).await);
        let before = live();
        for i in 1..=COUNT {
            kept.push(make(system.clone(), i).await);
        }
        let bytes = (live() - before) / COUNT as f64;
        drop(kept);
        system.shutdown().await.expect("a good end");
        bytes
    })
}

async fn used(actor: PlainAddr) -> PlainAddr {
    actor.touch().await.expect("an answer");
    actor
}

#[actor(max_restarts = 1_000_000, within = "1s")]
struct Plain {
    touched: u64,
}

#[handlers]
impl Plain {
    #[init]
    fn new() -> Self {
        Self { touched: 0 }
    }

    #[handler]
    fn touch(&mut self) -> u64 {
        self.touched += 1;
        self.touched
    }

    #[handler]
    fn adopt(&self, cx: &mut Context<Self>) -> PlainAddr {
        cx.spawn(Plain::props()).expect("a child")
    }

    #[handler]
    fn crash(&self) {
        panic!("on purpose");
    }
}

#[actor]
struct Watcher;

#[handlers]
impl Watcher {
    #[handler]
    fn observe(&self, cx: &mut Context<Self>, actor: PlainAddr) {
        cx.watch(&actor);
    }
}
