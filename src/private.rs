//! The one door for generated code. Nothing here is for users, and nothing else is for the macros.

pub use thespian_core::{
    Actor, Addr, Address, Answer, BoxFuture, Call, Carries, Cause, ChildFailed, Context, Deferral,
    Dialect, Directive, Entry, Envelope, ExitReason, Follows, In, IntoActor, IntoOutcome, Kinds,
    Known, Later, Life, MaybeProtocol, Message, Named, NoProtocol, Outcome, Overflow, Pace,
    Perform, Performed, Position, Props, Protocol, ProtocolAddr, Receipt, Refusal, Reply, Restart,
    ReturnPath, Saying, Speaks, Spec, Spoken, Stance, State, StateOf, States, Step, Strategy,
    System, Terminated, Vocabulary, Way, is_listed,
};

#[cfg(feature = "testing")]
pub use thespian_testing as testing;

use crate::Audit;
pub use crate::program::{Cast, MainResult, main};
pub use crate::stated::{
    Stances, Stated, Stateless, as_listed, has_states, is_complete, may_be_refused, may_wait,
    place, require_state, runs_in,
};
pub use crate::unheard::Told;

/// Asks that `T` can be part of a message. Called with the span of an argument's type.
pub const fn require_message<T: Send + 'static>() {}

/// Asks that `T` can be a reply. Called with the span of a return type.
pub const fn require_reply<T: Send + 'static>() {}

/// Copies an argument for another try. Called with the span of its type; the name is what an error about it says.
pub fn retry_needs_clone<T: Clone>(argument: &T) -> T {
    argument.clone()
}

/// Asks that `A` is an actor. Called with the span of the type's name.
pub const fn require_actor<A: Actor>() {}

/// Asks that `A` is an actor, and tells of it. Named with the span of a name in `cast(..)`.
pub fn cast<A: Actor>(audit: Audit) -> Audit {
    audit.actor::<A>()
}
