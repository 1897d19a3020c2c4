//! The ticket: the place of one send that waits for room.

use std::any::Any;
use std::mem::replace;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::{Let, Letter};
use crate::error::{Cycle, NotExecuted};
use crate::reply::Stage;
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::tree::{Awaited, Yields};
use crate::world::{touch_new_place, touch_place};

/// The place in line of one waiting send. It holds the message, so that whoever gives up has it back at once.
pub(crate) struct Ticket(Mutex<Place>);

struct Place {
    step: Step,
    /// The message, as long as somebody waits with it, and when it has come back.
    letter: Box<dyn Letter + Send>,
}

enum Step {
    Waiting(Option<Waker>),
    /// Somebody is just about to have it wait somewhere else.
    Moving(Option<Waker>),
    /// It waits there, at this ticket.
    Moved(Arc<Ticket>),
    Admitted,
    Back(NotExecuted),
    /// The message has left in another direction: the sender has it back.
    Empty,
}

impl Ticket {
    pub(crate) fn new(letter: Box<dyn Letter + Send>) -> Arc<Self> {
        let ticket = Arc::new(Self(Mutex::new(Place { step: Step::Waiting(None), letter })));
        touch_new_place(&*ticket);
        ticket
    }

    fn place(&self) -> MutexGuard<'_, Place> {
        touch_place(self);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for its turn. If the message has come back it does so into `to`, and it is said why.
    pub(crate) fn poll(&self, cx: &mut Context<'_>, to: &mut dyn Any) -> Poll<Option<NotExecuted>> {
        let new = cx.waker().clone();
        let replaced = {
            let Place { step, letter } = &mut *self.place();
            match step {
                Step::Waiting(waker) | Step::Moving(waker) => Ok(waker.replace(new)),
                Step::Moved(there) => Err(there.clone()),
                step => {
                    return Poll::Ready(match replace(step, Step::Empty) {
                        Step::Back(why) => {
                            letter.give(to);
                            Some(why)
                        }
                        _ => None,
                    });
                }
            }
        };
        match replaced {
            Ok(replaced) => {
                drop(replaced);
                Poll::Pending
            }
            Err(there) => there.poll(cx, to),
        }
    }

    /// The sender stops waiting: the message comes into `to`, unless it was accepted before.
    pub(crate) fn give_up(&self, to: &mut dyn Any) {
        let step = {
            let Place { step, letter } = &mut *self.place();
            // What is moving counts as accepted: it is on its way, and nobody can call it back.
            if let Step::Waiting(_) | Step::Back(_) = step {
                letter.give(to);
            }
            replace(step, Step::Empty)
        };
        if let Step::Moved(there) = step {
            there.give_up(to);
        }
    }

    /// Takes the message out into `to`, to have it wait somewhere else; nothing, if nobody waits here any more.
    /// [`moved`](Self::moved) must follow.
    pub(crate) fn begin_move(&self, to: &mut dyn Any) {
        let Place { step, letter } = &mut *self.place();
        if let Step::Waiting(waker) = step {
            *step = Step::Moving(waker.take());
            letter.give(to);
        }
    }

    /// What has come of the move: it waits there, if it has to, or has come back `from` there. It wakes whoever waits, and
    /// leaves what nobody wants back any more.
    pub(crate) fn moved(&self, outcome: Let, from: &mut dyn Letter) {
        let next = match outcome {
            Ok(None) => Step::Admitted,
            Ok(Some(to)) => Step::Moved(to),
            Err(why) => Step::Back(why),
        };
        let waker = {
            let Place { step, letter } = &mut *self.place();
            let Step::Moving(waker) = step else { return };
            let waker = waker.take();
            from.give(&mut **letter);
            *step = next;
            waker
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Its turn has come: the message comes into `to`, if somebody waits, as is said.
    pub(super) fn admit(&self, wake: &mut Vec<Waker>, to: &mut dyn Any) -> bool {
        let Place { step, letter } = &mut *self.place();
        let Step::Waiting(waker) = step else { return false };
        wake.extend(waker.take());
        *step = Step::Admitted;
        letter.give(to);
        true
    }

    pub(super) fn is_wanted(&self) -> bool {
        let there = match &self.place().step {
            Step::Waiting(_) | Step::Moving(_) => return true,
            Step::Moved(there) => there.clone(),
            _ => return false,
        };
        there.is_wanted()
    }

    /// Gives the message back, unless it was accepted before; says whom to wake.
    pub(super) fn turn_back(&self, why: NotExecuted) -> Option<Waker> {
        let there = match &mut self.place().step {
            Step::Moved(there) => there.clone(),
            step => {
                let Step::Waiting(waker) = step else { return None };
                let waker = waker.take();
                *step = Step::Back(why);
                return waker;
            }
        };
        there.turn_back(why)
    }
}

/// A handler that waits at a ticket.
pub(crate) struct InLine(pub(crate) Arc<Ticket>);

impl Awaited for InLine {
    fn stage(&self) -> Stage {
        if self.0.is_wanted() { Stage::Queued } else { Stage::Over }
    }

    fn yields(&self) -> Yields {
        Yields::IfNeedBe
    }

    fn refuse(&self, cycle: Cycle) -> Option<Waker> {
        self.0.turn_back(NotExecuted::Cycle(cycle))
    }
}
