//! The ticket: the place of one send that waits for room.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::contents::Standing;
use super::{Bounced, Envelope, Message};
use crate::error::{Cycle, NotExecuted};
use crate::reply::Stage;
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::tree::{Awaited, Yields};
use crate::world::{touch_new_place, touch_place};

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

    pub(super) fn is_wanted(&self) -> bool {
        let to = match &*self.place() {
            Place::Waiting { .. } | Place::Moving { .. } => return true,
            Place::Moved(to) => to.clone(),
            _ => return false,
        };
        to.is_wanted()
    }

    pub(super) fn admit(&self, wake: &mut Vec<Waker>) -> Option<Envelope<M>> {
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

impl<M: Message> Standing for Ticket<M> {
    fn is_wanted(&self) -> bool {
        self.is_wanted()
    }

    fn turn_back(&self, why: NotExecuted) -> Option<Waker> {
        self.turn_back(why)
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
