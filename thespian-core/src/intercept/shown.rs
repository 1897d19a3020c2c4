//! A message that is shown to an interceptor of its type.

use std::any::Any;
use std::sync::Arc;

use crate::error::NotExecuted;
use crate::hub::{Check, Passage, Passing};
use crate::mailbox::{Envelope, Message, give_to, take_from};

/// An interceptor of `M`s, and of messages of protocols that are `M`s where they go. What else it is shown it lets pass.
pub(crate) fn check<M: Message>(
    interceptor: impl Fn(&mut M, &Passage) -> Passing + Send + Sync + 'static,
) -> Check {
    Arc::new(move |letter, passage| match take_from(letter) {
        Some(envelope) => {
            let mut shown = Shown { envelope: Some(envelope), letter };
            match &mut shown.envelope {
                Some(envelope) => interceptor(envelope.message_mut(), passage),
                None => Passing::Pass,
            }
        }
        None => Passing::Pass,
    })
}

/// Lies in its letter again afterwards, also if the interceptor panics.
struct Shown<'a, M: Message> {
    envelope: Option<Envelope<M>>,
    letter: &'a mut dyn Any,
}

impl<M: Message> Drop for Shown<'_, M> {
    fn drop(&mut self) {
        let Some(envelope) = self.envelope.take() else { return };
        if let Err(other) = give_to(envelope, self.letter) {
            const WHY: &str = "its interceptor made of it what its sender cannot say";
            other.split().1.into_way().refuse(NotExecuted::Rejected(WHY.into()));
        }
    }
}
