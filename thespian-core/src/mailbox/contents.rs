//! The contents: the messages themselves, and what can be done with them without knowing their type.

use std::mem::replace;
use std::pin::Pin;
use std::task::Waker;

use super::envelope::Unhandled;
use super::line::{Aftermath, Line, Next};
use super::queue::Queue;
use super::{Body, END, Kinds, Message, Notice};
use crate::error::NotExecuted;

/// What waits in a mailbox. The counts of all this are in its book.
#[repr(C)]
pub(crate) struct Messages<M: Message> {
    pub(super) queue: Queue<M>,
    pub(super) line: Line<M>,
    /// What goes on when the actor is run, while nobody runs it.
    pub(super) body: Option<Pin<Box<dyn Body<M>>>>,
}

/// The same, whatever the messages are. All of it is rare, or for those who look; whoever puts a message in or takes it out
/// knows its type.
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
    /// Moves the first of the line into the queue. Says what that was, if it still waits; who does not goes into the
    /// aftermath.
    fn admit(&mut self, aftermath: &mut Aftermath) -> Option<Admitted>;
    /// All that there is.
    fn take_all(&mut self) -> Box<dyn Left>;
}

/// Who was let in from the line.
pub(crate) enum Admitted {
    Message,
    Notice,
    /// He had given up.
    Nobody,
}

/// What is left when a mailbox closes. To be used without any lock.
pub(crate) trait Left {
    /// Shows all who wait to `end`, one after the other.
    fn each(&mut self, end: &mut dyn FnMut(Loser<'_>));
}

/// Somebody who waits and whose turn will never come.
pub(crate) enum Loser<'a> {
    Message(&'a mut dyn Unhandled),
    Send(&'a dyn Standing),
}

/// A waiting send, whatever its message is.
pub(crate) trait Standing {
    fn is_wanted(&self) -> bool;
    /// Gives the message back, unless it was accepted before; says whom to wake.
    fn turn_back(&self, why: NotExecuted) -> Option<Waker>;
}

impl<M: Message> Messages<M> {
    pub(super) fn new() -> Self {
        Self { queue: Queue::new(), line: Line::new(), body: None }
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

    fn admit(&mut self, aftermath: &mut Aftermath) -> Option<Admitted> {
        let waiting = self.line.pop()?;
        Some(match waiting.admit(aftermath) {
            Some(Next::Message(envelope)) => {
                self.queue.push(envelope);
                Admitted::Message
            }
            Some(Next::Notice(notice)) => {
                self.queue.push_notice(notice);
                Admitted::Notice
            }
            None => Admitted::Nobody,
        })
    }

    fn take_all(&mut self) -> Box<dyn Left> {
        Box::new(replace(self, Self::new()))
    }
}

impl<M: Message> Left for Messages<M> {
    fn each(&mut self, end: &mut dyn FnMut(Loser<'_>)) {
        self.queue.each(end);
        self.line.each(end);
    }
}
