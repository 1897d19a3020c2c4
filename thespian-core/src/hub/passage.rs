//! Interceptors of a system, as the builder was given them: what they are shown, and what they may say.

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::kinds::Kinds;
use crate::id::Target;

/// A message on its way, as an interceptor sees it: see [`Builder::intercept`](crate::Builder::intercept).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Passage {
    /// The handler it is for.
    pub kind: &'static str,
    /// The actor, or the pool, it is for.
    pub to: Target,
    /// The actor whose code sends it; nobody, if it comes from outside, from a timer or from a pipe.
    pub from: Option<Target>,
    /// Whether somebody waits for an answer.
    pub is_ask: bool,
    /// Whether its sender waits if there is no room, as a send and an ask do.
    pub waits: bool,
}

/// What is to become of a message: what an interceptor answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Passing {
    /// It goes on, to the next interceptor or into the mailbox.
    Pass,
    /// It goes on so much later. Its sender does not wait for that: a tell or a send has been accepted, and the answer to an
    /// ask comes the later.
    Delay(Duration),
    /// It is dropped. What was told is a dead letter, [`Intercepted`](crate::DeadReason::Intercepted); whoever asked hears
    /// [`NotExecuted::Dropped`](crate::NotExecuted::Dropped).
    Drop,
    /// Its sender has it back, or its asker is told: [`NotExecuted::Rejected`](crate::NotExecuted::Rejected), with this
    /// reason.
    Reject(Cow<'static, str>),
    /// It finds no room: a tell comes back, [`NotExecuted::Full`](crate::NotExecuted::Full). A send or an ask waits, goes on a
    /// millisecond later, and is not shown to this interceptor again. Who refuses nothing, because of his
    /// [`Overflow`](crate::Overflow), is never full: it goes on to him.
    Full,
}

impl Passing {
    /// [`Reject`](Self::Reject), for this reason.
    pub fn reject(why: impl Into<Cow<'static, str>>) -> Self {
        Passing::Reject(why.into())
    }
}

/// An interceptor that sees messages of all kinds of actors.
pub(crate) type CheckAny = Arc<dyn Fn(&Passage) -> Passing + Send + Sync>;

/// An interceptor of messages of one type, which it may change. It is shown the letter in which one lies, without its type: else
/// the lists of these would be compiled for each actor.
pub(crate) type Check = Arc<dyn Fn(&mut dyn Any, &Passage) -> Passing + Send + Sync>;

/// The interceptors of a system, each kind in the order in which they were added.
#[derive(Default)]
pub(crate) struct Interceptors {
    pub(crate) of_all: Vec<CheckAny>,
    /// By the type of the messages.
    of_kinds: Kinds<Check>,
}

impl Interceptors {
    /// Whether any of them see messages of that type.
    pub(crate) fn see(&self, messages: TypeId) -> bool {
        !self.of_all.is_empty() || !self.of(messages).is_empty()
    }

    /// Adds one of messages of that type.
    pub(crate) fn add(&mut self, messages: TypeId, check: Check) {
        self.of_kinds.add(messages, check);
    }

    /// Those of messages of that type.
    pub(crate) fn of(&self, messages: TypeId) -> &[Check] {
        self.of_kinds.of(messages)
    }
}

impl fmt::Debug for Interceptors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of all, and of {} kinds", self.of_all.len(), self.of_kinds.len())
    }
}
