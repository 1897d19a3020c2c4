//! The contents: the messages themselves, and what can be done with them without knowing their type.

use std::any::Any;
use std::mem::replace;

use super::hand::Held;
use super::queue::Queue;
use super::{END, Envelope, Kinds, Letter, Message, Notice, Ticket};

/// What waits in a mailbox. The counts of all this are in its book.
#[repr(C)]
pub(crate) struct Messages<M: Message> {
    pub(super) queue: Queue<M>,
}

/// The same, whatever the messages are. All of it is rare, or for those who look; whoever puts a message in for which there is room, or
/// takes one out, knows its type.
pub(crate) trait Contents {
    /// The names of all handlers.
    fn names(&self) -> &'static Kinds;
    /// Adds the kinds of the urgent messages that wait.
    fn urgent_kinds(&self, kinds: &mut Vec<&'static str>);
    /// Adds the kinds of all others.
    fn other_kinds(&self, kinds: &mut Vec<&'static str>);
    fn has_urgent(&self) -> bool;
    /// Whether the actor is known to end in a moment.
    fn ends_shortly(&self) -> bool;
    /// Puts a notice behind everything that was accepted before.
    fn push_notice(&mut self, notice: Notice);
    /// Puts in what is given into the place that is shown, behind all others of its kind. Whether anything was.
    fn push(&mut self, give: &mut dyn FnMut(&mut dyn Any)) -> bool;
    /// Puts a message in, and in its place the oldest that can be taken out for it, of those in hand or else of these.
    fn exchange_oldest(
        &mut self,
        letter: &mut dyn Letter,
        hand: Option<&mut Held>,
    ) -> Option<Evicted>;
    /// An empty place for one of the messages.
    fn place(&self) -> Box<dyn Letter>;
    /// All that there is.
    fn take_all(&mut self) -> Box<dyn Left>;
}

/// Where the oldest message was.
#[derive(Clone, Copy)]
pub(crate) enum Evicted {
    FromHand,
    FromQueue,
}

/// What is left when a mailbox closes. To be used without any lock.
pub(crate) trait Left {
    /// Shows all who wait to `end`, one after the other.
    fn each(&mut self, end: &mut dyn FnMut(Loser<'_>));
}

/// Somebody who waits and whose turn will never come.
pub(crate) enum Loser<'a> {
    Message(&'a mut dyn Letter),
    Send(&'a Ticket),
}

impl<M: Message> Messages<M> {
    pub(super) fn new() -> Self {
        Self { queue: Queue::new() }
    }
}

impl<M: Message> Contents for Messages<M> {
    fn names(&self) -> &'static Kinds {
        M::KINDS
    }

    fn urgent_kinds(&self, kinds: &mut Vec<&'static str>) {
        if M::URGENT {
            self.queue.urgent_kinds(kinds);
        }
    }

    fn other_kinds(&self, kinds: &mut Vec<&'static str>) {
        self.queue.other_kinds(kinds);
    }

    fn has_urgent(&self) -> bool {
        M::URGENT && self.queue.has_urgent()
    }

    fn ends_shortly(&self) -> bool {
        M::pace().is_some_and(|pace| pace.is_short(END))
    }

    fn push_notice(&mut self, notice: Notice) {
        self.queue.push_notice(notice);
    }

    fn push(&mut self, give: &mut dyn FnMut(&mut dyn Any)) -> bool {
        let mut place: Option<Envelope<M>> = None;
        give(&mut place);
        match place {
            Some(envelope) => {
                self.queue.push(envelope);
                true
            }
            None => false,
        }
    }

    fn exchange_oldest(
        &mut self,
        letter: &mut dyn Letter,
        hand: Option<&mut Held>,
    ) -> Option<Evicted> {
        let letter: &mut dyn Any = letter;
        let letter: &mut Option<Envelope<M>> = letter.downcast_mut()?;
        let new = letter.take();
        if let Some(held) = hand
            && let Some(batch) = held.batch()
        {
            *letter = batch.evict();
        }
        let mut evicted = Evicted::FromHand;
        if letter.is_none() {
            *letter = self.queue.evict();
            evicted = Evicted::FromQueue;
        }
        if let Some(new) = new {
            self.queue.push(new);
        }
        if letter.is_some() { Some(evicted) } else { None }
    }

    fn place(&self) -> Box<dyn Letter> {
        Box::new(None::<Envelope<M>>)
    }

    fn take_all(&mut self) -> Box<dyn Left> {
        Box::new(replace(self, Self::new()))
    }
}

impl<M: Message> Left for Messages<M> {
    fn each(&mut self, end: &mut dyn FnMut(Loser<'_>)) {
        self.queue.each(end);
    }
}
