//! Runs one scenario on every stage, and names the run that failed.

use std::future::{Future, poll_fn};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::pin::{Pin, pin};
use std::sync::Once;
use std::task::Poll;
use std::time::Duration;

use thespian::{Base, RunError, System};

/// Enough to meet the common orders; a scenario that lives on odd ones asks for [`RACY`].
pub(crate) const USUAL: u64 = 30;
/// For scenarios in which two things race.
pub(crate) const RACY: u64 = 200;
/// `threads` cannot be told what order to take, so it gets a few chances.
const ROUNDS: usize = 5;

/// A scenario whose type is the same for all tests: a whole system, compiled anew for each of them, takes the compiler minutes.
type Scenario<'a> = dyn Fn(System) -> Played<'a> + 'a;
type Played<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

fn boxed<'a, F, Fut>(scenario: F) -> Box<Scenario<'a>>
where
    F: Fn(System) -> Fut + 'a,
    Fut: Future<Output = ()> + 'a,
{
    Box::new(move |system| Box::pin(scenario(system)))
}

/// Runs `scenario` on `simple` with the usual number of seeds and on `threads`, and expects an orderly end.
pub(crate) fn everywhere<F, Fut>(scenario: F)
where
    F: Fn(System) -> Fut,
    Fut: Future<Output = ()>,
{
    play(USUAL, ROUNDS, &*boxed(scenario));
}

/// As [`everywhere`], with many more seeds.
pub(crate) fn everywhere_often<F, Fut>(scenario: F)
where
    F: Fn(System) -> Fut,
    Fut: Future<Output = ()>,
{
    play(RACY, ROUNDS, &*boxed(scenario));
}

/// Seeds 0 to `seeds` of `simple`: for what needs virtual time.
pub(crate) fn on_simple<F, Fut>(seeds: u64, scenario: F)
where
    F: Fn(System) -> Fut,
    Fut: Future<Output = ()>,
{
    play(seeds, 0, &*boxed(scenario));
}

/// For what needs threads that block.
pub(crate) fn on_threads<F, Fut>(scenario: F)
where
    F: Fn(System) -> Fut,
    Fut: Future<Output = ()>,
{
    play(0, ROUNDS, &*boxed(scenario));
}

fn play(seeds: u64, rounds: usize, scenario: &Scenario<'_>) {
    quiet();
    for base in (0..seeds).map(simple).chain((0..rounds).map(|_| threads())) {
        named(base, || run(base, scenario).expect("an orderly end"));
    }
}

/// As [`everywhere`], for scenarios that are about how the system ends.
pub(crate) fn everywhere_ending<F, Fut, T>(scenario: F, check: impl Fn(Result<T, RunError>))
where
    F: Fn(System) -> Fut,
    Fut: Future<Output = T>,
{
    quiet();
    for base in (0..USUAL).map(simple).chain((0..ROUNDS).map(|_| threads())) {
        named(base, || check(run(base, &scenario)));
    }
}

pub(crate) fn simple(seed: u64) -> Base {
    Base::Simple { seed }
}

pub(crate) fn threads() -> Base {
    Base::Threads { workers: NonZeroUsize::new(2) }
}

fn run<F, Fut, T>(base: Base, scenario: F) -> Result<T, RunError>
where
    F: Fn(System) -> Fut,
    Fut: Future<Output = T>,
{
    System::builder().base(base).ignore_environment().without_dead_letter_log().run(|system| {
        let scenario = scenario(system.clone());
        async move {
            match base {
                // A scenario that waits for nothing ends `Stalled` here. A timer of ours would hide that.
                Base::Simple { .. } => scenario.await,
                _ => within(Duration::from_secs(60), &system, scenario).await,
            }
        }
    })
}

/// Turns a test that hangs into one that fails.
async fn within<T>(limit: Duration, system: &System, scenario: impl Future<Output = T>) -> T {
    or(scenario, system.sleep(limit)).await.expect("the scenario ends, but it hangs")
}

/// The future's output, unless the limit comes first.
async fn or<T>(future: impl Future<Output = T>, limit: impl Future<Output = ()>) -> Option<T> {
    let (mut future, mut limit) = (pin!(future), pin!(limit));
    poll_fn(|task| match future.as_mut().poll(task) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => limit.as_mut().poll(task).map(|()| None),
    })
    .await
}

/// Repeats a panic with the stage and the seed in its text, so that the run can be had again.
fn named<T>(base: Base, run: impl FnOnce() -> T) -> T {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(output) => output,
        Err(panic) => {
            let text = text(&*panic);
            // The hook keeps quiet about a failed assertion that quotes a panic on purpose.
            eprintln!("on `{base}`: {text}");
            panic!("on `{base}`: {text}")
        }
    }
}

fn text(panic: &(dyn std::any::Any + Send)) -> &str {
    match (panic.downcast_ref::<&'static str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "no text",
    }
}

/// Keeps panics that say "on purpose" out of the output, where nobody could find the others among them.
pub(crate) fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |info| {
            if !text(info.payload()).contains("on purpose") {
                loud(info);
            }
        }));
    });
}

#[test]
#[should_panic(expected = "on `simple:3`: seed 3 on purpose")]
fn a_failing_seed_is_named() {
    on_simple(5, async |system| {
        // The first number of seed 3, so that exactly this run fails.
        if system.rng().next_u64() == first_of(3) {
            panic!("seed 3 on purpose");
        }
    });
}

fn first_of(seed: u64) -> u64 {
    let system =
        System::builder().base(simple(seed)).ignore_environment().run(async |s| s.rng().next_u64());
    system.expect("an orderly end")
}
