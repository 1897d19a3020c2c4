//! Amounts as they are typed: how long, how many.
//!
//! - Comes in: the value of an option.
//! - Goes out: a duration, a range of workers; or what to type instead.
//! - Never knows: which option it is.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// Most workers that a stage may have.
pub const MOST_WORKERS: u32 = 1000;

/// How many actors a stage has: a fixed number, or as many as the load asks for within bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workers {
    /// At least so many, from 1.
    pub min: u32,
    /// At most so many.
    pub max: u32,
}

impl Workers {
    /// Whether their number never changes.
    pub fn is_fixed(self) -> bool {
        self.min == self.max
    }
}

impl From<u32> for Workers {
    fn from(number: u32) -> Self {
        Self { min: number, max: number }
    }
}

impl fmt::Display for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_fixed() { self.min.fmt(f) } else { write!(f, "{}..{}", self.min, self.max) }
    }
}

impl FromStr for Workers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (min, max) = match text.split_once("..") {
            Some((min, max)) => (min, max.strip_prefix('=').unwrap_or(max)),
            None => (text, text),
        };
        let number = |part: &str| match part.trim().parse() {
            Ok(0) => Err("a stage without workers would wait for ever".to_owned()),
            Ok(number) if number <= MOST_WORKERS => Ok(number),
            Ok(_) => Err(format!("that is more than {MOST_WORKERS}")),
            Err(_) => Err(format!("{part:?} is no number of workers")),
        };
        let range = number(min).and_then(|min| Ok(Self { min, max: number(max)? }));
        match range {
            Ok(Self { min, max }) if min > max => {
                Err(format!("at least {min} and at most {max} cannot both be; write {max}..{min}"))
            }
            Ok(range) => Ok(range),
            Err(why) => Err(format!(
                "{why}; give a number from 1 to {MOST_WORKERS}, or a range such as 1..10"
            )),
        }
    }
}

/// A span of time such as `500ms`, `30s`, `5m` or `1h`; not zero, and at most a day.
///
/// # Errors
/// What to type instead.
pub fn span(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let unit = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let milliseconds: Option<u64> = match &text[unit..] {
        "ms" => Some(1),
        "s" => Some(1000),
        "m" => Some(60 * 1000),
        "h" => Some(60 * 60 * 1000),
        _ => None,
    };
    let number: Option<u64> = text[..unit].parse().ok();
    number
        .zip(milliseconds)
        .and_then(|(number, unit)| number.checked_mul(unit))
        .filter(|span| (1..=24 * 60 * 60 * 1000).contains(span))
        .map(Duration::from_millis)
        .ok_or_else(|| "give a time from 1ms to 24h, such as 500ms, 30s or 5m".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_are_a_number_or_a_range() {
        let read = |text: &str| text.parse::<Workers>();
        assert_eq!(read("3"), Ok(Workers { min: 3, max: 3 }));
        assert_eq!(read("1..10"), Ok(Workers { min: 1, max: 10 }));
        assert_eq!(read("2..=2"), Ok(2.into()));
        assert_eq!(read("1..10").unwrap().to_string(), "1..10");
        assert_eq!(Workers::from(7).to_string(), "7");
        for (text, says) in [
            ("0", "without workers"),
            ("0..3", "without workers"),
            ("1..0", "without workers"),
            ("5..2", "write 2..5"),
            ("1001", "more than 1000"),
            ("1..100000", "more than 1000"),
            ("-1", "no number"),
            ("many", "no number"),
            ("..5", "no number"),
            ("5..", "no number"),
            ("1...5", "no number"),
            ("", "no number"),
            ("99999999999", "no number"),
        ] {
            let why = read(text).unwrap_err();
            assert!(why.contains(says), "{text}: {why}");
        }
    }

    #[test]
    fn spans_have_a_unit() {
        assert_eq!(span("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(span(" 30s"), Ok(Duration::from_secs(30)));
        assert_eq!(span("5m"), Ok(Duration::from_secs(300)));
        assert_eq!(span("24h"), Ok(Duration::from_secs(86_400)));
        for text in
            ["", "5", "s", "0s", "-1s", "1.5s", "25h", "1d", "99999999999999999999h", "1 s", "é"]
        {
            assert!(span(text).unwrap_err().contains("such as"), "{text}");
        }
    }
}
