//! The names that most files with actors want: `use thespian::prelude::*;`

pub use crate::{
    Address, AskError, Context, ExitReason, NotExecuted, Pool, Props, ReplyTo, System, Unknown,
    actor, child_failed, handler, handlers, init, message, started, stopping, terminated,
};
pub use crate::{ChildFailed, Directive, Terminated};
