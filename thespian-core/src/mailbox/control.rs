//! The control lane: what overtakes messages and is never refused.

use std::collections::VecDeque;

use crate::exit::Cause;
use crate::tree::{Cut, Question, Seat};

/// How an actor was asked to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// After the message it is at.
    Stop,
    /// At the next await.
    Kill,
}

/// One signal for the cell.
pub(crate) enum Control {
    End(Stop),
    /// A failure that is the actor's own although none of its handlers caused it: escalated by a child, or a piped
    /// future that panicked.
    Fail(Cause),
    /// There is a call to be restarted together with siblings; [`Mailbox::take_call`](super::Mailbox::take_call) has it.
    Call,
    Consult(Box<Question>),
}

/// Flags for what is common, a list for what is rare.
#[derive(Default)]
pub(super) struct Controls {
    end: Option<Stop>,
    call: Option<Seat>,
    /// Whoever was called has not come in time: the handler is to be cut off.
    cut_off: bool,
    rare: VecDeque<Control>,
}

impl Controls {
    pub(super) fn end(&mut self, stop: Stop) {
        if self.end != Some(Stop::Kill) {
            self.end = Some(stop);
        }
    }

    pub(super) fn push(&mut self, control: Control) {
        self.rare.push_back(control);
    }

    /// Whether the handler must go on no more, and why.
    pub(super) fn cut(&self) -> Option<Cut> {
        if self.end == Some(Stop::Kill) {
            Some(Cut::Killed)
        } else if self.cut_off && self.call.is_some() {
            Some(Cut::Called)
        } else {
            None
        }
    }

    /// Returns the call that this one replaces.
    pub(super) fn call(&mut self, seat: Seat) -> Option<Seat> {
        self.cut_off = false;
        self.call.replace(seat)
    }

    pub(super) fn cut_off(&mut self) {
        self.cut_off = true;
    }

    pub(super) fn take_call(&mut self) -> Option<Seat> {
        self.cut_off = false;
        self.call.take()
    }

    pub(super) fn is_called(&self) -> bool {
        self.call.is_some()
    }

    pub(super) fn ending(&self) -> Option<Stop> {
        self.end
    }

    pub(super) fn is_empty(&self) -> bool {
        self.end.is_none() && self.call.is_none() && self.rare.is_empty()
    }

    /// The next signal; an end comes first, then a call. Both stay, so that whoever looks again sees them again.
    pub(super) fn next(&mut self) -> Option<Control> {
        match self.end {
            Some(stop) => Some(Control::End(stop)),
            None if self.call.is_some() => Some(Control::Call),
            None => self.rare.pop_front(),
        }
    }

    /// What children have said: their questions, and failures that they escalated.
    pub(super) fn take_childrens(&mut self) -> VecDeque<Control> {
        let (childrens, own) =
            std::mem::take(&mut self.rare).into_iter().partition::<VecDeque<_>, _>(|control| {
                matches!(control, Control::Consult(_) | Control::Fail(Cause::Child(_)))
            });
        self.rare = own;
        childrens
    }

    pub(super) fn take_rare(&mut self) -> (Option<Seat>, VecDeque<Control>) {
        (self.call.take(), std::mem::take(&mut self.rare))
    }
}
