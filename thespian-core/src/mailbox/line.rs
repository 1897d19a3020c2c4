//! The line of senders that wait for room: first come, first in. How many stand in it is in the book.

use std::any::Any;
use std::collections::VecDeque;
use std::mem::take;
use std::sync::Arc;
use std::task::Waker;

use super::book::Book;
use super::contents::Loser;
use super::settle::{STOPPED, dispose};
use super::tally::Lost;
use super::{Contents, Envelope, Front, Letter, Message, Notice, Ordering, Ticket};
use crate::tree::{Header, TurnedAway};

/// The line, whatever stands in it.
#[derive(Default)]
pub(crate) struct Line {
    waiting: VecDeque<Waiting>,
    /// At which size it is swept of those who gave up.
    sweep_at: usize,
}

/// Somebody who stands in it.
pub(crate) enum Waiting {
    /// An ask waits at its reply slot, so its message can stand here by itself. So can a message whose sender has gone
    /// since it was accepted elsewhere.
    Alone(Box<dyn Letter + Send>),
    Send(Arc<Ticket>),
    /// What is to stand behind all who stand here now.
    Notice(Notice),
}

/// Has the message in a place stand in line; nothing, if it is of another type.
pub(super) type Stand = fn(&mut dyn Any) -> Option<Waiting>;

/// The first size at which a line is swept of those who gave up; afterwards whenever it has doubled.
const SWEEP_AT: usize = 64;

/// What the lock's holder must do once it is unlocked.
#[derive(Default)]
pub(crate) struct Aftermath {
    pub(super) wake: Vec<Waker>,
    pub(super) drop: Vec<Box<dyn Letter>>,
    /// How many were passed over since they wait no more.
    pub(super) expired: usize,
    /// Somebody waits now whose age is to be known: the clock is to be read.
    pub(super) stamp: bool,
}

impl Aftermath {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        let Self { wake, drop, expired: _, stamp } = self;
        wake.is_empty() && drop.is_empty() && !stamp
    }

    /// What may run users' code, after the lock. The messages dropped here are somebody else's, and so are the panics of
    /// their drops.
    pub(super) fn finish(self, header: &Header) {
        for waker in self.wake {
            header.contain(|| waker.wake());
        }
        for message in self.drop {
            header.contain(|| drop(message));
        }
    }
}

impl Front {
    /// Moves those who wait longest into the room there is.
    #[inline]
    pub(super) fn admit_line(
        &self,
        book: &mut Book,
        contents: &mut dyn Contents,
        aftermath: &mut Aftermath,
    ) {
        if book.has_line() {
            self.admit_the_first(book, contents, aftermath);
        }
    }

    fn admit_the_first(
        &self,
        book: &mut Book,
        contents: &mut dyn Contents,
        aftermath: &mut Aftermath,
    ) {
        while book.is_open()
            && book.has_line()
            && self.has_room(book)
            && let Some(waiting) = book.first_in_line()
        {
            self.admit(waiting, book, contents, aftermath);
        }
        self.note_whether_urgent(contents);
        book.count(Lost::Expired, take(&mut aftermath.expired));
        if !book.has_line() {
            self.line_waits.store(false, Ordering::Relaxed);
        }
    }

    /// Somebody's turn has come: puts him into the queue, if he still waits.
    fn admit(
        &self,
        waiting: Waiting,
        book: &mut Book,
        contents: &mut dyn Contents,
        aftermath: &mut Aftermath,
    ) {
        let is_in = match waiting {
            Waiting::Alone(mut letter) if letter.is_wanted() => {
                contents.push(&mut |to| letter.give(to))
            }
            Waiting::Alone(letter) => {
                aftermath.drop.push(letter);
                false
            }
            Waiting::Send(ticket) => {
                contents.push(&mut |to| _ = ticket.admit(&mut aftermath.wake, to))
            }
            Waiting::Notice(notice) => {
                book.notices += 1;
                return contents.push_notice(notice);
            }
        };
        if is_in {
            aftermath.stamp |= self.accepted(book);
        } else {
            aftermath.expired += 1;
        }
    }
}

impl Book {
    /// Somebody joins the line. A send is told the ticket at which it waits.
    pub(super) fn join_line(
        &mut self,
        waiting: Waiting,
        aftermath: &mut Aftermath,
    ) -> Option<Arc<Ticket>> {
        let line = self.line();
        if line.waiting.len() >= line.sweep_at.max(SWEEP_AT) {
            line.sweep(aftermath);
            self.in_line = line.waiting.len() as u32;
        }
        let ticket = waiting.ticket();
        self.stand_in_line(waiting);
        ticket
    }

    /// Puts somebody at its end.
    pub(super) fn stand_in_line(&mut self, waiting: Waiting) {
        self.in_line += 1;
        self.notices_in_line += u32::from(waiting.is_notice());
        self.line().waiting.push_back(waiting);
    }

    fn line(&mut self) -> &mut Line {
        &mut self.rare.get_or_insert_default().line
    }

    fn first_in_line(&mut self) -> Option<Waiting> {
        let waiting = self.rare.as_mut()?.line.next()?;
        self.in_line -= 1;
        self.notices_in_line -= u32::from(waiting.is_notice());
        Some(waiting)
    }

    /// All who stand in it.
    pub(super) fn take_line(&mut self) -> Line {
        (self.in_line, self.notices_in_line) = (0, 0);
        self.rare.as_mut().map(|rare| take(&mut rare.line)).unwrap_or_default()
    }
}

/// All of them, in their order.
impl Iterator for Line {
    type Item = Waiting;

    fn next(&mut self) -> Option<Waiting> {
        self.waiting.pop_front()
    }
}

impl Line {
    fn sweep(&mut self, aftermath: &mut Aftermath) {
        let before = self.waiting.len();
        for _ in 0..before {
            match self.waiting.pop_front() {
                Some(waiting) if waiting.is_wanted() => self.waiting.push_back(waiting),
                Some(Waiting::Alone(letter)) => aftermath.drop.push(letter),
                _ => {}
            }
        }
        aftermath.expired += before - self.waiting.len();
        self.sweep_at = 2 * self.waiting.len();
    }

    /// Shows all who stand in it to `end`.
    pub(super) fn each(self, end: &mut dyn FnMut(Loser<'_>)) {
        self.for_each(|waiting| waiting.end(end));
    }
}

impl Waiting {
    /// The message in a place is to stand in line.
    pub(super) fn stand<M: Message + Send>(letter: &mut dyn Any) -> Option<Self> {
        let envelope = letter.downcast_mut::<Option<Envelope<M>>>()?.take()?;
        Some(Self::in_line(Box::new(Some(envelope))))
    }

    /// At a ticket, unless who asks waits at his slot.
    pub(super) fn in_line(letter: Box<dyn Letter + Send>) -> Self {
        match letter.has_asker() {
            true => Self::Alone(letter),
            false => Self::Send(Ticket::new(letter)),
        }
    }

    /// Where a send waits.
    pub(super) fn ticket(&self) -> Option<Arc<Ticket>> {
        match self {
            Self::Send(ticket) => Some(ticket.clone()),
            Self::Alone(_) | Self::Notice(_) => None,
        }
    }

    /// By itself.
    pub(crate) fn alone<M: Message + Send>(envelope: Envelope<M>) -> Self {
        Self::Alone(Box::new(Some(envelope)))
    }

    /// The message, if it is by itself, and of this type.
    pub(crate) fn into_envelope<M: Message>(self) -> Option<Envelope<M>> {
        let Self::Alone(mut letter) = self else { return None };
        let mut place = None;
        letter.give(&mut place);
        place
    }

    pub(super) fn is_notice(&self) -> bool {
        matches!(self, Self::Notice(_))
    }

    pub(super) fn is_wanted(&self) -> bool {
        match self {
            Self::Alone(letter) => letter.is_wanted(),
            Self::Send(ticket) => ticket.is_wanted(),
            Self::Notice(_) => true,
        }
    }

    /// Its turn will never come: shows it to `end`, unless it is no message.
    fn end(self, end: &mut dyn FnMut(Loser<'_>)) {
        match self {
            Self::Alone(mut letter) => end(Loser::Message(&mut *letter)),
            Self::Send(ticket) => end(Loser::Send(&ticket)),
            Self::Notice(notice) => drop(notice),
        }
    }

    /// Its turn will never come, and it stands in no line that counts it; says how it is to be counted.
    pub(crate) fn disappoint(self, header: &Header) -> Option<TurnedAway> {
        let mut how = None;
        self.end(&mut |loser| {
            how = match dispose(loser, header, &STOPPED, &mut |_| ()) {
                Some(Lost::Refused) => Some(TurnedAway::Refused),
                Some(Lost::Waiting) => Some(TurnedAway::Dead),
                // Whoever has given up was never counted.
                _ => None,
            };
        });
        how
    }
}
