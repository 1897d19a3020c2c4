//! The control lane: what overtakes messages and is never refused.

use std::collections::VecDeque;
use std::mem::take;

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
    /// There is a call to be restarted together with siblings; [`Inbox::take_call`](super::Inbox::take_call) has it.
    Call,
    Consult(Box<Question>),
}

/// Flags for what is common, and a box for what is rare.
#[derive(Default)]
pub(super) struct Controls {
    end: Option<Stop>,
    rare: Option<Box<Rare>>,
}

#[derive(Default)]
struct Rare {
    call: Option<Seat>,
    /// Whoever was called has not come in time: the handler is to be cut off.
    cut_off: bool,
    list: VecDeque<Control>,
}

impl Controls {
    pub(super) fn end(&mut self, stop: Stop) {
        if self.end != Some(Stop::Kill) {
            self.end = Some(stop);
        }
    }

    pub(super) fn push(&mut self, control: Control) {
        self.rare.get_or_insert_default().list.push_back(control);
    }

    /// Whether the handler must go on no more, and why.
    pub(super) fn cut(&self) -> Option<Cut> {
        if self.end == Some(Stop::Kill) {
            return Some(Cut::Killed);
        }
        let rare = self.rare.as_ref()?;
        (rare.cut_off && rare.call.is_some()).then_some(Cut::Called)
    }

    /// Returns the call that this one replaces.
    pub(super) fn call(&mut self, seat: Seat) -> Option<Seat> {
        let rare = self.rare.get_or_insert_default();
        rare.cut_off = false;
        rare.call.replace(seat)
    }

    pub(super) fn cut_off(&mut self) {
        self.rare.get_or_insert_default().cut_off = true;
    }

    pub(super) fn take_call(&mut self) -> Option<Seat> {
        let rare = self.rare.as_mut()?;
        rare.cut_off = false;
        rare.call.take()
    }

    pub(super) fn is_called(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.call.is_some())
    }

    pub(super) fn ending(&self) -> Option<Stop> {
        self.end
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        let is_nothing = |rare: &Rare| rare.call.is_none() && rare.list.is_empty();
        self.end.is_none() && self.rare.as_deref().is_none_or(is_nothing)
    }

    /// The next signal; an end comes first, then a call. Both stay, so that whoever looks again sees them again.
    pub(super) fn next(&mut self) -> Option<Control> {
        if let Some(stop) = self.end {
            return Some(Control::End(stop));
        }
        let rare = self.rare.as_mut()?;
        if rare.call.is_some() { Some(Control::Call) } else { rare.list.pop_front() }
    }

    /// What children have said: their questions, and failures that they escalated.
    pub(super) fn take_childrens(&mut self) -> VecDeque<Control> {
        let Some(rare) = &mut self.rare else { return VecDeque::new() };
        let (childrens, own) =
            take(&mut rare.list).into_iter().partition::<VecDeque<_>, _>(|control| {
                matches!(control, Control::Consult(_) | Control::Fail(Cause::Child(_)))
            });
        rare.list = own;
        childrens
    }

    pub(super) fn take_rare(&mut self) -> (Option<Seat>, VecDeque<Control>) {
        self.rare.take().map(|rare| (rare.call, rare.list)).unwrap_or_default()
    }
}
