//! Work: one message after the other, as long as nothing has to be waited for.

use std::mem::take;

use super::busy::spare as new_spare;
use super::guard::guard_once;
use super::sight::Sight;
use super::{Came, Cell, End, Next, Part, Turn};
use crate::actor::{Actor, Step};
use crate::mailbox::{Envelope, Item, Message, Notice};
use crate::trail::{Scope, TRACES, Trail};
use crate::tree::until;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Works off what it has in hand, as long as that needs no waiting. `begun` is a message that comes before it.
    pub(super) fn work(&mut self, begun: Option<Envelope<A::Msg>>) -> Came {
        if self.life.is_watched { self.work_seen(begun) } else { self.work_on(begun, false) }
    }

    /// Handles one message before the eyes of others, whose code is no part of the actor.
    fn work_seen(&mut self, begun: Option<Envelope<A::Msg>>) -> Came {
        let (envelope, again) = match self.next_after(begun) {
            Ok(next) => next,
            Err(came) => return came,
        };
        let envelope = match self.go_about(envelope, again) {
            Ok(envelope) => envelope,
            Err(came) => return came,
        };
        self.be_seen(&envelope, again);
        match self.be_directed(envelope, false) {
            Ok(envelope) => self.work_on(Some(envelope), true),
            Err(came) => came,
        }
    }

    /// One guard for all that is handled: what stands behind a message whose handler panics stays in hand. Of the first it may be
    /// known that it `is_due`.
    pub(super) fn work_on(
        &mut self,
        mut begun: Option<Envelope<A::Msg>>,
        mut is_due: bool,
    ) -> Came {
        let mut came = Came::Empty;
        let caught = guard_once(&mut || {
            loop {
                came = self.work_once(begun.take(), take(&mut is_due));
                if came != Came::Done || self.life.slice.is_spent() || self.is_disturbed() {
                    return;
                }
            }
        });
        match caught {
            Ok(()) => came,
            Err(cause) => self.rare(Next::Over(Turn::Fail(cause))),
        }
    }

    /// From here to the handler all is one function: a panic that comes out of it is the dearer the more there are.
    #[inline(always)]
    fn work_once(&mut self, begun: Option<Envelope<A::Msg>>, is_due: bool) -> Came {
        let due = match begun {
            Some(envelope) if is_due => Ok(envelope),
            begun => match self.next_after(begun) {
                Ok((envelope, again)) => self.go_about(envelope, again),
                Err(came) => Err(came),
            },
        };
        let came = match due {
            Ok(envelope) => self.dispatch(envelope),
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
            self.life.scope = Scope::none();
        }
        if Self::TRIES_AGAIN {
            self.pass_trial();
        }
    }

    /// The message that is to be handled next, and whether that is done again; or what was done instead.
    #[inline]
    fn next_after(
        &mut self,
        begun: Option<Envelope<A::Msg>>,
    ) -> Result<(Envelope<A::Msg>, bool), Came> {
        if let Some(envelope) = begun {
            return Ok((envelope, false));
        }
        if Self::TRIES_AGAIN
            && let Some(again) = self.try_again()
        {
            return match again {
                Ok(envelope) => Ok((envelope, true)),
                Err(cause) => Err(self.rare(Next::Over(Turn::fail(cause)))),
            };
        }
        let Some(item) = self.cx.mailbox.begin_next() else { return Err(Came::Empty) };
        match item {
            Item::Message(envelope) => Ok((envelope, false)),
            Item::Notice(notice, _) => Err(self.part().heed_notice(notice)),
        }
    }

    /// Begins with a message, unless it is not to be handled.
    #[inline]
    fn go_about(
        &mut self,
        mut envelope: Envelope<A::Msg>,
        again: bool,
    ) -> Result<Envelope<A::Msg>, Came> {
        self.life.is_silent = false;
        if !again {
            let world = &self.cx.hub().world;
            if !envelope.path().begin(&world.clock()) {
                // Its asker has given up. The drop of its arguments is still the user's code.
                self.cx.mailbox.any().count_expired();
                self.cx.mailbox.header().discard(&mut Some(envelope));
                return Err(Came::Done);
            }
            self.life.handling = Some(envelope.index() as u16);
        }
        if TRACES {
            let trail = envelope.take_trail();
            self.enter_scope(&envelope, trail);
        }
        if Self::TRIES_AGAIN && !again {
            match self.set_aside(envelope) {
                Ok(aside) => envelope = aside,
                Err(cause) => return Err(self.rare(Next::Over(Turn::fail(cause)))),
            }
        }
        self.cx.mailbox.began(envelope.index(), again);
        Ok(envelope)
    }

    #[inline]
    fn enter_scope(&mut self, envelope: &Envelope<A::Msg>, trail: Trail) {
        let header = self.cx.mailbox.header();
        let is_asked = envelope.path().has_asker();
        self.life.scope = Scope::begin(trail, is_asked, header.target, envelope.kind());
    }

    #[inline(always)]
    fn dispatch(&mut self, envelope: Envelope<A::Msg>) -> Came {
        let Self { actor: Some(actor), cx, life, spare, .. } = self else {
            return self.rare(Next::Over(Turn::killed()));
        };
        let deadline = envelope.path().deadline();
        let sight = match A::Msg::pace() {
            // Of a tell it does not matter, since its sender goes on.
            Some(pace) if envelope.path().is_somewhere() => {
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
                spare.get_or_insert_with(new_spare).lay(envelope);
                life.next = Some(Next::Later);
                Came::Rare
            }
            Step::Blocking(envelope) if cx.hub().world.is_one_thread() => {
                actor.block(cx, envelope);
                Came::Done
            }
            Step::Blocking(envelope) => {
                cx.mailbox.lay_back(envelope);
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
