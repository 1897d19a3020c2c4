//! One message that was expected, and the right to reply to it.

use std::fmt;

use thespian_core::{Message, ReturnPath, Time};

use super::Spoken;

/// A message that a [`Probe`](crate::Probe) was told or asked, and that was expected.
///
/// Dropping one that was asked tells the asker that there will be no answer.
#[must_use = "whoever asked is told that there will be no answer"]
pub struct Received<M: Message> {
    /// Its place in the record.
    pub(super) number: usize,
    pub(super) message: M,
    pub(super) path: ReturnPath<M::Reply>,
    pub(super) at: Time,
}

impl<M: Message> Received<M> {
    /// The message.
    pub fn message(&self) -> &M {
        &self.message
    }

    /// The message, without the right to reply.
    pub fn into_message(self) -> M {
        self.message
    }

    /// The name of the handler that it is for.
    pub fn kind(&self) -> &'static str {
        self.message.kind()
    }

    /// Whether it was asked, and not told.
    pub fn is_ask(&self) -> bool {
        self.path.has_asker()
    }

    /// When it arrived.
    pub fn at(&self) -> Time {
        self.at
    }
}

impl<M: Spoken> Received<M> {
    /// Replies: `deposit.reply(LedgerReply::Deposit(105))`. If its asker has given up, nobody hears it.
    ///
    /// # Panics
    /// If it was told, so that nobody ever waited; or if the reply is one to another handler's question.
    #[track_caller]
    pub fn reply(self, reply: M::Reply) {
        answer::<M>(self.message.kind(), self.path, reply);
    }
}

/// Replies to a question of this kind.
#[track_caller]
pub(super) fn answer<M: Spoken>(kind: &'static str, path: ReturnPath<M::Reply>, reply: M::Reply) {
    assert!(path.has_asker(), "`{kind}` was told and not asked: nobody waits for a reply");
    let of = format!("{reply:?}");
    // What is written by hand may print what it likes.
    let fits = of == kind || !M::KINDS.iter().any(|kind| kind == of);
    assert!(fits, "`{kind}` was asked, and the reply is one to `{of}`");
    path.put(reply);
}

impl<M: Message + fmt::Debug> fmt::Debug for Received<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.is_ask() { "asked" } else { "told" };
        write!(f, "{how} {:?}", self.message)
    }
}
