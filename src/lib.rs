#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod audit;
pub mod manual;
pub mod prelude;
mod program;
#[cfg(feature = "signals")]
pub mod signals;
mod stated;
mod unheard;

// The public interface is:

// how actors are written
pub use thespian_macros::{
    actor, child_failed, entering, handler, handlers, init, leaving, main, message, protocol,
    refusable, started, stopping, terminated,
};
// how they are spoken to
pub use thespian_core::{
    ActorId, Addr, Address, Ask, AskError, Call, Cycle, Exit, InVain, Kinds, Message, NotExecuted,
    Protocol, ProtocolAddr, Ready, Receipt, Reply, ReplyTo, SendError, Sending, Speaks, StopOnDrop,
    Target, Timer, TimerError, Unknown,
};
// how they live and fail
pub use thespian_core::{
    Actor, Blocking, Cause, ChildFailed, Context, CrashRecord, Directive, ExitReason, Failure,
    Follows, In, Life, Overflow, Pool, PoolHandle, Props, Refusal, ResizeError, Restart, Scale,
    SpawnError, Spawnable, State, Strategy, Terminated,
};
// how they find one another
pub use thespian_core::{
    AllOf, AnyOf, Broadcast, Change, ClaimError, Group, JoinError, Listener, LookUpError, Name,
    NoAnswer, Published, Refused, Replies, Topic, WaitFor,
};
// what flows in, through and out
#[cfg(feature = "streams")]
pub use thespian_core::{
    AddrSink, Asking, Attached, Failed, ItemError, PipelineError, PipelineReport, Running, Section,
    Streaming, Undelivered,
};
#[cfg(feature = "tower")]
pub use thespian_core::{Serve, Service, Serving};
// where they play
pub use thespian_core::{
    BASE_VARIABLE, Base, BaseError, BoxFuture, Builder, DeadLetter, DeadLetters, DeadReason, Doing,
    Event, Events, Flow, Interrupter, Passage, Passing, Random, RunError, ShutdownError, Sleep,
    Snapshot, Stage, StartError, Stats, System, Time, Tree, What,
};
// who directs them there
pub use thespian_core::{
    Director, Handling, Heard, Role, Stepped, Stepping, Task, Touched, Treatment,
};

// what can be said to whom, to be read
pub use audit::{AUDIT_VARIABLE, Audit, StateTable};

// how they are rehearsed
#[cfg(feature = "testing")]
pub use thespian_macros::test;
#[cfg(feature = "testing")]
pub use thespian_testing as testing;

/// Any error a program's main may end with.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What a program's main returns: nothing or any error, unless said otherwise.
pub type Result<T = (), E = Error> = std::result::Result<T, E>;
