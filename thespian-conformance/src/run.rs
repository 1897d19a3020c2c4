//! Playing cases: each in a system of its own, and what was seen is held against what is promised.

use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use thespian::{RunError, System};

use crate::case::Case;
use crate::cases::cases;
use crate::lines::Lines;
use crate::lookout::Lookout;
use crate::report::{Difference, Report};
use crate::scene::{Kept, Scene};
use crate::venue::Venue;

/// How long a scenario may take, in the stage's time. They wait for moments only.
const LIMIT: Duration = Duration::from_secs(60);

/// Plays every case on a venue.
pub fn run_all(venue: &Venue) -> Report {
    run(venue, cases())
}

/// Plays some cases on a venue.
pub fn run(venue: &Venue, cases: impl IntoIterator<Item = &'static Case>) -> Report {
    let mut report = Report::new(venue);
    let lookout = Lookout::of(&venue.name);
    let mut whole = vec![DefaultHasher::new(); venue.runs.clone().count()];
    for case in cases {
        if case.needs_threads && !venue.has_threads {
            report.passed_over.push(case.name);
            continue;
        }
        let mut logs = BTreeSet::new();
        for (run, whole) in venue.runs.clone().zip(&mut whole) {
            lookout.begins(case.name, run);
            let played = play(case, venue, run);
            if venue.is_repeatable
                && run == venue.runs.start
                && play(case, venue, run).log != played.log
            {
                report.unrepeatable.push(case.name);
            }
            played.log.hash(whole);
            logs.extend(played.log);
            report.runs += 1;
            if played.lines != case.expected {
                report.differences.push(Difference { case, run, seen: played.lines });
            }
        }
        report.logs.push((case.name, logs.len()));
    }
    if venue.is_repeatable {
        report.distinct = whole.iter().map(DefaultHasher::finish).collect::<BTreeSet<_>>().len();
    }
    report
}

/// What was seen of one run.
struct Played {
    lines: Vec<String>,
    /// A sum over everything that happened, on a stage where that can be the same twice.
    log: Option<u64>,
}

fn play(case: &Case, venue: &Venue, run: u64) -> Played {
    let (lines, kept, log) = (Lines::default(), Kept::default(), Log::default());
    let mut builder = (venue.builder)(run).ignore_environment().without_dead_letter_log();
    if venue.is_repeatable {
        let log = log.clone();
        builder = builder.observe(move |event| log.add(&event.to_string()));
    }
    let scene = |system| Scene::new(system, lines.clone(), venue.placement, kept.clone());
    let ended = catch_unwind(AssertUnwindSafe(|| {
        builder.run(|system| {
            let playing = (case.scenario)(scene(system.clone()));
            let lines = &lines;
            async move {
                if within(LIMIT, &system, playing).await.is_none() {
                    lines.say(format!("the scenario does not end within {LIMIT:?}"));
                }
                lines.close();
            }
        })
    }));
    let mut lines = lines.all();
    lines.extend(end(ended));
    Played { lines, log: venue.is_repeatable.then(|| log.sum()) }
}

/// How the run ended, if it was not in order.
fn end(ended: std::thread::Result<Result<(), RunError>>) -> Option<String> {
    match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(format!("the run: {error}")),
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
            Some(format!("the scenario panicked: {}", text.unwrap_or_default()))
        }
    }
}

/// The future's output, unless it takes longer.
async fn within<T>(limit: Duration, system: &System, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut limit) = (pin!(future), pin!(system.sleep(limit)));
    poll_fn(|task| match future.as_mut().poll(task) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => limit.as_mut().poll(task).map(|()| None),
    })
    .await
}

/// A running sum over the events of a run.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<DefaultHasher>>);

impl Log {
    fn add(&self, event: &str) {
        event.hash(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn sum(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).finish()
    }
}
