//! Being told that somebody ended.

use thespian::Terminated;
use thespian::prelude::*;

use crate::probes::{GateAddr, NotebookAddr, gate, notebook, say};
use crate::stages::{everywhere, everywhere_often};

/// Talks to its watcher, then ends.
#[actor]
struct Watched;

#[handlers]
impl Watched {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn talk_and_end(&mut self, cx: &mut Context<Self>, to: WatcherAddr) {
        for n in 0..5 {
            to.hear(n).tell().expect("room");
        }
        cx.stop();
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }
}

#[actor]
struct Watcher {
    book: NotebookAddr,
}

#[handlers]
impl Watcher {
    #[init]
    fn new(book: NotebookAddr) -> Self {
        Self { book }
    }

    #[handler]
    fn observe(&mut self, cx: &mut Context<Self>, who: WatchedAddr) {
        cx.watch(&who);
    }

    #[handler]
    fn unwatch(&mut self, cx: &mut Context<Self>, who: WatchedAddr) {
        cx.unwatch(&who);
    }

    #[handler]
    fn hear(&mut self, n: u32) {
        say(&self.book, n.to_string());
    }

    #[handler]
    async fn hold(&mut self, gate: GateAddr) {
        let _ = gate.pass().await;
    }

    #[handler]
    fn crash(&mut self) {
        panic!("on purpose");
    }

    #[terminated]
    async fn gone(&mut self, notice: Terminated) {
        say(&self.book, format!("{}: {}", notice.who.kind, notice.reason));
    }
}

fn cast(system: &System) -> (WatcherAddr, WatchedAddr, NotebookAddr) {
    let book = notebook(system);
    let watcher = system.spawn(Watcher::props(book.clone())).expect("a watcher");
    (watcher, system.spawn(Watched::props()).expect("a watched"), book)
}

/// Everything that was on its way has arrived.
async fn settled(watcher: &WatcherAddr, book: &NotebookAddr) -> Vec<String> {
    watcher.hear(99).await.expect("a watcher");
    book.lines().await.expect("a notebook")
}

#[test]
fn one_notice_after_all_that_was_said_before() {
    everywhere_often(async |system| {
        let (watcher, watched, book) = cast(&system);
        watcher.observe(watched.clone()).await.unwrap();
        // Watching twice is watching once.
        watcher.observe(watched.clone()).await.unwrap();
        watched.talk_and_end(watcher.clone()).tell().unwrap();
        watched.stopped().await;
        let lines = settled(&watcher, &book).await;
        assert_eq!(lines, ["0", "1", "2", "3", "4", "Watched: stopped", "99"]);
    });
}

#[test]
fn one_who_is_dead_already_is_reported_with_the_reason() {
    everywhere(async |system| {
        let (watcher, watched, book) = cast(&system);
        watched.kill();
        watched.stopped().await;
        for _ in 0..2 {
            watcher.observe(watched.clone()).await.unwrap();
            watcher.hear(1).await.unwrap();
        }
        // Two watches, one after the end of the other: two notices.
        let lines = settled(&watcher, &book).await;
        assert_eq!(lines, ["Watched: killed", "1", "Watched: killed", "1", "99"]);
    });
}

#[test]
fn a_watch_given_back_says_nothing_even_if_the_notice_is_on_its_way() {
    everywhere_often(async |system| {
        let (watcher, watched, book) = cast(&system);
        let other = system.spawn(Watched::props()).unwrap();
        let gate = gate(&system);
        watcher.observe(watched.clone()).await.unwrap();
        watcher.observe(other.clone()).await.unwrap();
        watcher.unwatch(other.clone()).await.unwrap();
        other.stop();
        other.stopped().await;

        watcher.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        watcher.unwatch(watched.clone()).tell().unwrap();
        watched.stop();
        watched.stopped().await;
        gate.open().await.unwrap();
        assert_eq!(settled(&watcher, &book).await, ["99"]);

        // Watched once more: exactly one, although an old notice may have been under way.
        watcher.observe(watched.clone()).await.unwrap();
        watcher.hear(1).await.unwrap();
        assert_eq!(settled(&watcher, &book).await, ["99", "Watched: stopped", "1", "99"]);
    });
}

#[test]
fn a_restart_of_the_watched_is_no_end_and_one_of_the_watcher_loses_nothing() {
    everywhere_often(async |system| {
        let (watcher, watched, book) = cast(&system);
        watcher.observe(watched.clone()).await.unwrap();
        watched.crash().await.unwrap_err();
        watcher.crash().tell().unwrap();
        watched.stop();
        watched.stopped().await;
        assert_eq!(settled(&watcher, &book).await, ["Watched: stopped", "99"]);
        // The watched one may have been stopped before it was made again.
        assert!((1..=2).contains(&system.stats().restarts));
    });
}

#[test]
fn a_notice_is_not_lost_in_a_crash_before_it() {
    everywhere(async |system| {
        let (watcher, watched, book) = cast(&system);
        let gate = gate(&system);
        watcher.observe(watched.clone()).await.unwrap();
        watcher.hold(gate.clone()).tell().unwrap();
        gate.occupied(1).await.unwrap();
        watcher.crash().tell().unwrap();
        watched.stop();
        watched.stopped().await;
        gate.open().await.unwrap();
        assert_eq!(settled(&watcher, &book).await, ["Watched: stopped", "99"]);
    });
}

#[test]
fn watching_each_other_and_oneself_ends_well() {
    /// Watches whomever, itself too.
    #[actor]
    struct Mirror {
        book: NotebookAddr,
    }

    #[handlers]
    impl Mirror {
        #[handler]
        fn observe(&mut self, cx: &mut Context<Self>, who: MirrorAddr) {
            cx.watch(&who);
        }

        #[terminated]
        fn gone(&mut self, notice: Terminated) {
            say(&self.book, notice.reason.to_string());
        }
    }

    everywhere(async |system| {
        let book = notebook(&system);
        let pair = [(); 2].map(|()| system.spawn(Mirror { book: book.clone() }).unwrap());
        pair[0].observe(pair[0].clone()).await.unwrap();
        pair[0].observe(pair[1].clone()).await.unwrap();
        pair[1].observe(pair[0].clone()).await.unwrap();
        pair[0].stop();
        assert_eq!(book.first(1).await.unwrap(), ["stopped"]);
        pair[1].stop();
        pair[1].stopped().await;
        assert_eq!(book.lines().await.unwrap(), ["stopped"]);
    });
}
