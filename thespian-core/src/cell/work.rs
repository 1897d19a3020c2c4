//! Work: one message after the other, as long as nothing has to be waited for.

use std::future::Future;

use super::guard::{guard, guard_in_line};
use super::sight::Sight;
use super::{Cell, End, Next, Turn};
use crate::actor::{Actor, Context, Step};
use crate::mailbox::{Envelope, Item, Notice};
use crate::trail::{Scope, Trail};
use crate::tree::until;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Works off what it has in hand, as long as that needs no waiting. One guard for all of it: what stands behind a
    /// message whose handler panics stays in hand. `begun` is a message that comes before it.
    pub(super) fn work(&mut self, mut begun: Option<Envelope<A::Msg>>) -> Next {
        if self.is_watched {
            return self.work_once(begun);
        }
        guard_in_line(|| {
            loop {
                let next = self.work_once(begun.take());
                if !matches!(next, Next::Done) || self.slice.is_spent() || self.is_disturbed() {
                    return next;
                }
            }
        })
        .unwrap_or_else(|cause| Next::Over(Turn::fail(cause)))
    }

    #[inline]
    fn work_once(&mut self, begun: Option<Envelope<A::Msg>>) -> Next {
        let next = match begun {
            Some(envelope) => self.go_about(envelope),
            None => self.next(),
        };
        if let Next::Done = next {
            self.slice.count();
            // A failure that its handler has declared is one at this message.
            if self.cx.failure.is_none() {
                self.end_message();
            }
        }
        next
    }

    /// Whether anything comes before the next message.
    #[inline]
    fn is_disturbed(&self) -> bool {
        self.cx.stops || self.cx.failure.is_some() || self.cx.mailbox.is_signalled()
    }

    #[inline]
    pub(super) fn end_message(&mut self) {
        self.handling = None;
        self.end_trial();
    }

    /// Everything about the next item that needs no waiting. A plain function, so that what it moves around is on the
    /// stack, and not in the cell's future for ever.
    fn next(&mut self) -> Next {
        if let Some(again) = self.try_again() {
            return match again {
                Ok(envelope) => {
                    let scope = self.scope(&envelope, Trail::none());
                    self.handle(envelope, scope, true)
                }
                Err(cause) => Next::Over(Turn::fail(cause)),
            };
        }
        match self.cx.mailbox.begin_next() {
            None => Next::Empty,
            Some(Item::Message(envelope)) => self.go_about(envelope),
            Some(Item::Notice(Notice::Terminated(notice), _)) => Next::Terminated(notice),
            Some(Item::Notice(Notice::Marker(marker), _)) => {
                drop(marker);
                Next::Done
            }
            Some(Item::Notice(Notice::Drain, _)) => Next::Over(Turn::End(End::Drained)),
        }
    }

    /// Handles a message that is begun, unless it is not to be.
    fn go_about(&mut self, mut envelope: Envelope<A::Msg>) -> Next {
        let world = &self.cx.hub().world;
        if !envelope.path().begin(&|| world.now()) {
            // Its asker has given up. The drop of its arguments is still the user's code.
            self.cx.mailbox.any().count_expired();
            self.cx.mailbox.header().contain(|| drop(envelope));
            return Next::Done;
        }
        self.handling = Some(envelope.index() as u16);
        let trail = envelope.take_trail();
        let scope = self.scope(&envelope, trail);
        match self.set_aside(envelope) {
            Ok(envelope) => self.handle(envelope, scope, false),
            Err(cause) => Next::Over(Turn::fail(cause)),
        }
    }

    #[inline]
    fn scope(&self, envelope: &Envelope<A::Msg>, trail: Trail) -> Scope {
        let header = self.cx.mailbox.header();
        Scope::begin(trail, envelope.path().has_asker(), header.target, envelope.kind())
    }

    #[inline]
    fn handle(&mut self, envelope: Envelope<A::Msg>, scope: Scope, again: bool) -> Next {
        self.cx.mailbox.began(envelope.index(), again);
        if self.is_watched {
            self.be_seen(&envelope, again);
            return self.be_directed(envelope, scope);
        }
        self.dispatch(envelope, scope)
    }

    /// As [`dispatch`](Self::dispatch), where no guard has been set.
    pub(super) fn dispatch_guarded(&mut self, envelope: Envelope<A::Msg>, scope: Scope) -> Next {
        guard(|| self.dispatch(envelope, scope))
            .unwrap_or_else(|cause| Next::Over(Turn::fail(cause)))
    }

    #[inline]
    fn dispatch(&mut self, envelope: Envelope<A::Msg>, scope: Scope) -> Next {
        let Some(actor) = &mut self.actor else { return Next::Over(Turn::killed()) };
        let deadline = envelope.path().deadline();
        let sight = Sight::of(&envelope, &self.cx);
        match until(deadline, || scope.enter(|| actor.now(&mut self.cx, envelope))) {
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
                self.cx.mailbox.lay_back(envelope);
                Next::Later { deadline, scope }
            }
            Step::Blocking(envelope) if self.cx.hub().world.is_one_thread() => {
                until(deadline, || scope.enter(|| actor.block(&mut self.cx, envelope)));
                Next::Done
            }
            Step::Blocking(envelope) => {
                self.cx.mailbox.lay_back(envelope);
                Next::Blocking(scope)
            }
        }
    }
}

/// The second step of dispatch, for the message that was laid back.
pub(super) fn later<'a, A: Actor<Msg: Send>>(
    actor: &'a mut Option<A>,
    cx: &'a mut Context<A>,
) -> Option<impl Future<Output = ()> + Send + 'a> {
    let envelope = cx.mailbox.take_up()?;
    Some(actor.as_mut()?.later(cx, envelope))
}
