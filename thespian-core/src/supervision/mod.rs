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
pub use life::{Life, Overflow, Restart};
pub(crate) use life::{Nature, Options};
pub(crate) use record::Record;

use std::time::Duration;

use window::Window;

use crate::exit::Cause;
use crate::time::Time;

/// What is done about a failed child.
///
/// The child's own options propose one; a parent with `#[child_failed]` has the last word, within what is possible: a plain
/// value cannot be made again, and nobody is restarted more often than its options allow.
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

/// A failing actor, as far as a decision depends on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed {
    /// Whether it can be made again.
    pub(crate) renewable: bool,
    /// Whether it had started, so that there is a state to keep.
    pub(crate) started: bool,
    /// For how long it had been at work.
    pub(crate) lived: Duration,
    pub(crate) at: Time,
}

/// What is done about one failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Course {
    /// It goes on with the state it has.
    Stay,
    /// It is made again after this wait. Who else is concerned is said by [`concerned`].
    Renew {
        wait: Duration,
    },
    Stop,
    Escalate,
}

/// What the actor's own options propose to do about a failure, and the cause with what stands against a restart.
pub(crate) fn propose(
    life: &Life,
    record: &Record,
    failed: &Failed,
    cause: Cause,
) -> (Directive, Cause) {
    let wanted = life.declared(&cause).unwrap_or(match life.restart_kind(failed.renewable) {
        Restart::Temporary => Directive::Stop,
        Restart::Permanent | Restart::Transient => Directive::Restart,
    });
    match wanted {
        Directive::Stop | Directive::Escalate => (wanted, cause),
        Directive::Resume if failed.started => (wanted, cause),
        _ if !failed.renewable => (Directive::Stop, Cause::NoProps(Box::new(cause))),
        _ if record.admits(life, failed.at) => (Directive::Restart, cause),
        _ if life.worker => (Directive::Restart, Cause::TooManyRestarts(Box::new(cause))),
        _ => (Directive::Escalate, Cause::TooManyRestarts(Box::new(cause))),
    }
}

/// What is done when the directive is known, be it the proposal or the parent's own word: nobody can have an actor made
/// again that cannot be, or more often than its options allow. A worker of a pool that was made again too often rests for a
/// while first. `dice` is from 0 to 1.
pub(crate) fn settle(
    life: &Life,
    record: &mut Record,
    failed: &Failed,
    directive: Directive,
    cause: Cause,
    dice: f64,
) -> (Course, Cause) {
    // What stood against a restart when it was proposed is not said twice.
    let bare = || cause.root().clone();
    match directive {
        Directive::Stop => (Course::Stop, cause),
        Directive::Escalate => (Course::Escalate, cause),
        Directive::Resume if failed.started => (Course::Stay, cause),
        _ if !failed.renewable => (Course::Stop, Cause::NoProps(Box::new(bare()))),
        _ => {
            let spent = !record.admits(life, failed.at);
            let why = if spent { Cause::TooManyRestarts(Box::new(bare())) } else { bare() };
            match record.admit(life, failed.lived, failed.at, dice) {
                Some(wait) => (Course::Renew { wait }, why),
                None => (Course::Escalate, why),
            }
        }
    }
}

#[cfg(test)]
mod tests;
