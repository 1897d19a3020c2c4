//! The book: what is noted of a mailbox under its lock, whatever its messages are.

use std::sync::Arc;

use super::control::Controls;
use super::gauges::Rare;
use super::milestones::Milestones;
use super::run::Boxed;
use crate::reply::Asked;
use crate::world::{Rouse, Shift};

/// In this order in memory: what every sender looks at stands next to the lock.
#[derive(Default)]
#[repr(C)]
pub(super) struct Book {
    /// How many messages are in the queue, the urgent ones included; and how many notices, which are none.
    pub(super) queued: u32,
    pub(super) notices: u32,
    /// How many messages were in hand when it was filled: more than are there now.
    pub(super) taken: u32,
    /// How many stand in line.
    pub(super) in_line: u32,
    /// How many messages were ever accepted, those included that waited in line for it.
    pub(super) accepted: u64,
    /// The most that ever waited at once.
    pub(super) high_water: u32,
    /// Whether what is run next takes messages, and waits for nothing else.
    pub(super) rests: bool,
    /// Whether the actor waits for its own handler, so that only who cuts that off wakes it; and not for its next message, or
    /// between two incarnations.
    pub(super) is_busy: bool,
    pub(super) closed: bool,
    /// Whether the actor has been ready for its first message.
    pub(super) ready: bool,
    /// Whether a drain stands in the queue: nobody is let in behind it.
    pub(super) draining: bool,
    /// How many in line are no senders.
    pub(super) notices_in_line: u32,
    pub(super) shift: Shift,
    pub(super) controls: Controls,
    pub(super) rare: Option<Box<Rare>>,
    pub(super) milestones: Milestones,
    /// Who waits for the message that was begun last, if it was alone. Of others the hand knows.
    pub(super) asker: Option<Arc<dyn Asked>>,
    /// What goes on when the actor is run, while nobody runs it.
    pub(super) body: Option<Boxed>,
    /// How many messages wait for another state of the actor.
    pub(super) deferred: u32,
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

    /// How many messages wait at most, those in hand included.
    #[inline]
    pub(super) fn at_most(&self) -> usize {
        self.queued as usize + self.taken as usize
    }

    #[inline]
    pub(super) fn has_line(&self) -> bool {
        self.in_line > 0
    }

    /// How many senders stand in line.
    pub(super) fn senders_in_line(&self) -> usize {
        (self.in_line - self.notices_in_line) as usize
    }

    /// Whether the actor waits for something to do.
    #[inline]
    pub(super) fn is_parked(&self) -> bool {
        self.shift.waits() && !self.is_busy
    }

    /// It waits: for a message, if it `rests`, or for something of its own.
    #[inline]
    pub(super) fn rest(&mut self, rests: bool, rouse: Rouse) {
        self.rests = rests;
        self.is_busy &= !rests;
        self.shift.rest(rouse);
    }

    /// Whom to tell of a message.
    #[inline]
    pub(super) fn rouse(&mut self) -> Option<Rouse> {
        if self.rests { self.shift.rouse() } else { None }
    }

    /// Whom to tell, if there is anything in the queue.
    pub(super) fn rouse_for_any(&mut self) -> Option<Rouse> {
        if self.is_empty() { None } else { self.rouse() }
    }
}
