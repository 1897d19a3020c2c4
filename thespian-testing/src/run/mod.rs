//! Run: a test is played again and again, and a run that fails can be had again.
//! In: a scenario, and how often and where to play it. Out: a report, or the first run that failed.
//! Order: stage by stage, seed by seed; the first failure ends it.

use std::collections::BTreeSet;
use std::env;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use thespian_core::{Base, Builder, Director, System};

mod difference;
mod ending;
mod fewest;
pub(crate) mod once;
mod plan;
mod quiet;
mod replay;
mod report;

pub use ending::Ending;
pub use replay::{Replay, ReplayError};
pub use report::{RunFailure, RunReport, Why};

use crate::faults::Faults;
use crate::order::Follower;
use difference::difference;
use fewest::fewest;
use once::{Ran, Scenario, Setup, play};
use plan::plan;

/// The environment variable that names the one run to play, as a failed test prints it: for example `simple:17`.
pub const REPLAY_VARIABLE: &str = "THESPIAN_REPLAY";

/// The environment variable that says how many seeds each test plays, whatever it says itself.
pub const SEEDS_VARIABLE: &str = "THESPIAN_SEEDS";

/// How long a run may take, unless said otherwise: in virtual time on `simple`..
const VIRTUAL_LIMIT: Duration = Duration::from_secs(60 * 60);
/// .. and in real time elsewhere.
const REAL_LIMIT: Duration = Duration::from_secs(60);

/// A test that is played again and again, with other seeds and on other stages: what `#[thespian::test]` makes of its options.
///
/// Each run has a fresh system. It fails if the scenario panics or returns an error, if the system does not end in good order, if
/// something that was said with [`always`](crate::always) or [`eventually`](crate::eventually) does not hold, or if a piece of
/// users' code panics where no actor fails by it. A failure of an actor is none of the test: to deal with it is what supervision
/// is for.
///
/// The variable `THESPIAN_REPLAY` names the one run to play, and `THESPIAN_SEEDS` how many seeds are played. `THESPIAN_BASE`
/// means nothing here.
///
/// ```
/// # use thespian_testing::Rehearsal;
/// let report = Rehearsal::new("time passes").seeds(20).run(async |system: thespian_core::System| {
///     system.sleep(std::time::Duration::from_secs(3600)).await;
/// });
/// assert_eq!(report.runs, 20);
/// ```
#[derive(Clone)]
#[must_use = "nothing is played before `run`"]
pub struct Rehearsal {
    name: String,
    command: String,
    bases: Vec<Base>,
    seeds: u64,
    limit: Option<Duration>,
    faults: Faults,
    options: Option<Options>,
    twice: bool,
    deaf: bool,
}

/// What else the builder of each system is told.
pub(crate) type Options = Arc<dyn Fn(Builder) -> Builder + Send + Sync>;

/// What was said before, and then this.
pub(crate) fn after(
    earlier: Option<Options>,
    options: impl Fn(Builder) -> Builder + Send + Sync + 'static,
) -> Options {
    match earlier {
        None => Arc::new(options),
        Some(earlier) => Arc::new(move |builder| options(earlier(builder))),
    }
}

impl Rehearsal {
    /// A test that is played once, on `simple` with the seed 0, unless said otherwise. The name is for reports.
    pub fn new(name: impl Into<String>) -> Self {
        let name = name.into();
        let command = format!("cargo test {name}");
        let bases = vec![Base::Simple { seed: 0 }];
        Self {
            name,
            command,
            bases,
            seeds: 1,
            limit: None,
            faults: Faults::new(),
            options: None,
            twice: false,
            deaf: false,
        }
    }

    /// For `#[thespian::test]`: the package, and the path of the test, which begins with the name of its crate.
    #[doc(hidden)]
    pub fn of_test(package: &str, path: &str) -> Self {
        let name = path.split_once("::").map_or(path, |(_, name)| name);
        Self::new(name).command(format!("cargo test -p {package} {name} -- --exact"))
    }

    /// For `#[thespian::test]`, which has looked at the names.
    #[doc(hidden)]
    pub fn bases_named(self, names: &[&str]) -> Self {
        self.bases(names.iter().map(|name| match name.parse::<Base>() {
            Ok(base) => base,
            Err(error) => panic!("{error}"),
        }))
    }

    /// The stage to play on. On `simple` its seed is the first.
    pub fn base(self, base: Base) -> Self {
        self.bases([base])
    }

    /// The stages to play on, one after the other.
    pub fn bases(mut self, bases: impl IntoIterator<Item = Base>) -> Self {
        self.bases = bases.into_iter().collect();
        self
    }

    /// How many seeds are played on `simple`. On other stages there is always one run.
    pub fn seeds(mut self, seeds: u64) -> Self {
        self.seeds = seeds;
        self
    }

    /// How long a run may take in the time of its stage: an hour of virtual time on `simple`, a minute elsewhere, unless said
    /// otherwise. Where actors always have something to do, virtual time stands still, and no limit is ever met.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// What goes wrong in runs on `simple`. Of a run that fails with faults, a smaller set of them is then looked for that makes
    /// it fail in the same way, with at most [`SHRINKING`](Self::SHRINKING) more runs.
    ///
    /// Nothing goes wrong any more when the test's function has ended.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// For `#[thespian::test]`.
    #[doc(hidden)]
    pub fn faults_scripted(self, script: &str) -> Self {
        match Faults::new().script(script) {
            Ok(faults) => self.faults(faults),
            Err(error) => panic!("{error}"),
        }
    }

    /// How many runs are spent on looking for a smaller set of faults.
    pub const SHRINKING: usize = 200;

    /// Plays each run on `simple` twice, and takes it for failed if the second is not the same as the first, entry by entry.
    ///
    /// This finds what a stage cannot see: code that looks at the real clock, at other threads, at memory that systems share, or at
    /// the order of a `HashMap`, and decides by it.
    pub fn twice(mut self) -> Self {
        self.twice = true;
        self
    }

    /// Has each system keep a record, as [`Builder::record`].
    pub fn record(self) -> Self {
        self.system(Builder::record)
    }

    /// Options for each system, over those of the kit: `rehearsal.system(|builder| builder.children(Strategy::OneForAll))`.
    ///
    /// The stage is none of them, and neither is the director.
    pub fn system(mut self, options: impl Fn(Builder) -> Builder + Send + Sync + 'static) -> Self {
        self.options = Some(after(self.options.take(), options));
        self
    }

    /// Looks at neither `THESPIAN_REPLAY` nor `THESPIAN_SEEDS`: for tests that are about one certain run.
    pub fn ignore_environment(mut self) -> Self {
        self.deaf = true;
        self
    }

    /// The command that runs this test, for the line that replays a run; `cargo test NAME` unless said otherwise.
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = command.into();
        self
    }

    /// Plays all runs, and prints how many orders were tried.
    ///
    /// # Panics
    /// If there is no run at all. If a run fails: the text begins with the stage and the seed. What is needed to understand it
    /// is printed before: the line that replays it, and the end of its log, as text and as a chart. Also if a variable says
    /// what cannot be read.
    pub fn run<F, Fut>(self, scenario: F) -> RunReport
    where
        F: Fn(System) -> Fut,
        Fut: Future<Output: Ending>,
    {
        let name = self.name.clone();
        match self.try_run(scenario) {
            Ok(report) => {
                println!("{name}: {report}");
                report
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
    /// The first run that failed.
    ///
    /// # Panics
    /// If there is no run at all, or if a variable says what cannot be read.
    pub fn try_run<F, Fut>(self, scenario: F) -> Result<RunReport, Box<RunFailure>>
    where
        F: Fn(System) -> Fut,
        Fut: Future<Output: Ending>,
    {
        self.play_all(&|system| {
            let played = scenario(system);
            Box::pin(async move { played.await.complaint() })
        })
    }

    /// Not generic, so that it is compiled once and not for each test.
    fn play_all(self, scenario: &Scenario<'_>) -> Result<RunReport, Box<RunFailure>> {
        let mut report = RunReport { runs: 0, distinct: 0 };
        let mut logs = BTreeSet::new();
        let bases = self.bases.clone();
        for replay in self.replays(&bases) {
            let is_simple = matches!(replay.base, Base::Simple { .. });
            let mut ran = play(self.setup(&replay), scenario);
            if self.twice && is_simple && ran.why.is_none() {
                let again = play(self.setup(&replay), scenario);
                ran.why = difference(&ran.log, &again);
            }
            if let Some(why) = ran.why.clone() {
                return Err(Box::new(self.failure(replay, why, ran, report.runs, scenario)));
            }
            report.runs += 1;
            if is_simple && logs.insert(ran.log.fingerprint()) {
                report.distinct += 1;
            }
        }
        assert!(
            report.runs > 0,
            "{}: no stage and no seed to play, so nothing would be tested",
            self.name
        );
        Ok(report)
    }

    /// What is said of a run that failed: of the one with the fewest faults, if there were any.
    fn failure(
        self,
        replay: Replay,
        why: Why,
        ran: Ran,
        good: u64,
        scenario: &Scenario<'_>,
    ) -> RunFailure {
        let setup = |faults| Setup { faults, ..self.setup(&replay) };
        let fewer = match ran.injected.is_empty() {
            true => None,
            false => fewest(&ran, &why, setup, scenario),
        };
        let Self { name: test, command, .. } = self;
        match fewer {
            None => {
                let Ran { log, injected: faults, .. } = ran;
                RunFailure { test, replay, why, log, faults, good, whole: None, command }
            }
            Some((faults, why, Ran { log, .. })) => {
                let whole = Some((replay.clone(), ran.injected.len()));
                let replay = Replay { faults: Some(faults.clone()), ..replay };
                RunFailure { test, replay, why, log, faults, good, whole, command }
            }
        }
    }

    /// Which runs there are.
    fn replays<'a>(&self, bases: &'a [Base]) -> Box<dyn Iterator<Item = Replay> + 'a> {
        let (replay, seeds) = match self.deaf {
            true => (None, None),
            false => (variable(REPLAY_VARIABLE), variable(SEEDS_VARIABLE)),
        };
        match replay {
            Some(replay) => Box::new(std::iter::once(replay)),
            None => Box::new(plan(bases, seeds.unwrap_or(self.seeds)).map(Replay::of)),
        }
    }

    fn setup(&self, replay: &Replay) -> Setup {
        let usual = match replay.base {
            Base::Simple { .. } => VIRTUAL_LIMIT,
            _ => REAL_LIMIT,
        };
        Setup {
            base: replay.base,
            limit: self.limit.unwrap_or(usual),
            guide: replay
                .order
                .clone()
                .map(|order| -> Arc<dyn Director> { Arc::new(Follower::new(order)) }),
            faults: match &replay.faults {
                Some(script) => Faults::exactly(script),
                None => self.faults.clone(),
            },
            options: self.options.clone(),
        }
    }
}

/// What an environment variable says. An empty one says nothing.
pub(crate) fn variable<T: std::str::FromStr<Err: fmt::Display>>(name: &str) -> Option<T> {
    let text = env::var_os(name).filter(|text| !text.is_empty())?;
    let text = text.to_string_lossy();
    match text.trim().parse() {
        Ok(value) => Some(value),
        Err(error) => panic!("{name}='{text}': {error}"),
    }
}

impl fmt::Debug for Rehearsal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rehearsal")
            .field("name", &self.name)
            .field("bases", &self.bases)
            .field("seeds", &self.seeds)
            .finish_non_exhaustive()
    }
}
