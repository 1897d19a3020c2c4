//! What is left behind: nothing that grows. Measured in a process that runs one measurement alone.
//!
//! `LEAK_CYCLES=100000 cargo test --release --test suite leaks::` does it at length, as `.ci/deep leaks` does.

use std::collections::VecDeque;
use std::env;
use std::future::{Future, poll_fn};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use thespian::prelude::*;
use thespian::{Strategy, Terminated, Timer};
use tokio::runtime::{Builder as Runtime, Handle};

use crate::alone::{ALLOCATOR, alone};
use crate::stages::{quiet, simple};

/// How many bytes may differ between two measurements without being a leak: less than eight for each cycle, even in the
/// short version.
const NOISE: usize = 2 * 1024;

fn cycles() -> usize {
    env::var("LEAK_CYCLES").map_or(300, |count| count.parse().expect("a number"))
}

/// Does everything that leaves something behind for a while.
///
/// Its window is short: what is remembered of restarts is not what this is about, but is no leak either.
#[actor(max_restarts = 1_000_000_000, within = "1ms", mailbox = 16)]
struct Busy {
    long_lived: PostAddr,
    /// It hears of its own end by this, if somebody wakes it: a circle through the task.
    waker: Option<Waker>,
    own: Option<BusyAddr>,
    timer: Option<Timer>,
    depth: u32,
}

#[handlers]
impl Busy {
    #[init]
    fn new(long_lived: PostAddr, depth: u32) -> Self {
        Self { long_lived, waker: None, own: None, timer: None, depth }
    }

    /// Children, watches in all directions, a timer, a pipe, blocking work, and a waker of its own.
    #[handler]
    async fn begin(&mut self, cx: &mut Context<Self>) -> u32 {
        self.waker = Some(poll_fn(|task| Poll::Ready(task.waker().clone())).await);
        self.own = Some(cx.addr());
        cx.watch(&cx.addr());
        cx.watch(&self.long_lived);
        let timer = cx.addr().tick(Vec::new()).every(Duration::from_secs(3600));
        self.timer = Some(timer.expect("a timer"));
        cx.pipe(self.long_lived.ping().into_owned(), |_| BusyMsg::Tick { data: vec![1] });
        drop(cx.blocking(|| vec![0; 100]));
        if self.depth > 0 {
            let child = Busy::props(self.long_lived.clone(), self.depth - 1);
            let child = cx.spawn(child).expect("a child");
            cx.watch(&child);
            child.begin().tell().expect("room");
        }
        7
    }

    #[handler]
    fn tick(&mut self, data: Vec<u8>) {
        drop(data);
    }

    #[handler]
    fn observe(&mut self, cx: &mut Context<Self>, other: BusyAddr) {
        cx.watch(&other);
    }

    #[handler(blocking)]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[terminated]
    fn gone(&mut self, _notice: Terminated) {}
}

/// Lives as long as the system, and is watched, asked and waited for by all the others.
#[actor(mailbox = 4)]
struct Post;

#[handlers]
impl Post {
    #[handler]
    async fn ping(&self) {
        let mut yielded = false;
        poll_fn(|task| {
            if std::mem::replace(&mut yielded, true) {
                return Poll::Ready(());
            }
            task.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    #[handler]
    fn watch(&self, cx: &mut Context<Self>, other: BusyAddr) {
        cx.watch(&other);
    }

    #[terminated]
    fn gone(&mut self, _notice: Terminated) {}
}

/// What outsiders keep: a fixed number of addresses of those who have ended.
struct Outside {
    post: PostAddr,
    kept: VecDeque<BusyAddr>,
}

impl Outside {
    fn new(system: &System) -> Self {
        Self { post: system.spawn(Post).expect("a post"), kept: VecDeque::new() }
    }

    fn keep(&mut self, addr: BusyAddr) {
        self.kept.push_back(addr);
        if self.kept.len() > 50 {
            self.kept.pop_front();
        }
    }

    /// One whole life, and what is asked of it and given up.
    async fn cycle(&mut self, system: &System, number: usize) {
        let busy = system.spawn(Busy::props(self.post.clone(), 1)).expect("an actor");
        let other = system.spawn(Busy::props(self.post.clone(), 0)).expect("an actor");
        assert_eq!(busy.begin().await, Ok(7));
        busy.observe(other.clone()).await.unwrap();
        other.observe(busy.clone()).await.unwrap();
        self.post.watch(busy.clone()).await.unwrap();
        self.give_up(&busy).await;
        match number % 4 {
            0 => busy.stop(),
            1 => busy.kill(),
            2 => busy.drain(),
            _ => drop(busy.stop_on_drop()),
        }
        other.stop();
        busy.stopped().await;
        other.stopped().await;
        self.keep(busy);
        self.keep(other);
    }

    /// One failure of one and the same actor.
    async fn storm(&mut self, busy: &BusyAddr) {
        assert_eq!(busy.begin().await, Ok(7));
        busy.crash().await.unwrap_err();
        self.give_up(busy).await;
        // The new incarnation is there.
        busy.tick(Vec::new()).await.unwrap();
    }

    /// Futures that are polled once and dropped, at those who live long and at those who do not.
    async fn give_up(&self, busy: &BusyAddr) {
        poll_once(self.post.ping().ask()).await;
        poll_once(self.post.stopped()).await;
        poll_once(busy.ready()).await;
        poll_once(busy.tick(vec![2; 10]).send()).await;
        poll_once(busy.tick(vec![2; 10]).timeout(Duration::from_secs(9)).ask()).await;
    }
}

async fn poll_once(future: impl Future) {
    let mut future = std::pin::pin!(future);
    poll_fn(|task| {
        let _ = future.as_mut().poll(task);
        Poll::Ready(())
    })
    .await;
}

/// The live bytes after one and after two times so many cycles of each kind, at moments when nothing is under way.
async fn measure<Fut: Future<Output = ()>>(
    system: &System,
    cycles: usize,
    settled: impl Fn() -> Fut,
) -> [usize; 2] {
    let mut outside = Outside::new(system);
    let phoenix = system.spawn(Busy::props(outside.post.clone(), 1)).expect("an actor");
    let mut live = [0; 2];
    for (round, live) in live.iter_mut().enumerate() {
        for number in 0..cycles {
            outside.cycle(system, number).await;
            if number % 10 == 0 {
                system.sleep(Duration::from_millis(2)).await;
                outside.storm(&phoenix).await;
            }
        }
        outside.storm(&phoenix).await;
        outside.post.ping().await.unwrap();
        *live = at_rest(system, &settled).await;
        assert_eq!(system.stats().restarts as usize, (round + 1) * (cycles.div_ceil(10) + 1));
    }
    live
}

/// The live bytes when least is under way: what still ends behind our back is no leak, and what leaks is there at every look.
async fn at_rest<Fut: Future<Output = ()>>(system: &System, settled: impl Fn() -> Fut) -> usize {
    let mut least = usize::MAX;
    for _ in 0..20 {
        settled().await;
        least = least.min(ALLOCATOR.current_usage());
        system.sleep(Duration::from_millis(1)).await;
    }
    least
}

fn assert_no_growth(what: &str, live: [usize; 2]) {
    println!("{what}: {live:?}");
    assert!(live[1] < live[0] + NOISE, "{what}: {live:?} bytes after one and two rounds");
}

#[test]
fn on_simple_neither_memory_nor_tasks_nor_timers_grow() {
    alone("leaks::on_simple_neither_memory_nor_tasks_nor_timers_grow", || {
        quiet();
        let run = || {
            let system = System::builder().base(simple(1)).ignore_environment().start().unwrap();
            let live = system
                .block_on(async {
                    // The clock moves only when nobody has anything to do.
                    let settled = || system.sleep(Duration::from_secs(1));
                    let live = measure(&system, cycles(), settled).await;
                    system.shutdown().await.unwrap();
                    live
                })
                .unwrap();
            assert_no_growth("within one system", live);
            drop(system);
            ALLOCATOR.current_usage()
        };
        let systems = [run(), run()];
        assert_no_growth("from one system to the next", systems);
    });
}

#[test]
fn on_threads_neither_memory_nor_tasks_nor_threads_grow() {
    alone("leaks::on_threads_neither_memory_nor_tasks_nor_threads_grow", || {
        quiet();
        let threads_before = threads();
        let runtime = Runtime::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let tasks = || Handle::current().metrics().num_alive_tasks();
        runtime.block_on(async {
            let run = async || {
                let system = System::builder().ignore_environment().start().unwrap();
                // Its post, its phoenix with child and timers, and what these need.
                let settled = || until(move || tasks() <= 12);
                let live = measure(&system, cycles(), settled).await;
                assert_no_growth("within one system", live);
                system.shutdown().await.unwrap();
                drop(system);
                until(|| tasks() == 0).await;
                ALLOCATOR.current_usage()
            };
            let systems = [run().await, run().await];
            assert_no_growth("from one system to the next", systems);
        });
        runtime.shutdown_timeout(Duration::from_secs(10));
        let system = System::builder().ignore_environment().start().unwrap();
        let post = system.spawn(Post).unwrap();
        post.ping().blocking().unwrap();
        system.block_on(system.shutdown()).unwrap().unwrap();
        drop(system);
        let begun = Instant::now();
        while threads() > threads_before {
            assert!(begun.elapsed() < Duration::from_secs(10), "threads are left");
            std::thread::yield_now();
        }
    });
}

/// Set and cancelled, and set for somebody who ends. What they hold is freed at once, and not when they would have been due.
#[test]
fn a_hundred_thousand_far_away_timers_leave_nothing_when_they_are_cancelled() {
    alone(
        "leaks::a_hundred_thousand_far_away_timers_leave_nothing_when_they_are_cancelled",
        || {
            const TIMERS: usize = 100_000;
            let day = Duration::from_secs(24 * 3600);
            let run = System::builder().base(simple(1)).ignore_environment().run(async |system| {
                let post = system.spawn(Post).unwrap();
                let set = |to: &BusyAddr| {
                    let timers = (0..TIMERS).map(|n| {
                        let data = vec![0; 100];
                        match n % 3 {
                            0 => to.tick(data).after(day).unwrap(),
                            1 => to.tick(data).every(day).unwrap(),
                            _ => to.tick(data).every_after(day).unwrap(),
                        }
                    });
                    timers.collect::<Vec<Timer>>()
                };
                let busy = system.spawn(Busy::props(post.clone(), 0)).unwrap();
                // What the first ever needs stays.
                drop(busy.tick(Vec::new()).after(day).unwrap());
                system.sleep(Duration::from_nanos(1)).await;
                let before = ALLOCATOR.current_usage();
                let timers = set(&busy);
                let held = ALLOCATOR.current_usage() - before;
                println!("{} bytes for each timer", held / TIMERS);
                assert!(held > TIMERS * 100, "{held}: this proves nothing");
                drop(timers);
                // The driver hears of it.
                system.sleep(Duration::from_nanos(1)).await;
                assert_no_growth("cancelled timers", [before, ALLOCATOR.current_usage()]);
                set(&busy).into_iter().for_each(Timer::detach);
                busy.stop();
                busy.stopped().await;
                drop(busy);
                system.sleep(Duration::from_nanos(1)).await;
                assert_no_growth("timers of one that ended", [before, ALLOCATOR.current_usage()]);
            });
            run.unwrap();
        },
    );
}

/// Whoever waits for its turn is woken by every message that comes, and there may be many until then.
#[test]
fn messages_refused_until_siblings_are_back_leave_nothing_behind() {
    alone("leaks::messages_refused_until_siblings_are_back_leave_nothing_behind", || {
        quiet();
        let top = System::builder().base(simple(1)).children(Strategy::OneForAll);
        let live = top.ignore_environment().run(async |system| {
            let post = system.spawn(Post).unwrap();
            let hour = Duration::from_secs(3600);
            let [first, second] = [(); 2].map(|()| {
                let props = Busy::props(post.clone(), 0).life(|life| life.backoff(hour, hour));
                system.spawn(props).expect("an actor")
            });
            second.ready().await.unwrap();
            first.crash().await.unwrap_err();
            let mut live = [0; 2];
            for live in &mut live {
                for _ in 0..10 * cycles() {
                    let _ = second.tick(Vec::new()).tell();
                    system.sleep(Duration::from_nanos(1)).await;
                }
                *live = ALLOCATOR.current_usage();
            }
            assert_eq!(system.stats().restarts, 0, "they are not back");
            live
        });
        assert_no_growth("refused messages", live.unwrap());
    });
}

/// The same for one that waits for its siblings' round to be over, to begin its own.
#[test]
fn messages_refused_until_a_round_can_begin_leave_nothing_behind() {
    alone("leaks::messages_refused_until_a_round_can_begin_leave_nothing_behind", || {
        quiet();
        let top = System::builder().base(simple(1)).children(Strategy::RestForOne);
        let live = top.ignore_environment().run(async |system| {
            let post = system.spawn(Post).unwrap();
            let hour = Duration::from_secs(3600);
            let [first, second, third] = [(); 3].map(|()| {
                let props = Busy::props(post.clone(), 0).life(|life| life.backoff(hour, hour));
                system.spawn(props).expect("an actor")
            });
            third.ready().await.unwrap();
            second.crash().await.unwrap_err();
            system.sleep(Duration::from_secs(1)).await;
            first.crash().await.unwrap_err();
            let mut live = [0; 2];
            for live in &mut live {
                for _ in 0..10 * cycles() {
                    let _ = first.tick(Vec::new()).tell();
                    system.sleep(Duration::from_nanos(1)).await;
                }
                *live = ALLOCATOR.current_usage();
            }
            assert_eq!(system.stats().restarts, 0, "they are not back");
            live
        });
        assert_no_growth("refused messages", live.unwrap());
    });
}

/// Tasks end a moment after the actors whose they were.
async fn until(reached: impl Fn() -> bool) {
    let begun = Instant::now();
    while !reached() {
        assert!(begun.elapsed() < Duration::from_secs(10), "tasks are left");
        tokio::task::yield_now().await;
    }
}

/// How many threads this process has; where nobody can say, none.
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").map_or(0, |threads| threads.count())
}
