//! Cell: the loop that is an actor's life.
//! In: spawn. Out: nobody; it runs. Knows: actor, mailbox, tree, supervision. Never knows: who spawned it, or why.
//! Order: control before messages; the end goes through the steps of `ARCHITECTURE.md`, "How an actor dies".

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Waker;
use std::time::Duration;

mod block;
mod directed;
mod end;
mod fail;
mod guard;
mod idle;
mod renew;
mod seen;
mod trial;

pub(crate) use guard::guard;

use crate::actor::{Actor, Context, Make, Recipe, Step};
use crate::exit::{Cause, ExitReason};
use crate::hub::DeadReason;
use crate::mailbox::{Control, Envelope, Item, Mailbox, Message, Notice, Phase, Stop};
use crate::supervision::Record;
use crate::time::Time;
use crate::trail::{Scope, Trail};
use crate::tree::{Cut, Node as _, Present, Seat, Terminated, until};
use crate::world::yield_now;
use guard::{Limit, Ran, run, run_hook};
use idle::Idle;
use trial::Trial;

/// One actor, all its incarnations.
pub(crate) struct Cell<A: Actor<Msg: Send>> {
    cx: Context<A>,
    actor: Option<A>,
    /// Whether the actor in place has started, so that it has a state worth keeping.
    started: bool,
    recipe: Option<Recipe<A>>,
    record: Record,
    /// When the incarnation in place was ready for its first message.
    ready_at: Time,
    /// The handler that is running.
    handling: Option<&'static str>,
    /// The message that it handles, or that it is to handle again.
    trial: Option<Box<Trial<A::Msg>>>,
    /// While it is being restarted together with siblings.
    seat: Option<Seat>,
    ended: bool,
    /// What it is woken by, when it waits for its next message.
    spare: Option<Waker>,
    /// Since when it has been silent, if that matters.
    idle: Option<Box<Idle>>,
}

/// Why an incarnation stopped living.
enum Turn {
    End(ExitReason),
    Fail(Cause),
    /// Siblings wait for it to be restarted with them.
    Called,
}

/// What the next item in hand came to, as far as that needs no waiting.
enum Next {
    /// There was none.
    Empty,
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
        Self {
            cx,
            actor,
            started: false,
            recipe,
            record: Record::default(),
            ready_at: Time::START,
            handling: None,
            trial: None,
            seat: None,
            ended: false,
            spare: None,
            idle: None,
        }
    }

    /// Lives until the end. The rare parts of a life are boxed, so that an idle cell is small.
    pub(crate) async fn run(&mut self) {
        let rest = self.cx.mailbox.header().life.starts_after;
        if !rest.is_zero() {
            Box::pin(self.pause(rest)).await;
        }
        let reason = loop {
            let turn = match Box::pin(self.birth()).await {
                Ok(()) => self.live().await,
                Err(turn) => turn,
            };
            let end = match turn {
                Turn::End(reason) => Box::pin(self.revive(reason)).await,
                Turn::Fail(cause) => Box::pin(self.fail(cause)).await,
                Turn::Called => Box::pin(self.answer_call()).await,
            };
            if let Some(reason) = end {
                break reason;
            }
        };
        Box::pin(self.die(reason)).await;
    }

    /// Makes and starts an incarnation, unless there is one that goes on.
    async fn birth(&mut self) -> Result<(), Turn> {
        if self.started {
            self.cx.mailbox.show(Phase::Idle);
            return Ok(());
        }
        self.heed_end()?;
        let mailbox = self.cx.mailbox.clone();
        let mut limit = limit(&mailbox, "init", mailbox.header().life.start_within);
        mailbox.begins(limit.since);
        let made = match &self.recipe {
            None => Ok(self.actor.take()),
            Some(Recipe::Now(make)) => guard(|| make(&mut self.cx)).and_then(|made| made).map(Some),
            Some(Recipe::Later(make)) => {
                let future = guard(|| make(&mut self.cx)).map_err(Turn::Fail)?;
                run_hook(mailbox.clone(), limit, pin!(Some(future))).await.or_turn()?.map(Some)
            }
        };
        self.actor = made.map_err(Turn::Fail)?;
        self.heed_failure()?;
        // Making may have taken long enough for somebody to lose patience.
        if mailbox.ending() == Some(Stop::Kill) {
            return Err(Turn::killed());
        }
        let Some(actor) = &mut self.actor else { return Err(Turn::killed()) };
        limit.hook = "started";
        let started =
            run_hook(mailbox.clone(), limit, pin!(Some(actor.started(&mut self.cx)))).await;
        started.or_turn()?.map_err(Turn::Fail)?;
        self.heed_failure()?;
        self.started = true;
        self.ready_at = self.cx.now();
        mailbox.set_ready();
        // The next of the round may be made again.
        self.seat = None;
        Ok(())
    }

    /// The handler or hook that has just ended may have declared a failure.
    fn heed_failure(&mut self) -> Result<(), Turn> {
        match self.cx.failure.take() {
            None => Ok(()),
            Some(cause) => Err(Turn::Fail(cause)),
        }
    }

    fn heed_end(&self) -> Result<(), Turn> {
        match self.cx.mailbox.ending() {
            None => Ok(()),
            Some(Stop::Stop) => Err(Turn::End(ExitReason::Stopped)),
            Some(Stop::Kill) => Err(Turn::killed()),
        }
    }

    async fn live(&mut self) -> Turn {
        let mut left = self.cx.hub().world.turn();
        loop {
            // Its own word comes before those of others, but for a kill.
            if self.cx.stops && self.cx.mailbox.ending() != Some(Stop::Kill) {
                return Turn::End(ExitReason::Stopped);
            }
            if self.cx.mailbox.is_signalled()
                && let Err(turn) = Box::pin(self.signalled()).await
            {
                return turn;
            }
            let mut next = self.next();
            while let Next::Slow { wait, deadline, scope } = next {
                next = Box::pin(self.take_time(wait, deadline, scope)).await;
            }
            match next {
                Next::Empty => {
                    self.cx.mailbox.show(Phase::Idle);
                    self.fall_silent();
                    if poll_fn(|task| self.poll_take(task)).await {
                        continue;
                    }
                    return Turn::End(ExitReason::Stopped);
                }
                Next::Done | Next::Slow { .. } => {}
                Next::Later { deadline, scope } => {
                    let mailbox = self.cx.mailbox.clone();
                    let here = Present::new(mailbox, deadline);
                    let Self { actor, cx, .. } = &mut *self;
                    if let Err(turn) = run(here, scope, pin!(later(actor, cx))).await.or_turn() {
                        return turn;
                    }
                }
                Next::Blocking(scope) => {
                    if let Err(turn) = Box::pin(self.block(scope)).await {
                        return turn;
                    }
                }
                Next::Terminated(notice) => {
                    self.cx.mailbox.show(Phase::Idle);
                    if let Err(turn) = Box::pin(self.terminated(*notice)).await {
                        return turn;
                    }
                }
                Next::Over(turn) => return turn,
            }
            if let Err(turn) = self.heed_failure() {
                return turn;
            }
            self.handling = None;
            self.end_trial();
            left -= 1;
            if left == 0 {
                left = self.cx.hub().world.turn();
                self.cx.mailbox.show(Phase::Idle);
                yield_now().await;
            }
        }
    }

    /// Everything about the next item that needs no waiting. A plain function, so that what it moves around is on the
    /// stack, and not in the cell's future for ever.
    fn next(&mut self) -> Next {
        if let Some(again) = self.try_again() {
            return match again {
                Ok(envelope) => {
                    let scope = self.scope(&envelope, Trail::none());
                    self.handle(envelope, scope, true)
                }
                Err(cause) => Next::Over(Turn::Fail(cause)),
            };
        }
        let mut envelope = match self.cx.mailbox.begin_next() {
            None => return Next::Empty,
            Some(Item::Message(envelope)) => envelope,
            Some(Item::Notice(Notice::Terminated(notice), _)) => return Next::Terminated(notice),
            Some(Item::Notice(Notice::Marker(marker), _)) => {
                drop(marker);
                return Next::Done;
            }
            Some(Item::Notice(Notice::Drain, _)) => {
                return Next::Over(Turn::End(ExitReason::Drained));
            }
        };
        let world = &self.cx.hub().world;
        if !envelope.path().begin(&|| world.now()) {
            // Its asker has given up. The drop of its arguments is still the user's code.
            self.cx.mailbox.count_expired();
            self.cx.mailbox.header().contain(|| drop(envelope));
            return Next::Done;
        }
        self.handling = Some(envelope.kind());
        let trail = envelope.take_trail();
        let scope = self.scope(&envelope, trail);
        match self.set_aside(envelope) {
            Ok(envelope) => self.handle(envelope, scope, false),
            Err(cause) => Next::Over(Turn::Fail(cause)),
        }
    }

    fn scope(&self, envelope: &Envelope<A::Msg>, trail: Trail) -> Scope {
        let header = self.cx.mailbox.header();
        Scope::begin(trail, envelope.path().has_asker(), header.target, envelope.kind())
    }

    fn handle(&mut self, envelope: Envelope<A::Msg>, scope: Scope, again: bool) -> Next {
        let kind = self.cx.mailbox.began(&envelope, again);
        self.handling = Some(kind);
        if self.cx.hub().records() {
            self.be_seen(&envelope, again);
        }
        if self.cx.hub().world.director().is_some() {
            return self.be_directed(envelope, scope);
        }
        self.dispatch(envelope, scope)
    }

    fn dispatch(&mut self, envelope: Envelope<A::Msg>, scope: Scope) -> Next {
        let Some(actor) = &mut self.actor else { return Next::Over(Turn::killed()) };
        let deadline = envelope.path().deadline();
        match until(deadline, || guard(|| scope.enter(|| actor.now(&mut self.cx, envelope)))) {
            Ok(Step::Done) => Next::Done,
            Ok(Step::Later(envelope)) => {
                self.cx.mailbox.lay_back(envelope);
                Next::Later { deadline, scope }
            }
            Ok(Step::Blocking(envelope)) if self.cx.hub().world.is_one_thread() => {
                match until(deadline, || {
                    guard(|| scope.enter(|| actor.block(&mut self.cx, envelope)))
                }) {
                    Ok(()) => Next::Done,
                    Err(cause) => Next::Over(Turn::Fail(cause)),
                }
            }
            Ok(Step::Blocking(envelope)) => {
                self.cx.mailbox.lay_back(envelope);
                Next::Blocking(scope)
            }
            Err(cause) => Next::Over(Turn::Fail(cause)),
        }
    }

    /// Works off the control lane.
    async fn signalled(&mut self) -> Result<(), Turn> {
        self.cx.mailbox.show(Phase::Idle);
        while let Some(control) = self.cx.mailbox.next_control() {
            match control {
                Control::End(Stop::Stop) => return Err(Turn::End(ExitReason::Stopped)),
                Control::End(Stop::Kill) => return Err(Turn::killed()),
                Control::Call => return Err(Turn::Called),
                Control::Fail(cause) => return Err(Turn::Fail(cause)),
                Control::Consult(mut question) => {
                    question.notice.settled = !question.answer.is_wanted();
                    // Between two incarnations there is nobody to ask; the child's own policy holds.
                    let Some(actor) = &mut self.actor else {
                        let proposal = question.notice.proposal;
                        question.answer.put(proposal);
                        continue;
                    };
                    let mailbox = self.cx.mailbox.clone();
                    mailbox.forget_asker();
                    let limit = limit(&mailbox, "child_failed", mailbox.header().life.hook_within);
                    let hook = Box::pin(actor.child_failed(&mut self.cx, question.notice));
                    let directive = run_hook(mailbox, limit, pin!(Some(hook))).await.or_turn()?;
                    question.answer.put(directive);
                    self.heed_failure()?;
                }
            }
        }
        Ok(())
    }

    async fn terminated(&mut self, notice: Terminated) -> Result<(), Turn> {
        // A notice that was under way when the watch was given back is not wanted any more.
        if self.cx.watching.remove(&notice.who.id).is_none() {
            return Ok(());
        }
        let Some(actor) = &mut self.actor else { return Ok(()) };
        let mailbox = self.cx.mailbox.clone();
        let limit = limit(&mailbox, "terminated", mailbox.header().life.hook_within);
        let hook = pin!(Some(actor.terminated(&mut self.cx, notice)));
        run_hook(mailbox, limit, hook).await.or_turn()
    }

    fn drop_state(&mut self) {
        self.started = false;
        self.cx.stops = false;
        self.cx.failure = None;
        self.cx.mailbox.set_state(None);
        let actor = self.actor.take();
        self.cx.mailbox.header().contain(|| drop(actor));
    }

    /// The message that was being handled is not tried again.
    fn bury_message(&mut self, why: DeadReason) -> Option<&'static str> {
        let kind = self.handling.take()?;
        // Whoever was given up in the middle of a message had it buried then.
        if self.cx.mailbox.exit().is_none() {
            self.cx.mailbox.bury(kind, why);
        }
        Some(kind)
    }
}

/// What a hook may take that begins now.
fn limit<M: Message>(mailbox: &Mailbox<M>, hook: &'static str, within: Duration) -> Limit {
    Limit { hook, within, since: mailbox.header().hub.world.now() }
}

/// The second step of dispatch, for the message that was laid back.
fn later<'a, A: Actor<Msg: Send>>(
    actor: &'a mut Option<A>,
    cx: &'a mut Context<A>,
) -> Option<impl Future<Output = ()> + Send + 'a> {
    let envelope = cx.mailbox.take_up()?;
    Some(actor.as_mut()?.later(cx, envelope))
}

impl<T> Ran<T> {
    /// What it came to, or why the incarnation stops living.
    fn or_turn(self) -> Result<T, Turn> {
        match self {
            Ran::Done(output) => Ok(output),
            Ran::Failed(cause) => Err(Turn::Fail(cause)),
            Ran::CutOff(Cut::Killed) => Err(Turn::killed()),
            Ran::CutOff(Cut::Called) => Err(Turn::Called),
        }
    }
}

impl Turn {
    fn killed() -> Self {
        Turn::End(ExitReason::Killed { confirmed: true })
    }
}
