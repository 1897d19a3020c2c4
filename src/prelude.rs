//! The names that most files with actors want: `use thespian::prelude::*;`

// how actors are written
#[cfg(feature = "tower")]
pub use crate::Serving;
#[cfg(feature = "streams")]
pub use crate::{Section, Streaming};
pub use crate::{
    actor, child_failed, entering, handler, handlers, init, leaving, message, protocol, refusable,
    started, stopping, terminated,
};
// what they and their users hold
pub use crate::{
    Address, AskError, ChildFailed, Context, Directive, ExitReason, In, NotExecuted, Pool, Props,
    Receipt, Refusal, Reply, ReplyTo, SendError, SpawnError, Speaks, System, Terminated, Timer,
    Unknown,
};
