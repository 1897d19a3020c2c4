//! Moving: how those who wait for room at one mailbox come to wait at another, in their order, and how one knows that all
//! who were before have been served.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;

use super::line::{Aftermath, Next};
use super::{Mailbox, Marker, Message, Notice, State, Waiting};
use crate::supervision::Overflow;

impl<M: Message> Mailbox<M> {
    /// Drains the actor, and hands over whoever stands in line: they are not to hear that it stopped.
    ///
    /// Nobody can join the line any more, so nobody is forgotten.
    pub(crate) fn retire(&self) -> VecDeque<Waiting<M>> {
        let (waiting, cell) = {
            let mut state = self.state();
            if state.is_open() {
                state.draining = true;
                state.queue.push_notice(Notice::Drain);
            }
            (self.empty_line(&mut state), state.rouse())
        };
        if let Some(cell) = cell {
            cell.wake();
        }
        waiting
    }

    /// Whoever stands in line, to stand somewhere else.
    pub(crate) fn hand_over_line(&self) -> VecDeque<Waiting<M>> {
        self.empty_line(&mut self.state())
    }

    fn empty_line(&self, state: &mut State<M>) -> VecDeque<Waiting<M>> {
        // They count where they are handled.
        state.queue.accepted -= state.line.len() as u64;
        self.line_waits.store(false, Ordering::Relaxed);
        state.line.take_all()
    }

    /// Lets somebody in, or lets him stand in line, who comes from another one. Gives him back if nobody is let in any more.
    pub(crate) fn take_in(&self, waiting: Waiting<M>) -> Result<(), Waiting<M>> {
        let mut aftermath = Aftermath::default();
        let cell = {
            let mut state = self.state();
            if !state.is_open() {
                return Err(waiting);
            }
            self.admit_line(&mut state, &mut aftermath);
            let overflow = self.header.life.overflow;
            let is_notice = matches!(waiting, Waiting::Notice(_));
            if state.line.is_empty() && (self.has_room(&state) || overflow != Overflow::Refuse) {
                match waiting.admit(&mut aftermath) {
                    Some(Next::Message(envelope)) if self.has_room(&state) => {
                        state.queue.accepted += 1;
                        aftermath.stamp |= self.accept(&mut state, envelope);
                    }
                    Some(Next::Message(envelope)) => {
                        self.make_do(&mut state, envelope, overflow, &mut aftermath);
                    }
                    Some(Next::Notice(notice)) => state.queue.push_notice(notice),
                    // He gave up, and was never counted.
                    None => {}
                }
            } else {
                state.queue.accepted += u64::from(!is_notice);
                state.line.push(waiting);
                self.line_waits.store(true, Ordering::Relaxed);
                self.admit_line(&mut state, &mut aftermath);
            }
            if state.queue.is_empty() { None } else { state.rouse() }
        };
        if let Some(cell) = cell {
            cell.wake();
        }
        self.finish_sending(aftermath);
        Ok(())
    }

    /// Has the marker report when everything has been worked off that was accepted before, or stands in line now.
    pub(crate) fn mark(&self, marker: Marker) {
        if let Err(Waiting::Notice(marker)) = self.take_in(Waiting::Notice(Notice::Marker(marker)))
        {
            // A drain lets nobody in, but works off what it found: the marker reports when that ends. Where the mailbox is
            // closed nothing is worked off that could be waited for, and it reports at once.
            drop(self.push_notice(marker));
        }
    }
}
