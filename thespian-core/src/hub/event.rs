//! Events: what happens to the actors of a system.

use std::fmt;
use std::sync::Arc;

use super::DeadReason;
use super::feed::{CAPACITY, Listener};
use crate::exit::{ExitReason, Failure};
use crate::id::Target;
use crate::time::Time;

/// One thing that happened to one actor. See [`System::subscribe`](crate::System::subscribe) and
/// [`Builder::record`](crate::Builder::record).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// When, in the system's time.
    pub at: Time,
    /// To which actor.
    pub who: Target,
    /// Where that one is in the tree, for example `/till/account#7`.
    pub path: Arc<str>,
    /// What.
    pub what: What,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.at, self.path, self.what)
    }
}

/// What happened. See [`Event`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum What {
    /// The actor was spawned.
    Spawned,
    /// The actor has started and takes its first message: once for each incarnation.
    Ready,
    /// The actor starts to handle the message of this kind. Only in the [record](crate::Builder::record): there is one for
    /// every message.
    Handled(&'static str),
    /// The actor failed. What is done about it follows.
    Failed(Failure),
    /// The actor is made again after a failure.
    Restarted,
    /// A piece of the user's code panicked where that is no failure: in the drop of a state, of a message that was left
    /// over, or of a future that was given up, or in a waker. The actor in whose name it ran goes on.
    Panicked {
        /// The text of the panic, where it had one.
        text: Arc<str>,
        /// Where in the source it began, if that is known, as in [`Cause::Panic`](crate::Cause::Panic).
        location: Option<Arc<str>>,
    },
    /// A message for the actor of this kind became a dead letter.
    DeadLetter(&'static str, DeadReason),
    /// The number of workers of this pool has changed: by a call, by its [`Scale`](crate::Scale), or because one stopped
    /// itself.
    Resized {
        /// How many there were.
        from: usize,
        /// How many there are.
        to: usize,
    },
    /// The actor ended for good.
    Ended(ExitReason),
    /// The actor that has just ended did not do so itself: its handler did not react to a kill in time and may run on.
    Abandoned,
    /// The handler of an abandoned actor has ended after all.
    CameBack,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Spawned => f.write_str("spawned"),
            What::Ready => f.write_str("ready"),
            What::Handled(message) => write!(f, "handles {message}"),
            What::Failed(failure) => write!(f, "failed: {}", failure.cause),
            What::Restarted => f.write_str("restarted"),
            What::Panicked { text, location: Some(location) } => {
                write!(f, "contained a panic at {location}: {text}")
            }
            What::Panicked { text, location: None } => write!(f, "contained a panic: {text}"),
            What::DeadLetter(message, why) => write!(f, "dead letter {message}: {why}"),
            What::Resized { from, to } => write!(f, "resized from {from} to {to}"),
            What::Ended(reason) => write!(f, "ended: {reason}"),
            What::Abandoned => f.write_str("abandoned"),
            What::CameBack => f.write_str("came back"),
        }
    }
}

/// What happens in a system from the moment of subscription on. See [`System::subscribe`](crate::System::subscribe).
///
/// What an actor does comes in the order in which it did it; what two threads do at once comes in either order, and
/// others may hear of an end a moment before it is told here. A subscriber that does not read loses the oldest events beyond [`Events::CAPACITY`] and can
/// see how many.
#[derive(Debug)]
pub struct Events(pub(super) Listener<Event>);

impl Events {
    /// How many unread events are kept.
    pub const CAPACITY: usize = CAPACITY;

    /// The next event; waits for it. Nothing, once the system has stopped and all are read.
    ///
    /// # Cancel safety
    /// A dropped future has taken nothing.
    pub async fn next(&mut self) -> Option<Event> {
        self.0.next().await
    }

    /// The next event, if one is waiting.
    pub fn try_next(&mut self) -> Option<Event> {
        self.0.try_next()
    }

    /// How many events were lost because they were not read in time.
    pub fn missed(&self) -> u64 {
        self.0.missed()
    }
}
