//! Work: one message after the other, as long as nothing has to be waited for.

use std::mem::take;

use super::busy::spare as new_spare;
use super::guard::guard_once;
use super::sight::Sight;
use super::{Came, Cell, End, Next, Part, Turn};
use crate::actor::{Actor, Step};
use crate::mailbox::{Envelope, Item, Message, Notice};
use crate::trail::{self, Scope, TRACES, Trail};
use crate::tree::until;

/// The place of the message that is handled next.
pub(super) type Due<A> = Option<Envelope<<A as Actor>::Msg>>;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Works off what it has in hand, as long as that needs no waiting. `due` is a message that comes before it, if there is one. It
    /// stays in that place until it is handled: each move of it would cost as much as a look at it does.
    pub(super) fn work(&mut self, due: &mut Due<A>) -> Came {
        if self.life.is_watched { self.work_seen(due) } else { self.work_on(due, false) }
    }

    /// Handles one message before the eyes of others, whose code is no part of the actor.
    fn work_seen(&mut self, due: &mut Due<A>) -> Came {
        let again = match self.go_about_next(due) {
            Ok(again) => again,
            Err(came) => return came,
        };
        let Some(envelope) = due else { return Came::Empty };
        self.be_seen(envelope, again);
        self.work_as_directed(due, false)
    }

    /// Handles a message that comes, or has `stood_still`, unless a director has it wait.
    pub(super) fn work_as_directed(&mut self, due: &mut Due<A>, stood_still: bool) -> Came {
        match self.part().be_directed(due, stood_still) {
            Ok(()) => self.work_on(due, true),
            Err(came) => came,
        }
    }

    /// One guard for all that is handled: what stands behind a message whose handler panics stays in hand. Of the first it may be
    /// known that it `is_due`, and that all else has been done about it.
    pub(super) fn work_on(&mut self, due: &mut Due<A>, mut is_due: bool) -> Came {
        let mut came = Came::Empty;
        let caught = guard_once(&mut || {
            loop {
                came = self.work_once(due, take(&mut is_due));
                if came != Came::Done || self.life.slice.is_spent() || self.is_disturbed() {
                    return;
                }
            }
        });
        match caught {
            Ok(()) => came,
            Err(cause) => {
                // Should it not have come as far as its handler: whoever was told of it panicked.
                self.cx.mailbox.header().discard(due);
                self.rare(Next::Over(Turn::Fail(cause)))
            }
        }
    }

    /// From here to the handler all is one function: a panic that comes out of it is the dearer the more there are.
    #[inline(always)]
    fn work_once(&mut self, due: &mut Due<A>, is_due: bool) -> Came {
        let gone_about = if is_due { Ok(false) } else { self.go_about_next(due) };
        let came = match gone_about {
            Ok(_) => self.dispatch(due),
            Err(came) => came,
        };
        if came == Came::Done {
            self.life.slice.count();
            // A failure that its handler has declared is one at this message.
            if self.cx.own.failure.is_none() {
                self.finish_message();
            }
        }
        came
    }

    /// Whether anything comes before the next message.
    #[inline]
    fn is_disturbed(&self) -> bool {
        self.cx.own.stops
            || self.cx.own.failure.is_some()
            || self.life.is_watched
            || self.cx.mailbox.is_signalled()
    }

    #[inline]
    pub(super) fn finish_message(&mut self) {
        self.life.handling = None;
        if TRACES {
            self.life.scope.leave();
        }
        if Self::TRIES_AGAIN {
            self.pass_trial();
        }
    }

    /// Begins with the message that is to be handled next, unless something else is done instead. Whether that is done again.
    #[inline]
    fn go_about_next(&mut self, due: &mut Due<A>) -> Result<bool, Came> {
        let again = self.find_next(due)?;
        self.go_about(due, again)?;
        Ok(again)
    }

    /// Asked first wherever they are asked: what is behind it is compiled for those actors only.
    pub(super) const HAS_STATES: bool = A::STATES.is_some();
    pub(super) const MAY_DEFER: bool = match A::STATES {
        Some(states) => states.deferral.is_some(),
        None => false,
    };

    /// Finds the message that is to be handled next, if it is not there.
    #[inline]
    fn find_next(&mut self, due: &mut Due<A>) -> Result<bool, Came> {
        if due.is_some() {
            return Ok(false);
        }
        if Self::TRIES_AGAIN
            && let Some(again) = self.try_again()
        {
            *due = Some(again.map_err(|cause| self.rare(Next::Over(Turn::fail(cause))))?);
            return Ok(true);
        }
        if Self::MAY_DEFER && self.cx.own.recalls && !self.life.is_lent {
            *due = self.cx.recall();
            if due.is_some() {
                return Ok(false);
            }
        }
        match self.cx.mailbox.begin_next() {
            Some(Item::Message(envelope)) => {
                *due = Some(envelope);
                Ok(false)
            }
            Some(Item::Notice(notice, _)) => Err(self.part().heed_notice(notice)),
            None => Err(Came::Empty),
        }
    }

    #[inline]
    fn go_about(&mut self, due: &mut Due<A>, again: bool) -> Result<(), Came> {
        self.life.is_silent = false;
        if Self::MAY_DEFER && !again && due.is_some() {
            self.cx.defer(due);
            if due.is_none() {
                return Err(Came::Done);
            }
        }
        let Some(envelope) = due else { return Err(Came::Empty) };
        if !again {
            let world = &self.cx.hub().world;
            if !envelope.path().begin(&world.clock()) {
                // Its asker has given up. The drop of its arguments is still the user's code.
                self.cx.mailbox.any().count_expired();
                self.cx.mailbox.header().discard(due);
                return Err(Came::Done);
            }
            self.life.handling = Some(envelope.index() as u16);
        }
        if TRACES && trail::is_wanted() {
            let trail = envelope.take_trail();
            self.enter_scope(envelope, trail);
        }
        let index = envelope.index();
        if Self::TRIES_AGAIN
            && !again
            && let Some(envelope) = due.take()
        {
            let aside = self.set_aside(envelope);
            *due = Some(aside.map_err(|cause| self.rare(Next::Over(Turn::fail(cause))))?);
        }
        self.cx.mailbox.began(index, again);
        Ok(())
    }

    #[inline]
    fn enter_scope(&mut self, envelope: &Envelope<A::Msg>, trail: Trail) {
        let header = self.cx.mailbox.header();
        let is_asked = envelope.path().has_asker();
        self.life.scope = Scope::begin(trail, is_asked, header.target, envelope.kind());
    }

    #[inline(always)]
    fn dispatch(&mut self, due: &mut Due<A>) -> Came {
        let (Self { actor: Some(actor), cx, life, spare, .. }, Some(envelope)) =
            (&mut *self, due.take())
        else {
            return self.rare(Next::Over(Turn::killed()));
        };
        let deadline = envelope.path().deadline();
        let sight = match A::Msg::pace() {
            // Of a tell it does not matter, since its sender goes on.
            // Nor of one that is turned away: its handler is not seen then.
            Some(pace) if envelope.path().is_somewhere() && cx.handles(envelope.index()) => {
                Sight::of(pace, envelope.index(), &cx.hub().world)
            }
            _ => None,
        };
        let _until = until(deadline);
        let _entered = if TRACES { life.scope.enter() } else { None };
        match actor.now(cx, envelope) {
            Step::Done => {
                if let Some(sight) = sight {
                    sight.end();
                }
                Came::Done
            }
            Step::Later(envelope) => {
                if let Some(sight) = sight {
                    sight.put_off();
                }
                if A::WAITS {
                    spare.get_or_insert_with(new_spare).lay(envelope);
                    life.next = Some(Next::Later);
                    return Came::Rare;
                }
                life.next = Some(Next::Over(Turn::killed()));
                Came::Rare
            }
            Step::Blocking(envelope) if A::BLOCKS && cx.hub().world.is_one_thread() => {
                actor.block(cx, envelope);
                Came::Done
            }
            Step::Blocking(envelope) => {
                if A::BLOCKS {
                    cx.mailbox.any().lay_back(Box::new(Some(envelope)));
                }
                life.next = Some(Next::Blocking);
                Came::Rare
            }
        }
    }
}

impl dyn Part {
    /// What stood in the queue and is no message.
    fn heed_notice(&mut self, notice: Notice) -> Came {
        let life = self.life_mut();
        life.is_silent = false;
        life.next = Some(match notice {
            Notice::Terminated(notice) => Next::Terminated(notice),
            Notice::Drain => Next::Over(Turn::End(End::Drained)),
            Notice::Marker(marker) => {
                drop(marker);
                return Came::Done;
            }
        });
        Came::Rare
    }
}
