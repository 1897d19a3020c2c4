//! Actor: what the macros implement for a user's type, what it is handed, and how it is made.
//! In: generated code. Out: the cell. Knows: messages, addresses, supervision. Never knows: tasks.

use std::error::Error;
use std::future::{Future, ready};

mod context;
mod perform;
mod props;
mod states;

pub use context::Context;
pub(crate) use context::Own;
#[doc(hidden)]
pub use perform::{Answer, Later, Perform, Performed};
pub use props::Props;
pub(crate) use props::{Make, Making, Recipe};
#[doc(hidden)]
pub use states::{Deferral, Position, Stance, StateOf, States};
pub use states::{Follows, In, Refusal, State};

use crate::address::Address;
use crate::exit::{Cause, ExitReason};
use crate::mailbox::{Envelope, Message};
use crate::supervision::{Directive, Life};
use crate::tree::{ChildFailed, Terminated};

/// How an actor lives: implemented by `#[actor]` on the type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has handlers but is no actor",
    label = "no actor",
    note = "write `#[actor]` above the type `{Self}`"
)]
pub trait Spec {
    /// The name of the type, as errors and paths show it.
    const KIND: &'static str;
    /// The options of `#[actor(..)]`.
    const LIFE: Life;

    /// For generated code: the first paragraph of the type's documentation.
    #[doc(hidden)]
    const ABOUT: &'static str = "";
}

/// What an actor understands and does: implemented by `#[handlers]` on its impl block. Do not write this by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no actor",
    label = "no actor",
    note = "write `#[actor]` above the type and `#[handlers]` above its impl block"
)]
pub trait Actor: Spec + Sized + Send + 'static {
    /// The generated message enum.
    type Msg: Message;
    /// The generated address type.
    type Addr: Address<Msg = Self::Msg>;

    /// Handles a message whose handler is sync; hands back the others.
    fn now(&mut self, cx: &mut Context<Self>, envelope: Envelope<Self::Msg>) -> Step<Self::Msg>;

    /// Whether there may be a handler that is async.
    const WAITS: bool = false;

    /// Handles a message whose handler is async. Called only if there [may be](Self::WAITS) such a handler.
    fn later<'a>(
        &'a mut self,
        cx: &'a mut Context<Self>,
        envelope: Envelope<Self::Msg>,
    ) -> impl Future<Output = ()> + Send + 'a {
        let _ = cx;
        drop(envelope);
        ready(())
    }

    /// Handles a message whose handler blocks, on a thread for that.
    fn block(&mut self, cx: &mut Context<Self>, envelope: Envelope<Self::Msg>) {
        let _ = cx;
        drop(envelope);
    }

    /// Whether there is a `#[started]`.
    const STARTS: bool = false;

    /// `#[started]`
    fn started<'a>(
        &'a mut self,
        cx: &'a mut Context<Self>,
    ) -> impl Future<Output = Outcome> + Send + 'a {
        let _ = cx;
        ready(Ok(()))
    }

    /// Whether there is a `#[stopping]`.
    const STOPS: bool = false;

    /// `#[stopping]`
    fn stopping<'a>(
        &'a mut self,
        cx: &'a mut Context<Self>,
        why: ExitReason,
    ) -> impl Future<Output = ()> + Send + 'a {
        let _ = (cx, why);
        ready(())
    }

    /// Whether messages of handlers with `retry` are tried again. Not by who answers when the handler has ended.
    const TRIES_AGAIN: bool = true;

    /// Whether `#[stopping]` runs also after a failure.
    const STOPS_AFTER_FAILURE: bool = false;

    /// Whether there is a `#[child_failed]`.
    const DECIDES: bool = false;

    /// `#[child_failed]`
    fn child_failed<'a>(
        &'a mut self,
        cx: &'a mut Context<Self>,
        notice: ChildFailed,
    ) -> impl Future<Output = Directive> + Send + 'a {
        let _ = cx;
        ready(notice.proposal)
    }

    /// For generated code: its states, if it has any.
    #[doc(hidden)]
    const STATES: Option<&'static States> = None;

    /// For generated code: what is done, in each of its states, about the message at this place among [`Message::KINDS`].
    #[doc(hidden)]
    #[must_use]
    fn stances(index: usize) -> &'static [Stance] {
        let _ = index;
        &[]
    }

    /// For generated code: where it begins.
    #[doc(hidden)]
    #[must_use]
    fn start() -> Option<Position> {
        None
    }

    /// For generated code: a handler has ended that may have gone on to another state.
    #[doc(hidden)]
    fn moved(&mut self, cx: &mut Context<Self>) {
        if Self::STATES.is_some() {
            _ = cx.moved();
        }
    }

    /// Whether there is a handler that blocks.
    const BLOCKS: bool = false;

    /// Whether there is a `#[terminated]`.
    const HEARS: bool = false;

    /// `#[terminated]`. Called only if there [is one](Self::HEARS).
    fn terminated<'a>(
        &'a mut self,
        cx: &'a mut Context<Self>,
        notice: Terminated,
    ) -> impl Future<Output = ()> + Send + 'a {
        let _ = (cx, notice);
        ready(())
    }
}

/// What became of a message in [`Actor::now`].
#[derive(Debug)]
pub enum Step<M: Message> {
    /// It has been handled.
    Done,
    /// Its handler is async.
    Later(Envelope<M>),
    /// Its handler blocks.
    Blocking(Envelope<M>),
}

impl<M: Message> Step<M> {
    /// For generated code: the same of a message that is one of `N`.
    #[doc(hidden)]
    pub fn turned<N: Message>(self, turn: fn(M) -> N) -> Step<N> {
        match self {
            Step::Done => Step::Done,
            Step::Later(envelope) => Step::Later(envelope.turned(turn)),
            Step::Blocking(envelope) => Step::Blocking(envelope.turned(turn)),
        }
    }
}

/// How a hook came out.
pub type Outcome = Result<(), Cause>;

/// What a hook may return: nothing, or a `Result` whose error is a failure of the actor.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no outcome of a hook",
    label = "no outcome",
    note = "return nothing, or a `Result<(), E>` where `E` is an error"
)]
pub trait IntoOutcome {
    /// The outcome.
    #[doc(hidden)]
    fn into_outcome(self) -> Outcome;
}

impl IntoOutcome for () {
    fn into_outcome(self) -> Outcome {
        Ok(())
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> IntoOutcome for Result<(), E> {
    fn into_outcome(self) -> Outcome {
        self.map_err(cause)
    }
}

/// What `#[init]` may return: the actor, or a `Result` whose error is a failure of the actor.
#[diagnostic::on_unimplemented(
    message = "`{Self}` makes no `{A}`",
    label = "not what `#[init]` makes",
    note = "return `Self`, or a `Result<Self, E>` where `E` is an error"
)]
pub trait IntoActor<A> {
    /// The actor.
    #[doc(hidden)]
    fn into_actor(self) -> Result<A, Cause>;
}

impl<A: Actor> IntoActor<A> for A {
    fn into_actor(self) -> Result<A, Cause> {
        Ok(self)
    }
}

impl<A: Actor, E: Into<Box<dyn Error + Send + Sync>>> IntoActor<A> for Result<A, E> {
    fn into_actor(self) -> Result<A, Cause> {
        self.map_err(cause)
    }
}

fn cause(error: impl Into<Box<dyn Error + Send + Sync>>) -> Cause {
    Cause::Error(error.into().into())
}
