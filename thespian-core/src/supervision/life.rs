//! How an actor lives: the options of `#[actor(..)]` as data.

use std::time::Duration;

/// When an actor that ended is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Restart {
    /// After a failure, and also after it stopped itself. Not after it was stopped from outside.
    Permanent,
    /// After a failure only. The default for an actor spawned from props.
    Transient,
    /// Never. The default for an actor spawned from a plain value, which cannot be made again.
    Temporary,
}

/// How an actor lives: the options of `#[actor(..)]`, all of them with a default.
///
/// [`Props`](crate::Props) can change them for one actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    pub(crate) mailbox: usize,
    restart: Option<Restart>,
    pub(crate) max_restarts: u32,
    pub(crate) within: Duration,
    pub(crate) stop_within: Duration,
}

impl Life {
    /// A mailbox of 256 messages; restarts after failures, at most 5 within 10 seconds; 5 seconds to stop.
    pub const DEFAULT: Life = Life {
        mailbox: 256,
        restart: None,
        max_restarts: 5,
        within: Duration::from_secs(10),
        stop_within: Duration::from_secs(5),
    };

    /// How many messages may wait. A bound of 0 is refused when the actor is spawned.
    pub const fn mailbox(self, bound: usize) -> Self {
        Self { mailbox: bound, ..self }
    }

    /// Lets any number of messages wait. A slow actor then grows without limit.
    pub const fn unbounded(self) -> Self {
        Self { mailbox: usize::MAX, ..self }
    }

    /// When it is made again.
    pub const fn restart(self, kind: Restart) -> Self {
        Self { restart: Some(kind), ..self }
    }

    /// How many restarts are allowed in any stretch of [`within`](Self::within). One more escalates to the parent.
    pub const fn max_restarts(self, count: u32) -> Self {
        Self { max_restarts: count, ..self }
    }

    /// The length of the sliding window in which restarts are counted.
    pub const fn within(self, window: Duration) -> Self {
        Self { within: window, ..self }
    }

    /// How long stopping it, its children included, may take before it is killed.
    pub const fn stop_within(self, deadline: Duration) -> Self {
        Self { stop_within: deadline, ..self }
    }

    pub(crate) fn restart_kind(&self, can_be_made_again: bool) -> Restart {
        self.restart.unwrap_or(if can_be_made_again {
            Restart::Transient
        } else {
            Restart::Temporary
        })
    }
}
