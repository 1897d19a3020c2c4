//! What came of a suite on one venue.

use std::fmt;

use crate::case::Case;
use crate::venue::Venue;

/// What came of the cases on one venue.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// The name of the venue.
    pub venue: String,
    /// How many runs there were, of all cases.
    pub runs: u64,
    /// The runs in which something else was seen than is promised.
    pub differences: Vec<Difference>,
    /// The cases of which two runs with the same number were not the same, on a venue that is said to be repeatable.
    pub unrepeatable: Vec<&'static str>,
    /// The cases that this venue cannot play.
    pub passed_over: Vec<&'static str>,
    /// How many different logs of events each case had, on a venue that is repeatable.
    pub logs: Vec<(&'static str, usize)>,
    /// How many different logs the suite as a whole had: one for each number of a run at the most.
    pub distinct: usize,
}

/// A run in which something else was seen than is promised.
#[derive(Debug)]
#[non_exhaustive]
pub struct Difference {
    /// The case.
    pub case: &'static Case,
    /// The number of the run: on `simple`, the seed.
    pub run: u64,
    /// What was seen.
    pub seen: Vec<String>,
}

impl Report {
    pub(crate) fn new(venue: &Venue) -> Self {
        Self {
            venue: venue.name.clone(),
            runs: 0,
            differences: Vec::new(),
            unrepeatable: Vec::new(),
            passed_over: Vec::new(),
            logs: Vec::new(),
            distinct: 0,
        }
    }

    /// Whether all that was seen is what is promised.
    pub fn is_good(&self) -> bool {
        self.runs > 0 && self.differences.is_empty() && self.unrepeatable.is_empty()
    }

    /// Prints the report, and panics if anything was otherwise than promised.
    ///
    /// # Panics
    /// If the report is not [good](Self::is_good).
    pub fn check(&self) {
        assert!(self.is_good(), "{self}");
        println!("{self}");
    }

    /// How many different logs of events a case had, by its name.
    pub fn logs_of(&self, case: &str) -> Option<usize> {
        self.logs.iter().find(|(name, _)| *name == case).map(|(_, logs)| *logs)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} cases, {} runs", self.venue, self.logs.len(), self.runs)?;
        if self.distinct > 0 {
            write!(f, ", {} distinct logs", self.distinct)?;
        }
        for case in &self.passed_over {
            write!(f, "\n  passed over: {case}")?;
        }
        for case in &self.unrepeatable {
            write!(f, "\n  {case}: two runs with the same number differ")?;
        }
        for (place, difference) in self.differences.iter().enumerate() {
            // One bad case differs in most of its runs, and mostly in the same way.
            let of_case = |other: &&Difference| other.case.name == difference.case.name;
            if self.differences[..place].iter().any(|other| of_case(&other)) {
                continue;
            }
            write!(f, "\n{difference}")?;
            match self.differences.iter().filter(of_case).count() {
                1 => {}
                runs => write!(f, "\n    in {runs} runs")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { case, run, seen } = self;
        write!(f, "{}, run {run}: {}", case.name, case.promise)?;
        let lines = case.expected.len().max(seen.len());
        for line in 0..lines {
            match (case.expected.get(line), seen.get(line)) {
                (Some(expected), Some(seen)) if expected == seen => write!(f, "\n      {seen}")?,
                (expected, seen) => {
                    if let Some(expected) = expected {
                        write!(f, "\n    - {expected}")?;
                    }
                    if let Some(seen) = seen {
                        write!(f, "\n    + {seen}")?;
                    }
                }
            }
        }
        Ok(())
    }
}
