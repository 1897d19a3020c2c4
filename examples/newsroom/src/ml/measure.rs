//! How good verdicts are, beside what people said.

use crate::sentiment::{Label, Verdict};
use std::fmt;

/// Counts over texts where the people take a side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    /// Texts.
    pub texts: u64,
    /// The verdict takes the same side.
    pub right: u64,
    /// The verdict takes no side.
    pub neutral: u64,
}

impl Measure {
    /// Counts one verdict; a human score of zero takes no side, and does not count.
    pub fn add(&mut self, verdict: Verdict, human: f64) {
        if human == 0.0 {
            return;
        }
        self.texts += 1;
        match verdict.label {
            Label::Neutral => self.neutral += 1,
            Label::Positive if human > 0.0 => self.right += 1,
            Label::Negative if human < 0.0 => self.right += 1,
            _ => {}
        }
    }

    /// Percent that are right; a verdict that takes no side is not.
    pub fn accuracy(&self) -> f64 {
        percent(self.right, self.texts)
    }

    /// Percent that are right where the verdict takes a side at all.
    pub fn agreement(&self) -> f64 {
        percent(self.right, self.texts - self.neutral)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>5.1} % right of {:>5}", self.accuracy(), self.texts)?;
        let Self { neutral, .. } = self;
        write!(f, ", {:>5.1} % where it takes a side (neutral {neutral})", self.agreement())
    }
}

fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_without_a_side_is_not_right() {
        let mut measure = Measure::default();
        for (compound, human) in [(0.5, 1.0), (-0.5, -2.0), (0.5, -1.0), (0.0, 1.0), (0.5, 0.0)] {
            measure.add(Verdict { label: Label::of(compound), compound }, human);
        }
        assert_eq!(measure, Measure { texts: 4, right: 2, neutral: 1 });
        assert_eq!(measure.accuracy(), 50.0);
        assert!((measure.agreement() - 66.7).abs() < 0.1);
        assert_eq!(Measure::default().agreement(), 0.0);
    }
}
