//! The line that replays a run: what must be said to have exactly that run again.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use thespian_core::Base;

/// One run: its stage with the seed. Written as text, for example `simple:17`, it is what [`REPLAY_VARIABLE`] is set to.
///
/// [`REPLAY_VARIABLE`]: crate::REPLAY_VARIABLE
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replay {
    /// The stage, with its seed if it has one.
    pub base: Base,
}

impl Replay {
    /// The run on this stage, without faults.
    pub fn of(base: Base) -> Self {
        Self { base }
    }
}

impl fmt::Display for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.base, f)
    }
}

impl FromStr for Replay {
    type Err = ReplayError;

    fn from_str(text: &str) -> Result<Self, ReplayError> {
        match text.trim().parse() {
            Ok(base) => Ok(Self { base }),
            Err(error) => Err(ReplayError { text: text.to_owned(), why: format!("{error}") }),
        }
    }
}

/// A text that names no run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayError {
    text: String,
    why: String,
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` names no run: {}", self.text, self.why)
    }
}

impl Error for ReplayError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["simple:17", "threads", "threads:2"] {
            assert_eq!(text.parse::<Replay>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn says_what_it_cannot_read() {
        let error = "simpel:7".parse::<Replay>().unwrap_err().to_string();
        assert!(error.starts_with("`simpel:7` names no run: "), "{error}");
    }
}
