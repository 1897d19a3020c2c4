//! How an actor failed, and how it ended.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::time::Time;

/// What made an actor fail.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Cause {
    /// A handler, a hook or `#[init]` panicked.
    Panic {
        /// The text of the panic, where it had one.
        text: Arc<str>,
        /// Where in the source it began, for example `src/till.rs:31:9`. Not known if the program has installed a panic
        /// hook of its own after the system was started.
        location: Option<Arc<str>>,
    },
    /// `#[init]` or `#[started]` returned an error, or [`Context::fail`](crate::Context::fail) declared one.
    Error(Arc<dyn Error + Send + Sync>),
    /// A hook took longer than it may.
    Deadline {
        /// The hook, for example `started`.
        hook: &'static str,
        /// How long it may take.
        within: Duration,
    },
    /// It failed for the cause inside, should have been restarted, and was made from a plain value, which cannot be
    /// made again. Spawn it from props.
    NoProps(Box<Cause>),
    /// It failed for the cause inside once more than its `max_restarts` allow.
    TooManyRestarts(Box<Cause>),
    /// A child failed and its failure was escalated to this actor.
    Child(Box<Failure>),
}

impl Cause {
    /// What happened, without what was then decided about it.
    pub fn root(&self) -> &Cause {
        match self {
            Cause::NoProps(cause) | Cause::TooManyRestarts(cause) => cause.root(),
            cause => cause,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Panic { text, location: Some(location) } => {
                write!(f, "panicked at {location}: {text}")
            }
            Cause::Panic { text, location: None } => write!(f, "panicked: {text}"),
            Cause::Deadline { hook, within } => write!(f, "`{hook}` took longer than {within:?}"),
            Cause::Error(error) => write!(f, "{error}"),
            Cause::NoProps(cause) => {
                write!(
                    f,
                    "{cause}; it was spawned from a plain value, which cannot be made again (use props)"
                )
            }
            Cause::TooManyRestarts(cause) => write!(f, "{cause}; it had used up its restarts"),
            Cause::Child(failure) => write!(f, "its child failed: {failure}"),
        }
    }
}

/// One failure of one actor.
///
/// It names the kind of the message that was being handled, never the message's content.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The path of the actor that failed, for example `/till/account#7`.
    pub path: Arc<str>,
    /// What went wrong.
    pub cause: Cause,
    /// The handler that was running, if it was a handler.
    pub message: Option<&'static str>,
    /// How often the actor had been restarted before.
    pub restarts: u64,
    /// When it happened.
    pub at: Time,
    /// What the actor was about.
    pub record: Arc<CrashRecord>,
}

/// What an actor was about when it failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CrashRecord {
    /// The kinds of the last messages it began to handle, oldest first, at most eight; the last one may be the one it
    /// failed at.
    pub recent: Vec<&'static str>,
    /// What [`Context::set_state`](crate::Context::set_state) said last.
    pub state: Option<&'static str>,
    /// The paths of its children, oldest first.
    pub children: Vec<Arc<str>>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(message) = self.message {
            write!(f, ", handling `{message}`")?;
        }
        write!(f, ": {}", self.cause)
    }
}

impl Error for Failure {}

/// How an actor ended, for good.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ExitReason {
    /// It was asked to stop, or stopped itself.
    Stopped,
    /// It was asked to drain, and had handled everything that was accepted before, but for messages that waited for another state.
    Drained,
    /// It failed, and was not to be restarted.
    Failed(Failure),
    /// It was killed. Unconfirmed means that it did not react to the kill in time and was abandoned: its handler may
    /// still be running.
    Killed {
        /// Whether the handler is known to have ended.
        confirmed: bool,
    },
    /// It ended some time ago, and how is not known any more.
    Gone,
}

impl ExitReason {
    /// Whether it ended by a failure or by force.
    pub fn is_abnormal(&self) -> bool {
        matches!(self, ExitReason::Failed(_) | ExitReason::Killed { .. })
    }
}

/// So that `addr.ready().await?` passes it on: whoever waited for a start wants to hear that it became an end.
impl Error for ExitReason {}

impl fmt::Display for ExitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExitReason::Stopped => f.write_str("stopped"),
            ExitReason::Drained => f.write_str("drained"),
            ExitReason::Failed(failure) => write!(f, "failed: {failure}"),
            ExitReason::Killed { confirmed: true } => f.write_str("killed"),
            ExitReason::Killed { confirmed: false } => f.write_str("killed (unconfirmed)"),
            ExitReason::Gone => f.write_str("gone"),
        }
    }
}
