//! Cell: an actor's life, from one message to the next and from one incarnation to the next.
//! In: spawn. Out: nobody; it is run. Knows: actor, mailbox, tree, supervision. Never knows: who spawned it, or why.
//! Order: control before messages; the end goes through the steps of `ARCHITECTURE.md`, "How an actor dies".
//!
//! Between two messages a cell is plain data, and whoever runs the actor calls it (`play.rs`). Only what waits for something, an
//! async handler, a hook, a restart, is a future, which takes the cell along and gives it back (`busy.rs`). What a life comes to
//! is decided without the actor's type, so that it is compiled once (`part.rs`).

use std::time::Duration;

mod aside;
mod birth;
mod block;
mod busy;
mod directed;
mod end;
mod fail;
mod guard;
mod idle;
mod part;
mod play;
mod renew;
mod seen;
mod sight;
mod signals;
mod slice;
mod trial;
mod work;

pub(crate) use guard::guard;

use crate::actor::{Actor, Context, Make, Recipe};
use crate::exit::{Cause, ExitReason};
use crate::mailbox::Inbox;
use crate::supervision::Record;
use crate::time::Time;
use crate::trail::Scope;
use crate::tree::{Cut, Seat, Terminated};
use busy::Spare;
use guard::{Limit, Ran};
use idle::Idle;
use part::Part;
use slice::Slice;
use trial::Trial;

/// One actor, all its incarnations.
pub(crate) struct Cell<A: Actor<Msg: Send>> {
    life: Life,
    cx: Context<A>,
    actor: Option<A>,
    recipe: Option<Recipe<A>>,
    /// The message that it handles, or that it is to handle again.
    trial: Option<Box<Trial<A::Msg>>>,
    /// The place of its last future, for the next.
    spare: Option<Spare<A>>,
}

// Nothing in it is pinned: futures that borrow it live beside it.
impl<A: Actor<Msg: Send>> Unpin for Cell<A> {}

/// How a life stands, whoever lives it.
struct Life {
    /// Whether the actor in place has started, so that it has a state worth keeping.
    started: bool,
    /// Whether its first incarnation has begun.
    begun: bool,
    /// Whether somebody sees, or directs, what it does.
    is_watched: bool,
    /// Whether it waits for its next message.
    is_silent: bool,
    /// Whether it is run by somebody who lends his thread, for one message; known where that message may have others come back.
    is_lent: bool,
    ended: bool,
    /// Whether it cannot go on, since something panicked that is no part of the actor.
    broken: bool,
    /// The handler that is running, by its place in `KINDS`.
    handling: Option<u16>,
    slice: Slice,
    /// What is to be done next, if that may wait for something.
    next: Option<Next>,
    /// Of the message that it handles.
    scope: Scope,
    /// When the incarnation in place was ready for its first message.
    ready_at: Time,
    /// Of its failures, if there were any.
    record: Option<Box<Record>>,
    /// While it is being restarted together with siblings.
    seat: Option<Box<Seat>>,
    /// Since when it has been silent, if that matters.
    idle: Option<Box<Idle>>,
}

/// Why an incarnation stopped living. What is long to tell lies in a box: this is at hand between any two messages.
enum Turn {
    End(End),
    Fail(Box<Cause>),
    /// Siblings wait for it to be restarted with them.
    Called,
}

/// How it ends that does not fail.
#[derive(Clone, Copy)]
enum End {
    Stopped,
    Drained,
    Killed,
}

/// What the next item in hand came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    /// There was none.
    Empty,
    Done,
    /// What may wait for something is [next](Life::next).
    Rare,
}

/// What may wait for something, or is rare.
enum Next {
    /// To be made and started, at first.
    Birth,
    /// The control lane comes first.
    Signalled,
    /// An async handler: its message lies in the place of its future.
    Later,
    /// A blocking handler: its message has been laid back.
    Blocking,
    /// A director wants it to take its time, or to stand still: its message has been laid back.
    Slow(Box<Slowed>),
    Terminated(Box<Terminated>),
    Over(Turn),
    /// Its mailbox is closed, and children, or last words, are to be waited for.
    Dying(Box<ExitReason>),
}

/// How long it takes, if not until the next step; and until when its asker waits.
struct Slowed {
    wait: Option<Duration>,
    deadline: Option<Time>,
}

impl<A: Actor<Msg: Send>> Cell<A> {
    pub(crate) fn new(cx: Context<A>, make: Make<A>) -> Self {
        let (actor, recipe) = match make {
            Make::Value(actor) => (Some(actor), None),
            Make::Recipe(recipe) => (None, Some(recipe)),
        };
        let life = Life::of(cx.mailbox.any());
        Self { life, cx, actor, recipe, trial: None, spare: None }
    }

    fn rare(&mut self, next: Next) -> Came {
        self.life.next = Some(next);
        Came::Rare
    }

    fn part(&mut self) -> &mut (dyn Part + 'static) {
        self
    }
}

impl Life {
    fn of(inbox: &Inbox) -> Self {
        let hub = &inbox.header().hub;
        Self {
            started: false,
            begun: false,
            is_watched: hub.records() || hub.world.director().is_some(),
            is_silent: false,
            is_lent: false,
            ended: false,
            broken: false,
            handling: None,
            slice: Slice::new(&hub.world),
            next: None,
            scope: Scope::none(),
            ready_at: Time::START,
            record: None,
            seat: None,
            idle: None,
        }
    }
}

impl<A: Actor<Msg: Send>> Drop for Cell<A> {
    fn drop(&mut self) {
        if !self.life.ended {
            self.part().cut_short(false);
        }
    }
}

/// What a hook may take that begins now.
fn limit(inbox: &Inbox, hook: &'static str, within: Duration) -> Limit {
    Limit { hook, within, since: inbox.header().hub.world.now() }
}

impl<T> Ran<T> {
    /// What it came to, or why the incarnation stops living.
    fn or_turn(self) -> Result<T, Turn> {
        match self {
            Ran::Done(output) => Ok(output),
            Ran::Failed(cause) => Err(Turn::fail(cause)),
            Ran::CutOff(Cut::Killed) => Err(Turn::killed()),
            Ran::CutOff(Cut::Called) => Err(Turn::Called),
        }
    }
}

impl Turn {
    fn killed() -> Self {
        Turn::End(End::Killed)
    }

    fn fail(cause: Cause) -> Self {
        Turn::Fail(Box::new(cause))
    }
}

impl From<End> for ExitReason {
    fn from(end: End) -> Self {
        match end {
            End::Stopped => ExitReason::Stopped,
            End::Drained => ExitReason::Drained,
            End::Killed => ExitReason::Killed { confirmed: true },
        }
    }
}
