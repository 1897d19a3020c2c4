//! Why the company would not have somebody, or does not know him.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::Unfit;
use crate::id::Target;

/// Why an actor was not given a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClaimError {
    /// Another actor bears it.
    Taken {
        /// The name.
        name: Arc<str>,
        /// Who bears it.
        by: Target,
    },
    /// The actor has ended. Names are for the living.
    Ended {
        /// The name.
        name: Arc<str>,
        /// Who was to have it.
        who: Target,
    },
    /// The actor belongs to another system.
    OtherSystem {
        /// The name.
        name: Arc<str>,
        /// Who was to have it.
        who: Target,
    },
}

impl ClaimError {
    pub(super) fn unfit(name: Arc<str>, unfit: Unfit) -> Self {
        match unfit {
            Unfit::Ended(who) => ClaimError::Ended { name, who },
            Unfit::OtherSystem(who) => ClaimError::OtherSystem { name, who },
        }
    }
}

impl fmt::Display for ClaimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClaimError::Taken { name, by } => {
                write!(
                    f,
                    "the name `{name}` is borne by {by}; it is free when that one releases it or ends"
                )
            }
            ClaimError::Ended { name, who } => {
                write!(f, "{who} has ended and cannot bear the name `{name}`")
            }
            ClaimError::OtherSystem { name, who } => {
                write!(f, "{who} belongs to another system and cannot bear the name `{name}` here")
            }
        }
    }
}

impl Error for ClaimError {}

/// Why an actor was not taken into a group, or could not subscribe to a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JoinError {
    /// The actor has ended.
    Ended(Target),
    /// The actor belongs to another system.
    OtherSystem(Target),
}

impl From<Unfit> for JoinError {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Ended(who) => JoinError::Ended(who),
            Unfit::OtherSystem(who) => JoinError::OtherSystem(who),
        }
    }
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JoinError::Ended(who) => write!(f, "{who} has ended and can belong to nothing"),
            JoinError::OtherSystem(who) => {
                write!(f, "{who} belongs to another system, and to nothing of this one")
            }
        }
    }
}

impl Error for JoinError {}

/// Why there is no address for a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LookUpError {
    /// Nobody bears it now.
    Nobody {
        /// The name.
        name: Arc<str>,
    },
    /// It is borne by an actor that understands other messages than the address that the name promises.
    OtherType {
        /// The name.
        name: Arc<str>,
        /// Who bears it.
        by: Target,
        /// The address type that was expected.
        expected: &'static str,
    },
    /// The system is stopping, and nobody bears the name.
    Stopping {
        /// The name.
        name: Arc<str>,
    },
}

impl fmt::Display for LookUpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LookUpError::Nobody { name } => write!(f, "nobody bears the name `{name}`"),
            LookUpError::OtherType { name, by, expected } => write!(
                f,
                "the name `{name}` is borne by {by}, which does not understand what a `{expected}` says; two constants \
                 have the same text"
            ),
            LookUpError::Stopping { name } => {
                write!(f, "the system is stopping and nobody bears the name `{name}`")
            }
        }
    }
}

impl Error for LookUpError {}
