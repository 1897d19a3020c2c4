//! Play: what whoever runs an actor calls, from one message to the next.

use std::any::Any;
use std::pin::Pin;
use std::task;

use super::busy::{Spare, aside, spare};
use super::{Came, Cell, End, Next, Part, Slice, Turn};
use crate::actor::Actor;
use crate::exit::ExitReason;
use crate::mailbox::{Body, Boxed, Envelope, Letter, Pause, Phase, Stop};

impl<A: Actor<Msg: Send>> Body for Cell<A> {
    fn go_on(
        self: Pin<&mut Self>,
        one: &mut dyn Letter,
        is_lent: bool,
        task: &mut task::Context<'_>,
    ) -> Pause {
        let one: &mut dyn Any = one;
        let Some(one) = one.downcast_mut::<Option<Envelope<A::Msg>>>() else {
            return Pause::Over;
        };
        let cell = self.get_mut();
        if Self::MAY_DEFER {
            cell.life.is_lent = is_lent;
        }
        if is_lent {
            cell.life.slice = Slice::new(&cell.cx.hub().world);
        }
        if !cell.life.begun || cell.life.next.is_some() {
            match cell.part().begin(is_lent) {
                Some(pause) => return pause,
                // The message for whose sake it was born comes now.
                None if is_lent => return Pause::Silent,
                None => {}
            }
        }
        loop {
            if one.is_none()
                && (is_lent || cell.is_interrupted())
                && let Some(pause) = cell.part().be_interrupted(is_lent)
            {
                return pause;
            }
            match cell.work(one) {
                // Those who waited for another state are left to the workers, too.
                Came::Empty if Self::MAY_DEFER && is_lent && cell.leaves_some() => {
                    cell.cx.mailbox.show(Phase::Idle);
                    return Pause::Yields;
                }
                Came::Empty if cell.is_patient() => {
                    cell.cx.mailbox.show(Phase::Idle);
                    return Pause::Silent;
                }
                Came::Empty => return cell.part().wait_silently(task),
                Came::Done if cell.cx.own.failure.is_none() => {}
                Came::Rare if !is_lent && matches!(cell.life.next, Some(Next::Later)) => {
                    cell.life.slice.count();
                    return Pause::Changes;
                }
                Came::Done | Came::Rare => return cell.part().turn_to_next(is_lent),
            }
        }
    }

    fn change(mut self: Pin<Box<Self>>) -> Boxed {
        if !A::WAITS {
            let cell: Box<Self> = Pin::into_inner(self);
            return aside(cell);
        }
        let spare: Spare<A> = match self.spare.take() {
            Some(spare) => spare,
            None => spare(),
        };
        spare.begin(self)
    }
}

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Whether anything may come before the next message.
    #[inline]
    fn is_interrupted(&self) -> bool {
        self.cx.own.stops || self.cx.mailbox.is_signalled() || self.life.slice.is_spent()
    }

    /// Whether somebody who waited for another state may come now.
    fn leaves_some(&self) -> bool {
        self.cx.own.recalls && self.cx.mailbox.any().has_deferred()
    }

    /// Whether it does not matter for how long it is silent.
    #[inline]
    fn is_patient(&self) -> bool {
        self.life.idle.is_none() && self.cx.mailbox.header().life.idle.is_none()
    }
}

impl dyn Part {
    /// Goes on with what was put off, or with its first birth.
    #[cold]
    fn begin(&mut self, is_lent: bool) -> Option<Pause> {
        if let Some(next) = self.life_mut().next.take() {
            return Some(self.turn(next, is_lent));
        }
        self.life_mut().begun = true;
        if !self.inbox().header().life.starts_after.is_zero() || !self.is_born_at_once() {
            return Some(self.turn(Next::Birth, is_lent));
        }
        match self.be_born() {
            Ok(()) => None,
            Err(turn) => Some(self.turn(Next::Over(turn), is_lent)),
        }
    }

    /// What comes before the next message. On the thread of somebody who awaits one message it handles that one, and leaves what
    /// else there is to the workers.
    fn be_interrupted(&mut self, is_lent: bool) -> Option<Pause> {
        // Its own word comes before those of others, but for a kill.
        if self.own().stops && self.inbox().ending() != Some(Stop::Kill) {
            return Some(self.turn(Next::Over(Turn::End(End::Stopped)), is_lent));
        }
        if self.inbox().is_signalled() {
            self.inbox().show(Phase::Idle);
            let next = match self.inbox().ending() {
                Some(Stop::Stop) => Next::Over(Turn::End(End::Stopped)),
                Some(Stop::Kill) => Next::Over(Turn::killed()),
                None => Next::Signalled,
            };
            return Some(self.turn(next, is_lent));
        }
        if !is_lent && !self.is_slice_over() {
            return None;
        }
        self.inbox().show(Phase::Idle);
        self.inbox().let_in_line();
        Some(Pause::Yields)
    }

    /// A message has come to something else than its end, or has declared a failure.
    fn turn_to_next(&mut self, is_lent: bool) -> Pause {
        let next = match self.life_mut().next.take() {
            Some(next) => next,
            None => match self.heed_failure() {
                Err(turn) => Next::Over(turn),
                Ok(()) => return Pause::Over,
            },
        };
        self.turn(next, is_lent)
    }

    fn is_slice_over(&mut self) -> bool {
        let world = &self.inbox().header().hub.world;
        let (turn, is_moment_over) = (world.turn(), || world.is_moment_over());
        let mut slice = self.life().slice;
        let is_over = slice.is_over(turn, is_moment_over);
        self.life_mut().slice = slice;
        is_over
    }

    /// What comes next is no message.
    pub(super) fn turn(&mut self, next: Next, is_lent: bool) -> Pause {
        self.life_mut().slice.count();
        if is_lent {
            // What follows may take its time, and is nothing for which anybody waits.
            self.life_mut().next = Some(next);
            return Pause::Yields;
        }
        let next = match next {
            Next::Over(Turn::End(end)) if !self.may_revive() => {
                let reason = ExitReason::from(end);
                if self.die_at_once(&reason) {
                    return Pause::Over;
                }
                Next::Dying(Box::new(reason))
            }
            next => next,
        };
        self.life_mut().next = Some(next);
        Pause::Changes
    }
}
