//! How an actor lives: the options of `#[actor(..)]` as data.

use std::ops::Deref;
use std::time::Duration;

use super::{Backoff, Directive, Strategy};
use crate::exit::Cause;

/// When an actor that ended is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Restart {
    /// After a failure, and also after it stopped itself. Not after it was stopped from outside.
    Permanent,
    /// After a failure only. The default for an actor spawned from props.
    Transient,
    /// Never. The default for an actor spawned from a plain value, which cannot be made again.
    Temporary,
}

/// What happens to a message for which there is no room in the mailbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Overflow {
    /// A tell gets it back, a send and an ask wait for room. The default.
    #[default]
    Refuse,
    /// It is dropped itself.
    DropNewest,
    /// The one that has waited longest is dropped in its favour.
    DropOldest,
}

/// How an actor lives: the options of `#[actor(..)]`, all of them with a default.
///
/// [`Props`](crate::Props) can change them for one actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    pub(crate) mailbox: usize,
    pub(crate) overflow: Overflow,
    restart: Option<Restart>,
    pub(crate) max_restarts: u32,
    pub(crate) within: Duration,
    pub(crate) backoff: Option<Backoff>,
    on_panic: Option<Directive>,
    on_error: Option<Directive>,
    on_deadline: Option<Directive>,
    on_child: Option<Directive>,
    pub(crate) children: Strategy,
    pub(crate) start_within: Duration,
    pub(crate) hook_within: Duration,
    pub(crate) stop_within: Duration,
    pub(crate) idle: Option<Duration>,
    pub(crate) phase: i8,
    pub(crate) drains: bool,
    /// Whether it is the head of a pool, whose workers are restarted when its siblings are.
    pub(crate) pool: bool,
    /// Whether it works in a pool: once it has used up its restarts it rests, until it may be restarted again.
    pub(crate) worker: bool,
    /// How long it waits before it is made at first.
    pub(crate) starts_after: Duration,
}

impl Life {
    /// A mailbox of 256 messages; restarts after failures, at most 5 within 10 seconds and without a pause; each child
    /// for itself; 30 seconds to start, 5 for each other hook, 5 to stop.
    pub const DEFAULT: Life = Life {
        mailbox: 256,
        overflow: Overflow::Refuse,
        restart: None,
        max_restarts: 5,
        within: Duration::from_secs(10),
        backoff: None,
        on_panic: None,
        on_error: None,
        on_deadline: None,
        on_child: None,
        children: Strategy::OneForOne,
        start_within: Duration::from_secs(30),
        hook_within: Duration::from_secs(5),
        stop_within: Duration::from_secs(5),
        idle: None,
        phase: 0,
        drains: false,
        pool: false,
        worker: false,
        starts_after: Duration::ZERO,
    };

    /// How many messages may wait. A bound of 0 is refused when the actor is spawned.
    pub const fn mailbox(self, bound: usize) -> Self {
        Self { mailbox: bound, ..self }
    }

    /// Lets any number of messages wait. A slow actor then grows without limit.
    pub const fn unbounded(self) -> Self {
        Self { mailbox: usize::MAX, ..self }
    }

    /// What happens to a message for which there is no room.
    ///
    /// Where messages are dropped nobody ever waits for room: a tell and a send are `Ok` and the dropped message becomes a
    /// [dead letter](crate::DeadReason::Dropped); who asked hears [`NotExecuted::Dropped`](crate::NotExecuted::Dropped).
    /// The bound holds exactly, also while the actor works off what it has taken out of the mailbox: a message that has
    /// been begun counts no longer, and one that has not can still be dropped. What waits beside messages, a
    /// `Terminated` or a drain, is never dropped.
    pub const fn overflow(self, overflow: Overflow) -> Self {
        Self { overflow, ..self }
    }

    /// When it is made again.
    pub const fn restart(self, kind: Restart) -> Self {
        Self { restart: Some(kind), ..self }
    }

    /// How many restarts are allowed in any stretch of [`within`](Self::within). One more escalates to the parent; a worker
    /// of a [`Pool`](crate::Pool) waits until there may be another one.
    pub const fn max_restarts(self, count: u32) -> Self {
        Self { max_restarts: count, ..self }
    }

    /// The length of the sliding window in which restarts are counted.
    pub const fn within(self, window: Duration) -> Self {
        Self { within: window, ..self }
    }

    /// Waits before each restart after a failure: `first`, and twice as long after each further failure up to `most`,
    /// each time shortened by up to a half at random, so that those who failed together do not come back together. Once
    /// the actor has lived for `most` without a failure, the next wait is `first` again.
    pub const fn backoff(self, first: Duration, most: Duration) -> Self {
        Self { backoff: Some(Backoff { first, most }), ..self }
    }

    /// What is done about a panic, instead of what the restart kind says.
    pub const fn on_panic(self, directive: Directive) -> Self {
        Self { on_panic: Some(directive), ..self }
    }

    /// What is done about a declared error, from `#[init]`, `#[started]` or [`Context::fail`](crate::Context::fail),
    /// instead of what the restart kind says.
    pub const fn on_error(self, directive: Directive) -> Self {
        Self { on_error: Some(directive), ..self }
    }

    /// What is done about a hook that missed its deadline, instead of what the restart kind says.
    pub const fn on_deadline(self, directive: Directive) -> Self {
        Self { on_deadline: Some(directive), ..self }
    }

    /// What is done about a failure that a child escalated to this actor, instead of what the restart kind says.
    pub const fn on_child(self, directive: Directive) -> Self {
        Self { on_child: Some(directive), ..self }
    }

    /// Who else is restarted when a child of this actor is restarted after a failure.
    pub const fn children(self, strategy: Strategy) -> Self {
        Self { children: strategy, ..self }
    }

    /// How long `#[init]` and `#[started]` may take together; more is a failure.
    pub const fn start_within(self, deadline: Duration) -> Self {
        Self { start_within: deadline, ..self }
    }

    /// How long `#[child_failed]` and `#[terminated]` may take each; more is a failure.
    pub const fn hook_within(self, deadline: Duration) -> Self {
        Self { hook_within: deadline, ..self }
    }

    /// How long its end may take, its children included, before whoever ends it from above (its parent, the system, siblings
    /// with which it is restarted) kills it; also how long its `#[stopping]` may take when nobody else waits for it.
    ///
    /// A mere [`stop`](crate::Address::stop) from elsewhere lets the handler that is running take its time.
    pub const fn stop_within(self, deadline: Duration) -> Self {
        Self { stop_within: deadline, ..self }
    }

    /// Stops it when it has had nothing to do for this long: no message, no notice, no signal, counted from the end of
    /// the last one. Its end is [`ExitReason::Stopped`](crate::ExitReason::Stopped), with `#[stopping]`, its children
    /// included, and a `permanent` actor is not made again after it.
    ///
    /// No message is lost: the mailbox closes only when it is empty, and whoever comes later gets the message back. What
    /// the actor itself waits for beside its mailbox does not count: a pipe under way, a kept
    /// [`ReplyTo`](crate::ReplyTo), its children. A [timer](crate::Call::every) for it counts when its message comes.
    pub const fn idle(self, limit: Duration) -> Self {
        Self { idle: Some(limit), ..self }
    }

    /// When it is stopped among its siblings in an orderly end: phases end one after the other, lowest first. Within a
    /// phase the youngest goes first. The default is 0.
    ///
    /// At the top of the tree a phase can have a deadline: [`Builder::phase_within`](crate::Builder::phase_within).
    pub const fn phase(self, phase: i8) -> Self {
        Self { phase, ..self }
    }

    /// Whether its parent's orderly end, or the system's, or its parent's restart, drains it, so that it handles what it has
    /// accepted, instead of stopping it after the message it is at. The draining must be done within
    /// [`stop_within`](Self::stop_within).
    pub const fn drain_on_stop(self, drains: bool) -> Self {
        Self { drains, ..self }
    }

    pub(crate) const fn head_of_pool(self) -> Self {
        Self { pool: true, ..self }
    }

    pub(crate) const fn worker_of_pool(self) -> Self {
        Self { worker: true, ..self }
    }

    pub(crate) const fn starts_after(self, wait: Duration) -> Self {
        Self { starts_after: wait, ..self }
    }

    pub(crate) fn restart_kind(&self, can_be_made_again: bool) -> Restart {
        self.restart.unwrap_or(if can_be_made_again {
            Restart::Transient
        } else {
            Restart::Temporary
        })
    }

    /// What was declared for failures of this kind.
    pub(super) fn declared(&self, cause: &Cause) -> Option<Directive> {
        match cause {
            Cause::Panic { .. } => self.on_panic,
            Cause::Error(_) => self.on_error,
            Cause::Deadline { .. } => self.on_deadline,
            Cause::Child(_) => self.on_child,
            Cause::NoProps(_) | Cause::TooManyRestarts(_) => None,
        }
    }
}

/// The options of one actor: mostly those of its kind, which are there once for all.
pub(crate) enum Options {
    OfKind(Nature, &'static Life),
    Own(Nature, Box<Life>),
}

/// What nobody chooses. It lies in the options, where it takes no room of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Nature {
    /// Whether it can be made again.
    pub(crate) renewable: bool,
    /// Whether it decides about its children's failures itself, by `#[child_failed]`.
    pub(crate) decides: bool,
}

impl Options {
    pub(crate) fn nature(&self) -> Nature {
        let (Options::OfKind(nature, _) | Options::Own(nature, _)) = self;
        *nature
    }
}

impl Deref for Options {
    type Target = Life;

    fn deref(&self) -> &Life {
        match self {
            Options::OfKind(_, life) => life,
            Options::Own(_, life) => life,
        }
    }
}
