//! Running a whole program on a stage.

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::System;
use super::builder::{Builder, StartError};
use super::top::{ShutdownError, Why};
use crate::exit::Failure;
use crate::tree::Doing;
use crate::world::inside;

/// How long main may go on after the system was stopped against its will.
const LAST_WORDS: Duration = Duration::from_secs(1);

impl Builder {
    /// Runs a program: starts the stage, runs `main` on it, and shuts the system down when `main` is done.
    ///
    /// This is what `#[thespian::main]` does. On `threads` it brings a runtime of its own, on `simple` this thread is
    /// the whole stage.
    ///
    /// # Errors
    /// - [`RunError::Start`]: the stage could not be started; also inside a tokio runtime.
    /// - [`RunError::Stalled`]: on `simple`, `main` waits for something that cannot happen any more.
    /// - [`RunError::TimeLimit`]: on `simple`, the [limit](Self::time_limit) of virtual time came before `main`'s end.
    /// - [`RunError::Foreign`]: on `simple`, an actor or `main` used what that stage does not have.
    /// - [`RunError::Interrupted`]: [`System::interrupt`] was called. `main` had a second of the stage's time to end.
    /// - [`RunError::Shutdown`]: a failure reached the top of the tree (`main` had a second to end, too), or handlers
    ///   had to be abandoned.
    pub fn run<F, Fut>(self, main: F) -> Result<Fut::Output, RunError>
    where
        F: FnOnce(System) -> Fut,
        Fut: Future,
    {
        if tokio::runtime::Handle::try_current().is_ok() {
            return Err(RunError::Start(StartError::InsideRuntime(self.base.unwrap_or_default())));
        }
        let system = self.start().map_err(RunError::Start)?;
        let output = system.block_on(play(&system, main(system.clone())));
        let mut foreign = None;
        let end = loop {
            match system.block_on(system.shutdown()) {
                // Who had failed so was made again before it could be stopped, and has failed so again, or does so last.
                Err(RunError::Foreign(failure)) => _ = foreign.get_or_insert(failure),
                end => break end,
            }
        };
        let output = output?;
        if let Some(failure) = foreign {
            return Err(RunError::Foreign(failure));
        }
        let end = end?;
        if let Some(Why::Interrupted(by)) = system.top.why() {
            return Err(RunError::Interrupted { by, abandoned: system.top.hub.abandoned() });
        }
        end.map_err(RunError::Shutdown)?;
        // Main is given up only after an interruption or a failure, and both have returned above.
        output.ok_or(RunError::Stalled { waiting: Vec::new() })
    }
}

/// Main, unless the system is stopped under it and it does not end by itself soon after.
async fn play<Fut: Future>(system: &System, main: Fut) -> Option<Fut::Output> {
    let mut main = pin!(main);
    let mut curtain = pin!(async {
        let _ = system.stopped().await;
        if matches!(system.top.why(), Some(Why::Asked) | None) {
            std::future::pending::<()>().await;
        }
        system.sleep(LAST_WORDS).await;
    });
    poll_fn(|task| {
        if let Poll::Ready(output) = inside(|| main.as_mut().poll(task)) {
            return Poll::Ready(Some(output));
        }
        curtain.as_mut().poll(task).map(|()| None)
    })
    .await
}

/// Why a program did not run to its end.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RunError {
    /// The stage could not be started.
    Start(StartError),
    /// On `simple`: nothing is ready, no timer is set, and still somebody waits: the one who blocks, and these actors. So it
    /// ends too if what they wait for comes from outside, for example from a thread of the program's own.
    Stalled {
        /// The paths of those actors that have begun something and not ended it, and what.
        waiting: Vec<(Arc<str>, Doing)>,
    },
    /// On `simple`: nothing is ready, and the next timer is due beyond the limit of virtual time. Most often timers that
    /// repeat are all that is left, and what is waited for never comes.
    TimeLimit {
        /// The [limit](Builder::time_limit).
        limit: Duration,
        /// Who has set timers or sleeps: paths of actors, and names of the runtime's own tasks.
        busy: Vec<Arc<str>>,
    },
    /// On `simple`: an actor, or `main`, used timers, sockets or tasks of tokio's, which that stage does not have. What was used,
    /// and where, is in the cause.
    Foreign(Failure),
    /// `block_on` was called inside an actor or inside another `block_on`, where blocking would stop the stage.
    WouldBlock,
    /// Somebody outside wanted the end, for example by a signal.
    Interrupted {
        /// What the interruption calls itself, for example `SIGINT`.
        by: &'static str,
        /// The paths of actors whose handlers or blocking work did not end in time.
        abandoned: Vec<Arc<str>>,
    },
    /// The system did not end as it should.
    Shutdown(ShutdownError),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::Start(error) => error.fmt(f),
            RunError::Stalled { waiting } => {
                f.write_str("the program waits for something that cannot happen: no task is ready and no timer is set")?;
                name_some(f, "; ", waiting, |f, (path, doing)| write!(f, "{path} is {doing}"))
            }
            RunError::TimeLimit { limit, busy } => {
                write!(f, "the program would take more virtual time than its limit of {limit:?}")?;
                name_some(f, "; timers or sleeps: ", busy, |f, path| f.write_str(path))
            }
            RunError::Foreign(failure) => {
                write!(f, "a run from a seed has come to what it cannot repeat: {failure}")
            }
            RunError::WouldBlock => f.write_str(
                "`block_on` inside asynchronous code would stop the stage; use `.await`",
            ),
            RunError::Interrupted { by, abandoned } if abandoned.is_empty() => {
                write!(f, "interrupted by {by}")
            }
            RunError::Interrupted { by, abandoned } => {
                write!(f, "interrupted by {by}; abandoned: {}", abandoned.join(", "))
            }
            RunError::Shutdown(error) => error.fmt(f),
        }
    }
}

/// How many are named in a text. There may be thousands, and the error itself has them all.
const NAMED: usize = 10;

fn name_some<T>(
    f: &mut fmt::Formatter<'_>,
    before: &str,
    all: &[T],
    name: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (nth, one) in all.iter().take(NAMED).enumerate() {
        f.write_str(if nth == 0 { before } else { ", " })?;
        name(f, one)?;
    }
    match all.len().saturating_sub(NAMED) {
        0 => Ok(()),
        more => write!(f, ", and {more} more"),
    }
}

impl Error for RunError {}
