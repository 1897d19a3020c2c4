//! Work: one message after the other, as long as nothing has to be waited for.

use super::busy::spare as new_spare;
use super::guard::guard_once;
use super::sight::Sight;
use super::{Came, Cell, End, Next, Turn};
use crate::actor::{Actor, Step};
use crate::mailbox::{Envelope, Item, Message, Notice};
use crate::trail::{Scope, TRACES, Trail};
use crate::tree::until;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Works off what it has in hand, as long as that needs no waiting. One guard for all of it: what stands behind a
    /// message whose handler panics stays in hand. `begun` is a message that comes before it.
    pub(super) fn work(&mut self, mut begun: Option<Envelope<A::Msg>>) -> Came {
        if self.life.is_watched {
            return self.work_once(begun);
        }
        let mut came = Came::Empty;
        let caught = guard_once(&mut || {
            loop {
                came = self.work_once(begun.take());
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
    fn work_once(&mut self, begun: Option<Envelope<A::Msg>>) -> Came {
        let begun = match begun {
            None => self.next(),
            begun => Ok(begun),
        };
        let came = match begun {
            Ok(Some(envelope)) => self.go_about(envelope),
            Ok(None) => Came::Done,
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

    /// The next message; nothing, if what was next has been dealt with.
    fn next(&mut self) -> Result<Option<Envelope<A::Msg>>, Came> {
        if Self::TRIES_AGAIN
            && let Some(again) = self.try_again()
        {
            return match again {
                Ok(envelope) => Err(self.handle_again(envelope)),
                Err(cause) => Err(self.rare(Next::Over(Turn::fail(cause)))),
            };
        }
        let Some(item) = self.cx.mailbox.begin_next() else { return Err(Came::Empty) };
        let notice = match item {
            Item::Message(envelope) => return Ok(Some(envelope)),
            Item::Notice(notice, _) => notice,
        };
        self.life.is_silent = false;
        match notice {
            Notice::Terminated(notice) => Err(self.rare(Next::Terminated(notice))),
            Notice::Marker(marker) => {
                drop(marker);
                Ok(None)
            }
            Notice::Drain => Err(self.rare(Next::Over(Turn::End(End::Drained)))),
        }
    }

    fn handle_again(&mut self, envelope: Envelope<A::Msg>) -> Came {
        if TRACES {
            self.enter_scope(&envelope, Trail::none());
        }
        self.handle(envelope, true)
    }

    /// Handles a message that is begun, unless it is not to be.
    #[inline(always)]
    fn go_about(&mut self, mut envelope: Envelope<A::Msg>) -> Came {
        self.life.is_silent = false;
        let world = &self.cx.hub().world;
        if !envelope.path().begin(&world.clock()) {
            // Its asker has given up. The drop of its arguments is still the user's code.
            self.cx.mailbox.any().count_expired();
            self.cx.mailbox.header().discard(&mut Some(envelope));
            return Came::Done;
        }
        self.life.handling = Some(envelope.index() as u16);
        if TRACES {
            let trail = envelope.take_trail();
            self.enter_scope(&envelope, trail);
        }
        if Self::TRIES_AGAIN {
            match self.set_aside(envelope) {
                Ok(aside) => envelope = aside,
                Err(cause) => return self.rare(Next::Over(Turn::fail(cause))),
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

    #[inline(always)]
    fn handle(&mut self, envelope: Envelope<A::Msg>, again: bool) -> Came {
        self.cx.mailbox.began(envelope.index(), again);
        if self.life.is_watched {
            self.be_seen(&envelope, again);
            return self.be_directed(envelope);
        }
        self.dispatch(envelope)
    }

    /// As [`dispatch`](Self::dispatch), where no guard has been set.
    pub(super) fn dispatch_guarded(&mut self, envelope: Envelope<A::Msg>) -> Came {
        let (mut envelope, mut came) = (Some(envelope), Came::Empty);
        let caught = guard_once(&mut || {
            if let Some(envelope) = envelope.take() {
                came = self.dispatch(envelope);
            }
        });
        match caught {
            Ok(()) => came,
            Err(cause) => self.rare(Next::Over(Turn::Fail(cause))),
        }
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
