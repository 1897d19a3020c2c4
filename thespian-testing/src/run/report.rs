//! What runs came to, and what is said of one that failed.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use thespian_core::{Base, RunError};

use super::Replay;
use crate::faults::Fault;
use crate::log::RunLog;

/// What the runs of a test came to, when none failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunReport {
    /// How many there were.
    pub runs: u64,
    /// How many different logs those on `simple` have made: how many orders were really tried.
    pub distinct: u64,
}

impl fmt::Display for RunReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, distinct } = self;
        write!(
            f,
            "{runs} {}, {distinct} distinct on `simple`",
            if *runs == 1 { "run" } else { "runs" }
        )
    }
}

/// Why a run failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Why {
    /// The test's function panicked, with this text.
    Panicked(String),
    /// It returned an error, with this text.
    Failed(String),
    /// What was said with [`always`](crate::always) or [`eventually`](crate::eventually) did not hold.
    Broken {
        /// What the test calls it.
        name: Arc<str>,
        /// What was wrong.
        why: Arc<str>,
    },
    /// The system did not run to its end, or did not end in good order.
    Run(RunError),
    /// It took longer than this, in the time of its stage.
    Late(Duration),
    /// Played [twice](crate::Rehearsal::twice), it was not the same run.
    Differs {
        /// The entry of the log from which on it was another one, from 0.
        entry: usize,
        /// What it was the first time, if there was one,
        first: String,
        /// and the second time.
        second: String,
    },
    /// Users' code panicked where that fails no actor: in a drop or a waker, as [`What::Panicked`](thespian_core::What::Panicked)
    /// tells.
    Contained(String),
    /// An [`Exploration`](crate::Exploration) found an ask that nobody would ever have answered.
    Unanswered(String),
    /// An [`Exploration`](crate::Exploration) that was to have [no dead letters](crate::Exploration::no_dead_letters) found one.
    Lost(String),
    /// An [`Exploration`](crate::Exploration) had the same steps again, and others followed: something in the test depends on more
    /// than their order.
    Unrepeatable {
        /// After so many steps.
        step: usize,
    },
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Panicked(text) => write!(f, "panicked: {text}"),
            Why::Failed(text) => write!(f, "error: {text}"),
            Why::Broken { name, why } => write!(f, "`{name}` does not hold: {why}"),
            Why::Run(error) => error.fmt(f),
            Why::Late(limit) => write!(f, "the test has not ended after {limit:?}"),
            Why::Differs { entry, first, second } => write!(
                f,
                "the same seed gave another run the second time, from entry {entry} of its log on: `{first}`, and then \
                 `{second}`; something decides here that is not of its stage, such as a clock, a thread, shared memory or the \
                 order of a `HashMap`"
            ),
            Why::Contained(text) | Why::Unanswered(text) => f.write_str(text),
            Why::Lost(text) => write!(f, "a message was lost: {text}"),
            Why::Unrepeatable { step } => write!(
                f,
                "the test cannot be repeated: after the same {step} steps something else could follow; see what in it depends on \
                 the time of day, on threads, or on the order of a hash map"
            ),
        }
    }
}

/// A run that failed: which, why, and what happened in it.
///
/// Its text says all of it: how to have the same run again, why it failed, and its last entries as text and as a chart.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RunFailure {
    /// The test's name.
    pub test: String,
    /// Which run.
    pub replay: Replay,
    /// Why it failed.
    pub why: Why,
    /// What happened in it.
    pub log: RunLog,
    /// What went wrong in it by order of the test's [`Faults`](crate::Faults): no more than it takes to make it fail, if that was
    /// found.
    pub faults: Vec<Fault>,
    /// How many runs were good before it.
    pub good: u64,
    /// The run as it was found, and how many faults it had, if this is one with fewer.
    pub whole: Option<(Replay, usize)>,
    /// The command that runs this test.
    pub(crate) command: String,
}

/// How much of the log is shown.
const LINES: usize = 60;
const ARROWS: usize = 30;

impl RunFailure {
    /// The line for a shell that replays exactly this run.
    pub fn replay_line(&self) -> String {
        self.line(&self.replay)
    }

    fn line(&self, replay: &Replay) -> String {
        format!("{}='{replay}' {}", super::REPLAY_VARIABLE, self.command)
    }

    /// What failed where, in one line.
    pub(crate) fn headline(&self) -> String {
        format!("on `{}`: {}", self.replay, self.why)
    }
}

impl fmt::Display for RunFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} failed {}", self.test, self.headline())?;
        writeln!(f, "runs that were good before: {}", self.good)?;
        let again = match self.replay.base {
            Base::Simple { .. } => "to have exactly this run again",
            _ => "to play it there again, in whatever order it then takes",
        };
        writeln!(f, "{again}:\n\n    {}\n", self.replay_line())?;
        let left = self.faults.len();
        if let Some((whole, count)) = &self.whole
            && *count > left
        {
            writeln!(
                f,
                "as it was found, with all {count} faults and not only {left} of them:\n\n    {}\n",
                self.line(whole)
            )?;
        }
        if !self.faults.is_empty() {
            writeln!(f, "what went wrong in it on purpose:\n")?;
            self.faults.iter().try_for_each(|fault| writeln!(f, "    {fault}"))?;
            writeln!(f)?;
        }
        writeln!(f, "the end of its log:\n\n{}", self.log.tail(LINES))?;
        write!(
            f,
            "the same as a chart, for any viewer of Mermaid:\n\n{}",
            self.log.to_mermaid(ARROWS)
        )
    }
}

impl Error for RunFailure {}
