//! Threads that are lent: whoever awaits the answer of a short handler may run its actor himself, on the stage `threads`.

use std::cell::Cell;
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::task::Poll;
use std::time::{Duration, Instant};

use thespian::prelude::*;
use thespian::{AskError, Unknown};
use tokio::runtime::{Builder, Handle, Id, Runtime};

use crate::probes::{NotebookAddr, notebook};
use crate::stages::{everywhere_often, quiet};

thread_local! {
    static POLLS: Cell<bool> = const { Cell::new(false) };
}

/// Whether this runs in a poll of an asker's own.
fn is_lent() -> bool {
    POLLS.get()
}

/// Awaits an ask, and marks this thread while it is polled.
async fn marked<F: IntoFuture>(ask: F) -> F::Output {
    let mut ask = pin!(ask.into_future());
    poll_fn(|task| {
        POLLS.set(true);
        let poll = ask.as_mut().poll(task);
        POLLS.set(false);
        poll
    })
    .await
}

/// More than enough for a handler to become known, and for one or the other ask to come to an actor that is idle.
const MANY: usize = 300;

#[derive(Clone, Default)]
struct Seen {
    made: Arc<AtomicUsize>,
    made_lent: Arc<AtomicUsize>,
    notes: Arc<AtomicUsize>,
    lent_notes: Arc<AtomicUsize>,
    dropped_lent: Arc<AtomicBool>,
}

#[protocol]
trait Counter {
    fn at_the_counter(&self) -> bool;
}

#[actor]
struct Clerk {
    seen: Seen,
}

#[handlers]
impl Counter for Clerk {
    fn at_the_counter(&self) -> bool {
        is_lent()
    }
}

#[handlers(speaks(Counter))]
impl Clerk {
    #[init]
    fn new(seen: Seen) -> Self {
        seen.made_lent.fetch_add(usize::from(is_lent()), Ordering::SeqCst);
        seen.made.fetch_add(1, Ordering::SeqCst);
        Self { seen }
    }

    #[handler]
    fn short(&self) -> bool {
        is_lent()
    }

    #[handler]
    fn long(&self) -> bool {
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_micros(30) {}
        is_lent()
    }

    #[handler]
    async fn waits(&self) -> bool {
        let is_lent = is_lent();
        tokio::task::yield_now().await;
        is_lent
    }

    /// Has itself handle another message, behind this one.
    #[handler]
    fn tells(&self, cx: &mut Context<Self>) -> bool {
        cx.addr().note().tell().unwrap();
        is_lent()
    }

    /// Another one, of the same system.
    #[handler]
    fn hires(&self, cx: &mut Context<Self>) -> ClerkAddr {
        cx.spawn(Clerk::props(self.seen.clone())).unwrap()
    }

    #[handler]
    fn tells_another(&self, other: ClerkAddr) -> bool {
        other.note().tell().unwrap();
        is_lent()
    }

    #[handler]
    fn note(&self) {
        self.seen.lent_notes.fetch_add(usize::from(is_lent()), Ordering::SeqCst);
        self.seen.notes.fetch_add(1, Ordering::SeqCst);
    }

    #[handler]
    fn crash_if(&self, lent: bool) -> bool {
        assert!(!(lent && is_lent()), "a clerk, on purpose");
        is_lent()
    }

    /// Stops, if it runs on a lent thread.
    #[handler]
    fn last(&self, cx: &mut Context<Self>) -> bool {
        if is_lent() {
            cx.stop();
        }
        is_lent()
    }

    #[handler]
    fn runtime(&self) -> (bool, Id) {
        (is_lent(), Handle::current().id())
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        self.seen.dropped_lent.fetch_or(is_lent(), Ordering::SeqCst);
    }
}

fn two_threads() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

fn start() -> System {
    System::builder().ignore_environment().without_dead_letter_log().start().expect("a system")
}

/// Plays it in a task of tokio's, with one clerk who can be made again.
fn play<F, Fut>(scenario: F)
where
    F: FnOnce(ClerkAddr, Seen) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send,
{
    quiet();
    two_threads().block_on(async {
        let task = tokio::spawn(async {
            let system = start();
            let seen = Seen::default();
            let clerk = system.spawn(Clerk::props(seen.clone())).unwrap();
            scenario(clerk, seen).await;
            system.shutdown().await.unwrap();
        });
        task.await.expect("a good end");
    });
}

/// How many of so many asks ran on the asker's thread.
async fn count<F: IntoFuture<Output = Result<bool, AskError>>>(
    mut ask: impl FnMut() -> F,
) -> usize {
    let mut lent = 0;
    for _ in 0..MANY {
        lent += usize::from(marked(ask()).await.unwrap());
    }
    lent
}

/// Asks until it has been run on the asker's thread. A machine that is busy may make any handler look long for a while.
async fn until_lent<F: IntoFuture<Output = Result<bool, AskError>>>(mut ask: impl FnMut() -> F) {
    for _ in 0..100_000 {
        if marked(ask()).await.unwrap() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("its asker never ran it");
}

#[test]
fn a_short_handler_is_run_by_whoever_awaits_it() {
    play(async |clerk, _| {
        assert!(!marked(clerk.short()).await.unwrap(), "it is not known to be short");
        until_lent(|| clerk.short()).await;
    });
}

#[test]
fn so_is_one_that_is_asked_through_a_narrowed_address() {
    play(async |clerk, _| {
        let counter: CounterAddr = clerk.narrow();
        until_lent(|| counter.at_the_counter()).await;
    });
}

#[test]
fn what_one_actor_has_shown_holds_for_all_of_its_kind() {
    play(async |clerk, _| {
        until_lent(|| clerk.short()).await;
        let elsewhere = start();
        let first = async || {
            let another = elsewhere.spawn(Clerk::props(Seen::default())).unwrap();
            another.ready().await.unwrap();
            another.short().await
        };
        until_lent(first).await;
        elsewhere.shutdown().await.unwrap();
    });
}

/// Of those whom no worker has taken up meanwhile.
#[test]
fn who_is_made_in_a_moment_is_made_by_whoever_asks_first() {
    play(async |clerk, _| {
        until_lent(|| clerk.short()).await;
        let (elsewhere, seen) = (start(), Seen::default());
        let mut asked = 0;
        while seen.made_lent.load(Ordering::SeqCst) < 10 {
            let newcomer = elsewhere.spawn(Clerk::props(seen.clone())).unwrap();
            marked(newcomer.short()).await.unwrap();
            asked += 1;
            assert!(asked < 100_000, "nobody was made by his asker");
            newcomer.stop();
            tokio::task::yield_now().await;
        }
        elsewhere.shutdown().await.unwrap();
        assert_eq!(seen.made.load(Ordering::SeqCst), asked, "everybody was made once");
    });
}

/// Takes its time to be made.
#[actor]
struct Late;

#[handlers]
impl Late {
    #[init]
    fn after_a_while(seen: Seen) -> Self {
        seen.made_lent.fetch_add(usize::from(is_lent()), Ordering::SeqCst);
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_micros(30) {}
        Self
    }

    #[handler]
    fn short(&self) -> bool {
        is_lent()
    }
}

#[test]
fn who_takes_his_time_to_be_made_is_made_by_the_workers() {
    play(async |_, seen| {
        let system = start();
        let one = system.spawn(Late::props(seen.clone())).unwrap();
        until_lent(|| one.short()).await;
        for _ in 0..MANY {
            let newcomer = system.spawn(Late::props(seen.clone())).unwrap();
            marked(newcomer.short()).await.unwrap();
            newcomer.stop();
        }
        system.shutdown().await.unwrap();
        assert_eq!(seen.made_lent.load(Ordering::SeqCst), 0);
    });
}

#[test]
fn a_long_handler_is_run_by_the_workers() {
    play(async |clerk, _| assert_eq!(count(|| clerk.long()).await, 0));
}

#[test]
fn a_handler_that_waits_is_run_by_the_workers() {
    play(async |clerk, _| assert_eq!(count(|| clerk.waits()).await, 0));
}

#[test]
fn what_stands_behind_the_message_is_left_to_the_workers() {
    play(async |clerk, seen| {
        for _ in 0..10 {
            until_lent(|| clerk.tells()).await;
        }
        clerk.note().await.unwrap();
        assert_eq!(seen.lent_notes.load(Ordering::SeqCst), 0);
    });
}

#[test]
fn a_panic_on_a_lent_thread_is_the_actors_own() {
    play(async |clerk, seen| {
        count(|| clerk.crash_if(false)).await;
        let mut failed = None;
        for _ in 0..100_000 {
            failed = marked(clerk.crash_if(true)).await.err();
            if failed.is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
        let failed = failed.expect("its asker never ran it");
        assert_eq!(failed.unknown(), Some(Unknown::Crashed));
        clerk.crash_if(false).await.expect("it is made again");
        assert!(!seen.dropped_lent.load(Ordering::SeqCst), "its state is put off elsewhere");
    });
}

/// Nobody but the workers of another thread can do it: this one is kept busy.
#[test]
fn what_a_lent_handler_leaves_does_not_wait_for_its_asker() {
    play(async |clerk, seen| waits_for_nobody(&seen, || clerk.tells()).await);
}

#[test]
fn who_is_woken_by_a_lent_handler_does_not_wait_for_its_asker() {
    play(async |clerk, seen| {
        let other = clerk.hires().await.unwrap();
        waits_for_nobody(&seen, || clerk.tells_another(other.clone())).await;
    });
}

/// Asks for notes until it has run ten of those asks itself, and lets no other task have this thread before each is written.
async fn waits_for_nobody<F: IntoFuture<Output = Result<bool, AskError>>>(
    seen: &Seen,
    mut ask: impl FnMut() -> F,
) {
    let (mut lent, mut asked) = (0, 0);
    while lent < 10 {
        lent += usize::from(marked(ask()).await.unwrap());
        asked += 1;
        wait_here(seen, asked);
        assert!(asked < 100_000, "its asker never ran it");
        tokio::task::yield_now().await;
    }
}

/// Keeps this thread busy until there are so many notes.
fn wait_here(seen: &Seen, notes: usize) {
    let begin = Instant::now();
    while seen.notes.load(Ordering::SeqCst) < notes {
        assert!(begin.elapsed() < Duration::from_secs(20), "they wait for the asker");
        std::hint::spin_loop();
    }
}

/// Whoever has set a deadline wants to be told when it has passed, whatever the handler does.
#[test]
fn an_ask_with_a_deadline_is_left_to_the_workers() {
    play(async |clerk, _| {
        until_lent(|| clerk.short()).await;
        assert_eq!(count(|| clerk.short().timeout(Duration::from_secs(3600))).await, 0);
        until_lent(|| clerk.short()).await;
    });
}

#[test]
fn an_actor_does_not_end_on_a_lent_thread() {
    play(async |clerk, seen| {
        until_lent(|| clerk.last()).await;
        clerk.stopped().await;
        assert!(!seen.dropped_lent.load(Ordering::SeqCst));
    });
}

#[test]
fn whoever_asks_without_end_lets_others_run() {
    quiet();
    let (done, is_done) = mpsc::channel();
    std::thread::spawn(move || {
        one_thread_with_an_asker_without_end();
        done.send(())
    });
    is_done.recv_timeout(Duration::from_secs(60)).expect("others have their turn");
}

fn one_thread_with_an_asker_without_end() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let system = start();
        let clerk = system.spawn(Clerk::props(Seen::default())).unwrap();
        let is_over = Arc::new(AtomicBool::new(false));
        let ends = is_over.clone();
        let asker = tokio::spawn(async move {
            while !is_over.load(Ordering::SeqCst) {
                clerk.short().await.unwrap();
            }
        });
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        ends.store(true, Ordering::SeqCst);
        asker.await.unwrap();
        system.shutdown().await.unwrap();
    });
}

#[test]
fn a_thread_of_another_runtime_is_not_lent() {
    quiet();
    let (home, abroad) = (two_threads(), two_threads());
    let (system, clerk) = home.block_on(async {
        let system = start();
        let clerk = system.spawn(Clerk::props(Seen::default())).unwrap();
        count(|| clerk.short()).await;
        (system, clerk)
    });
    let id = home.handle().id();
    abroad.block_on(async {
        for _ in 0..MANY {
            assert_eq!(marked(clerk.runtime()).await.unwrap(), (false, id));
        }
    });
    home.block_on(until_lent(|| async { Ok(clerk.runtime().await?.0) }));
    home.block_on(system.shutdown()).unwrap();
}

/// With urgent messages, of which it is for others to say which is next.
#[actor]
struct Ward;

#[handlers]
impl Ward {
    #[handler]
    fn visit(&self) -> bool {
        is_lent()
    }

    #[handler(priority = high)]
    fn alarm(&self) {}
}

#[test]
fn who_has_urgent_messages_is_run_by_the_workers() {
    play(async |_, _| {
        let system = start();
        let ward = system.spawn(Ward).unwrap();
        assert_eq!(count(|| ward.visit()).await, 0);
        ward.alarm().await.unwrap();
        system.shutdown().await.unwrap();
    });
}

#[actor]
struct Scribe {
    book: NotebookAddr,
}

#[handlers]
impl Scribe {
    #[handler]
    fn write(&mut self, cx: &mut Context<Self>) {
        cx.pipe(self.book.note("piped".into()), |_| ScribeMsg::Noted);
        let _ = self.book.note("told".into()).tell();
    }

    #[handler]
    fn noted(&mut self) {}
}

#[test]
fn an_ask_is_sent_when_it_is_polled_or_when_it_says_so_and_in_an_actor_at_once() {
    everywhere_often(async |system| {
        let book = notebook(&system);
        let unpolled = book.note("unpolled".into()).into_future();
        let mut later = pin!(book.note("later".into()).into_future());
        let now = book.note("now".into()).ask();
        let mut polled = false;
        poll_fn(|task| {
            if !polled {
                polled = true;
                let _ = later.as_mut().poll(task);
            }
            Poll::Ready(())
        })
        .await;
        book.note("last".into()).await.unwrap();
        drop(unpolled);
        now.await.unwrap();
        assert_eq!(book.lines().await.unwrap(), ["now", "later", "last"]);

        let scribe = system.spawn(Scribe { book: book.clone() }).unwrap();
        scribe.write().await.unwrap();
        assert_eq!(book.first(5).await.unwrap()[3..], ["piped", "told"]);
    });
}
