//! The command line.
//!
//! - Comes in: the program's arguments.
//! - Goes out: [`Options`], checked; or one line that says what to do.
//! - Never knows: what the options lead to. Which stages there are is the framework's
//!   to know.

use crate::amounts::{Workers, span};
use crate::places::same_file;
use crate::sentiment::Engine;
use crate::source::Part;
use crate::source::feed::Address;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, ValueEnum};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;
use thespian::Base;

/// What the user asked for.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "newsroom",
    version,
    about = "Fetches texts, cleans them, finds their sentiment and stores the verdicts in SQLite, with actors.",
    after_help = "Without --input, a public set of 23,703 texts with human scores is fetched once with pip and kept under \
                  target/newsroom-data."
)]
pub struct Options {
    /// Read this file instead; a name ending in .csv is read as CSV, `-` is standard input. One text is one line, also
    /// in CSV: no line breaks inside quotes
    #[arg(long, value_name = "FILE", conflicts_with = "set")]
    pub input: Option<PathBuf>,

    /// How to read --input; by default the file's name tells
    #[arg(long, value_enum, value_name = "FORMAT", requires = "input")]
    pub format: Option<Format>,

    /// Parts of the public set to read
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PARTS")]
    pub set: Vec<Part>,

    /// Where the public set and the model are kept
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Read the small built-in sample instead; needs no network
    #[arg(long, conflicts_with_all = ["input", "set"])]
    pub sample: bool,

    /// Poll this RSS, Atom or JSON feed instead, over http
    #[arg(long, value_name = "URL", conflicts_with_all = ["input", "set", "sample"])]
    pub feed: Option<Address>,

    /// How often to poll --feed before the run ends, 1 to 1000000
    #[arg(long, value_name = "N", default_value_t = 1, requires = "feed",
        value_parser = clap::value_parser!(u32).range(1..=1_000_000), allow_negative_numbers = true)]
    pub polls: u32,

    /// Pause between two polls, such as 30s or 5m; takes no time on the stage simple, whose clock is virtual
    #[arg(long, value_name = "TIME", default_value = "60s", requires = "feed", value_parser = span,
        allow_negative_numbers = true)]
    pub every: Duration,

    /// Stop after this many lines
    #[arg(long, value_name = "N", value_parser = lines, allow_negative_numbers = true)]
    pub limit: Option<u64>,

    /// Who judges: rules, or a small language model that is fetched once, where the feature `ml` is built in
    #[arg(long, value_enum, value_name = "ENGINE", default_value_t = Engine::Vader)]
    pub engine: Engine,

    // A negative number is taken as a value everywhere, so that the range is named and not "unexpected argument".
    /// Number of inference actors, 1 to 1000, or a range such as 1..10 in which it follows the load
    #[arg(long, value_name = "N|MIN..MAX", default_value = "10", allow_negative_numbers = true)]
    pub infer: Workers,

    /// Number of cleaning actors, or a range
    #[arg(long, value_name = "N|MIN..MAX", default_value = "2", allow_negative_numbers = true)]
    pub clean: Workers,

    /// Number of actors that take batches to the database, or a range; there, one writes at a time
    #[arg(long, value_name = "N|MIN..MAX", default_value = "2", allow_negative_numbers = true)]
    pub store: Workers,

    /// Share of tries at which an inference actor panics, 0.0 to 1.0
    #[arg(long, value_name = "P", default_value_t = 0.0, value_parser = share, allow_negative_numbers = true)]
    pub chaos: f64,

    /// How often an item is tried before it is listed as failed, 1 to 100
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100),
        allow_negative_numbers = true)]
    pub attempts: u32,

    /// The stage to play on: simple, simple:SEED, threads or threads:N; by default THESPIAN_BASE or all cores
    #[arg(long, value_name = "BASE")]
    pub base: Option<String>,

    /// Seed of the simple stage
    #[arg(long, value_name = "N", value_parser = seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,

    /// The database; by default target/newsroom.db, or newsroom-ml.db for --engine ml, in this workspace
    #[arg(long, value_name = "PATH")]
    pub db: Option<PathBuf>,

    /// Also write a summary for programs, as the last line
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub summary: Option<Summary>,

    /// Write the keys of the input here, one a line, for check.sh
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,

    /// Write the report here as well, as one page with charts for a browser
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,

    /// No progress bar and no report
    #[arg(long)]
    pub quiet: bool,
}

/// How a file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Every line is a text.
    Text,
    /// The first line names the columns, one of them `text`.
    Csv,
}

/// How to sum up for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Summary {
    /// One JSON object on one line.
    Json,
}

/// What the arguments came to, when it is no run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// Help or version was asked for: print it, exit code 0.
    Answer(String),
    /// The arguments are wrong: one line that says what to do, exit code 2.
    Wrong(String),
}

impl Options {
    /// Reads `args`, the program's name first.
    ///
    /// # Errors
    /// [`Stop`], for a question answered as well as for a mistake.
    pub fn read<I, T>(args: I) -> Result<Self, Stop>
    where
        I: IntoIterator<Item = T>,
        T: Into<OsString> + Clone,
    {
        Self::try_parse_from(args).map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Stop::Answer(error.to_string()),
            _ => Stop::Wrong(one_line(&error)),
        })
    }

    /// The stage that was typed, if one was.
    ///
    /// # Errors
    /// [`Stop::Wrong`], for a text that names no stage, for a seed without a stage that has one, and for two seeds.
    pub fn base(&self) -> Result<Option<Base>, Stop> {
        let base = match &self.base {
            Some(text) => {
                Some(text.parse().map_err(|error| Stop::Wrong(format!("--base: {error}")))?)
            }
            None => None,
        };
        let typed = self.base.as_deref().unwrap_or_default();
        match (base, self.seed) {
            (base, None) => Ok(base),
            // Also when both are equal: one of them will be edited some day.
            (Some(Base::Simple { .. }), Some(seed)) if typed.contains(':') => Err(Stop::Wrong(
                format!("two seeds: --base {typed} and --seed {seed}; leave one of them out"),
            )),
            (Some(Base::Simple { .. }), Some(seed)) => Ok(Some(Base::Simple { seed })),
            (Some(_), Some(seed)) => Err(Stop::Wrong(format!(
                "--base {typed} has no seed; leave out --seed, or write --base simple --seed {seed}"
            ))),
            // Whether THESPIAN_BASE names `simple` is the framework's to read.
            (None, Some(seed)) => Err(Stop::Wrong(format!(
                "--seed needs a stage beside it, also with THESPIAN_BASE; write --base simple --seed {seed}"
            ))),
        }
    }

    /// Sees to it that no file is given for two purposes. Opens nothing and makes nothing.
    ///
    /// # Errors
    /// [`Stop::Wrong`]: the run would overwrite its own input or database.
    pub fn check_files(&self) -> Result<(), Stop> {
        let database = self.database();
        let input = self.input.as_deref().map(|path| match path.to_str() {
            // A file that the shell opened can be overwritten as well.
            Some("-") if cfg!(unix) => Path::new("/dev/stdin"),
            _ => path,
        });
        for (option, path) in [("--keys", &self.keys), ("--html", &self.html)] {
            let Some(path) = path else { continue };
            let shown = path.display();
            let overwritten = if input.is_some_and(|input| same_file(path, input)) {
                "the input"
            } else if same_file(path, &database) {
                "the database"
            } else {
                continue;
            };
            return Err(Stop::Wrong(format!(
                "{option} would overwrite {overwritten} {shown}; give another file to {option}"
            )));
        }
        if let Some(html) = &self.html {
            let shown = html.display();
            let folder = html.parent().filter(|folder| !folder.as_os_str().is_empty());
            if self.keys.as_ref().is_some_and(|keys| same_file(html, keys)) {
                return Err(Stop::Wrong(format!(
                    "--html and --keys are one file, {shown}; give another file to --html"
                )));
            }
            // Now, and not after an hour of work.
            if html.is_dir() || folder.is_some_and(|folder| !folder.is_dir()) {
                return Err(Stop::Wrong(format!(
                    "cannot write {shown}: no file can be there; give another file to --html"
                )));
            }
        }
        if input.is_some_and(|input| same_file(&database, input)) {
            return Err(Stop::Wrong(format!(
                "--db and --input are one file, {}; give another file to --db",
                database.display()
            )));
        }
        Ok(())
    }

    /// Whether a progress bar may be drawn; a terminal is needed as well.
    pub fn wants_progress(&self) -> bool {
        !self.quiet && self.summary.is_none()
    }

    /// The database to write. Each engine has its own, because an item that has a verdict keeps it.
    pub fn database(&self) -> PathBuf {
        let name = match self.engine {
            Engine::Vader => "newsroom.db",
            Engine::Ml => "newsroom-ml.db",
        };
        self.db.clone().unwrap_or_else(|| crate::places::target().join(name))
    }

    /// Where the public set and the model are kept.
    pub fn data_folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| crate::places::target().join("newsroom-data"))
    }

    /// Whether the engine can be had.
    ///
    /// # Errors
    /// [`Stop::Wrong`], for an engine that is not built in.
    pub fn check_engine(&self) -> Result<(), Stop> {
        if self.engine.is_built_in() {
            return Ok(());
        }
        Err(Stop::Wrong(
            "--engine ml is not built in; build with --features ml, or use --engine vader".into(),
        ))
    }
}

fn lines(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(lines) if lines > 0 => Ok(lines),
        _ => Err(format!("give a whole number from 1 to {}", u64::MAX)),
    }
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("give a whole number from 0 to {}", u64::MAX))
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("give a share from 0.0 to 1.0, such as 0.05".into()),
    }
}

/// clap's first paragraph without its prefix, with its tip if it has one, on one line.
fn one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let mut line: String = text
        .trim_start_matches("error: ")
        .lines()
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("; ");
    if error.get(ContextKind::SuggestedArg).is_none_or(|tip| matches!(tip, ContextValue::None)) {
        line.push_str("; --help lists the options");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Options, Stop> {
        Options::read(std::iter::once("newsroom").chain(args.iter().copied()))
    }

    #[test]
    fn defaults() {
        let options = read(&[]).unwrap();
        assert_eq!((options.infer, options.clean, options.attempts), (10.into(), 2.into(), 5));
        assert_eq!((options.polls, options.every), (1, Duration::from_secs(60)));
        assert_eq!((options.chaos, options.limit, options.summary), (0.0, None, None));
        assert!(options.wants_progress());
        assert!(options.database().ends_with("target/newsroom.db"));
        assert_eq!((options.engine, options.check_engine()), (Engine::Vader, Ok(())));
        let options = read(&["--engine", "ml"]).unwrap();
        assert!(options.database().ends_with("target/newsroom-ml.db"));
        assert_eq!(options.check_engine().is_ok(), cfg!(feature = "ml"));
    }

    #[test]
    fn everything() {
        let options = read(&[
            "--input",
            "-",
            "--format",
            "csv",
            "--limit",
            "9",
            "--infer",
            "3",
            "--clean",
            "1",
            "--chaos",
            "0.05",
            "--attempts",
            "2",
            "--base",
            "garbage",
            "--seed",
            "7",
            "--db",
            "x.db",
            "--summary",
            "json",
            "--keys",
            "k",
            "--quiet",
        ])
        .unwrap();
        assert_eq!(options.base.as_deref(), Some("garbage"));
        assert_eq!(options.format, Some(Format::Csv));
        assert!(!options.wants_progress());
        assert_eq!(read(&["--set", "tweets,news"]).unwrap().set, [Part::Tweets, Part::News]);
    }

    #[test]
    fn mistakes_are_one_line_that_says_what_to_do() {
        for (args, says) in [
            (&["--infer", "0"][..], "without workers"),
            (&["--clean", "0"], "without workers"),
            (&["--store", "0..2"], "without workers"),
            (&["--infer", "9..3"], "write 3..9"),
            (&["--infer", "1..many"], "range such as 1..10"),
            (&["--infer", "100000"], "more than 1000"),
            (&["--attempts", "0"], "1..=100"),
            (&["--chaos", "2"], "from 0.0 to 1.0"),
            (&["--chaos", "NaN"], "from 0.0 to 1.0"),
            (&["--infer", "-1"], "from 1 to 1000"),
            (&["--clean", "-1"], "from 1 to 1000"),
            (&["--attempts", "-1"], "1..=100"),
            (&["--chaos", "-1"], "from 0.0 to 1.0"),
            (&["--chaos", "-0.1"], "from 0.0 to 1.0"),
            (&["--seed", "-1"], "from 0 to"),
            (&["--limit", "-1"], "from 1 to"),
            (&["--limit", "0"], "--limit"),
            (&["--limit", "many"], "--limit"),
            (&["--infer", "--clean"], "--infer"),
            (&["--summary", "xml"], "json"),
            (&["--engine", "gut"], "vader"),
            (&["--imput", "x"], "--input"),
            (&["--set", "tweats"], "tweets"),
            (&["--sample", "--input", "x"], "--input"),
            (&["--format", "csv"], "--input"),
            (&["--feed", "ftp://x/"], "http://"),
            (&["--feed", "news"], "such as http://"),
            (&["--feed", "https://x/"], "https is not built in"),
            (&["--feed", "http://me@x/"], "leave user and password out"),
            (&["--feed", "http://x/", "--sample"], "--sample"),
            (&["--feed", "http://x/", "--polls", "0"], "1..=1000000"),
            (&["--feed", "http://x/", "--every", "0s"], "such as 500ms"),
            (&["--polls", "3"], "--feed"),
            (&["--every", "3s"], "--feed"),
            (&["file.txt"], "--help"),
        ] {
            match read(args) {
                Err(Stop::Wrong(line)) => {
                    assert!(line.contains(says), "{args:?}: {line}");
                    assert!(!line.contains('\n') && line.len() < 200, "{args:?}: {line}");
                }
                other => panic!("{args:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn one_seed_and_a_stage_that_has_one() {
        let base = |args: &[&str]| read(args).unwrap().base();
        assert_eq!(base(&["--base", "simple", "--seed", "3"]), Ok(Some(Base::Simple { seed: 3 })));
        assert_eq!(base(&["--base", "simple:4"]), Ok(Some(Base::Simple { seed: 4 })));
        assert_eq!(base(&[]), Ok(None));
        for (args, says) in [
            (&["--base", "simple:4", "--seed", "3"][..], "two seeds"),
            (&["--base", "threads:2", "--seed", "3"], "--base threads:2 has no seed"),
            (&["--seed", "3"], "write --base simple --seed 3"),
            (&["--base", "threads:0"], "--base:"),
        ] {
            assert!(
                matches!(base(args), Err(Stop::Wrong(line)) if line.contains(says)),
                "{args:?}"
            );
        }
    }

    #[test]
    fn no_file_for_two_purposes() {
        for (args, says) in [
            (&["--input", "x", "--keys", "./x"][..], "overwrite the input"),
            (&["--sample", "--db", "x", "--keys", "x"], "overwrite the database"),
            (&["--db", "x", "--input", "x"], "give another file to --db"),
            (&["--input", "x", "--html", "./x"], "--html would overwrite the input"),
            (&["--sample", "--db", "x", "--html", "x"], "--html would overwrite the database"),
            (&["--sample", "--keys", "x", "--html", "./x"], "--html and --keys are one file"),
            (&["--sample", "--html", "."], "give another file to --html"),
            (&["--sample", "--html", "no/such/x.html"], "give another file to --html"),
        ] {
            assert!(
                matches!(read(args).unwrap().check_files(), Err(Stop::Wrong(line)) if line.contains(says)),
                "{args:?}"
            );
        }
        let apart = ["--input", "x", "--db", "y", "--keys", "z"];
        assert_eq!(read(&apart).unwrap().check_files(), Ok(()));
    }

    #[test]
    fn questions_are_answered() {
        for args in [["--help"], ["--version"]] {
            assert!(matches!(read(&args), Err(Stop::Answer(text)) if text.contains("newsroom")));
        }
    }
}
