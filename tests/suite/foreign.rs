//! Tokio's own things in a handler, on the stage `simple`, which has none of them.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use thespian::prelude::*;
use thespian::testing::{Rehearsal, Why};
use thespian::{Cause, Failure, RunError, What};

use crate::stages::{USUAL, everywhere, on_threads, quiet, simple};

const SECOND: Duration = Duration::from_secs(1);

#[actor(restart = permanent)]
struct Tourist {
    abroad: bool,
    /// Whether it goes abroad in the end.
    farewell: bool,
}

#[handlers]
impl Tourist {
    #[init]
    fn new(abroad: bool) -> Self {
        Self { abroad, farewell: false }
    }

    #[started]
    fn begin(&mut self) {
        if self.abroad {
            tokio::spawn(async {});
        }
    }

    #[stopping]
    async fn leave(&mut self) {
        if self.farewell {
            tokio::time::sleep(SECOND).await;
        }
    }

    #[handler]
    fn say_goodbye(&mut self) {
        self.farewell = true;
    }

    #[handler]
    async fn timer(&self) {
        tokio::time::sleep(SECOND).await;
    }

    #[handler]
    async fn socket(&self) -> bool {
        tokio::net::TcpListener::bind("127.0.0.1:0").await.is_ok()
    }

    #[handler]
    fn task(&self) {
        tokio::spawn(async {});
    }

    #[handler]
    async fn file(&self) {
        let _ = tokio::task::spawn_blocking(|| {}).await;
    }

    #[handler]
    async fn local(&self) {
        tokio::task::spawn_local(async {});
    }

    #[handler]
    fn piped(&self, cx: &mut Context<Self>) {
        cx.pipe(async { tokio::time::sleep(SECOND).await }, |()| TouristMsg::Home {});
    }

    #[handler]
    async fn at_work(&self, cx: &mut Context<Self>) {
        cx.blocking(|| drop(tokio::spawn(async {}))).await;
    }

    #[handler]
    fn home(&self) {}
}

/// The failure with which the run ends, one second before its actor could have been made again.
fn foreign<F, Fut, T>(main: F) -> Failure
where
    F: FnOnce(System) -> Fut,
    Fut: Future<Output = T> + 'static,
{
    quiet();
    let main = |system| -> Pin<Box<dyn Future<Output = T>>> { Box::pin(main(system)) };
    match System::builder().base(simple(0)).ignore_environment().run(main) {
        Err(RunError::Foreign(failure)) => failure,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("it ended well"),
    }
}

#[test]
fn whatever_is_tokios_ends_a_run_from_a_seed_by_the_name_of_the_actor() {
    let tourist = |system: &System| system.spawn(Tourist::props(false).named("tourist")).unwrap();
    let failures = [
        ("timer", foreign(async move |system| tourist(&system).timer().await)),
        ("socket", foreign(async move |system| tourist(&system).socket().await)),
        ("task", foreign(async move |system| tourist(&system).task().await)),
        ("file", foreign(async move |system| tourist(&system).file().await)),
        ("local", foreign(async move |system| tourist(&system).local().await)),
        ("at_work", foreign(async move |system| tourist(&system).at_work().await)),
    ];
    for (message, failure) in failures {
        assert_eq!((&*failure.path, failure.message), ("/tourist", Some(message)));
        let Cause::Panic { text, location } = &failure.cause else { panic!("{failure}") };
        assert!(
            text.contains("on the stages `threads` and `simple+io` only; `Context::sleep`"),
            "{text}"
        );
        assert!(location.is_some(), "{failure}");
    }
}

#[test]
fn hooks_and_pipes_are_no_way_around_that() {
    let started = foreign(async |system| {
        system.spawn(Tourist::props(true).named("tourist")).unwrap().home().await
    });
    let piped = foreign(async |system| {
        system.spawn(Tourist::props(false).named("tourist")).unwrap().piped().tell().unwrap();
        std::future::pending::<()>().await;
    });
    for failure in [started, piped] {
        assert_eq!((&*failure.path, failure.message), ("/tourist", None));
    }
}

#[test]
fn last_words_are_no_way_around_that_and_the_others_end_in_order() {
    quiet();
    for by_itself in [true, false] {
        let ends = Arc::new(Mutex::new(Vec::new()));
        let heard = ends.clone();
        let builder = System::builder().base(simple(0)).ignore_environment();
        let builder = builder.observe(move |event| {
            if let What::Ended(reason) = &event.what {
                heard.lock().unwrap().push((event.path.to_string(), reason.clone()));
            }
        });
        let ran = builder.run(async |system| {
            let home = system.spawn(Tourist::props(false).named("home")).unwrap();
            let abroad = system.spawn(Tourist::props(false).named("abroad")).unwrap();
            home.home().await.unwrap();
            abroad.say_goodbye().await.unwrap();
            if by_itself {
                abroad.stop();
                abroad.stopped().await;
            }
        });
        let Err(RunError::Foreign(failure)) = ran else { panic!("{ran:?}") };
        assert_eq!((&*failure.path, failure.message), ("/abroad", None));
        let ends = ends.lock().unwrap();
        assert!(
            matches!(&ends[..], [(a, ExitReason::Failed(_)), (b, ExitReason::Stopped)]
                if a == "/abroad" && b == "/home"),
            "{ends:?}"
        );
    }
}

/// It is made again before the stop reaches it, and fails in the same way: that is no reason to leave the others to chance.
#[test]
fn the_system_is_shut_down_in_order_all_the_same() {
    quiet();
    for seed in 0..USUAL {
        let ends = Arc::new(Mutex::new(Vec::new()));
        let heard = ends.clone();
        let builder = System::builder().base(simple(seed)).ignore_environment();
        let builder = builder.observe(move |event| {
            if let What::Ended(reason) = &event.what {
                heard.lock().unwrap().push((event.path.to_string(), reason.clone()));
            }
        });
        let ran = builder.run(async |system| {
            let _home = system.spawn(Tourist::props(false).named("home")).unwrap();
            let props = Tourist::props(true).named("abroad");
            system.spawn(props.max_restarts(1000, SECOND)).unwrap().home().await
        });
        assert!(matches!(ran, Err(RunError::Foreign(_))), "{ran:?}");
        let ends = ends.lock().unwrap();
        assert_eq!(ends.len(), 2, "{ends:?}");
        let killed = ends.iter().any(|(_, end)| matches!(end, ExitReason::Killed { .. }));
        assert!(!killed, "seed {seed}: {ends:?}");
    }
}

#[test]
fn the_error_says_what_to_do_instead() {
    let failure = foreign(async |system| {
        system.spawn(Tourist::props(false).named("tourist")).unwrap().timer().await
    });
    let text = RunError::Foreign(failure).to_string();
    let begin = "a run from a seed has come to what it cannot repeat: /tourist, handling `timer`: panicked at tests/";
    assert!(text.starts_with(begin), "{text}");
    assert!(text.contains("`Context::pipe` and `Context::blocking` work on all"), "{text}");
}

/// Whoever drives it himself hears of it too, and may go on.
#[test]
fn a_system_that_met_it_can_be_driven_on() {
    quiet();
    let system = System::builder().base(simple(0)).ignore_environment().start().unwrap();
    let tourist = system.spawn(Tourist::props(false)).unwrap();
    let ran = system.block_on(tourist.task().ask());
    assert!(matches!(ran, Err(RunError::Foreign(_))), "{ran:?}");
    system.block_on(tourist.home().ask()).unwrap().expect("a new incarnation");
    system.block_on(system.shutdown()).unwrap().unwrap();
}

#[test]
fn on_threads_all_of_it_works() {
    on_threads(async |system| {
        let tourist = system.spawn(Tourist::props(true)).unwrap();
        tourist.task().await.unwrap();
        tourist.file().await.unwrap();
        assert!(tourist.socket().await.unwrap());
    });
}

#[test]
fn main_is_no_way_around_that_either() {
    for run in 0..3 {
        let failure = foreign(async move |system| {
            let _home = system.spawn(Tourist::props(false)).unwrap();
            match run {
                0 => tokio::time::sleep(SECOND).await,
                1 => drop(tokio::net::TcpListener::bind("127.0.0.1:0").await),
                _ => drop(tokio::spawn(async {})),
            }
        });
        assert_eq!((&*failure.path, failure.message), ("main", None));
        let Cause::Panic { text, location } = &failure.cause else { panic!("{failure}") };
        assert!(text.contains("`threads` and `simple+io` only"), "{text}");
        assert!(location.is_some(), "{failure}");
    }
}

#[test]
fn a_rehearsal_says_so_too_where_the_test_itself_goes_abroad() {
    quiet();
    let rehearsal = Rehearsal::new("abroad").ignore_environment();
    let ran = rehearsal.try_run(async |_: System| tokio::time::sleep(SECOND).await);
    let failed = ran.expect_err("there is no tokio");
    assert!(matches!(&failed.why, Why::Run(RunError::Foreign(_))), "{}", failed.why);
}

/// The text of a panic that only quotes tokio's is the user's own.
#[test]
fn other_panics_are_failures_like_any() {
    #[actor(restart = permanent)]
    struct Quoting;

    #[handlers]
    impl Quoting {
        #[init]
        fn new() -> Self {
            Self
        }

        #[handler]
        fn quote(&self) {
            panic!("on purpose: there is no reactor running");
        }
    }

    everywhere(async |system| {
        let quoting = system.spawn(Quoting::props()).unwrap();
        let error = quoting.quote().await.unwrap_err();
        assert_eq!(error.unknown(), Some(Unknown::Crashed));
    });
}
