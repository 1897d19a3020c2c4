//! Timers that belong to the actor and not to an incarnation.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use thespian::prelude::*;

use crate::probes::{NotebookAddr, notebook, say};
use crate::stages::{USUAL, everywhere, everywhere_often, on_simple, quiet, threads};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// How `#[started]` sets its timer.
#[derive(Clone, Copy, PartialEq)]
enum Setting {
    Anew,
    IfNotKept,
    Never,
}

#[actor(max_restarts = 1000, stop_within = "1ms")]
struct Lamp {
    book: NotebookAddr,
    setting: Setting,
}

#[handlers]
impl Lamp {
    #[init]
    fn new(book: NotebookAddr, setting: Setting) -> Self {
        Self { book, setting }
    }

    #[started]
    fn light(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        let is_set = match self.setting {
            Setting::Anew => true,
            Setting::IfNotKept => !cx.kept("blink"),
            Setting::Never => false,
        };
        if is_set {
            cx.keep("blink", cx.addr().blink().every(SECOND)?);
        }
        Ok(())
    }

    #[handler]
    fn blink(&mut self, cx: &mut Context<Self>) {
        say(&self.book, format!("{:?}", cx.now().since_start()));
    }

    #[handler]
    fn crash(&mut self) {
        panic!("a lamp, on purpose");
    }

    #[handler]
    fn keep_once(&mut self, cx: &mut Context<Self>, wait: Duration) -> bool {
        cx.keep("once", cx.addr().blink().after(wait).expect("a timer"));
        cx.kept("once")
    }

    #[handler]
    fn kept(&mut self, cx: &mut Context<Self>, name: &'static str) -> bool {
        cx.kept(name)
    }

    #[handler]
    fn let_go(&mut self, cx: &mut Context<Self>, name: &'static str) -> bool {
        cx.let_go(name)
    }

    /// For somebody else, under one name or another.
    #[handler]
    fn keep_token(
        &mut self,
        cx: &mut Context<Self>,
        name: &'static str,
        other: LampAddr,
        token: Arc<()>,
    ) {
        cx.keep(name, other.hold(token).every(HOUR).expect("a timer"));
    }

    #[handler]
    fn hold(&mut self, _token: Arc<()>) {}

    /// Blocks its thread, and keeps another timer when it comes back.
    #[handler]
    fn block(
        &mut self,
        cx: &mut Context<Self>,
        blocks: Sender<()>,
        release: Receiver<()>,
        other: LampAddr,
        token: Arc<()>,
    ) {
        cx.keep("first", other.hold(token.clone()).after(HOUR).expect("a timer"));
        let _ = blocks.send(());
        let _ = release.recv();
        cx.keep("second", other.hold(token).after(HOUR).expect("a timer"));
    }
}

fn lamp(system: &System, setting: Setting) -> (LampAddr, NotebookAddr) {
    let book = notebook(system);
    (system.spawn(Lamp::props(book.clone(), setting)).expect("a lamp"), book)
}

/// One and a half seconds after its start, its fate.
async fn crash_in_the_middle(system: &System, lamp: &LampAddr) {
    system.sleep(3 * SECOND / 2).await;
    lamp.crash().await.unwrap_err();
}

#[test]
fn a_kept_timer_goes_on_over_a_restart_at_the_same_rate() {
    on_simple(USUAL, async |system| {
        let (lamp, book) = lamp(&system, Setting::IfNotKept);
        crash_in_the_middle(&system, &lamp).await;
        assert_eq!(book.first(4).await.unwrap(), ["1s", "2s", "3s", "4s"]);
        assert_eq!(system.stats().restarts, 1);
    });
}

/// And counts from the new start then.
#[test]
fn one_that_is_set_anew_at_each_start_is_not_doubled() {
    on_simple(USUAL, async |system| {
        let (lamp, book) = lamp(&system, Setting::Anew);
        crash_in_the_middle(&system, &lamp).await;
        crash_in_the_middle(&system, &lamp).await;
        assert_eq!(book.first(4).await.unwrap(), ["1s", "2.5s", "4s", "5s"]);
    });
}

#[test]
fn what_is_kept_can_be_asked_for_and_let_go() {
    everywhere(async |system| {
        let (lamp, book) = lamp(&system, Setting::Never);
        assert_eq!(lamp.kept("once").await, Ok(false));
        assert_eq!(lamp.let_go("once").await, Ok(false));
        assert_eq!(lamp.keep_once(HOUR).await, Ok(true));
        assert_eq!((lamp.kept("other").await, lamp.let_go("other").await), (Ok(false), Ok(false)));
        assert_eq!(lamp.let_go("once").await, Ok(true));
        assert_eq!((lamp.kept("once").await, lamp.let_go("once").await), (Ok(false), Ok(false)));
        // One that has come is kept no more.
        lamp.keep_once(Duration::from_millis(1)).await.unwrap();
        book.first(1).await.unwrap();
        assert_eq!((lamp.kept("once").await, lamp.let_go("once").await), (Ok(false), Ok(false)));
    });
}

#[test]
fn names_are_kept_apart_and_a_second_of_one_name_replaces_the_first() {
    everywhere(async |system| {
        let (lamp, _) = lamp(&system, Setting::Never);
        let tokens = [(); 3].map(Arc::new);
        lamp.keep_token("a", lamp.clone(), tokens[0].clone()).await.unwrap();
        lamp.keep_token("b", lamp.clone(), tokens[1].clone()).await.unwrap();
        lamp.keep_token("a", lamp.clone(), tokens[2].clone()).await.unwrap();
        assert_eq!(tokens.each_ref().map(Arc::strong_count), [1, 2, 2]);
        lamp.crash().await.unwrap_err();
        assert_eq!(lamp.kept("a").await, Ok(true));
        assert_eq!(tokens.each_ref().map(Arc::strong_count), [1, 2, 2]);
    });
}

#[test]
fn what_is_kept_is_cancelled_when_the_actor_ends_also_if_it_is_for_somebody_else() {
    everywhere_often(async |system| {
        let (other, _) = lamp(&system, Setting::Never);
        for end in [LampAddr::stop, LampAddr::kill, LampAddr::drain] {
            let (lamp, _) = lamp(&system, Setting::Anew);
            let token = Arc::new(());
            lamp.keep_token("own", lamp.clone(), token.clone()).await.unwrap();
            lamp.keep_token("others", other.clone(), token.clone()).await.unwrap();
            assert_eq!(Arc::strong_count(&token), 3);
            end(&lamp);
            lamp.stopped().await;
            assert_eq!(Arc::strong_count(&token), 1);
        }
    });
}

/// Whoever is given up in the middle of a handler keeps nothing either, not even what he keeps from then on. Takes the second
/// of grace that a kill has.
#[test]
fn what_is_kept_is_cancelled_when_the_actor_is_abandoned() {
    quiet();
    let ((blocks, hears), (release, waits)) = (channel(), channel());
    let token = Arc::new(());
    let ran = System::builder().base(threads()).ignore_environment().run(async |system| {
        let (stuck, _) = lamp(&system, Setting::Never);
        stuck.ready().await.unwrap();
        // For somebody of another system, who lives on.
        let elsewhere = System::builder().ignore_environment().start().unwrap();
        let (other, _) = lamp(&elsewhere, Setting::Never);
        stuck.block(blocks, waits, other.clone(), token.clone()).tell().unwrap();
        hears.recv().unwrap();
        assert_eq!(Arc::strong_count(&token), 3);
        assert!(system.shutdown_within(Duration::ZERO).await.is_err());
        assert!(matches!(stuck.stopped().await, ExitReason::Killed { confirmed: false }));
        // The handler's own is left.
        assert_eq!(Arc::strong_count(&token), 2);
        release.send(()).unwrap();
        while Arc::strong_count(&token) > 1 {
            tokio::task::yield_now().await;
        }
        assert!(!other.is_stopped());
        elsewhere.shutdown().await.unwrap();
    });
    assert!(ran.is_err(), "a handler was abandoned");
}
