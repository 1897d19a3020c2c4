//! What a caller is told when something did not work, sorted by what it may conclude from it.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::id::Target;

/// Why a message was certainly not executed. It is safe to send it again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotExecuted {
    /// The mailbox was full, or others were already waiting for room.
    Full,
    /// It was told by the very actor that it is for, from inside a handler, and that one's mailbox was full. Room comes only
    /// when the handler has ended, so trying again there is no use.
    OwnMailboxFull,
    /// It was let go to make room or to slow nobody down: by the policy of the mailbox or by an interceptor.
    Dropped,
    /// An interceptor would not have it, for this reason.
    Rejected(Cow<'static, str>),
    /// Its receiver understands no such messages. Only a faulty peer can cause this: the types of addresses forbid it.
    NotUnderstood,
    /// The actor has stopped, or stopped before it came to this message.
    Stopped,
    /// The deadline passed before the handler started. It will not run.
    Expired,
    /// The state that the actor was in has it wait for another one, and it waited in vain.
    Deferred(InVain),
    /// It was sent from inside a handler to an actor that itself waits, directly or by way of others, for the actor whose
    /// handler that is. Neither would ever have moved.
    Cycle(Cycle),
    /// `.blocking()` was called where blocking would stop the stage: inside an actor, for example.
    WouldBlock,
    /// `.blocking()` was called on the stage `simple` and no task that is left could ever bring the answer.
    Stalled,
    /// `.blocking()` was called on the stage `simple`, and the [limit](crate::Builder::time_limit) of virtual time came before
    /// the answer.
    TimeLimit,
}

/// Why a message waited in vain for another state of its actor; how long, and with how many others, it may, the actor declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InVain {
    /// That state did not come in time.
    TooLong,
    /// As many others as may waited for it already.
    TooMany,
    /// The actor was restarted, and those who waited were not kept.
    Restarted,
}

impl fmt::Display for InVain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            InVain::TooLong => "the state for which the message waited did not come in time",
            InVain::TooMany => "too many messages wait for another state of it already",
            InVain::Restarted => "it was restarted while the message waited for another state",
        })
    }
}

impl fmt::Display for NotExecuted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotExecuted::Cycle(cycle) => return cycle.fmt(f),
            NotExecuted::Rejected(why) => return write!(f, "an interceptor rejected it: {why}"),
            NotExecuted::Full => "its mailbox is full",
            NotExecuted::OwnMailboxFull => {
                "it is the sender itself, whose mailbox is full and gets no room before the handler ends; give it a larger \
                 mailbox, or do the work in the handler"
            }
            NotExecuted::Dropped => "it was dropped, by the mailbox's policy or by an interceptor",
            NotExecuted::NotUnderstood => "it understands no such message",
            NotExecuted::Stopped => "it has stopped",
            NotExecuted::Deferred(why) => return why.fmt(f),
            NotExecuted::Expired => "the deadline passed before it was started",
            NotExecuted::WouldBlock => {
                "`.blocking()` inside asynchronous code would stop the stage; use `.await`"
            }
            NotExecuted::Stalled => "nothing is left to run that could answer it",
            NotExecuted::TimeLimit => "the run came to its limit of virtual time first",
        })
    }
}

/// Who waits for whom, in a circle: the actor that was refused comes first, each waits for the next, and the last waits
/// for the first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cycle(Arc<[Target]>);

impl Cycle {
    pub(crate) fn new(chain: impl IntoIterator<Item = Target>) -> Self {
        Self(chain.into_iter().collect())
    }

    /// The actors of the circle.
    pub fn actors(&self) -> &[Target] {
        &self.0
    }
}

impl fmt::Display for Cycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [own] = &*self.0 {
            return write!(f, "{own} would wait for itself, and handles nothing meanwhile");
        }
        f.write_str("it waits for its asker: ")?;
        for actor in self.0.iter().chain(self.0.first()).enumerate() {
            let arrow = if actor.0 == 0 { "" } else { " -> " };
            write!(f, "{arrow}{}", actor.1)?;
        }
        Ok(())
    }
}

/// Why an ask has no answer although its handler started: it may have run, in part or wholly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unknown {
    /// The deadline passed while the handler was at it. It goes on running.
    Deadline,
    /// The handler panicked.
    Crashed,
    /// The reply was dropped: the actor was killed, or let go of its [`ReplyTo`](crate::ReplyTo).
    Unanswered,
    /// The one asked waits, in the handler or because of it, for its asker to move: neither would ever have. It goes on.
    Cycle,
    /// `.blocking()` was called on the stage `simple`, and nothing that is left to run could bring the answer.
    Stalled,
    /// `.blocking()` was called on the stage `simple`, and the [limit](crate::Builder::time_limit) of virtual time came before
    /// the answer.
    TimeLimit,
    /// The answer was of another kind than the question. Only a faulty peer can cause this.
    WrongReply,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unknown::Deadline => "the deadline passed while it was being handled",
            Unknown::Crashed => "its handler panicked",
            Unknown::Unanswered => "the reply was dropped without an answer",
            Unknown::Cycle => "it waits for its asker",
            Unknown::Stalled => "nothing is left to run that could finish it",
            Unknown::TimeLimit => "the run came to its limit of virtual time first",
            Unknown::WrongReply => "the answer does not fit the question",
        })
    }
}

/// Why an ask ended without a reply.
///
/// The two variants differ in what the caller may do next: a message that was not executed can safely be sent
/// again, one whose outcome is unknown may have had its effect already.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AskError {
    /// The handler certainly did not run and will not.
    NotExecuted {
        /// Why not.
        why: NotExecuted,
        /// Whom it was for.
        to: Target,
        /// The handler that was asked.
        message: &'static str,
    },
    /// The handler started. What came of it is not known.
    Unknown {
        /// What is known.
        why: Unknown,
        /// Whom it was for.
        to: Target,
        /// The handler that was asked.
        message: &'static str,
    },
}

impl AskError {
    /// The reason, if the handler certainly did not run.
    pub fn not_executed(&self) -> Option<NotExecuted> {
        match self {
            AskError::NotExecuted { why, .. } => Some(why.clone()),
            AskError::Unknown { .. } => None,
        }
    }

    /// The reason, if the handler may have run.
    pub fn unknown(&self) -> Option<Unknown> {
        match self {
            AskError::Unknown { why, .. } => Some(*why),
            AskError::NotExecuted { .. } => None,
        }
    }
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AskError::NotExecuted { why, to, message } => {
                write!(f, "`{message}` was not executed by {to}: {why}")
            }
            AskError::Unknown { why, to, message } => {
                write!(f, "`{message}` may or may not have been executed by {to}: {why}")
            }
        }
    }
}

impl Error for AskError {}

/// A message that was not sent, given back.
pub struct SendError<M> {
    /// The message, untouched.
    pub message: M,
    /// Why it was not sent.
    pub why: NotExecuted,
    /// Whom it was for.
    pub to: Target,
}

impl<M> SendError<M> {
    /// The message, to be used otherwise.
    pub fn into_message(self) -> M {
        self.message
    }
}

// By hand, so that a message needs no `Debug` to be sent.
impl<M> fmt::Debug for SendError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendError")
            .field("why", &self.why)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}

impl<M> fmt::Display for SendError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a message to {} was not sent: {}", self.to, self.why)
    }
}

impl<M> Error for SendError<M> {}

/// Why an actor was not spawned. What was to be spawned is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpawnError {
    /// A sibling has this name already.
    NameTaken(String),
    /// A name must not be empty or hold `/` or `#`, which are part of paths.
    BadName(String),
    /// The system, or the parent, is stopping.
    Stopping,
    /// A mailbox without room takes no message at all.
    ZeroMailbox,
    /// A pool without workers handles no message at all.
    ZeroWorkers,
    /// A pool whose bounds are the wrong way round has no size at all.
    MinAboveMax {
        /// The fewest workers.
        min: usize,
        /// The most.
        max: usize,
    },
    /// A pool that scales itself must begin within its own bounds.
    OutOfBounds {
        /// With how many it was to begin.
        workers: usize,
        /// The fewest workers.
        min: usize,
        /// The most.
        max: usize,
    },
    /// A plain value is only one; a pool needs props to make its workers from.
    PoolOfValue,
}

impl fmt::Display for SpawnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpawnError::NameTaken(name) => {
                write!(
                    f,
                    "the name `{name}` is taken by a sibling; stop that one first or choose another name"
                )
            }
            SpawnError::BadName(name) => {
                write!(
                    f,
                    "`{name}` cannot be an actor's name: a name is not empty and holds no `/` and no `#`"
                )
            }
            SpawnError::Stopping => {
                f.write_str("nothing can be spawned any more: the system or the parent is stopping")
            }
            SpawnError::ZeroMailbox => {
                f.write_str("a mailbox of 0 takes no message; give it at least 1")
            }
            SpawnError::PoolOfValue => {
                f.write_str("a pool cannot be made of one plain value; give it props")
            }
            SpawnError::MinAboveMax { min, max } => {
                write!(
                    f,
                    "no pool has at least {min} and at most {max} workers; the fewest come first"
                )
            }
            SpawnError::OutOfBounds { workers, min, max } => {
                write!(
                    f,
                    "a pool cannot begin with {workers} workers and scale between {min} and {max}"
                )
            }
            SpawnError::ZeroWorkers => {
                f.write_str("a pool of 0 workers handles no message; give it at least 1")
            }
        }
    }
}

impl Error for SpawnError {}

/// Why a timer was not started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimerError {
    /// A timer that repeats without a pause would take all the time there is.
    ZeroPeriod,
    /// The moment lies beyond what the system's clock can count to.
    TooFar(Duration),
    /// The actor has stopped.
    Stopped(Target),
}

impl fmt::Display for TimerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TimerError::ZeroPeriod => f.write_str("a repeated message needs a period above zero"),
            TimerError::TooFar(wait) => {
                write!(f, "a timer cannot wait for {wait:?}; choose less than 500 years")
            }
            TimerError::Stopped(to) => write!(f, "no timer for {to}: it has stopped"),
        }
    }
}

impl Error for TimerError {}
