//! Director: who decides what a seed decides otherwise, in a run on `simple` that is rehearsed.
//! In: test kits and debuggers. Out: the stage, and the cell. Knows: ids, time. Never knows: messages, tasks' futures.
//! Order: asked and told on the thread that drives the stage, one call at a time, never under a lock of ours.

use std::any::Any;
use std::fmt::Display;
use std::time::Duration;

use crate::id::{ActorId, Target};
use crate::time::Time;

/// Decides what the seed decides otherwise, in a run on the stage `simple`, and may have actors fail: for test kits and
/// debuggers. See [`Builder::director`](crate::Builder::director).
///
/// Each method has a default that changes nothing. They are called on the thread that drives the stage; a panic in one changes
/// nothing either, until the step is over, and then is a panic of that thread.
///
/// It is [`Any`], so that whoever has the system finds his own again: see [`System::director`](crate::System::director).
pub trait Director: Any + Send + Sync {
    /// Which of the tasks that are ready runs next, as an index into `ready`; `None` leaves it to the seed, and so does an
    /// index that is too large. There is at least one, in no order that means anything.
    fn next(&self, ready: &[Task]) -> Option<usize> {
        let _ = ready;
        None
    }

    /// Whether [`next`](Self::next) is asked at all: to list all who are ready takes time at every step.
    fn chooses(&self) -> bool {
        true
    }

    /// The next number of the stage's random stream, from which pools route, restarts take their jitter, and `cx.rng()` its
    /// seed; `None` takes it from the seed.
    fn random(&self) -> Option<u64> {
        None
    }

    /// How many messages an actor handles before it lets others run, at least 1; `None` leaves it to the seed.
    fn turn(&self) -> Option<u32> {
        None
    }

    /// An actor is about to call a handler.
    fn handling(&self, message: &Handling<'_>) -> Treatment {
        let _ = message;
        Treatment::Handle
    }

    /// An actor that has stood still before its handler's first line goes on: what is to become of the message after all. To stand
    /// still once more is no answer, and has it handled.
    fn resuming(&self, message: &Handling<'_>) -> Treatment {
        let _ = message;
        Treatment::Handle
    }

    /// An asker was given the outcome of its ask.
    fn heard(&self, outcome: &Heard) {
        let _ = outcome;
    }

    /// A message to `to` was given back to its sender as soon as it was sent, or its asker is about to hear that it was not
    /// executed: there was no room, the actor had stopped, or an interceptor would not have it. Of one that was let wait, and
    /// was given back later or given up, nothing is said here.
    fn given_back(&self, to: Target, kind: &'static str, why: &dyn Display) {
        let _ = (to, kind, why);
    }

    /// A task has become ready.
    fn woken(&self, task: Task) {
        let _ = task;
    }

    /// A task is about to run.
    fn stepping(&self, task: Task) {
        let _ = task;
    }

    /// A task has run, until it had to wait or had had its turn.
    fn stepped(&self, task: Task) {
        let _ = task;
    }

    /// Nobody is ready, and unless this changes that, the clock goes on. `at_rest` is true if nobody sleeps either but
    /// timers that repeat: so all that the program was asked for is done, or can never be.
    fn idle(&self, at_rest: bool) {
        let _ = at_rest;
    }

    /// Nobody was ready, and the clock went on to the next who sleeps.
    fn advanced(&self, to: Time) {
        let _ = to;
    }

    /// Whether [`touch`](Self::touch) is to be called. Looked at once, when the system starts.
    fn watches_touches(&self) -> bool {
        false
    }

    /// The task that runs has looked at or changed what other tasks may look at or change.
    ///
    /// Called where locks are taken, and under others: it may note this down, and must ask nothing of the system.
    fn touch(&self, what: Touched) {
        let _ = what;
    }
}

/// A task of the stage, as a [`Director`] sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Task {
    /// Its number, in the order in which tasks are made: the same in every run with the same choices.
    pub number: u64,
    /// Whose it is.
    pub role: Role,
}

/// Whose task it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The program's main, or whoever drives the stage.
    Main,
    /// An actor's life.
    Actor(Target),
    /// The runtime's own, for example `timers`.
    Helper(&'static str),
}

/// A message that is about to be handled, as a [`Director`] sees it, and who [looks on](crate::Builder::observe_kind).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Handling<'a> {
    /// By whom.
    pub who: Target,
    /// Where that one is in the tree.
    pub path: &'a str,
    /// Which handler.
    pub kind: &'static str,
    /// Whether somebody waits for the answer.
    pub is_ask: bool,
    /// When.
    pub at: Time,
}

/// The outcome of an ask, as a [`Director`] hears of it when the asker does.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Heard {
    /// Who was asked.
    pub from: Target,
    /// The actor whose code had asked and waits; nobody, if that was outside of all.
    pub by: Option<Target>,
    /// Which handler.
    pub kind: &'static str,
    /// Whether there is a reply, and not an error.
    pub is_reply: bool,
    /// Whether it was given up because those who wait for one another would have waited for ever.
    pub is_cycle: bool,
    /// Whether the handler has begun, and the way to its asker was dropped without an answer: by a handler that did not fail, or
    /// with the state of an actor that had kept it.
    pub is_unanswered: bool,
}

/// What is to become of a message that is about to be handled: what a [`Director`] answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Treatment {
    /// It is handled.
    #[default]
    Handle,
    /// Its actor fails, as by a panic at the handler's first line: the message has begun.
    Crash,
    /// Its actor takes so long before the handler's first line.
    Slow(Duration),
    /// Whoever drives the stage by hand gets to look before it is handled: the actor stands still before the handler's
    /// first line, and the next step goes on there, whoever else is ready. So this changes nothing about the order in which
    /// things happen, and is no end of a step for [`stepped`](Director::stepped). What becomes of the message then is asked by
    /// [`resuming`](Director::resuming).
    Pause,
}

/// What tasks may meet at: two steps that touch nothing in common may be swapped, and nobody will know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Touched {
    /// The mailbox of this actor, and whatever else is found there: its end, for example, and what it waits for.
    Mailbox(ActorId),
    /// What is waited at: the slot of an answer, a place in line. It is known by its place in memory, where another one may
    /// come after it.
    Place {
        /// Its address.
        at: usize,
        /// Whether it was made just now.
        is_new: bool,
    },
    /// A task was woken, whether it was ready already or not. This is its number.
    Task(u64),
    /// Who is whose child, and the next actor's id.
    Families,
    /// Names, groups and topics.
    Company,
    /// The workers of any pool.
    Pools,
    /// What is to be done later, and in which order.
    Agenda,
    /// What happens in the system, and who is told of it.
    Feeds,
    /// How far the system has come to its end.
    System,
    /// The stage's random stream.
    Random,
    /// Something that a program calls so, and that its actors share beside their messages.
    Shared(&'static str),
    /// So much was looked at that it met everybody.
    Everything,
}
