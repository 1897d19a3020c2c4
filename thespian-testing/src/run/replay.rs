//! The line that replays a run: what must be said to have exactly that run again.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use thespian_core::Base;

use crate::faults::{Fault, FaultError};

/// One run: its stage with the seed, and what goes wrong in it. Written as text it is what [`REPLAY_VARIABLE`] is set to:
/// `simple:17`, `simple:17; crash /ledger 3 deposit`, or `simple:17; no faults`.
///
/// [`REPLAY_VARIABLE`]: crate::REPLAY_VARIABLE
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replay {
    /// The stage, with its seed if it has one.
    pub base: Base,
    /// What goes wrong, as a script. Nothing: what the test says itself.
    pub faults: Option<Vec<Fault>>,
}

impl Replay {
    /// The run on this stage, with the faults that the test says.
    pub fn of(base: Base) -> Self {
        Self { base, faults: None }
    }
}

/// What stands where there are no faults, whatever the test says.
const NONE: &str = "no faults";

impl fmt::Display for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.base, f)?;
        match self.faults.as_deref() {
            None => Ok(()),
            Some([]) => write!(f, "; {NONE}"),
            Some(faults) => faults.iter().try_for_each(|fault| write!(f, "; {fault}")),
        }
    }
}

impl FromStr for Replay {
    type Err = ReplayError;

    fn from_str(text: &str) -> Result<Self, ReplayError> {
        let bad = |why: String| ReplayError { text: text.to_owned(), why };
        let (base, faults) = match text.split_once(';') {
            None => (text, None),
            Some((base, faults)) if faults.trim() == NONE => (base, Some(Vec::new())),
            Some((base, faults)) => {
                let faults = faults.split(';').map(str::parse).collect::<Result<_, _>>();
                (base, Some(faults.map_err(|error: FaultError| bad(error.to_string()))?))
            }
        };
        match base.trim().parse() {
            Ok(base) => Ok(Self { base, faults }),
            Err(error) => Err(bad(format!("{error}"))),
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
        for text in [
            "simple:17",
            "threads",
            "threads:2",
            "simple:17; no faults",
            "simple:17; crash /ledger 3 deposit; delay /bank/* 1 open 20ms",
        ] {
            assert_eq!(text.parse::<Replay>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn says_what_it_cannot_read() {
        for (text, why) in [
            ("simpel:7", "`simpel:7` names no stage"),
            ("simple:7; crush ledger 1 deposit", "there is no `crush`"),
            ("simple:7;", "is no fault"),
        ] {
            let error = text.parse::<Replay>().unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("`{text}` names no run: ")) && error.contains(why),
                "{error}"
            );
        }
    }
}
