//! What a director has an actor do with a message before its handler runs.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::guard::run;
use super::{Cell, Next, Turn};
use crate::actor::Actor;
use crate::director::{Handling, Treatment};
use crate::error::Unknown;
use crate::exit::Cause;
use crate::mailbox::{Envelope, Mailbox, Message};
use crate::time::Time;
use crate::trail::Scope;
use crate::tree::Present;

impl<A: Actor<Msg: Send>> Cell<A> {
    pub(super) fn be_directed(&mut self, envelope: Envelope<A::Msg>, scope: Scope) -> Next {
        let Some(director) = self.cx.hub().world.director() else {
            return self.dispatch_guarded(envelope, scope);
        };
        let path = self.cx.path();
        match director.handling(&self.handling_of(&envelope, &path)) {
            Treatment::Handle => self.dispatch_guarded(envelope, scope),
            Treatment::Crash => self.crash(envelope),
            Treatment::Slow(wait) => self.slow(envelope, Some(wait), scope),
            Treatment::Pause => self.slow(envelope, None, scope),
        }
    }

    /// It stood still, and now it goes on.
    fn resume(&mut self, envelope: Envelope<A::Msg>, scope: Scope) -> Next {
        let path = self.cx.path();
        let director = self.cx.hub().world.director();
        match director.map(|director| director.resuming(&self.handling_of(&envelope, &path))) {
            Some(Treatment::Crash) => self.crash(envelope),
            Some(Treatment::Slow(wait)) => self.slow(envelope, Some(wait), scope),
            None | Some(Treatment::Handle | Treatment::Pause) => {
                self.dispatch_guarded(envelope, scope)
            }
        }
    }

    /// What is shown of it before its handler runs.
    pub(super) fn handling_of<'a>(
        &self,
        envelope: &Envelope<A::Msg>,
        path: &'a str,
    ) -> Handling<'a> {
        Handling {
            who: self.cx.mailbox.header().target,
            path,
            kind: envelope.kind(),
            is_ask: envelope.path().has_asker(),
            at: self.cx.now(),
        }
    }

    fn slow(&self, envelope: Envelope<A::Msg>, wait: Option<Duration>, scope: Scope) -> Next {
        let deadline = envelope.path().deadline();
        self.cx.mailbox.lay_back(envelope);
        Next::Slow { wait, deadline, scope }
    }

    /// As if the handler had panicked at its first line.
    fn crash(&mut self, envelope: Envelope<A::Msg>) -> Next {
        let (message, path) = envelope.split();
        let header = self.cx.mailbox.header();
        header.contain(|| path.lose(Unknown::Crashed));
        header.contain(|| drop(message));
        let text = "crashed on purpose, by the director of this run".into();
        Next::Over(Turn::fail(Cause::Panic { text, location: None }))
    }

    /// Takes so long, as if the handler did, or to the next step, and handles what was laid back.
    pub(super) async fn take_time(
        &mut self,
        wait: Option<Duration>,
        deadline: Option<Time>,
        scope: Scope,
    ) -> Next {
        let mailbox = self.cx.mailbox.clone();
        let world = &mailbox.header().hub.world;
        let laid_back = LaidBack(Some(mailbox.clone()));
        match wait {
            None => world.pause().await,
            Some(wait) => {
                let here = Present::new(mailbox.clone(), deadline);
                let sleep = pin!(Some(world.sleep(wait)));
                if let Err(turn) = run(here, Scope::none(), sleep).await.or_turn() {
                    return Next::Over(turn);
                }
            }
        }
        match (laid_back.take_up(), wait) {
            (Some(envelope), Some(_)) => self.dispatch_guarded(envelope, scope),
            (Some(envelope), None) => self.resume(envelope, scope),
            (None, _) => Next::Over(Turn::killed()),
        }
    }
}

/// A message that lies there for longer than a moment. If its handler is cut off meanwhile, or the stage drops the cell, it goes
/// with that handler, and not with those that were never begun.
struct LaidBack<M: Message>(Option<Arc<Mailbox<M>>>);

impl<M: Message> LaidBack<M> {
    fn take_up(mut self) -> Option<Envelope<M>> {
        self.0.take()?.take_up()
    }
}

impl<M: Message> Drop for LaidBack<M> {
    fn drop(&mut self) {
        if let Some(mailbox) = self.0.take() {
            let envelope = mailbox.take_up();
            mailbox.header().contain(|| drop(envelope));
        }
    }
}
