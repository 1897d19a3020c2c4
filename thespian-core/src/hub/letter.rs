//! Dead letters: what was accepted and not handled to its end.

use std::fmt;
use std::sync::Arc;

use super::feed::{CAPACITY, Listener};
use crate::error::NotExecuted;
use crate::id::Target;
use crate::time::Time;

/// Why a message became a dead letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeadReason {
    /// It had been accepted, and the actor stopped before it came to it.
    Stopped,
    /// The actor failed while handling it. It is not tried again.
    Poison,
    /// The actor was killed while handling it.
    Killed,
    /// It came from a timer, a pipe or an attached stream after the actor had stopped.
    Late,
    /// The mailbox was full, and its policy lets go of messages: of this one.
    Dropped,
    /// An interceptor dropped it, or would not have it when nobody was there to have it back.
    Intercepted,
    /// The mailbox was full, and nobody was there to have the message back: it came from a timer, was told and forwarded, was one
    /// worker's copy of a broadcast, or an attached stream's item for which there was no room among those that an interceptor delays.
    Full,
    /// A timer was due and a clone of its arguments panicked.
    Unmade,
    /// It was told, not asked, and its handler returned an error.
    Error,
    /// The actor failed while handling it, as often as its `retry` allows and once more.
    Quarantined,
    /// It was told, not asked, and the state that the actor was in refuses it.
    Refused,
    /// It waited for another state of the actor: too long, with too many others, or until a restart that such messages do not
    /// survive.
    Deferred,
    /// Its handler did not end in time when the actor was to be restarted together with its siblings.
    CutOff,
}

impl DeadReason {
    /// Of a message that was not taken when nobody was there to have it back.
    pub(crate) fn not_taken(why: &NotExecuted) -> Self {
        match why {
            NotExecuted::Stopped => DeadReason::Stopped,
            NotExecuted::Full | NotExecuted::OwnMailboxFull => DeadReason::Full,
            _ => DeadReason::Intercepted,
        }
    }
}

impl fmt::Display for DeadReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DeadReason::Stopped => "the actor stopped first",
            DeadReason::Poison => "the actor failed while handling it",
            DeadReason::Killed => "the actor was killed while handling it",
            DeadReason::Late => {
                "the actor had stopped when its timer was due, its pipe had the answer or its stream an item"
            }
            DeadReason::Refused => "the actor's state refuses it",
            DeadReason::Deferred => "it waited in vain for another state of the actor",
            DeadReason::Error => "its handler returned an error to nobody",
            DeadReason::Quarantined => "the actor failed at it again and again",
            DeadReason::CutOff => "the actor was restarted with its siblings while handling it",
            DeadReason::Dropped => "the mailbox was full and its policy let go of it",
            DeadReason::Intercepted => "an interceptor let it go no further",
            DeadReason::Unmade => "its timer could not clone its arguments",
            DeadReason::Full => "the mailbox was full, and nobody was there to have it back",
        })
    }
}

/// A message that was accepted and not handled to its end, or to whose error nobody listens: its kind and receiver,
/// never its content.
///
/// An ask that was not begun is no dead letter, since its asker is told that it was not executed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The handler it was meant for.
    pub message: &'static str,
    /// The actor it was meant for.
    pub to: Target,
    /// That actor's path.
    pub path: Arc<str>,
    /// Why it was not handled.
    pub why: DeadReason,
    /// When that became clear.
    pub at: Time,
    /// The text of the error that its handler returned, if that is why, and if the error can be displayed.
    pub error: Option<Arc<str>>,
}

/// The dead letters of a system from the moment of subscription on. See
/// [`System::dead_letters`](crate::System::dead_letters).
///
/// A subscriber that does not read loses the oldest letters beyond [`DeadLetters::CAPACITY`] and can see how many.
#[derive(Debug)]
pub struct DeadLetters(pub(super) Listener<DeadLetter>);

impl DeadLetters {
    /// How many unread letters are kept.
    pub const CAPACITY: usize = CAPACITY;

    /// The next dead letter; waits for it. Nothing, once the system has stopped and all are read.
    ///
    /// # Cancel safety
    /// A dropped future has taken nothing.
    pub async fn next(&mut self) -> Option<DeadLetter> {
        self.0.next().await
    }

    /// The next dead letter, if one is waiting.
    pub fn try_next(&mut self) -> Option<DeadLetter> {
        self.0.try_next()
    }

    /// How many letters were lost because they were not read in time.
    pub fn missed(&self) -> u64 {
        self.0.missed()
    }
}
