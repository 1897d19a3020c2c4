//! How a run went over time, in little memory however long it takes.
//!
//! - Comes in: what was done, when; how many workers there were, from when.
//! - Goes out: a few numbers that can be drawn.
//! - Never knows: clocks, actors.

use std::fmt;
use std::time::Duration;

/// Buckets are at most so many: more cannot be told apart in a drawing.
const MOST_BUCKETS: usize = 120;

/// Changes of one stage that are kept.
const MOST_CHANGES: usize = 1000;

/// How much was done in each stretch of time; the stretches grow with the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    width: Duration,
    buckets: Vec<u64>,
}

impl Default for Timeline {
    fn default() -> Self {
        Self { width: Duration::from_millis(5), buckets: Vec::new() }
    }
}

impl Timeline {
    /// So much more was done, so long after the beginning.
    pub fn add(&mut self, at: Duration, done: u64) {
        let mut bucket = self.bucket(at);
        while bucket >= MOST_BUCKETS {
            self.width *= 2;
            self.buckets = self.buckets.chunks(2).map(|pair| pair.iter().sum()).collect();
            bucket = self.bucket(at);
        }
        if self.buckets.len() <= bucket {
            self.buckets.resize(bucket + 1, 0);
        }
        self.buckets[bucket] += done;
    }

    /// Middles of the stretches in seconds, and what was done there each second. At most `most` of them.
    pub fn rates(&self, most: usize) -> Vec<(f64, f64)> {
        // Work comes back in batches: stretches shorter than those would show nothing but them.
        let together = self.buckets.len().div_ceil(most.max(1)).max(1);
        let width = self.width.as_secs_f64() * together as f64;
        let stretch = |(position, part): (usize, &[u64])| {
            let done: u64 = part.iter().sum();
            // The last one may be shorter.
            let long = self.width.as_secs_f64() * part.len() as f64;
            (position as f64 * width + long / 2.0, done as f64 / long)
        };
        self.buckets.chunks(together).enumerate().map(stretch).collect()
    }

    fn bucket(&self, at: Duration) -> usize {
        usize::try_from(at.as_nanos() / self.width.as_nanos()).unwrap_or(usize::MAX)
    }
}

/// How many workers a stage had from when on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The stage.
    pub stage: String,
    /// Times since the beginning, and numbers of workers from then on; the first is at the beginning.
    pub sizes: Vec<(Duration, u32)>,
    /// The most there ever were.
    pub peak: u32,
}

impl Course {
    /// It begins with so many.
    pub fn new(stage: &str, workers: u32) -> Self {
        Self { stage: stage.to_owned(), sizes: vec![(Duration::ZERO, workers)], peak: workers }
    }

    /// From now on there are so many.
    pub fn change(&mut self, at: Duration, workers: u32) {
        self.peak = self.peak.max(workers);
        if self.sizes.len() >= MOST_CHANGES {
            // Every second one, and always the first.
            let mut keep = false;
            self.sizes.retain(|_| {
                keep = !keep;
                keep
            });
        }
        self.sizes.push((at, workers));
    }

    /// How many there were at the end.
    pub fn last(&self) -> u32 {
        self.sizes.last().map_or(0, |(_, workers)| *workers)
    }
}

/// Sizes that are named one by one.
const NAMED: usize = 12;

impl fmt::Display for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.stage)?;
        for (position, (_, size)) in self.sizes.iter().take(NAMED).enumerate() {
            f.write_str(if position == 0 { "" } else { " -> " })?;
            size.fmt(f)?;
        }
        if self.sizes.len() > NAMED {
            write!(f, " -> .. -> {}", self.last())?;
        }
        write!(f, ", {} at most", self.peak)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(number: u64) -> Duration {
        Duration::from_millis(number)
    }

    #[test]
    fn nothing_is_lost_when_stretches_grow() {
        let mut line = Timeline::default();
        for second in 0..10_000 {
            line.add(Duration::from_secs(second), 3);
        }
        assert_eq!(line.buckets.iter().sum::<u64>(), 30_000);
        assert!((60..=MOST_BUCKETS).contains(&line.buckets.len()));
        line.add(Duration::MAX, 1);
        assert_eq!(line.buckets.iter().sum::<u64>(), 30_001);
        assert!(line.buckets.len() <= MOST_BUCKETS);
    }

    #[test]
    fn rates_are_for_each_second() {
        let mut line = Timeline::default();
        assert!(line.rates(9).is_empty());
        line.add(ms(1), 5);
        line.add(ms(7), 10);
        line.add(ms(12), 1);
        assert_eq!(line.rates(9), [(0.0025, 1000.0), (0.0075, 2000.0), (0.0125, 200.0)]);
        assert_eq!(line.rates(2), [(0.005, 1500.0), (0.0125, 200.0)]);
    }

    #[test]
    fn a_course_keeps_its_peak_its_beginning_and_its_end() {
        let mut course = Course::new("infer", 1);
        course.change(ms(1), 10);
        for turn in 0..10_000 {
            course.change(ms(turn), 2 + (turn % 3) as u32);
        }
        assert_eq!((course.peak, course.last(), course.sizes[0]), (10, 2, (ms(0), 1)));
        assert!(course.sizes.len() <= MOST_CHANGES);
        assert!(course.to_string().ends_with(" -> .. -> 2, 10 at most"), "{course}");
    }

    #[test]
    fn a_short_course_is_told_whole() {
        let mut course = Course::new("infer", 1);
        assert_eq!(course.to_string(), "infer 1, 1 at most");
        for size in [2, 4, 1] {
            course.change(ms(1), size);
        }
        assert_eq!(course.to_string(), "infer 1 -> 2 -> 4 -> 1, 4 at most");
    }
}
