//! The one door for generated code. Nothing here is for users, and nothing else is for the macros.

pub use thespian_core::{
    Actor, Addr, Address, Answers, BoxFuture, Call, Cause, ChildFailed, Context, Directive,
    Envelope, ExitReason, IntoActor, IntoOutcome, Life, Message, Outcome, Props, ReplyTo, Restart,
    ReturnPath, Spec, Step, Strategy, System, Terminated,
};

pub use crate::program::{MainResult, main};
pub use crate::unheard::Told;

/// Asks that `T` can be part of a message. Called with the span of an argument's type.
pub const fn require_message<T: Send + 'static>() {}

/// Asks that `T` can be a reply. Called with the span of a return type.
pub const fn require_reply<T: Send + 'static>() {}

/// What can be kept for another try.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept for another try",
    label = "not `Clone`",
    note = "a handler with `retry` keeps a copy of its message while it runs, so each argument is `Clone`"
)]
pub trait Spare: Sized {
    /// The copy.
    fn spare(&self) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Clone> Spare for T {
    fn spare(&self) -> Self {
        self.clone()
    }
}

/// A copy of an argument. Called with the span of its type.
pub fn spare<T: Spare>(argument: &T) -> T {
    argument.spare()
}

/// Asks that `A` is an actor. Called with the span of a name in `cast(..)`.
pub const fn require_actor<A: Actor>() {}
