//! Supervision: what is done about a failure, as plain functions on plain data.
//! In: a child's life options, its record, the time. Out: a directive. Never knows: actors, tasks, clocks.

mod backoff;
mod group;
mod life;
mod record;
mod window;

pub(crate) use backoff::Backoff;
pub use group::Strategy;
pub(crate) use group::concerned;
pub(crate) use life::Options;
pub use life::{Life, Restart};
pub(crate) use record::Record;

use std::time::Duration;

use window::Window;

use crate::exit::Cause;
use crate::time::Time;

/// What is done about a failed child.
///
/// The parent's policy proposes one, from the child's own options; a parent with `#[child_failed]` has the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Directive {
    /// Drop its state, make it again from its props, and go on with the next message.
    Restart,
    /// Keep its state as it is and go on with the next message. After a failed start there is no state to keep: the
    /// child is restarted.
    Resume,
    /// End it.
    Stop,
    /// End it, and fail the parent for the same cause.
    Escalate,
}

/// A failure, as far as a decision depends on it.
pub(crate) struct Failed {
    pub(crate) cause: Cause,
    /// Whether it had started, so that there is a state to keep.
    pub(crate) started: bool,
    /// For how long it had been at work.
    pub(crate) lived: Duration,
    pub(crate) at: Time,
}

/// What is done about one failure.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) directive: Directive,
    /// The cause to report, with what the decision adds to it.
    pub(crate) cause: Cause,
    /// How long to wait before a restart.
    pub(crate) wait: Duration,
}

/// Decides about a failure from the options of the actor and from what is remembered of it. `dice` is from 0 to 1.
///
/// Whoever else is concerned by a restart is said by [`concerned`].
pub(crate) fn decide(
    life: &Life,
    can_be_made_again: bool,
    record: &mut Record,
    failed: Failed,
    dice: f64,
) -> Plan {
    let Failed { cause, started, lived, at } = failed;
    let plan = |directive, cause| Plan { directive, cause, wait: Duration::ZERO };
    let wanted = life.declared(&cause).unwrap_or(match life.restart_kind(can_be_made_again) {
        Restart::Temporary => Directive::Stop,
        Restart::Permanent | Restart::Transient => Directive::Restart,
    });
    match wanted {
        Directive::Resume if started => plan(Directive::Resume, cause),
        Directive::Restart | Directive::Resume if !can_be_made_again => {
            plan(Directive::Stop, Cause::NoProps(Box::new(cause)))
        }
        Directive::Restart | Directive::Resume => match record.admit(life, lived, at, dice) {
            Some(wait) => Plan { directive: Directive::Restart, cause, wait },
            None => plan(Directive::Escalate, Cause::TooManyRestarts(Box::new(cause))),
        },
        Directive::Stop | Directive::Escalate => plan(wanted, cause),
    }
}

#[cfg(test)]
mod tests;
