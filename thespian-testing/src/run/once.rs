//! One run, from a fresh system to its verdict.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use thespian_core::{Base, Director, RunError, System, is_foreign};

pub(crate) use super::Options;
use super::Why;
use crate::checks::{Broken, When, text};
use crate::conductor::Conductor;
use crate::faults::{Fault, Faults, Injector};
use crate::log::{Firsts, RunLog};

/// What a test does, and what it has to complain about in the end.
pub(crate) type Scenario<'a> = dyn Fn(System) -> Played<'a> + 'a;
pub(crate) type Played<'a> = Pin<Box<dyn Future<Output = Option<String>> + 'a>>;

/// How a run is set up.
pub(crate) struct Setup {
    pub(crate) base: Base,
    /// How long it may take, in the time of its stage.
    pub(crate) limit: Duration,
    /// Who makes the choices, if it is not the seed.
    pub(crate) guide: Option<Arc<dyn Director>>,
    /// What goes wrong.
    pub(crate) faults: Faults,
    /// What else the builder is told.
    pub(crate) options: Option<Options>,
}

/// How a run went.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) why: Option<Why>,
    pub(crate) log: RunLog,
    /// What went wrong by order of the faults, as a script.
    pub(crate) injected: Vec<Fault>,
    /// The first message that was lost.
    pub(crate) dead_letter: Option<String>,
    /// Whether something was looked at after every step.
    pub(crate) looks_always: bool,
}

/// How long a stage that cannot tell whether it is at rest gets to come to what must hold in the end.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked at meanwhile.
const PAUSE: Duration = Duration::from_millis(5);

/// Plays `scenario` once.
pub(crate) fn play(setup: Setup, scenario: &Scenario<'_>) -> Ran {
    let Setup { base, limit, guide, faults, options } = setup;
    let injector = match base {
        Base::Simple { seed } if !faults.is_empty() => Some(Injector::new(&faults, seed)),
        _ => None,
    };
    let conductor = Conductor::new(guide, injector);
    let mut builder = conductor.conducts(System::builder().base(base).time_limit(limit));
    if let Some(options) = options {
        builder = options(builder);
    }
    let mut said = None;
    let ran = builder.run(|system| {
        let (curtain, said) = (Curtain::rise(&conductor, &system), &mut said);
        async move {
            let conductor = curtain.0;
            *said = watched(&system, conductor, scenario, limit).await;
            conductor.end_faults();
            if said.is_some() {
                // What follows is how the system ends, and no part of how it came to this.
                conductor.log.close();
            } else if conductor.checks.broken().is_none() {
                conductor.settle(&system).await;
            }
            drop(curtain);
        }
    });
    let injected = conductor.injected();
    let log = conductor.log.take();
    let Firsts { dead_letter, contained } = conductor.log.firsts();
    let why = verdict(conductor.checks.broken(), said, ran.err(), contained);
    Ran { why, log, injected, dead_letter, looks_always: conductor.checks.looks_always() }
}

/// While it is up, things go wrong and conditions are looked at. It also falls when the test is given up in the middle, and lets go
/// of what holds the system.
struct Curtain<'a>(&'a Conductor);

impl<'a> Curtain<'a> {
    fn rise(conductor: &'a Conductor, system: &System) -> Self {
        conductor.begin(system);
        Self(conductor)
    }
}

impl Drop for Curtain<'_> {
    fn drop(&mut self) {
        self.0.end_faults();
        self.0.checks.forget();
    }
}

/// The scenario, until it ends, panics, takes too long, or something does not hold.
async fn watched(
    system: &System,
    conductor: &Conductor,
    scenario: &Scenario<'_>,
    limit: Duration,
) -> Option<Why> {
    let mut play = pin!(async { scenario(system.clone()).await });
    let mut late = pin!(too_late(system, limit));
    poll_fn(|task| {
        if conductor.checks.broken().is_some() {
            return Poll::Ready(None);
        }
        conductor.checks.alarm(task.waker());
        match catch_unwind(AssertUnwindSafe(|| play.as_mut().poll(task))) {
            Ok(Poll::Ready(complaint)) => Poll::Ready(complaint.map(Why::Failed)),
            Ok(Poll::Pending) => late.as_mut().poll(task).map(|()| Some(Why::Late(limit))),
            // That stage says more about it than the panic does.
            Err(panic) if system.stage() == "simple" && is_foreign(&*panic) => resume_unwind(panic),
            Err(panic) => Poll::Ready(Some(Why::Panicked(text(&*panic).to_owned()))),
        }
    })
    .await
}

/// Only where time goes on by itself: `simple` has a limit of its own, and a sleep of ours would hide that the test waits for
/// nothing.
async fn too_late(system: &System, limit: Duration) {
    if system.stage() == "simple" {
        std::future::pending().await
    } else {
        system.sleep(limit).await;
    }
}

impl Conductor {
    /// Waits until nothing more is to be expected, and looks at what must hold then.
    async fn settle(&self, system: &System) {
        let unsettled =
            if self.checks.awaits_rest() { self.in_the_end(system).await } else { None };
        if let Some(broken) = self.checks.objection(When::Always).or(unsettled) {
            self.checks.breaks(broken, &self.log);
        }
    }

    /// What does not hold in the end. Where nobody can tell when that is, what has held is not looked at again: others go on.
    async fn in_the_end(&self, system: &System) -> Option<Broken> {
        let is_at_rest = system.at_rest().await;
        let since = system.now();
        loop {
            let broken = self.checks.objection(When::Eventually)?;
            if is_at_rest || system.now() - since >= PATIENCE {
                return Some(broken);
            }
            system.sleep(PAUSE).await;
        }
    }
}

/// Why the run failed, if it did: the first cause before what came of it.
fn verdict(
    broken: Option<Broken>,
    said: Option<Why>,
    error: Option<RunError>,
    contained: Option<String>,
) -> Option<Why> {
    broken
        .map(|Broken { name, why }| Why::Broken { name, why })
        .or(said)
        .or(error.map(Why::Run))
        .or(contained.map(Why::Contained))
}
