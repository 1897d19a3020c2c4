//! The control lane: what overtakes messages and is never refused.

use std::collections::VecDeque;

use crate::exit::Cause;
use crate::tree::Question;

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
    Consult(Box<Question>),
}

/// Flags for what is common, a list for what is rare.
#[derive(Default)]
pub(super) struct Controls {
    end: Option<Stop>,
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

    pub(super) fn is_killed(&self) -> bool {
        self.end == Some(Stop::Kill)
    }

    pub(super) fn ending(&self) -> Option<Stop> {
        self.end
    }

    pub(super) fn is_empty(&self) -> bool {
        self.end.is_none() && self.rare.is_empty()
    }

    /// The next signal; an end comes first and stays, so that whoever looks again sees it again.
    pub(super) fn next(&mut self) -> Option<Control> {
        match self.end {
            Some(stop) => Some(Control::End(stop)),
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

    pub(super) fn take_rare(&mut self) -> VecDeque<Control> {
        std::mem::take(&mut self.rare)
    }
}
