//! What a test says of an exploration, and what comes of it.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use thespian_core::{Builder, System};

use super::executions::{Setting, all, one};
use crate::run::once::{Options, Scenario};
use crate::run::{Ending, REPLAY_VARIABLE, Replay, RunFailure, after, variable};

/// A test of a small cast that is played in every order, and not in some that seeds choose.
///
/// Each run has a fresh system on `simple`; what differs is which of the tasks that are ready goes next, with one message of an
/// actor at a time. Runs that differ only in the order of steps which have nothing to do with one another are played once: this
/// is what makes it possible at all. The random stream is the same in all of them.
///
/// A run is over when the test's function has ended and everybody has come to rest. It fails for what a
/// [`Rehearsal`](crate::Rehearsal) fails for, and besides if an ask was begun and nobody will ever answer it, or if asks waited
/// in a circle, so that without the runtime's help there would have been a deadlock. How the system stops is not explored.
///
/// # What it knows of
/// Two steps have to do with one another if they meet at a mailbox, an answer, a place in line, a name, a timer, or whatever else
/// the runtime has locks for, and if they wake the same task. What actors share beside their messages it does not see: a lock or
/// a counter of one's own must be [named](crate::shared) where it is used, or [every order](Self::every_order) be played. With
/// [`always`](crate::always), which may look at anything after each step, every order is played by itself.
///
/// ```
/// # use thespian_testing::Exploration;
/// let explored = Exploration::new("time passes").run(async |system: thespian_core::System| {
///     system.sleep(std::time::Duration::from_secs(3600)).await;
/// });
/// assert!(explored.is_complete());
/// ```
#[derive(Clone)]
#[must_use = "nothing is played before `run`"]
pub struct Exploration {
    name: String,
    command: String,
    messages: usize,
    runs: u64,
    every_order: bool,
    lost_replies: bool,
    no_dead_letters: bool,
    limit: Duration,
    deaf: bool,
    options: Option<Options>,
}

/// How long a run may take in virtual time, unless said otherwise.
const LIMIT: Duration = Duration::from_secs(60 * 60);

impl Exploration {
    /// An exploration of up to 50 messages and 10,000 runs, unless said otherwise. The name is for reports.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let command = format!("cargo test {name}");
        Self {
            name,
            command,
            messages: 50,
            runs: 10_000,
            every_order: false,
            lost_replies: false,
            no_dead_letters: false,
            limit: LIMIT,
            deaf: false,
            options: None,
        }
    }

    /// When so many messages have been handled in a run, what follows is played in one order only.
    pub fn messages(mut self, messages: usize) -> Self {
        self.messages = messages;
        self
    }

    /// How many runs there may be. If there would be more, [`Explored::extent`] says so.
    pub fn runs(mut self, runs: u64) -> Self {
        self.runs = runs;
        self
    }

    /// Plays every order in which tasks can run, whether they have to do with one another or not: for casts that share more than
    /// messages. There are many more.
    pub fn every_order(mut self) -> Self {
        self.every_order = true;
        self
    }

    /// Asks that nobody will ever answer, and those that waited in a circle, are no failure of a run.
    pub fn allow_lost_replies(mut self) -> Self {
        self.lost_replies = true;
        self
    }

    /// A message that is lost fails the run.
    pub fn no_dead_letters(mut self) -> Self {
        self.no_dead_letters = true;
        self
    }

    /// How long a run may take in virtual time: an hour, unless said otherwise.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Options for each system, over those of the kit.
    pub fn system(mut self, options: impl Fn(Builder) -> Builder + Send + Sync + 'static) -> Self {
        self.options = Some(after(self.options.take(), options));
        self
    }

    /// Does not look at `THESPIAN_REPLAY`.
    pub fn ignore_environment(mut self) -> Self {
        self.deaf = true;
        self
    }

    /// The command that runs this test, for the line that replays a run; `cargo test NAME` unless said otherwise.
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = command.into();
        self
    }

    /// Plays all runs, and prints how many there were.
    ///
    /// # Panics
    /// If a run fails, as [`Rehearsal::run`](crate::Rehearsal::run).
    pub fn run<F, Fut>(self, scenario: F) -> Explored
    where
        F: Fn(System) -> Fut,
        Fut: Future<Output: Ending>,
    {
        let name = self.name.clone();
        match self.try_run(scenario) {
            Ok(explored) => {
                println!("{name}: {explored}");
                explored
            }
            Err(failure) => {
                eprintln!("{failure}");
                panic!("{}", failure.headline())
            }
        }
    }

    /// As [`run`](Self::run), for who wants to look at the failure.
    ///
    /// # Errors
    /// The first run that failed. Its [`Replay`] is the order of its tasks.
    ///
    /// # Panics
    /// If the variable `THESPIAN_REPLAY` says what cannot be read, or names no order.
    pub fn try_run<F, Fut>(self, scenario: F) -> Result<Explored, Box<RunFailure>>
    where
        F: Fn(System) -> Fut,
        Fut: Future<Output: Ending>,
    {
        let replay = if self.deaf { None } else { variable::<Replay>(REPLAY_VARIABLE) };
        self.play(replay, &|system| {
            let played = scenario(system);
            Box::pin(async move { played.await.complaint() })
        })
    }

    /// Plays only the run that `replay` names.
    ///
    /// # Errors
    /// That run, if it fails.
    ///
    /// # Panics
    /// If it is not an order by which a run is named, or if something is to go wrong in it.
    pub fn replay<F, Fut>(self, replay: Replay, scenario: F) -> Result<Explored, Box<RunFailure>>
    where
        F: Fn(System) -> Fut,
        Fut: Future<Output: Ending>,
    {
        self.play(Some(replay), &|system| {
            let played = scenario(system);
            Box::pin(async move { played.await.complaint() })
        })
    }

    /// Not generic, so that it is compiled once and not for each test.
    fn play(
        self,
        replay: Option<Replay>,
        scenario: &Scenario<'_>,
    ) -> Result<Explored, Box<RunFailure>> {
        let setting = Setting {
            messages: self.messages,
            runs: self.runs,
            every_order: self.every_order,
            lost_replies: self.lost_replies,
            no_dead_letters: self.no_dead_letters,
            limit: self.limit,
            options: self.options,
        };
        let outcome = match replay {
            Some(Replay { order: Some(order), faults: None, .. }) => one(&setting, order, scenario),
            Some(replay) => panic!(
                "{}: an exploration has its runs again by their orders, such as `explore:0.2.1`, and not by `{replay}`",
                self.name
            ),
            None => all(&setting, scenario),
        };
        outcome.map_err(|failed| {
            Box::new(RunFailure {
                test: self.name,
                replay: Replay::in_order(failed.order),
                why: failed.why,
                log: failed.log,
                faults: Vec::new(),
                whole: None,
                good: failed.good,
                command: self.command,
            })
        })
    }
}

impl fmt::Debug for Exploration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exploration")
            .field("name", &self.name)
            .field("messages", &self.messages)
            .field("runs", &self.runs)
            .finish_non_exhaustive()
    }
}

/// What an exploration came to, when no run failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explored {
    /// How many runs there were.
    pub runs: u64,
    /// How many of them turned out to lead where one had been before.
    pub known: u64,
    /// How far it went.
    pub extent: Extent,
}

impl Explored {
    /// Whether there is nothing else that could happen.
    pub fn is_complete(&self) -> bool {
        self.extent == Extent::Complete
    }
}

/// How far an exploration went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extent {
    /// Every order was played, or one that differs from it only in the order of steps that have nothing to do with one another.
    Complete,
    /// The same, as far as what runs decided before so many messages had been handled. What came later was played in one order.
    Messages(usize),
    /// There are more orders than there were to be runs.
    Runs,
    /// One order was played again.
    Replayed,
}

impl fmt::Display for Explored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, known, extent } = self;
        let plural = if *runs == 1 { "run" } else { "runs" };
        write!(f, "{runs} {plural}, {known} of them to where one had been; ")?;
        match extent {
            Extent::Complete => f.write_str("no deadlock and no lost reply in any order"),
            Extent::Messages(messages) => {
                write!(f, "no deadlock and no lost reply up to {messages} messages")
            }
            Extent::Runs => f.write_str("NOT complete: there are more orders"),
            Extent::Replayed => f.write_str("the order was good"),
        }
    }
}
