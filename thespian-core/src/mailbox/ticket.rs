//! The ticket: the place of one send that waits for room.

use std::any::Any;
use std::mem::replace;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::envelope::Letter;
use super::{Envelope, Message};
use crate::error::{Cycle, NotExecuted};
use crate::reply::Stage;
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::tree::{Awaited, Yields};
use crate::world::{touch_new_place, touch_place};

/// The place in line of one waiting send. It holds the message, so that whoever gives up has it back at once.
pub(crate) type Ticket<M> = Slip<Option<Envelope<M>>>;

/// The same, whatever it holds: all that is done at it is done without knowing that.
pub(crate) struct Slip<L: ?Sized = dyn Letter>(Mutex<Place<L>>);

/// The same in the hands of somebody who does not know what it holds, and has a place for that of his own.
pub(crate) type Stub = Slip<dyn Letter + Send>;

struct Place<L: ?Sized> {
    step: Step,
    /// The message, as long as somebody waits with it, and when it has come back.
    letter: L,
}

enum Step {
    Waiting(Option<Waker>),
    /// Somebody is just about to have it wait somewhere else.
    Moving(Option<Waker>),
    /// It waits there, at this ticket.
    Moved(Arc<Stub>),
    Admitted,
    Back(NotExecuted),
    /// The message has left in another direction: the sender has it back.
    Empty,
}

impl<M: Message> Ticket<M> {
    pub(crate) fn new(envelope: Envelope<M>) -> Arc<Self> {
        let place = Place { step: Step::Waiting(None), letter: Some(envelope) };
        let ticket = Arc::new(Self(Mutex::new(place)));
        touch_new_place(&*ticket);
        ticket
    }
}

impl Slip {
    fn place(&self) -> MutexGuard<'_, Place<dyn Letter>> {
        touch_place(self);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The letter comes into `to`, if it has come back, and it is said why.
    fn come_out(&self, cx: &mut Context<'_>, to: &mut dyn Any) -> Poll<Option<NotExecuted>> {
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
            Err(there) => there.any().come_out(cx, to),
        }
    }

    fn leave(&self, to: &mut dyn Any) {
        let step = {
            let Place { step, letter } = &mut *self.place();
            // What is moving counts as accepted: it is on its way, and nobody can call it back.
            if let Step::Waiting(_) | Step::Back(_) = step {
                letter.give(to);
            }
            replace(step, Step::Empty)
        };
        if let Step::Moved(there) = step {
            there.any().leave(to);
        }
    }

    fn lend(&self, to: &mut dyn Any) {
        let Place { step, letter } = &mut *self.place();
        if let Step::Waiting(waker) = step {
            *step = Step::Moving(waker.take());
            letter.give(to);
        }
    }

    /// What nobody wants back any more stays in `from`.
    fn arrive(&self, next: Step, from: &mut dyn Letter) {
        let waker = {
            let Place { step, letter } = &mut *self.place();
            let Step::Moving(waker) = step else { return };
            let waker = waker.take();
            from.give(letter);
            *step = next;
            waker
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn let_in(&self, wake: &mut Vec<Waker>, to: &mut dyn Any) -> bool {
        let Place { step, letter } = &mut *self.place();
        let Step::Waiting(waker) = step else { return false };
        wake.extend(waker.take());
        *step = Step::Admitted;
        letter.give(to);
        true
    }

    fn is_wanted(&self) -> bool {
        let there = match &self.place().step {
            Step::Waiting(_) | Step::Moving(_) => return true,
            Step::Moved(there) => there.clone(),
            _ => return false,
        };
        there.any().is_wanted()
    }

    fn turn_back(&self, why: NotExecuted) -> Option<Waker> {
        let there = match &mut self.place().step {
            Step::Moved(there) => there.clone(),
            step => {
                let Step::Waiting(waker) = step else { return None };
                let waker = waker.take();
                *step = Step::Back(why);
                return waker;
            }
        };
        there.any().turn_back(why)
    }
}

impl Stub {
    fn any(&self) -> &Slip {
        self
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.any().is_wanted()
    }

    /// Its turn has come: the message comes into `to`, if somebody waits, as is said.
    pub(super) fn admit(&self, wake: &mut Vec<Waker>, to: &mut dyn Any) -> bool {
        self.any().let_in(wake, to)
    }

    /// Gives the message back, unless it was accepted before; says whom to wake.
    pub(super) fn turn_back(&self, why: NotExecuted) -> Option<Waker> {
        self.any().turn_back(why)
    }

    /// Waits for its turn. If it has come back it does so into `to`, and it is said why.
    pub(crate) fn poll(&self, cx: &mut Context<'_>, to: &mut dyn Any) -> Poll<Option<NotExecuted>> {
        self.any().come_out(cx, to)
    }

    /// The sender stops waiting: the message comes into `to`, unless it was accepted before.
    pub(crate) fn give_up(&self, to: &mut dyn Any) {
        self.any().leave(to);
    }

    /// Takes the message out into `to`, to have it wait somewhere else; nothing, if nobody waits here any more.
    /// [`moved`](Self::moved) must follow.
    pub(crate) fn begin_move(&self, to: &mut dyn Any) {
        self.any().lend(to);
    }

    /// What has come of the move: it waits there, if it has to, or has come back `from` there. It wakes whoever waits, and
    /// leaves what nobody wants back any more.
    pub(crate) fn moved(
        &self,
        outcome: Result<Option<Arc<Self>>, NotExecuted>,
        from: &mut dyn Letter,
    ) {
        let step = match outcome {
            Ok(None) => Step::Admitted,
            Ok(Some(to)) => Step::Moved(to),
            Err(why) => Step::Back(why),
        };
        self.any().arrive(step, from);
    }
}

/// A handler that waits at a ticket.
pub(crate) struct InLine(pub(crate) Arc<Stub>);

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
