//! The line of senders that wait for room: first come, first in. How many stand in it is in the book.

use std::any::Any;
use std::collections::VecDeque;
use std::mem::take;
use std::sync::Arc;
use std::task::Waker;

use super::book::Book;
use super::contents::{Admitted, Loser, Standing};
use super::settle::{STOPPED, dispose};
use super::tally::Lost;
use super::{Contents, Envelope, Front, Message, Notice, Ordering, Ticket};
use crate::tree::{Header, TurnedAway};

/// The line. There is none where nobody ever had to wait.
pub(super) struct Line<M: Message>(Option<Box<Places<M>>>);

struct Places<M: Message> {
    waiting: VecDeque<Waiting<M>>,
    sweep_at: usize,
}

/// Somebody who stands in it.
pub(crate) enum Waiting<M: Message> {
    /// An ask waits at its reply slot, so its envelope can stand here by itself. So can a message whose sender has gone
    /// since it was accepted elsewhere.
    Alone(Envelope<M>),
    Send(Arc<Ticket<M>>),
    /// What is to stand behind all who stand here now.
    Notice(Notice),
}

/// Who comes next from the line into the queue.
pub(super) enum Next<M: Message> {
    Message(Envelope<M>),
    Notice(Notice),
}

/// The first size at which a line is swept of those who gave up; afterwards whenever it has doubled.
const SWEEP_AT: usize = 64;

/// What the lock's holder must do once it is unlocked.
#[derive(Default)]
pub(crate) struct Aftermath {
    pub(super) wake: Vec<Waker>,
    /// Messages, of whatever type.
    pub(super) drop: Vec<Box<dyn Any>>,
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
            && let Some(admitted) = contents.admit(aftermath)
        {
            book.in_line -= 1;
            match admitted {
                Admitted::Message => aftermath.stamp |= self.accepted(book),
                Admitted::Notice => {
                    book.notices_in_line -= 1;
                    book.notices += 1;
                }
                Admitted::Nobody => aftermath.expired += 1,
            }
        }
        if contents.has_urgent() {
            self.urgent.store(true, Ordering::SeqCst);
        }
        book.count(Lost::Expired, take(&mut aftermath.expired));
        if !book.has_line() {
            self.line_waits.store(false, Ordering::Relaxed);
        }
    }
}

impl<M: Message> Line<M> {
    pub(super) fn new() -> Self {
        Self(None)
    }

    fn places(&mut self) -> &mut Places<M> {
        self.0.get_or_insert_with(|| {
            Box::new(Places { waiting: VecDeque::new(), sweep_at: SWEEP_AT })
        })
    }

    /// Joins the line. A send is handed the ticket at which it waits.
    pub(super) fn join(
        &mut self,
        envelope: Envelope<M>,
        book: &mut Book,
        aftermath: &mut Aftermath,
    ) -> Option<Arc<Ticket<M>>> {
        let places = self.places();
        if places.waiting.len() >= places.sweep_at {
            places.sweep(aftermath);
            book.in_line = places.waiting.len() as u32;
        }
        book.in_line += 1;
        if envelope.path().has_asker() {
            places.waiting.push_back(Waiting::Alone(envelope));
            return None;
        }
        let ticket = Ticket::new(envelope);
        places.waiting.push_back(Waiting::Send(ticket.clone()));
        Some(ticket)
    }

    /// Puts somebody at its end.
    pub(super) fn push(&mut self, waiting: Waiting<M>, book: &mut Book) {
        book.in_line += 1;
        book.notices_in_line += u32::from(matches!(waiting, Waiting::Notice(_)));
        self.places().waiting.push_back(waiting);
    }

    pub(super) fn pop(&mut self) -> Option<Waiting<M>> {
        match &mut self.0 {
            Some(places) => places.waiting.pop_front(),
            None => None,
        }
    }

    pub(super) fn take_all(&mut self, book: &mut Book) -> VecDeque<Waiting<M>> {
        (book.in_line, book.notices_in_line) = (0, 0);
        self.0.take().map(|places| places.waiting).unwrap_or_default()
    }

    /// Shows all who stand in it to `end`.
    pub(super) fn each(&mut self, end: &mut dyn FnMut(Loser<'_>)) {
        while let Some(waiting) = self.pop() {
            waiting.end(end);
        }
    }
}

impl<M: Message> Places<M> {
    fn sweep(&mut self, aftermath: &mut Aftermath) {
        let before = self.waiting.len();
        for _ in 0..before {
            match self.waiting.pop_front() {
                Some(waiting) if waiting.is_wanted() => self.waiting.push_back(waiting),
                Some(Waiting::Alone(envelope)) => aftermath.drop.push(Box::new(envelope)),
                _ => {}
            }
        }
        aftermath.expired += before - self.waiting.len();
        self.sweep_at = (2 * self.waiting.len()).max(SWEEP_AT);
    }
}

impl<M: Message> Waiting<M> {
    pub(super) fn is_wanted(&self) -> bool {
        match self {
            Waiting::Alone(envelope) => envelope.path().is_wanted(),
            Waiting::Send(ticket) => Standing::is_wanted(&**ticket),
            Waiting::Notice(_) => true,
        }
    }

    /// Its turn has come: nothing, if nobody waits any more.
    pub(super) fn admit(self, aftermath: &mut Aftermath) -> Option<Next<M>> {
        match self {
            Waiting::Alone(envelope) if envelope.path().is_wanted() => {
                Some(Next::Message(envelope))
            }
            Waiting::Alone(envelope) => {
                aftermath.drop.push(Box::new(envelope));
                None
            }
            Waiting::Send(ticket) => {
                let envelope = ticket.admit(&mut aftermath.wake)?;
                Some(Next::Message(envelope))
            }
            Waiting::Notice(notice) => Some(Next::Notice(notice)),
        }
    }

    /// Its turn will never come: shows it to `end`, unless it is no message.
    fn end(self, end: &mut dyn FnMut(Loser<'_>)) {
        match self {
            Waiting::Alone(envelope) => end(Loser::Message(&mut Some(envelope))),
            Waiting::Send(ticket) => end(Loser::Send(&*ticket)),
            Waiting::Notice(notice) => drop(notice),
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
