//! The names that most files with actors want: `use thespian::prelude::*;`

// how actors are written
#[cfg(feature = "tower")]
pub use crate::Serving;
#[cfg(feature = "streams")]
pub use crate::{Section, Streaming};
pub use crate::{
    actor, child_failed, handler, handlers, init, message, protocol, started, stopping, terminated,
};
// what they and their users hold
pub use crate::{
    Address, AskError, ChildFailed, Context, Directive, ExitReason, NotExecuted, Pool, Props,
    Receipt, Reply, ReplyTo, SendError, SpawnError, Speaks, System, Terminated, Timer, Unknown,
};
