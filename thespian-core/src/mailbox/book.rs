//! The book: what is noted of a mailbox under its lock, whatever its messages are.

use std::sync::Arc;
use std::task::Waker;

use super::control::Controls;
use super::gauges::Rare;
use super::milestones::Milestones;
use crate::reply::Asked;

#[derive(Default)]
pub(super) struct Book {
    pub(super) controls: Controls,
    /// The cell, while it waits.
    pub(super) cell: Option<Waker>,
    /// Who waits for the message that was begun last, if it was alone. Of others the hand knows.
    pub(super) asker: Option<Arc<dyn Asked>>,
    pub(super) rare: Option<Box<Rare>>,
    pub(super) milestones: Milestones,
    /// How many messages were ever accepted, those included that waited in line for it.
    pub(super) accepted: u64,
    /// The most that ever waited at once.
    pub(super) high_water: u32,
    /// How many messages are in the queue, the urgent ones included; and how many notices, which are none.
    pub(super) queued: u32,
    pub(super) notices: u32,
    /// How many stand in line; and how many of them are no senders.
    pub(super) in_line: u32,
    pub(super) notices_in_line: u32,
    /// Whether the cell waits for its own handler, so that only who cuts that off wakes it; and not for its next message, or
    /// between two incarnations.
    is_busy: bool,
    pub(super) closed: bool,
    /// Whether the actor has been ready for its first message.
    pub(super) ready: bool,
    /// Whether a drain stands in the queue: nobody is let in behind it.
    pub(super) draining: bool,
}

impl Book {
    /// Whether anybody is let in at all.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        !self.closed && !self.draining
    }

    /// Whether neither messages nor notices are in the queue.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.queued == 0 && self.notices == 0
    }

    #[inline]
    pub(super) fn has_line(&self) -> bool {
        self.in_line > 0
    }

    /// How many senders stand in line.
    pub(super) fn senders_in_line(&self) -> usize {
        (self.in_line - self.notices_in_line) as usize
    }

    /// Whether the cell waits for something to do.
    #[inline]
    pub(super) fn is_parked(&self) -> bool {
        self.cell.is_some() && !self.is_busy
    }

    /// Whether the cell waits for its own handler, and by this waker.
    pub(super) fn is_busy_by(&self, waker: &Waker) -> bool {
        self.is_busy && self.cell.as_ref().is_some_and(|cell| cell.will_wake(waker))
    }

    /// The cell waits for something to do. Returns by what it was woken until now.
    #[inline]
    pub(super) fn park(&mut self, cell: Waker) -> Option<Waker> {
        self.is_busy = false;
        self.cell.replace(cell)
    }

    /// The cell waits for its own handler.
    pub(super) fn be_busy(&mut self, cell: Waker) -> Option<Waker> {
        self.is_busy = true;
        self.cell.replace(cell)
    }

    /// Whom to wake for something to do.
    #[inline]
    pub(super) fn rouse(&mut self) -> Option<Waker> {
        if self.is_busy { None } else { self.cell.take() }
    }

    /// Whom to wake, if there is anything in the queue.
    pub(super) fn rouse_for_any(&mut self) -> Option<Waker> {
        if self.is_empty() { None } else { self.rouse() }
    }
}
