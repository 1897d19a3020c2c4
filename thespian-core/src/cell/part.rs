//! Part: what a life needs of the actor that lives it, whatever kind of actor that is. All else of a life is said about this, and
//! so compiled once, and not for each actor.

use std::mem::needs_drop;
use std::sync::Arc;

use super::work::Due;
use super::{Came, Cell, Life, Turn};
use crate::actor::{Actor, Making, Outcome, Own};
use crate::exit::ExitReason;
use crate::hub::DeadReason;
use crate::mailbox::{Body, Inbox, Letter, Message, Pace};
use crate::supervision::Directive;
use crate::tree::{ChildFailed, Node, Terminated};
use crate::world::BoxFuture;

pub(super) trait Part: Body {
    fn life(&self) -> &Life;
    fn life_mut(&mut self) -> &mut Life;
    fn own(&self) -> &Own;
    fn own_mut(&mut self) -> &mut Own;
    fn inbox(&self) -> &Inbox;
    /// The same, for what is awaited meanwhile.
    fn share(&self) -> Arc<Inbox>;
    fn node(&self) -> Arc<dyn Node>;
    /// The name of a handler, by its place.
    fn kind(&self, handler: u16) -> &'static str;
    fn habits(&self) -> Habits;
    /// What is known of how long it takes.
    fn pace(&self) -> Option<&'static Pace>;

    /// Whether there is an actor in place.
    fn is_there(&self) -> bool;
    /// Whether it can be made again, and then whether that is done at once.
    fn recipe(&self) -> Option<bool>;
    /// Makes it, and puts it into its place.
    fn make(&mut self) -> Option<Making<'_>>;
    /// It is in its first state, and may be made.
    fn enter_start(&mut self);
    /// It may have gone on to another state, in a handler that did not come to its end.
    fn follow_up(&mut self);
    /// It is in no state any more.
    fn leave_states(&mut self);
    fn drop_actor(&mut self);
    fn drop_recipe(&mut self);

    // Nothing, if it has no such hook: none is compiled for it then.
    fn started(&mut self) -> Option<BoxFuture<'_, Outcome>>;
    fn stopping(&mut self, why: ExitReason) -> Option<BoxFuture<'_, ()>>;
    fn child_failed(&mut self, notice: ChildFailed) -> Option<BoxFuture<'_, Directive>>;
    fn terminated(&mut self, notice: Terminated) -> Option<BoxFuture<'_, ()>>;

    /// Lays a message back, that was begun.
    fn lay_back(&mut self, letter: &mut dyn Letter);
    /// Handles the message that was laid back and has waited, or has stood still; nothing, if it lies there no more.
    fn handle_laid_back(&mut self, stood_still: bool) -> Option<Came>;
    /// The second step of dispatch, for a message that was laid back and whose handler blocks.
    fn block(&mut self) -> Option<BoxFuture<'_, Result<(), Turn>>>;

    /// How often the message may be tried again that is on trial, if one is.
    fn tries_left(&mut self) -> Option<&mut u32>;
    /// It will not be tried again; `why` is for the dead letters, unless they know already.
    fn give_up_trial(&mut self, why: Option<DeadReason>);
    /// The handler has ended well.
    fn end_message(&mut self);
}

/// Which of the hooks an actor has, and whether its drop is one.
pub(super) struct Habits {
    pub(super) starts: bool,
    pub(super) stops: bool,
    pub(super) stops_after_failure: bool,
    /// Whether it has states.
    pub(super) has_states: bool,
    /// Whether anything is done when it is dropped.
    pub(super) drops: bool,
}

impl<A: Actor<Msg: Send>> Part for Cell<A> {
    fn life(&self) -> &Life {
        &self.life
    }

    fn life_mut(&mut self) -> &mut Life {
        &mut self.life
    }

    fn own(&self) -> &Own {
        &self.cx.own
    }

    fn own_mut(&mut self) -> &mut Own {
        &mut self.cx.own
    }

    fn inbox(&self) -> &Inbox {
        self.cx.mailbox.any()
    }

    fn share(&self) -> Arc<Inbox> {
        self.cx.mailbox.clone()
    }

    fn node(&self) -> Arc<dyn Node> {
        self.cx.mailbox.clone()
    }

    fn kind(&self, handler: u16) -> &'static str {
        A::Msg::KINDS.get(usize::from(handler)).unwrap_or_default()
    }

    fn habits(&self) -> Habits {
        Habits {
            starts: A::STARTS,
            stops: A::STOPS,
            stops_after_failure: A::STOPS_AFTER_FAILURE,
            has_states: Self::HAS_STATES,
            drops: needs_drop::<A>(),
        }
    }

    fn pace(&self) -> Option<&'static Pace> {
        A::Msg::pace()
    }

    fn is_there(&self) -> bool {
        self.actor.is_some()
    }

    fn recipe(&self) -> Option<bool> {
        Some(self.recipe.as_ref()?.is_done_at_once())
    }

    fn make(&mut self) -> Option<Making<'_>> {
        match &self.recipe {
            Some(recipe) => Some(recipe.make(&mut self.cx, &mut self.actor)),
            None => None,
        }
    }

    fn enter_start(&mut self) {
        if Self::HAS_STATES {
            self.cx.begin_at_start();
        }
    }

    fn follow_up(&mut self) {
        if let Some(actor) = &mut self.actor {
            actor.moved(&mut self.cx);
        }
    }

    fn leave_states(&mut self) {
        match A::STATES.and_then(|states| states.deferral) {
            // They come anew to the state in which it begins.
            Some(deferral) if deferral.keeps => self.cx.own.recalls = true,
            Some(_) => self.cx.mailbox.any().let_deferred_go(),
            None => {}
        }
        self.cx.own.forget_position();
    }

    fn drop_actor(&mut self) {
        self.actor = None;
    }

    fn drop_recipe(&mut self) {
        self.recipe = None;
    }

    fn started(&mut self) -> Option<BoxFuture<'_, Outcome>> {
        match &mut self.actor {
            Some(actor) if A::STARTS => Some(Box::pin(actor.started(&mut self.cx))),
            _ => None,
        }
    }

    fn stopping(&mut self, why: ExitReason) -> Option<BoxFuture<'_, ()>> {
        match &mut self.actor {
            Some(actor) if A::STOPS => Some(Box::pin(actor.stopping(&mut self.cx, why))),
            _ => None,
        }
    }

    fn child_failed(&mut self, notice: ChildFailed) -> Option<BoxFuture<'_, Directive>> {
        match &mut self.actor {
            Some(actor) if A::DECIDES => Some(Box::pin(actor.child_failed(&mut self.cx, notice))),
            _ => None,
        }
    }

    fn terminated(&mut self, notice: Terminated) -> Option<BoxFuture<'_, ()>> {
        match &mut self.actor {
            Some(actor) if A::HEARS => Some(Box::pin(actor.terminated(&mut self.cx, notice))),
            _ => None,
        }
    }

    fn lay_back(&mut self, letter: &mut dyn Letter) {
        let mut place: Box<Due<A>> = Box::new(None);
        letter.give(&mut *place);
        self.cx.mailbox.any().lay_back(place);
    }

    fn handle_laid_back(&mut self, stood_still: bool) -> Option<Came> {
        let mut due: Due<A> = None;
        self.cx.mailbox.any().take_up(&mut due);
        due.as_ref()?;
        Some(match stood_still {
            true => self.work_as_directed(&mut due, true),
            false => self.work_on(&mut due, true),
        })
    }

    fn block(&mut self) -> Option<BoxFuture<'_, Result<(), Turn>>> {
        if A::BLOCKS { Some(Box::pin(self.go_and_block())) } else { None }
    }

    fn tries_left(&mut self) -> Option<&mut u32> {
        match &mut self.trial {
            Some(trial) => Some(&mut trial.left),
            None => None,
        }
    }

    fn give_up_trial(&mut self, why: Option<DeadReason>) {
        if Self::TRIES_AGAIN {
            self.bury_trial(why);
        }
    }

    fn end_message(&mut self) {
        self.finish_message();
    }
}
