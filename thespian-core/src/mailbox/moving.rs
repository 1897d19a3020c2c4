//! Moving: how those who wait for room at one mailbox come to wait at another, in their order, and how one knows that all
//! who were before have been served.

use std::collections::VecDeque;

use super::book::Book;
use super::line::{Aftermath, Next};
use super::{Contents, Mailbox, Marker, Message, Messages, Notice, Ordering, State, Waiting};
use crate::supervision::Overflow;

impl<M: Message + Send> Mailbox<M> {
    /// Drains the actor, and hands over whoever stands in line: they are not to hear that it stopped.
    ///
    /// Nobody can join the line any more, so nobody is forgotten.
    pub(crate) fn retire(&self) -> VecDeque<Waiting<M>> {
        let (waiting, roused) = {
            let State { book, contents } = &mut *self.state();
            if book.is_open() {
                book.draining = true;
                book.notices += 1;
                contents.push_notice(Notice::Drain);
            }
            (self.empty_line(book, contents), book.rouse())
        };
        self.rouse(roused);
        waiting
    }

    /// Whoever stands in line, to stand somewhere else.
    pub(crate) fn hand_over_line(&self) -> VecDeque<Waiting<M>> {
        let State { book, contents } = &mut *self.state();
        self.empty_line(book, contents)
    }

    fn empty_line(&self, book: &mut Book, contents: &mut Messages<M>) -> VecDeque<Waiting<M>> {
        // They count where they are handled.
        book.accepted -= book.senders_in_line() as u64;
        self.front.line_waits.store(false, Ordering::Relaxed);
        contents.line.take_all(book)
    }

    /// Lets somebody in, or lets him stand in line, who comes from another one. Gives him back if nobody is let in any more.
    pub(crate) fn take_in(&self, waiting: Waiting<M>) -> Result<(), Waiting<M>> {
        let front = &self.front;
        let mut aftermath = Aftermath::default();
        let mut evicted = None;
        let roused = {
            let State { book, contents } = &mut *self.state();
            if !book.is_open() {
                return Err(waiting);
            }
            front.admit_line(book, contents, &mut aftermath);
            let overflow = front.header.life.overflow;
            if !book.has_line() && (front.has_room(book) || overflow != Overflow::Refuse) {
                match waiting.admit(&mut aftermath) {
                    Some(Next::Message(envelope)) => {
                        book.accepted += 1;
                        if front.has_room(book) {
                            aftermath.stamp |= front.accept(book, contents, envelope);
                        } else {
                            evicted =
                                front.make_do(book, contents, envelope, overflow, &mut aftermath);
                        }
                    }
                    Some(Next::Notice(notice)) => {
                        book.notices += 1;
                        contents.push_notice(notice);
                    }
                    // He gave up, and was never counted.
                    None => {}
                }
            } else {
                book.accepted += u64::from(!matches!(waiting, Waiting::Notice(_)));
                contents.line.push(waiting, book);
                front.stands_in_line(book, contents, &mut aftermath);
            }
            book.rouse_for_any()
        };
        front.finish_putting(roused, aftermath, &mut evicted);
        front.lose_patience();
        Ok(())
    }

    /// Has the marker report when everything has been worked off that was accepted before, or stands in line now.
    pub(crate) fn mark(&self, marker: Marker) {
        if let Err(Waiting::Notice(marker)) = self.take_in(Waiting::Notice(Notice::Marker(marker)))
        {
            // A drain lets nobody in, but works off what it found: the marker reports when that ends. Where the mailbox is
            // closed nothing is worked off that could be waited for, and it reports at once.
            drop(self.any().push_notice(marker));
        }
    }
}
