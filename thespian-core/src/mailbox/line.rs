//! The line of senders that wait for room: first come, first in.

use std::collections::VecDeque;
use std::mem::take;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::tally::Lost;
use super::{Bounced, Envelope, Message, Notice};
use crate::error::{Cycle, NotExecuted};
use crate::hub::DeadReason;
use crate::reply::Stage;
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::tree::{Awaited, Header, TurnedAway, Yields};
use crate::world::{touch_new_place, touch_place};

/// The line. There is none where nobody ever had to wait.
pub(super) struct Line<M: Message>(Option<Box<Standing<M>>>);

struct Standing<M: Message> {
    waiting: VecDeque<Waiting<M>>,
    /// How many of them are no senders.
    notices: usize,
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

impl<M: Message> Default for Line<M> {
    fn default() -> Self {
        Self(None)
    }
}

impl<M: Message> Default for Standing<M> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), notices: 0, sweep_at: SWEEP_AT }
    }
}

/// What the lock's holder must do once it is unlocked.
pub(super) struct Aftermath<M: Message> {
    pub(super) wake: Vec<Waker>,
    pub(super) drop: Vec<Envelope<M>>,
    /// What had to make room.
    pub(super) evicted: Option<Envelope<M>>,
    /// How many were passed over since they wait no more.
    pub(super) expired: usize,
    /// Somebody waits now whose age is to be known: the clock is to be read.
    pub(super) stamp: bool,
}

impl<M: Message> Default for Aftermath<M> {
    fn default() -> Self {
        Self { wake: Vec::new(), drop: Vec::new(), evicted: None, expired: 0, stamp: false }
    }
}

impl<M: Message> Aftermath<M> {
    pub(super) fn is_empty(&self) -> bool {
        let Self { wake, drop, evicted, expired: _, stamp } = self;
        wake.is_empty() && drop.is_empty() && evicted.is_none() && !stamp
    }
}

impl<M: Message> Line<M> {
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|standing| standing.waiting.is_empty())
    }

    /// How many senders stand in it.
    pub(super) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |standing| standing.waiting.len() - standing.notices)
    }

    /// Joins the line. A send is handed the ticket at which it waits.
    pub(super) fn join(
        &mut self,
        envelope: Envelope<M>,
        aftermath: &mut Aftermath<M>,
    ) -> Option<Arc<Ticket<M>>> {
        let standing = self.0.get_or_insert_default();
        if standing.waiting.len() >= standing.sweep_at {
            standing.sweep(aftermath);
        }
        if envelope.path().has_asker() {
            standing.waiting.push_back(Waiting::Alone(envelope));
            return None;
        }
        let ticket = Ticket::new(envelope);
        standing.waiting.push_back(Waiting::Send(ticket.clone()));
        Some(ticket)
    }

    /// Puts somebody at its end.
    pub(super) fn push(&mut self, waiting: Waiting<M>) {
        let standing = self.0.get_or_insert_default();
        standing.notices += usize::from(matches!(waiting, Waiting::Notice(_)));
        standing.waiting.push_back(waiting);
    }

    pub(super) fn take_all(&mut self) -> VecDeque<Waiting<M>> {
        self.0.take().map(|standing| standing.waiting).unwrap_or_default()
    }

    /// The first of the line who still waits.
    pub(super) fn admit(&mut self, aftermath: &mut Aftermath<M>) -> Option<Next<M>> {
        let standing = self.0.as_mut()?;
        while let Some(waiting) = standing.waiting.pop_front() {
            standing.notices -= usize::from(matches!(waiting, Waiting::Notice(_)));
            if let Some(next) = waiting.admit(aftermath) {
                return Some(next);
            }
            aftermath.expired += 1;
        }
        None
    }

    /// Everybody's way back, when the mailbox closes, and how many that were of each kind. To be called without the lock.
    pub(super) fn dissolve(mut self, header: &Header) -> Vec<(Lost, usize)> {
        let mut all = Vec::new();
        for waiting in self.take_all() {
            if let Some(lost) = waiting.turn_away(header) {
                match all.iter_mut().find(|(known, _)| *known == lost) {
                    Some((_, count)) => *count += 1,
                    None => all.push((lost, 1)),
                }
            }
        }
        all
    }
}

impl<M: Message> Standing<M> {
    fn sweep(&mut self, aftermath: &mut Aftermath<M>) {
        let before = self.waiting.len();
        for waiting in take(&mut self.waiting) {
            match waiting {
                waiting if waiting.is_wanted() => self.waiting.push_back(waiting),
                Waiting::Alone(envelope) => aftermath.drop.push(envelope),
                Waiting::Send(_) | Waiting::Notice(_) => {}
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
            Waiting::Send(ticket) => ticket.is_wanted(),
            Waiting::Notice(_) => true,
        }
    }

    /// Its turn has come: nothing, if nobody waits any more.
    pub(super) fn admit(self, aftermath: &mut Aftermath<M>) -> Option<Next<M>> {
        match self {
            Waiting::Alone(envelope) if envelope.path().is_wanted() => {
                Some(Next::Message(envelope))
            }
            Waiting::Alone(envelope) => {
                aftermath.drop.push(envelope);
                None
            }
            Waiting::Send(ticket) => ticket.admit(&mut aftermath.wake).map(Next::Message),
            Waiting::Notice(notice) => Some(Next::Notice(notice)),
        }
    }

    /// Its turn will never come, and it stands in no line that counts it; says how it is to be counted.
    pub(crate) fn disappoint(self, header: &Header) -> Option<TurnedAway> {
        match self.turn_away(header)? {
            Lost::Refused => Some(TurnedAway::Refused),
            Lost::Waiting => Some(TurnedAway::Dead),
            // Whoever has given up was never counted.
            _ => None,
        }
    }

    /// Its turn will never come; says what has become of the message, if it is one. To be called without any lock.
    pub(super) fn turn_away(self, header: &Header) -> Option<Lost> {
        let is_wanted = self.is_wanted();
        let wanted = if is_wanted { Lost::Refused } else { Lost::Expired };
        match self {
            Waiting::Alone(envelope) => {
                let kind = envelope.kind();
                let (message, path) = envelope.split();
                let is_asked = path.has_asker();
                // Each by itself: a panic must not cost those behind their answer.
                if is_asked {
                    header.contain(|| path.refuse(NotExecuted::Stopped));
                } else {
                    header.dead_letter(kind, DeadReason::Stopped);
                }
                header.contain(|| drop(message));
                Some(if is_asked { wanted } else { Lost::Waiting })
            }
            Waiting::Send(ticket) => {
                header.contain(|| ticket.close());
                Some(wanted)
            }
            Waiting::Notice(notice) => {
                drop(notice);
                None
            }
        }
    }
}

/// The place in line of one waiting send. It holds the message, so that whoever gives up has it back at once.
pub(crate) struct Ticket<M: Message>(Mutex<Place<M>>);

enum Place<M: Message> {
    Waiting {
        envelope: Envelope<M>,
        waker: Option<Waker>,
    },
    /// Somebody is just about to have it wait somewhere else.
    Moving {
        waker: Option<Waker>,
    },
    /// It waits there, at this ticket.
    Moved(Arc<Ticket<M>>),
    Admitted,
    Back(Bounced<M>),
    /// The message has left in another direction: the sender has it back.
    Empty,
}

/// How a waiting send came out.
pub(crate) enum Admission<M: Message> {
    Admitted,
    Back(Bounced<M>),
}

impl<M: Message> Ticket<M> {
    pub(crate) fn new(envelope: Envelope<M>) -> Arc<Self> {
        let ticket = Arc::new(Self(Mutex::new(Place::Waiting { envelope, waker: None })));
        touch_new_place(&*ticket);
        ticket
    }

    fn place(&self) -> MutexGuard<'_, Place<M>> {
        touch_place(self);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> Poll<Admission<M>> {
        let new = cx.waker().clone();
        let replaced = match &mut *self.place() {
            Place::Waiting { waker, .. } | Place::Moving { waker } => Ok(waker.replace(new)),
            Place::Moved(to) => Err(to.clone()),
            place => {
                return Poll::Ready(match std::mem::replace(place, Place::Empty) {
                    Place::Back(bounced) => Admission::Back(bounced),
                    _ => Admission::Admitted,
                });
            }
        };
        match replaced {
            Ok(replaced) => {
                drop(replaced);
                Poll::Pending
            }
            Err(to) => to.poll(cx),
        }
    }

    /// The sender stops waiting: the message, unless it was accepted before.
    pub(crate) fn give_up(&self) -> Option<Envelope<M>> {
        let place = std::mem::replace(&mut *self.place(), Place::Empty);
        match place {
            Place::Waiting { envelope, .. } | Place::Back(Bounced { envelope, .. }) => {
                Some(envelope)
            }
            Place::Moved(to) => to.give_up(),
            // What is moving counts as accepted: it is on its way, and nobody can call it back.
            Place::Moving { .. } | Place::Admitted | Place::Empty => None,
        }
    }

    /// Takes the message out, to have it wait somewhere else; nothing, if nobody waits here any more.
    /// [`moved`](Self::moved) must follow.
    pub(crate) fn begin_move(&self) -> Option<Envelope<M>> {
        let mut place = self.place();
        match std::mem::replace(&mut *place, Place::Empty) {
            Place::Waiting { envelope, waker } => {
                *place = Place::Moving { waker };
                Some(envelope)
            }
            other => {
                *place = other;
                None
            }
        }
    }

    /// What has come of the move. It wakes whoever waits, and gives back what nobody wants back any more.
    pub(crate) fn moved(
        &self,
        outcome: Result<Option<Arc<Ticket<M>>>, Bounced<M>>,
    ) -> Option<Bounced<M>> {
        let waker = {
            let mut place = self.place();
            let Place::Moving { waker } = &mut *place else { return outcome.err() };
            let waker = waker.take();
            *place = match outcome {
                Ok(None) => Place::Admitted,
                Ok(Some(to)) => Place::Moved(to),
                Err(bounced) => Place::Back(bounced),
            };
            waker
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        None
    }

    fn is_wanted(&self) -> bool {
        let to = match &*self.place() {
            Place::Waiting { .. } | Place::Moving { .. } => return true,
            Place::Moved(to) => to.clone(),
            _ => return false,
        };
        to.is_wanted()
    }

    fn admit(&self, wake: &mut Vec<Waker>) -> Option<Envelope<M>> {
        let mut place = self.place();
        if !matches!(*place, Place::Waiting { .. }) {
            return None;
        }
        let Place::Waiting { envelope, waker } = std::mem::replace(&mut *place, Place::Admitted)
        else {
            return None;
        };
        wake.extend(waker);
        Some(envelope)
    }

    fn close(&self) {
        if let Some(waker) = self.turn_back(NotExecuted::Stopped) {
            waker.wake();
        }
    }

    /// Gives the message back, unless it was accepted before; says whom to wake.
    fn turn_back(&self, why: NotExecuted) -> Option<Waker> {
        let mut place = self.place();
        match std::mem::replace(&mut *place, Place::Empty) {
            Place::Waiting { envelope, waker } => {
                *place = Place::Back(Bounced { envelope, why });
                waker
            }
            Place::Moved(to) => {
                *place = Place::Moved(to.clone());
                drop(place);
                to.turn_back(why)
            }
            other => {
                *place = other;
                None
            }
        }
    }
}

impl<M: Message + Send> Awaited for Ticket<M> {
    fn stage(&self) -> Stage {
        if self.is_wanted() { Stage::Queued } else { Stage::Over }
    }

    fn yields(&self) -> Yields {
        Yields::IfNeedBe
    }

    fn refuse(&self, cycle: Cycle) -> Option<Waker> {
        self.turn_back(NotExecuted::Cycle(cycle))
    }
}
