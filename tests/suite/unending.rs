//! Runs from a seed that would never end, and what they say of it.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use thespian::prelude::*;
use thespian::{Doing, RunError};

use crate::probes::{GateAddr, gate};
use crate::stages::{quiet, simple};

const HOUR: Duration = Duration::from_secs(3600);

#[actor(restart = transient)]
struct Walker {
    gate: GateAddr,
}

#[handlers]
impl Walker {
    #[init]
    fn new(gate: GateAddr) -> Self {
        Self { gate }
    }

    #[handler]
    fn tick(&self) {}

    #[handler]
    async fn walk(&self) {
        let _ = self.gate.pass().await;
    }

    #[handler]
    async fn rest(&self, cx: &mut Context<Self>, time: Duration) {
        cx.sleep(time).await;
    }

    #[handler]
    async fn sleepwalk(&self, cx: &mut Context<Self>) {
        loop {
            cx.sleep(HOUR).await;
        }
    }

    #[handler]
    async fn wait_for_a_thread(&self) {
        let (tell, hear) = tokio::sync::oneshot::channel::<()>();
        std::mem::forget(tell);
        let _ = hear.await;
    }
}

fn run<F, Fut, T>(main: F) -> Result<T, RunError>
where
    F: FnOnce(System) -> Fut,
    Fut: Future<Output = T> + 'static,
{
    quiet();
    let main = |system| -> Pin<Box<dyn Future<Output = T>>> { Box::pin(main(system)) };
    System::builder().base(simple(0)).ignore_environment().run(main)
}

fn walker(system: &System, name: &str) -> WalkerAddr {
    system.spawn(Walker::props(gate(system)).named(name)).expect("a walker")
}

#[test]
fn whoever_waits_when_nothing_can_happen_any_more_is_named_with_what_it_is_at() {
    let ran = run(async |system| {
        let _idle = walker(&system, "idle");
        let one = walker(&system, "one");
        let _ = one.walk().await;
    });
    let Err(error @ RunError::Stalled { waiting }) = &ran else { panic!("{ran:?}") };
    let [(path, doing)] = &waiting[..] else { panic!("{waiting:?}") };
    assert_eq!((&**path, *doing), ("/one", Doing::Handling("walk")));
    assert!(error.to_string().ends_with("; /one is handling walk"), "{error}");
}

/// The thread may be just about to speak. A run that waits for it cannot be had again, so it does not wait.
#[test]
fn whoever_waits_for_another_thread_is_stalled_by_name() {
    let ran = run(async |system| {
        let one = walker(&system, "one");
        let _ = one.wait_for_a_thread().await;
    });
    let Err(error) = ran else { panic!("it ended") };
    assert!(error.to_string().ends_with("/one is handling wait_for_a_thread"), "{error}");
}

#[test]
fn timers_that_repeat_for_ever_end_at_a_day_of_virtual_time() {
    let ran = run(async |system| {
        let one = walker(&system, "one");
        one.tick().every(HOUR).unwrap().detach();
        std::future::pending::<()>().await;
    });
    let Err(RunError::TimeLimit { limit, busy }) = ran else { panic!("{ran:?}") };
    assert_eq!((limit, &*busy), (24 * HOUR, &["/one".into()][..]));
}

#[test]
fn the_limit_names_everybody_who_sleeps_or_has_set_a_timer() {
    quiet();
    let builder = System::builder().base(simple(0)).ignore_environment().time_limit(3 * HOUR);
    let ran = builder.run(async |system| {
        let [one, two, three, four] = ["one", "two", "three", "four"].map(|n| walker(&system, n));
        one.tick().every_after(HOUR).unwrap().detach();
        two.sleepwalk().tell().unwrap();
        three.tick().after(100 * HOUR).unwrap().detach();
        four.walk().tell().unwrap();
        loop {
            system.sleep(HOUR).await;
        }
    });
    let Err(error @ RunError::TimeLimit { limit, busy }) = &ran else { panic!("{ran:?}") };
    let mut busy: Vec<&str> = busy.iter().map(|path| &**path).collect();
    busy.sort_unstable();
    assert_eq!((*limit, &*busy), (3 * HOUR, &["/one", "/three", "/two", "main"][..]));
    assert!(error.to_string().contains("its limit of 10800s; timers or sleeps: "), "{error}");
}

#[test]
fn of_thousands_the_text_names_a_few_and_the_error_has_all() {
    quiet();
    for sleeps in [true, false] {
        let ran = run(async move |system| {
            let gate = gate(&system);
            for _ in 0..3000 {
                let one = system.spawn(Walker::props(gate.clone())).unwrap();
                if sleeps { one.sleepwalk().tell() } else { one.walk().tell() }.unwrap();
            }
            std::future::pending::<()>().await;
        });
        let error = ran.unwrap_err();
        let text = error.to_string();
        let (named, all, first) = match error {
            RunError::TimeLimit { busy, .. } => (", /walker", busy.len(), busy[0].clone()),
            RunError::Stalled { waiting } => ("is handling", waiting.len(), waiting[0].0.clone()),
            error => panic!("{error}"),
        };
        assert_eq!((all, text.contains(&*first)), (3000, true), "{text}");
        assert_eq!(text.matches(named).count(), if sleeps { 9 } else { 10 }, "{text}");
        assert!(text.ends_with(", and 2990 more"), "{text}");
    }
}

#[test]
fn what_ends_exactly_at_the_limit_ends_well() {
    quiet();
    let builder = || System::builder().base(simple(0)).ignore_environment().time_limit(HOUR);
    let within = builder().run(async |system| system.sleep(HOUR).await);
    assert!(within.is_ok(), "{within:?}");
    let beyond = builder().run(async |system| system.sleep(HOUR + Duration::from_nanos(1)).await);
    assert!(matches!(beyond, Err(RunError::TimeLimit { .. })), "{beyond:?}");
}

/// Its deadlines are virtual time too.
#[test]
fn an_end_that_begins_at_the_limit_has_the_time_it_may_take() {
    quiet();
    let builder = System::builder().base(simple(0)).ignore_environment().time_limit(HOUR);
    let ran = builder.run(async |system| {
        let one = walker(&system, "one");
        one.rest(HOUR + 20 * Duration::from_secs(1)).tell().unwrap();
        system.sleep(HOUR).await;
        let end = system.shutdown_within(Duration::from_secs(30)).await;
        (end, system.now().since_start())
    });
    let (end, at) = ran.expect("the time for it");
    assert!(end.is_ok() && at > HOUR, "{end:?} at {at:?}");
}

#[test]
fn a_system_that_met_its_limit_is_shut_down_all_the_same() {
    let system =
        System::builder().base(simple(0)).ignore_environment().time_limit(HOUR).start().unwrap();
    let one = walker(&system, "one");
    one.sleepwalk().tell().unwrap();
    for _ in 0..2 {
        let ran = system.block_on(one.tick().ask());
        assert!(matches!(&ran, Err(RunError::TimeLimit { busy, .. }) if **busy == ["/one".into()]));
    }
    let asked = one.sleepwalk().blocking().unwrap_err();
    assert_eq!(asked.not_executed(), Some(NotExecuted::TimeLimit));
    system.block_on(system.shutdown()).unwrap().unwrap();
    assert!(one.is_stopped());
}

#[test]
fn an_ask_that_has_begun_may_have_been_executed_before_the_limit_came() {
    let builder = System::builder().base(simple(0)).ignore_environment().time_limit(HOUR);
    let system = builder.start().unwrap();
    let one = walker(&system, "one");
    let asked = one.sleepwalk().blocking().unwrap_err();
    assert_eq!(asked.unknown(), Some(Unknown::TimeLimit));
    system.block_on(system.shutdown()).unwrap().unwrap();
}
