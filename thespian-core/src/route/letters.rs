//! Messages in the hands of those who do not know their type.
//!
//! Whoever delivers is written for any message, and so compiled once; all that is compiled for each actor is what stands here, and
//! at the two ends of the way.

use std::sync::Arc;

use crate::error::NotExecuted;
use crate::mailbox::{Bounced, Envelope, Let, Letter, Message, Put, Ticket, take_from};

/// A message that is kept for later, and where its sender waits with it, if he does.
pub(crate) struct Later {
    pub(crate) letter: Box<dyn Letter + Send>,
    pub(crate) sender: Option<Arc<Ticket>>,
}

// Spelled out, without `?` and combinators: each would be a function of each actor's.
/// What is in it, as the message of whoever is at the end of the way; nothing if it has been taken out.
///
/// # Errors
/// It is of a kind that is not understood there.
pub(crate) fn open<M: Message>(
    letter: &mut dyn Letter,
) -> Result<Option<Envelope<M>>, NotExecuted> {
    match take_from(letter) {
        Some(envelope) => Ok(Some(envelope)),
        None if letter.path().is_none() => Ok(None),
        None => Err(NotExecuted::NotUnderstood),
    }
}

/// What was not let in is put back where it was.
pub(crate) fn returned<M: Message>(letter: &mut dyn Letter, put: Put<M>) -> Let {
    match put {
        Ok(ticket) => Ok(ticket),
        Err(Bounced { envelope, why }) => {
            Some(envelope).give(letter);
            Err(why)
        }
    }
}

/// Takes over what is in it. If its sender `waits`, it stays with him, at a ticket.
pub(crate) fn keep<M: Message + Send>(letter: &mut dyn Letter, waits: bool) -> Option<Later> {
    let kept: Box<Option<Envelope<M>>> = Box::new(take_from(letter));
    if kept.is_none() {
        return None;
    }
    Some(match waits {
        true => Later { letter: Box::new(None::<Envelope<M>>), sender: Some(Ticket::new(kept)) },
        false => Later { letter: kept, sender: None },
    })
}
