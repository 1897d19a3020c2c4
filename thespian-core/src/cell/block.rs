//! A blocking handler: the actor goes to a thread for such work, and comes back.
//!
//! 1. The cell takes up the message, and packs actor and context into a *parcel*. A context without watches stays behind,
//!    so that the cell can still be spoken to.
//! 2. The parcel goes to the stage's threads for blocking work. The cell waits for its return, as a task and without a
//!    thread. It hears nothing meanwhile: a stop waits for the handler as it does for any, and a kill can cut off only what
//!    has not begun.
//! 3. The handler runs, under the guard that every handler has.
//! 4. The parcel comes back, and the cell goes on as after any handler. If it was given up meanwhile, it finds its end
//!    written, as after any handler that did not yield.
//!
//! If the stage drops the cell while the actor is away, the actor is abandoned: the cell writes its end and has it listed.
//! Then the parcel comes back to nobody, and whoever drops it does what is left: the state, the watches, the list.

use std::mem::replace;

use super::{Cell, Turn, guard};
use crate::actor::{Actor, Context};
use crate::exit::Cause;
use crate::mailbox::{Envelope, Stop};
use crate::trail::Scope;
use crate::tree::{act, until};
use crate::world::Errand;

/// An actor under way. Dropped with what is in it, it does what the cell could not do any more.
struct Parcel<A: Actor<Msg: Send>>(Option<(A, Context<A>)>);

/// How the handler came out; nothing, if it did not begin.
type Handled = Option<Result<(), Cause>>;

/// The cell, while its actor is away.
struct Away<'a, A: Actor<Msg: Send>> {
    cell: &'a mut Cell<A>,
    errand: Errand<(Parcel<A>, Handled)>,
}

impl<A: Actor<Msg: Send>> Cell<A> {
    /// The second step of dispatch, for a message that was laid back and whose handler blocks.
    pub(super) async fn go_and_block(&mut self) -> Result<(), Turn> {
        let scope = replace(&mut self.life.scope, Scope::none());
        let mailbox = self.cx.mailbox.clone();
        let mut laid_back = None;
        mailbox.any().take_up(&mut laid_back);
        let (Some(envelope), Some(actor)) = (laid_back, self.actor.take()) else {
            return Err(Turn::killed());
        };
        let cx = replace(&mut self.cx, Context::new(mailbox.clone()));
        let mut parcel = Parcel(Some((actor, cx)));
        let errand = mailbox.header().hub.world.errand(move || {
            let handled = parcel.handle(envelope, &scope);
            (parcel, handled)
        });
        let mut away = Away { cell: self, errand };
        mailbox.any().let_in_line();
        let back = (&mut away.errand).await;
        let (mut parcel, handled) = back.ok_or_else(Turn::killed)?;
        if let Some((actor, cx)) = parcel.0.take() {
            away.cell.actor = Some(actor);
            away.cell.cx = cx;
        }
        match handled {
            Some(Ok(())) => Ok(()),
            Some(Err(cause)) => Err(Turn::fail(cause)),
            None => Err(Turn::killed()),
        }
    }
}

impl<A: Actor<Msg: Send>> Parcel<A> {
    fn handle(&mut self, envelope: Envelope<A::Msg>, scope: &Scope) -> Handled {
        let (actor, cx) = self.0.as_mut()?;
        // It may have waited long for its thread.
        if cx.mailbox.any().ending() == Some(Stop::Kill) || cx.mailbox.any().exit().is_some() {
            cx.mailbox.header().contain(|| drop(envelope));
            return None;
        }
        let (who, deadline) = (cx.mailbox.header().target, envelope.path().deadline());
        let (_acts, _until) = (act(who), until(deadline));
        Some(guard(|| {
            let _entered = scope.enter();
            actor.block(cx, envelope);
        }))
    }
}

impl<A: Actor<Msg: Send>> Drop for Parcel<A> {
    fn drop(&mut self) {
        let Some((actor, mut cx)) = self.0.take() else { return };
        let mailbox = cx.mailbox.clone();
        mailbox.header().contain(|| drop(actor));
        // What its state holds is the user's, too.
        mailbox.header().contain(|| cx.own.forget_position());
        let id = cx.id();
        cx.own.unwatch_all(id);
        cx.hub().came_back(id);
    }
}

/// The stage drops the cell. What does not need the actor is the cell's own drop's, unless the actor is still away.
impl<A: Actor<Msg: Send>> Drop for Away<'_, A> {
    fn drop(&mut self) {
        if !self.errand.is_out() {
            return;
        }
        self.cell.part().cut_short(true);
        if !self.errand.leave() {
            // It has come to its end just now, perhaps before it was listed.
            self.cell.cx.hub().came_back(self.cell.cx.id());
        }
    }
}
