//! Moving: how those who wait for room at one mailbox come to wait at another, in their order, and how one knows that all
//! who were before have been served.

use super::book::Book;
use super::contents::Contents;
use super::line::{Aftermath, Line};
use super::send::Unfinished;
use super::{Front, Inbox, Letter, Marker, Notice, Ordering, State, Waiting};
use crate::supervision::Overflow;

impl Inbox {
    /// Drains the actor, and hands over whoever stands in line: they are not to hear that it stopped.
    ///
    /// Nobody can join the line any more, so nobody is forgotten.
    pub(crate) fn retire(&self) -> Line {
        let (line, roused) = {
            let State { book, contents } = &mut *self.state();
            if book.is_open() {
                book.draining = true;
                book.notices += 1;
                contents.push_notice(Notice::Drain);
            }
            (self.empty_line(book), book.rouse())
        };
        self.rouse(roused);
        line
    }

    /// Whoever stands in line, to stand somewhere else.
    pub(crate) fn hand_over_line(&self) -> Line {
        self.empty_line(&mut self.state().book)
    }

    fn empty_line(&self, book: &mut Book) -> Line {
        // They count where they are handled.
        book.accepted -= book.senders_in_line() as u64;
        self.line_waits.store(false, Ordering::Relaxed);
        book.take_line()
    }

    /// Lets somebody in, or lets him stand in line, who comes from another one. Gives him back if nobody is let in any more.
    pub(crate) fn take_in(&self, waiting: Waiting) -> Result<(), Waiting> {
        let mut aftermath = Aftermath::default();
        let (mut letter, roused) = {
            let State { book, contents } = &mut *self.state();
            if !book.is_open() {
                return Err(waiting);
            }
            self.admit_line(book, contents, &mut aftermath);
            let is_let_in = self.has_room(book) || self.header.life.overflow != Overflow::Refuse;
            let letter = if is_let_in && !book.has_line() {
                self.let_in(waiting, book, contents, &mut aftermath)
            } else {
                book.accepted += u64::from(!waiting.is_notice());
                book.stand_in_line(waiting);
                self.stands_in_line(book, contents, &mut aftermath);
                None
            };
            (letter, book.rouse_for_any())
        };
        let unfinished = Unfinished { put: Ok(None), roused, aftermath, is_called: true };
        // What was let in does not come back.
        _ = self.finish_putting(unfinished, letter.as_deref_mut());
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

impl Front {
    /// Somebody comes in from another line, if he still waits. What had to make room for him is in the place that is returned.
    fn let_in(
        &self,
        waiting: Waiting,
        book: &mut Book,
        contents: &mut dyn Contents,
        aftermath: &mut Aftermath,
    ) -> Option<Box<dyn Letter>> {
        // Whoever gave up was never counted.
        let mut letter: Box<dyn Letter> = match waiting {
            Waiting::Alone(letter) if letter.is_wanted() => letter,
            Waiting::Alone(letter) => {
                aftermath.drop.push(letter);
                return None;
            }
            Waiting::Send(ticket) => {
                let mut place = contents.place();
                if !ticket.admit(&mut aftermath.wake, &mut *place) {
                    return None;
                }
                place
            }
            Waiting::Notice(notice) => {
                book.notices += 1;
                contents.push_notice(notice);
                return None;
            }
        };
        book.accepted += 1;
        if self.has_room(book) {
            self.accept_letter(book, contents, &mut *letter, aftermath);
        } else {
            let overflow = self.header.life.overflow;
            self.make_do(book, contents, &mut *letter, overflow, aftermath);
        }
        Some(letter)
    }
}
