//! A parcel: a message in the hands of those who do not know its type.
//!
//! Whoever delivers is written for any message, and so compiled once; all that is compiled for each actor is what stands here, and
//! at the two ends of the way.

use std::any::Any;
use std::sync::Arc;

use crate::error::NotExecuted;
use crate::mailbox::{Bounced, Envelope, Letter, Message, Put, Stub, Ticket, take_from};

pub(crate) struct Parcel<M: Message> {
    pub(super) envelope: Option<Envelope<M>>,
    /// Where its sender waits, once it stands in line.
    pub(super) ticket: Option<Arc<Stub>>,
    /// Whether its sender awaits the answer, and may run the actor meanwhile.
    pub(super) lends: bool,
}

/// What can be seen of it on the way.
pub(crate) trait Carried: Any {
    /// The handler that it is for, and whether somebody waits for an answer. Nothing if there is no message in it.
    fn label(&self) -> Option<Label>;
    /// The message and its envelope, or the place where they come back to.
    fn letter(&mut self) -> &mut dyn Letter;
    /// Whether its sender awaits the answer, and may run the actor meanwhile.
    fn lends(&self) -> bool;
    /// Notes where its sender waits.
    fn stands_at(&mut self, ticket: Option<Arc<Stub>>);
}

/// One that is kept for later.
pub(crate) trait Kept: Carried + Send {
    /// Where it stands in line by now, if it does at a ticket.
    fn ticket(&self) -> Option<Arc<Stub>>;
}

/// What is kept, and where its sender waits with the message, if he does.
pub(crate) struct Later {
    pub(crate) parcel: Box<dyn Kept>,
    pub(crate) sender: Option<Arc<Stub>>,
}

#[derive(Clone, Copy)]
pub(crate) struct Label {
    pub(crate) kind: &'static str,
    pub(crate) is_ask: bool,
}

// Spelled out, without `?` and combinators: each would be a function of each actor's.
/// What is in it, as the message of whoever is at the end of the way; nothing if it has been taken out.
///
/// # Errors
/// It is of a kind that is not understood there.
pub(crate) fn open<M: Message>(
    carried: &mut dyn Carried,
) -> Result<Option<Envelope<M>>, NotExecuted> {
    match take_from(carried.letter()) {
        Some(envelope) => Ok(Some(envelope)),
        None if carried.label().is_none() => Ok(None),
        None => Err(NotExecuted::NotUnderstood),
    }
}

/// Writes down what came of it.
pub(crate) fn note<M: Message>(carried: &mut dyn Carried, put: Put<M>) -> Result<(), NotExecuted> {
    match put {
        Ok(ticket) => {
            carried.stands_at(ticket);
            Ok(())
        }
        Err(Bounced { envelope, why }) => {
            Some(envelope).give(carried.letter());
            Err(why)
        }
    }
}

/// Takes over what is in it. If its sender `waits`, it stays with him, at a ticket.
pub(crate) fn keep<M: Message + Send>(carried: &mut dyn Carried, waits: bool) -> Option<Later> {
    if let Ok(Some(envelope)) = open::<M>(carried) {
        let mut kept = Parcel { envelope: None, ticket: None, lends: false };
        let mut sender: Option<Arc<Stub>> = None;
        if waits {
            let ticket = Ticket::new(envelope);
            carried.stands_at(Some(ticket.clone()));
            sender = Some(ticket);
        } else {
            kept.envelope = Some(envelope);
        }
        return Some(Later { parcel: Box::new(kept), sender });
    }
    None
}

impl<M: Message> Carried for Parcel<M> {
    fn label(&self) -> Option<Label> {
        if let Some(letter) = &self.envelope {
            return Some(Label { kind: letter.kind(), is_ask: letter.path().has_asker() });
        }
        None
    }

    fn letter(&mut self) -> &mut dyn Letter {
        &mut self.envelope
    }

    fn lends(&self) -> bool {
        self.lends
    }

    fn stands_at(&mut self, ticket: Option<Arc<Stub>>) {
        self.ticket = ticket;
    }
}

impl<M: Message + Send> Kept for Parcel<M> {
    fn ticket(&self) -> Option<Arc<Stub>> {
        match &self.ticket {
            Some(ticket) => Some(ticket.clone()),
            None => None,
        }
    }
}
