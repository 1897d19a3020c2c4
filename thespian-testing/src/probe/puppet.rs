//! The actor behind a probe: it lays down what it is told.

use std::fmt;
use std::sync::Arc;

use thespian_core::{Actor, Address, Context, Envelope, Life, Message as _, Spec, Step};

use super::arrival::Fate;
use super::inbox::Inbox;
use super::{Arrival, Received, Spoken, received};
use crate::faults::PRETENDER;

/// It has messages and address of another one.
pub(super) struct Puppet<T: Address> {
    inbox: Arc<Inbox<T::Msg>>,
}

impl<T: Address> Puppet<T> {
    pub(super) fn new(inbox: Arc<Inbox<T::Msg>>) -> Self {
        Self { inbox }
    }
}

impl<T: Address> Spec for Puppet<T> {
    const KIND: &'static str = PRETENDER;
    const LIFE: Life = Life::DEFAULT.unbounded();
}

impl<T: Address<Msg: Spoken>> Actor for Puppet<T> {
    type Msg = T::Msg;
    type Addr = T;

    // Its answers come when the test wants it.
    const TRIES_AGAIN: bool = false;

    fn now(&mut self, cx: &mut Context<Self>, envelope: Envelope<T::Msg>) -> Step<T::Msg> {
        let (message, path) = envelope.split();
        let at = cx.now();
        let number = self.inbox.note(Arrival::of(&message, path.has_asker(), at));
        let mut script = self.inbox.take_script();
        let answer = script.as_mut().and_then(|script| script(&message));
        drop(script.and_then(|script| self.inbox.put_script_back(script)));
        match answer {
            None => self.inbox.put(Received { number, message, path, at }),
            Some(reply) => {
                self.inbox.decide(number, Fate::Answered);
                if path.has_asker() {
                    received::answer::<T::Msg>(message.kind(), path, reply);
                }
            }
        }
        Step::Done
    }
}

impl<T: Address> fmt::Debug for Puppet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Puppet")
    }
}
