//! What the user is told at the end.
//!
//! - Comes in: the tally of the database, and what only the run knows.
//! - Goes out: a page of text, one line of JSON.
//! - Never knows: how either was found out.
//!
//! Restarts and dead letters are of the run. All other counts are of the database, over the items that this run has
//! seen: a second run on the same file stores nothing new and still reports the same counts.

use crate::amounts::Workers;
use crate::sentiment::Label;
use crate::source::feed::Polls;
use crate::store::{BARS, Tally};
use crate::timeline::{Course, Timeline};
use serde::Serialize;
use std::fmt;
use std::io::{self, Write};
use std::time::Duration;

/// How one stage did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// How many actors it may have had.
    pub workers: Workers,
    /// What went through it.
    pub items: u64,
    /// Time spent working, summed over its actors.
    pub busy: Duration,
}

/// Everything the report says.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What was read.
    pub source: String,
    /// The database, as the user would type it.
    pub database: String,
    /// Lines read.
    pub items: u64,
    /// Of them, stored by this run and not before.
    pub new: u64,
    /// Counts of the database.
    pub tally: Tally,
    /// Actors restarted after a failure.
    pub restarts: u64,
    /// Messages that nobody handled.
    pub dead_letters: u64,
    /// How a live feed was polled, if one was.
    pub polls: Option<Polls>,
    /// The stages, first to last.
    pub stages: Vec<Stage>,
    /// What was done when.
    pub throughput: Timeline,
    /// How the stages grew and shrank that may.
    pub courses: Vec<Course>,
    /// From the first line read to the last item stored.
    pub elapsed: Duration,
}

/// The summary for programs; its names are a promise.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    source: &'a str,
    items: u64,
    stored: u64,
    failed: u64,
    positive: u64,
    neutral: u64,
    negative: u64,
    restarts: u64,
    dead_letters: u64,
}

impl Report {
    /// The summary for programs: one JSON object on one line, without a line end.
    pub fn to_json(&self) -> String {
        let summary = Summary {
            source: &self.source,
            items: self.items,
            stored: self.tally.stored,
            failed: self.tally.failed,
            positive: self.tally.positive,
            neutral: self.tally.neutral,
            negative: self.tally.negative,
            restarts: self.restarts,
            dead_letters: self.dead_letters,
        };
        // Plain strings and numbers cannot fail to be written.
        serde_json::to_string(&summary).unwrap_or_default()
    }

    fn labels(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [self.tally.positive, self.tally.neutral, self.tally.negative];
        writeln!(f, "\nVerdicts")?;
        for (label, count) in Label::ALL.into_iter().zip(counts) {
            writeln!(f, "  {label:<10}{count:>8}  {:>5.1} %", percent(count, self.tally.stored))?;
        }
        Ok(())
    }

    fn histogram(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let most = self.tally.histogram.iter().copied().max().unwrap_or(0);
        writeln!(f, "\nCompound scores")?;
        for (bar, count) in self.tally.histogram.into_iter().enumerate() {
            let low = (bar as f64) * 2.0 / (BARS as f64) - 1.0;
            // Something is never drawn as nothing.
            let length = (count as f64 / most.max(1) as f64 * 40.0).round() as usize;
            let length = length.max(usize::from(count > 0));
            writeln!(f, "  {low:>5.1} {count:>7} {}", "#".repeat(length))?;
        }
        Ok(())
    }

    fn agreement(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let agreement = self.tally.agreement;
        let spoken = agreement.same + agreement.opposite;
        if spoken + agreement.neutral + agreement.undecided == 0 {
            return Ok(());
        }
        writeln!(f, "\nBeside the people's scores")?;
        write!(f, "  same sign {}, opposite {}", agreement.same, agreement.opposite)?;
        if spoken > 0 {
            let share = percent(agreement.same, spoken);
            write!(f, " ({share:.1} % agree where both take a side)")?;
        }
        // With these the numbers add up to what is stored.
        writeln!(
            f,
            "\n  verdict alone neutral {}, people neutral {}, no human score {}",
            agreement.neutral, agreement.undecided, agreement.unscored
        )?;
        if let Some(correlation) = agreement.correlation {
            writeln!(f, "  correlation {correlation:.3}")?;
        }
        Ok(())
    }

    fn stages(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nStages")?;
        for stage in &self.stages {
            let busy = stage.busy.as_secs_f64();
            write!(
                f,
                "  {:<8}{:>5} x {:>8} items, {busy:>7.2} s of work",
                stage.name,
                stage.workers.to_string(),
                stage.items
            )?;
            if busy > 0.0 {
                write!(f, ", {:>9.0} items/s each", stage.items as f64 / busy)?;
            }
            writeln!(f)?;
        }
        write!(f, "  restarts {}, dead letters {}", self.restarts, self.dead_letters)?;
        if self.restarts > 0 {
            write!(
                f,
                " (a try that panicked leaves a dead letter and is repeated, --attempts permitting)"
            )?;
        }
        writeln!(f)
    }

    fn workers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.courses.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nWorkers over time")?;
        self.courses.iter().try_for_each(|course| writeln!(f, "  {course}"))
    }

    fn polls(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(polls) = &self.polls else { return Ok(()) };
        write!(f, "\nPolls of the feed\n  {} made", polls.made)?;
        write!(f, ", {} not modified, {} failed", polls.unchanged, polls.failed)?;
        if let Some(why) = &polls.last_failure {
            write!(f, " (the last: {why})")?;
        }
        writeln!(f, ", {} requests repeated", polls.repeated)
    }

    fn failures(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.tally.failed == 0 {
            return Ok(());
        }
        writeln!(f, "\nFailed: {}", self.tally.failed)?;
        for (reason, times) in &self.tally.reasons {
            writeln!(f, "  {times:>6} x {reason}")?;
        }
        for failure in &self.tally.failures {
            writeln!(f, "  line {}: {} ({})", failure.line, failure.reason, failure.key)?;
        }
        let more = self.tally.failed.saturating_sub(self.tally.failures.len() as u64);
        if more > 0 {
            writeln!(f, "  and {more} more: SELECT * FROM failed")?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.elapsed.as_secs_f64();
        write!(
            f,
            "{} of {} items stored in {} ({} new)",
            self.tally.stored, self.items, self.database, self.new
        )?;
        writeln!(f, " from {} in {seconds:.2} s", self.source)?;
        if self.tally.stored == 0 {
            writeln!(f, "\nnothing was stored")?;
        } else {
            self.labels(f)?;
            self.histogram(f)?;
            self.agreement(f)?;
        }
        self.stages(f)?;
        self.workers(f)?;
        self.polls(f)?;
        self.failures(f)
    }
}

/// Writes lines to standard output.
///
/// # Errors
/// The output is closed or full. `println!` would panic there.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// One line to standard error, as well as that can be done.
pub fn complain(line: &dyn fmt::Display) {
    // Made first: standard error is not buffered, and pieces of lines of two programs would mix.
    let line = format!("newsroom: {line}\n");
    // Nobody is left to be told when this fails.
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

pub(crate) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::store::{Agreement, Failure};

    pub(crate) fn report() -> Report {
        let mut histogram = [0; BARS];
        histogram[10] = 1;
        histogram[19] = 4_000;
        Report {
            source: "a \"quoted\"\nname \u{1f600}.txt".into(),
            database: "x.db".into(),
            items: 4_008,
            new: 4_001,
            tally: Tally {
                stored: 4_001,
                failed: 7,
                positive: 4_000,
                neutral: 1,
                negative: 0,
                histogram,
                agreement: Agreement {
                    same: 3,
                    opposite: 1,
                    neutral: 1,
                    undecided: 383,
                    unscored: 3_613,
                    correlation: Some(0.5),
                },
                failures: vec![Failure { line: 3, key: "x/3-0".into(), reason: "empty".into() }],
                reasons: vec![("empty".into(), 7)],
            },
            restarts: 2,
            dead_letters: 0,
            polls: None,
            stages: vec![Stage {
                name: "infer".into(),
                workers: 10.into(),
                items: 4_001,
                busy: Duration::from_millis(500),
            }],
            throughput: Timeline::default(),
            courses: Vec::new(),
            elapsed: Duration::from_secs(2),
        }
    }

    #[test]
    fn json_is_one_line_with_the_promised_names() {
        let line = report().to_json();
        assert!(!line.contains('\n'));
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["source"], "a \"quoted\"\nname \u{1f600}.txt");
        let mut names: Vec<_> = read.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "dead_letters",
                "failed",
                "items",
                "negative",
                "neutral",
                "positive",
                "restarts",
                "source",
                "stored"
            ]
        );
        assert_eq!((&read["stored"], &read["restarts"]), (&4_001.into(), &2.into()));
    }

    #[test]
    fn the_page_is_readable() {
        let page = report().to_string();
        for part in [
            "4001 of 4008 items stored in x.db (4001 new)",
            "positive      4000  100.0 %",
            "    0.0       1 #\n",
            "    0.9    4000 ########################################\n",
            "75.0 % agree",
            "correlation 0.500",
            "8002 items/s each",
            "verdict alone neutral 1, people neutral 383, no human score 3613\n",
            "restarts 2, dead letters 0 (a try that panicked",
            "7 x empty",
            "line 3: empty",
            "and 6 more",
        ] {
            assert!(page.contains(part), "{part:?} in\n{page}");
        }
        assert!(page.lines().all(|line| line.len() < 120));
    }

    #[test]
    fn a_stage_that_grows_and_shrinks_shows_how() {
        assert!(!report().to_string().contains("Workers"));
        let mut course = Course::new("infer", 1);
        course.change(Duration::from_millis(5), 10);
        course.change(Duration::from_millis(9), 1);
        let page = Report { courses: vec![course], ..report() }.to_string();
        assert!(page.contains("  infer 1 -> 10 -> 1, 10 at most\n"), "{page}");
    }

    #[test]
    fn a_live_feed_tells_how_its_polls_went() {
        assert!(!report().to_string().contains("Polls"));
        let polls = Polls {
            made: 4,
            unchanged: 2,
            failed: 1,
            repeated: 3,
            last_failure: Some("no answer in time".into()),
        };
        let page = Report { polls: Some(polls), ..report() }.to_string();
        let line =
            "4 made, 2 not modified, 1 failed (the last: no answer in time), 3 requests repeated\n";
        assert!(page.contains(line), "{page}");
    }

    #[test]
    fn nothing_at_all_is_no_trouble() {
        let empty = Report {
            tally: Tally::default(),
            stages: Vec::new(),
            items: 0,
            restarts: 0,
            ..report()
        };
        let page = empty.to_string();
        assert!(page.contains("\nnothing was stored\n"), "{page}");
        for absent in ["NaN", "Failed", "people", "Verdicts", "Compound", "panicked"] {
            assert!(!page.contains(absent), "{absent:?} in\n{page}");
        }
    }
}
