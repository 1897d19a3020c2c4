//! The line that replays a run: what must be said to have exactly that run again.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use thespian_core::Base;

use crate::faults::{Fault, FaultError};
use crate::order::{Order, OrderError};

/// One run: its stage with the seed, or an order that an [`Exploration`](crate::Exploration) has found, and what goes wrong in it.
/// Written as text it is what [`REPLAY_VARIABLE`] is set to: `simple:17`, `simple:17; crash /ledger 3 deposit`,
/// `simple:17; no faults`, or `explore:0.2.1`.
///
/// [`REPLAY_VARIABLE`]: crate::REPLAY_VARIABLE
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replay {
    /// The stage, with its seed if it has one.
    pub base: Base,
    /// In which order tasks run, if that is not left to the seed.
    pub order: Option<Order>,
    /// What goes wrong, as a script. Nothing: what the test says itself.
    pub faults: Option<Vec<Fault>>,
}

/// What an order is written behind.
const EXPLORE: &str = "explore:";

impl Replay {
    /// The run on this stage, with the faults that the test says.
    pub fn of(base: Base) -> Self {
        Self { base, order: None, faults: None }
    }

    /// The run with this order.
    pub(crate) fn in_order(order: Order) -> Self {
        Self { base: Base::Simple { seed: 0 }, order: Some(order), faults: None }
    }
}

/// What stands where there are no faults, whatever the test says.
const NONE: &str = "no faults";

impl fmt::Display for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.order {
            Some(order) => write!(f, "{EXPLORE}{order}")?,
            None => fmt::Display::fmt(&self.base, f)?,
        }
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
        if let Some(order) = base.trim().strip_prefix(EXPLORE) {
            let order: Result<Order, OrderError> = order.parse();
            return match order {
                Ok(order) => Ok(Self { faults, ..Self::in_order(order) }),
                Err(error) => Err(bad(error.to_string())),
            };
        }
        match base.trim().parse() {
            Ok(base) => Ok(Self { faults, ..Self::of(base) }),
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
            "explore:",
            "explore:0.2.1",
            "explore:0.2.1; crash /ledger 3 deposit",
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
