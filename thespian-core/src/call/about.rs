//! What an ask is about: what is said of it, to whoever asked and to whoever directs.

use crate::director::Heard;
use crate::error::{AskError, Unknown};
use crate::id::Target;
use crate::reply::NoReply;
use crate::tree;
use crate::world::directed;

#[derive(Clone, Copy)]
pub(super) struct About {
    pub(super) to: Target,
    /// The handler that is asked.
    pub(super) message: &'static str,
}

impl About {
    /// What the asker hears who has no reply, or one that does not fit.
    #[cold]
    pub(super) fn error(self, ended: Result<(), NoReply>) -> AskError {
        let Self { to, message } = self;
        match ended {
            Ok(()) => AskError::Unknown { why: Unknown::WrongReply, to, message },
            Err(NoReply::NotExecuted(why)) => AskError::NotExecuted { why, to, message },
            Err(NoReply::Unknown(why)) => AskError::Unknown { why, to, message },
        }
    }

    /// The asker hears of it.
    #[inline]
    pub(super) fn tell_director(self, ended: &Result<(), NoReply>) {
        directed(|director| {
            director.heard(&Heard {
                from: self.to,
                by: tree::who_acts(),
                kind: self.message,
                is_reply: ended.is_ok(),
                is_cycle: ended.as_ref().is_err_and(NoReply::is_cycle),
                is_unanswered: matches!(ended, Err(NoReply::Unknown(Unknown::Unanswered))),
            });
        });
    }
}
