//! Cell: the loop that is an actor's life.
//! In: spawn. Out: nobody; it runs. Knows: actor, mailbox, tree, supervision. Never knows: who spawned it, or why.
//! Order: control before messages; the end goes through the steps of `ARCHITECTURE.md`, "How an actor dies".

use std::future::poll_fn;
use std::task::{self, Poll};
use std::time::Duration;

mod birth;
mod block;
mod directed;
mod end;
mod fail;
mod guard;
mod idle;
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
use crate::hub::DeadReason;
use crate::mailbox::{Mailbox, Message, Phase, Share, Stop};
use crate::supervision::Record;
use crate::time::Time;
use crate::trail::Scope;
use crate::tree::{Cut, Node as _, Present, Seat, Terminated};
use crate::world::yield_now;
use guard::{Handler, Limit, Ran};
use idle::Idle;
use slice::Slice;
use trial::Trial;
use work::later;

/// One actor, all its incarnations.
pub(crate) struct Cell<A: Actor<Msg: Send>> {
    cx: Context<A>,
    actor: Option<A>,
    /// Whether the actor in place has started, so that it has a state worth keeping.
    started: bool,
    recipe: Option<Recipe<A>>,
    /// Of its failures, if there were any.
    record: Option<Box<Record>>,
    /// When the incarnation in place was ready for its first message.
    ready_at: Time,
    /// The handler that is running, by its place in `KINDS`.
    handling: Option<u16>,
    /// Whether somebody sees, or directs, what it does.
    is_watched: bool,
    /// Whether it waits for its next message.
    is_silent: bool,
    slice: Slice,
    /// The message that it handles, or that it is to handle again.
    trial: Option<Box<Trial<A::Msg>>>,
    /// While it is being restarted together with siblings.
    seat: Option<Box<Seat>>,
    ended: bool,
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

/// What the next item in hand came to, as far as that needs no waiting.
enum Next {
    /// There was none.
    Empty,
    /// Nothing: the control lane comes first.
    Signalled,
    Done,
    /// An async handler: its message has been laid back. Its asker waits until the deadline.
    Later {
        deadline: Option<Time>,
        scope: Scope,
    },
    /// A blocking handler: its message has been laid back.
    Blocking(Scope),
    /// A director wants it to take its time, or to stand still: its message has been laid back.
    Slow {
        wait: Option<Duration>,
        deadline: Option<Time>,
        scope: Scope,
    },
    Terminated(Box<Terminated>),
    Over(Turn),
}

impl<A: Actor<Msg: Send>> Cell<A> {
    pub(crate) fn new(cx: Context<A>, make: Make<A>) -> Self {
        let (actor, recipe) = match make {
            Make::Value(actor) => (Some(actor), None),
            Make::Recipe(recipe) => (None, Some(recipe)),
        };
        let hub = cx.hub();
        let is_watched = hub.records() || hub.world.director().is_some();
        let slice = Slice::new(&hub.world);
        Self {
            cx,
            actor,
            is_watched,
            is_silent: false,
            slice,
            started: false,
            recipe,
            record: None,
            ready_at: Time::START,
            handling: None,
            trial: None,
            seat: None,
            ended: false,
            idle: None,
        }
    }

    /// Lives until the end. The rare parts of a life are boxed, and nothing is kept from one step to the next, so that an
    /// idle cell is small.
    #[expect(clippy::manual_async_fn, reason = "an `async fn` would keep `self` twice")]
    pub(crate) fn run(&mut self) -> impl Future<Output = ()> + Send {
        async move {
            if !self.cx.mailbox.header().life.starts_after.is_zero() {
                Box::pin(self.rest_before_birth()).await;
            }
            let reason = loop {
                let turn = 'life: {
                    if let Err(turn) = match self.is_born_at_once() {
                        true => self.be_born(),
                        false => Box::pin(self.birth()).await,
                    } {
                        break 'life turn;
                    }
                    self.live().await
                };
                if self.cx.mailbox.header().hub.world.is_lent() {
                    // What follows may take its time, and is nothing for which anybody waits.
                    yield_now().await;
                }
                let end = match turn {
                    Turn::End(end) if !self.may_revive() => Some(end.into()),
                    turn => Box::pin(self.turn(turn)).await,
                };
                if let Some(reason) = end {
                    break reason;
                }
            };
            let dying = self.die_at_once(reason).map(|reason| Box::pin(self.die(reason)));
            if let Some(dying) = dying {
                dying.await;
            }
        }
    }

    async fn rest_before_birth(&mut self) {
        let rest = self.cx.mailbox.header().life.starts_after;
        self.pause(rest).await;
    }

    /// Returns how the actor ends, or nothing if it goes on.
    async fn turn(&mut self, turn: Turn) -> Option<ExitReason> {
        match turn {
            Turn::End(end) => self.revive(end.into()).await,
            Turn::Fail(cause) => self.fail(*cause).await,
            Turn::Called => self.answer_call().await,
        }
    }

    /// The handler or hook that has just ended may have declared a failure.
    fn heed_failure(&mut self) -> Result<(), Turn> {
        match self.cx.failure.take() {
            None => Ok(()),
            Some(cause) => Err(Turn::Fail(cause)),
        }
    }

    #[expect(clippy::manual_async_fn, reason = "as for `run`")]
    fn live(&mut self) -> impl Future<Output = Turn> + Send {
        async move {
            loop {
                let waits = {
                    let next = match poll_fn(|task| self.poll_work(task)).await {
                        next @ (Next::Later { .. } | Next::Over(_)) => next,
                        rare => Box::pin(self.aside(rare)).await,
                    };
                    match next {
                        Next::Over(turn) => return turn,
                        Next::Later { deadline, scope } => Some((deadline, scope)),
                        // Between two messages.
                        Next::Empty => continue,
                        _ => None,
                    }
                };
                if let Some((deadline, scope)) = waits {
                    let here = Present::new(self.cx.mailbox.clone(), deadline);
                    let Self { actor, cx, .. } = &mut *self;
                    let ran = Handler::new(here, scope, later(actor, cx)).await;
                    if let Err(turn) = ran.or_turn() {
                        return turn;
                    }
                }
                if let Err(turn) = self.heed_failure() {
                    return turn;
                }
                self.end_message();
            }
        }
    }

    /// Works on, and waits for work, until there is something to be done that may wait for something else.
    fn poll_work(&mut self, task: &mut task::Context<'_>) -> Poll<Next> {
        let world = &self.cx.mailbox.header().hub.world;
        let is_lent = world.is_lent();
        let mut share = Share::All;
        if is_lent {
            // On the thread of somebody who awaits one message it handles that one, and leaves what else there is to the workers.
            share = Share::One;
            self.slice = Slice::new(world);
        }
        loop {
            let mut one = None;
            if self.is_silent {
                match self.poll_take(share, task) {
                    Poll::Ready(Some(taken)) => one = taken,
                    Poll::Ready(None) => return Poll::Ready(Next::Over(Turn::End(End::Stopped))),
                    Poll::Pending => return Poll::Pending,
                }
                self.is_silent = false;
            }
            if is_lent {
                share = Share::Nothing;
            }
            if one.is_none()
                && let Some(next) = self.before_work(is_lent, task)
            {
                return next;
            }
            match self.work(one) {
                Next::Empty => {
                    self.cx.mailbox.show(Phase::Idle);
                    self.fall_silent();
                    self.is_silent = true;
                }
                Next::Done => {}
                next => {
                    self.slice.count();
                    return Poll::Ready(next);
                }
            }
            if let Err(turn) = self.heed_failure() {
                return Poll::Ready(Next::Over(turn));
            }
        }
    }

    /// What comes before the next message.
    #[inline]
    fn before_work(&mut self, is_lent: bool, task: &task::Context<'_>) -> Option<Poll<Next>> {
        if is_lent {
            return Some(self.let_others_run(task));
        }
        // Its own word comes before those of others, but for a kill.
        if self.cx.stops && self.cx.mailbox.any().ending() != Some(Stop::Kill) {
            return Some(Poll::Ready(Next::Over(Turn::End(End::Stopped))));
        }
        if self.cx.mailbox.is_signalled() {
            return Some(Poll::Ready(Next::Signalled));
        }
        if self.slice.is_over(&self.cx.mailbox.header().hub.world) {
            return Some(self.let_others_run(task));
        }
        None
    }

    #[cold]
    fn let_others_run(&self, task: &task::Context<'_>) -> Poll<Next> {
        self.cx.mailbox.show(Phase::Idle);
        self.cx.mailbox.any().let_in_line();
        task.waker().wake_by_ref();
        Poll::Pending
    }

    /// What is rare, and may wait.
    async fn aside(&mut self, mut rare: Next) -> Next {
        while let Next::Slow { wait, deadline, scope } = rare {
            rare = self.take_time(wait, deadline, scope).await;
        }
        let done = match rare {
            Next::Signalled => {
                return match self.signalled().await {
                    Ok(()) => Next::Empty,
                    Err(turn) => Next::Over(turn),
                };
            }
            Next::Blocking(scope) => self.block(scope).await,
            Next::Terminated(notice) => {
                self.cx.mailbox.show(Phase::Idle);
                self.terminated(*notice).await
            }
            next => return next,
        };
        match done {
            Ok(()) => Next::Done,
            Err(turn) => Next::Over(turn),
        }
    }

    fn drop_state(&mut self) {
        self.started = false;
        self.cx.stops = false;
        self.cx.failure = None;
        self.cx.mailbox.any().set_state(None);
        let actor = self.actor.take();
        self.cx.mailbox.header().contain(|| drop(actor));
    }

    fn take_handling(&mut self) -> Option<&'static str> {
        self.handling.take().map(|place| A::Msg::KINDS[usize::from(place)])
    }

    /// The message that was being handled is not tried again.
    fn bury_message(&mut self, why: DeadReason) -> Option<&'static str> {
        let kind = self.take_handling()?;
        // Whoever was given up in the middle of a message had it buried then.
        if self.cx.mailbox.any().exit().is_none() {
            self.cx.mailbox.any().bury(kind, why);
        }
        Some(kind)
    }
}

/// What a hook may take that begins now.
fn limit<M: Message>(mailbox: &Mailbox<M>, hook: &'static str, within: Duration) -> Limit {
    Limit { hook, within, since: mailbox.header().hub.world.now() }
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
