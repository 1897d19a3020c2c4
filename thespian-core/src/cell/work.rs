//! Work: one message after the other, as long as nothing has to be waited for.

use super::busy::spare as new_spare;
use super::guard::guard_once;
use super::sight::Sight;
use super::{Cell, End, Next, Turn};
use crate::actor::{Actor, Step};
use crate::mailbox::{Envelope, Item, Message, Notice};
use crate::trail::{Scope, TRACES, Trail};
use crate::tree::until;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Works off what it has in hand, as long as that needs no waiting. One guard for all of it: what stands behind a
    /// message whose handler panics stays in hand. `begun` is a message that comes before it.
    pub(super) fn work(&mut self, mut begun: Option<Envelope<A::Msg>>) -> Next {
        if self.life.is_watched {
            return self.work_once(begun);
        }
        let mut next = Next::Empty;
        let caught = guard_once(&mut || {
            loop {
                next = self.work_once(begun.take());
                if !matches!(next, Next::Done) || self.life.slice.is_spent() || self.is_disturbed()
                {
                    return;
                }
            }
        });
        match caught {
            Ok(()) => next,
            Err(cause) => Next::Over(Turn::Fail(cause)),
        }
    }

    #[inline]
    fn work_once(&mut self, begun: Option<Envelope<A::Msg>>) -> Next {
        let next = match begun {
            Some(envelope) => self.go_about(envelope),
            None => self.next(),
        };
        if let Next::Done = next {
            self.life.slice.count();
            // A failure that its handler has declared is one at this message.
            if self.cx.own.failure.is_none() {
                self.finish_message();
            }
        }
        next
    }

    /// Whether anything comes before the next message.
    #[inline]
    fn is_disturbed(&self) -> bool {
        self.cx.own.stops || self.cx.own.failure.is_some() || self.cx.mailbox.is_signalled()
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

    /// Everything about the next item that needs no waiting.
    fn next(&mut self) -> Next {
        if Self::TRIES_AGAIN
            && let Some(again) = self.try_again()
        {
            return match again {
                Ok(envelope) => {
                    if TRACES {
                        self.enter_scope(&envelope, Trail::none());
                    }
                    self.handle(envelope, true)
                }
                Err(cause) => Next::Over(Turn::fail(cause)),
            };
        }
        let Some(item) = self.cx.mailbox.begin_next() else { return Next::Empty };
        match item {
            Item::Message(envelope) => self.go_about(envelope),
            Item::Notice(notice, _) => {
                self.life.is_silent = false;
                match notice {
                    Notice::Terminated(notice) => Next::Terminated(notice),
                    Notice::Marker(marker) => {
                        drop(marker);
                        Next::Done
                    }
                    Notice::Drain => Next::Over(Turn::End(End::Drained)),
                }
            }
        }
    }

    /// Handles a message that is begun, unless it is not to be.
    fn go_about(&mut self, mut envelope: Envelope<A::Msg>) -> Next {
        self.life.is_silent = false;
        let world = &self.cx.hub().world;
        if !envelope.path().begin(&world.clock()) {
            // Its asker has given up. The drop of its arguments is still the user's code.
            self.cx.mailbox.any().count_expired();
            self.cx.mailbox.header().discard(&mut Some(envelope));
            return Next::Done;
        }
        self.life.handling = Some(envelope.index() as u16);
        if TRACES {
            let trail = envelope.take_trail();
            self.enter_scope(&envelope, trail);
        }
        if Self::TRIES_AGAIN {
            match self.set_aside(envelope) {
                Ok(aside) => envelope = aside,
                Err(cause) => return Next::Over(Turn::fail(cause)),
            }
        }
        self.handle(envelope, false)
    }

    #[inline]
    fn enter_scope(&mut self, envelope: &Envelope<A::Msg>, trail: Trail) {
        let header = self.cx.mailbox.header();
        let is_asked = envelope.path().has_asker();
        self.life.scope = Scope::begin(trail, is_asked, header.target, envelope.kind());
    }

    #[inline]
    fn handle(&mut self, envelope: Envelope<A::Msg>, again: bool) -> Next {
        self.cx.mailbox.began(envelope.index(), again);
        if self.life.is_watched {
            self.be_seen(&envelope, again);
            return self.be_directed(envelope);
        }
        self.dispatch(envelope)
    }

    /// As [`dispatch`](Self::dispatch), where no guard has been set.
    pub(super) fn dispatch_guarded(&mut self, envelope: Envelope<A::Msg>) -> Next {
        let (mut envelope, mut next) = (Some(envelope), Next::Empty);
        let caught = guard_once(&mut || {
            if let Some(envelope) = envelope.take() {
                next = self.dispatch(envelope);
            }
        });
        match caught {
            Ok(()) => next,
            Err(cause) => Next::Over(Turn::Fail(cause)),
        }
    }

    #[inline]
    fn dispatch(&mut self, envelope: Envelope<A::Msg>) -> Next {
        let Self { actor: Some(actor), cx, life, spare, .. } = self else {
            return Next::Over(Turn::killed());
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
                Next::Done
            }
            Step::Later(envelope) => {
                if let Some(sight) = sight {
                    sight.put_off();
                }
                spare.get_or_insert_with(new_spare).lay(envelope);
                Next::Later
            }
            Step::Blocking(envelope) if cx.hub().world.is_one_thread() => {
                actor.block(cx, envelope);
                Next::Done
            }
            Step::Blocking(envelope) => {
                cx.mailbox.lay_back(envelope);
                Next::Blocking
            }
        }
    }
}
