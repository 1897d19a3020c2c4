//! The runtime of Thespian: actors, addresses, mailboxes, supervision and stages.
//!
//! Users take the package `thespian-rs`, which adds the macros and re-exports what is public here. The rooms and
//! which way their arrows point are drawn in `ARCHITECTURE.md`.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    test,
    allow(
        clippy::disallowed_methods,
        clippy::disallowed_types,
        reason = "tests bring their own threads"
    )
)]

mod actor;
mod address;
mod agenda;
mod blocking;
mod call;
mod cell;
mod company;
mod contain;
mod crew;
mod director;
mod error;
mod exit;
mod hub;
mod id;
mod intercept;
mod mailbox;
mod park;
mod pipe;
#[cfg(feature = "streams")]
mod pipeline;
mod pool;
mod reply;
mod route;
#[cfg(feature = "tower")]
mod service;
mod spawn;
#[cfg(feature = "streams")]
mod streams;
mod supervision;
mod sync;
mod system;
mod time;
mod timer;
mod trail;
mod tree;
mod watch;
mod world;

// The public interface is:
pub use actor::{
    Actor, Context, Follows, In, IntoActor, IntoOutcome, Outcome, Props, Refusal, Spec, State, Step,
};
#[doc(hidden)]
pub use actor::{Answer, Deferral, Later, Perform, Performed, Position, Stance, StateOf, States};
#[doc(hidden)]
pub use address::NarrowFrom;
pub use address::{Addr, Address, ProtocolAddr, Speaks, StopOnDrop};
pub use blocking::Blocking;
#[doc(hidden)]
pub use call::Followed;
pub use call::{Ask, Call, Sending};
pub use company::{
    AllOf, AnyOf, Broadcast, Change, ClaimError, Group, JoinError, Listener, LookUpError, Name,
    NoAnswer, Published, Refused, Replies, Topic, WaitFor,
};
#[doc(hidden)]
pub use contain::is_foreign;
pub use crew::{PoolHandle, ResizeError};
pub use director::{Director, Handling, Heard, Role, Task, Touched, Treatment};
pub use error::{AskError, Cycle, InVain, NotExecuted, SendError, SpawnError, TimerError, Unknown};
pub use exit::{Cause, CrashRecord, ExitReason, Failure};
pub use hub::{
    DeadLetter, DeadLetters, DeadReason, Event, Events, Flow, Passage, Passing, Stats, What,
};
pub use id::{ActorId, Target};
#[doc(hidden)]
pub use mailbox::{
    Carries, Dialect, Entry, Known, MaybeProtocol, Named, NoProtocol, Saying, Spoken, Vocabulary,
    is_listed, is_same,
};
pub use mailbox::{Envelope, Kinds, Message, Pace, Protocol};
#[cfg(feature = "streams")]
pub use pipeline::{
    Asking, Failed, ItemError, PipelineError, PipelineReport, Running, Section, Undelivered,
};
pub use pool::{Pool, Scale};
#[doc(hidden)]
pub use reply::Way;
pub use reply::{Receipt, Reply, ReplyTo, ReturnPath};
#[cfg(feature = "tower")]
pub use service::{Serve, Service, Serving};
pub use spawn::{Place, Spawnable};
#[cfg(feature = "streams")]
pub use streams::{AddrSink, Attached, Streaming};
pub use supervision::{Directive, Life, Overflow, Restart, Strategy};
pub use system::{
    Builder, Interrupter, RunError, ShutdownError, StartError, Stepped, Stepping, System,
};
pub use time::Time;
pub use timer::Timer;
pub use tree::{ChildFailed, Doing, Exit, Ready, Snapshot, Terminated, Tree};
pub use world::{BASE_VARIABLE, Base, BaseError, BoxFuture, Random, Sleep, Stage};
