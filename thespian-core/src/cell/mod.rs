//! Cell: the loop that is an actor's life.
//! In: spawn. Out: nobody; it runs. Knows: actor, mailbox, tree, supervision. Never knows: who spawned it, or why.
//! Order: control before messages; the end goes through the steps of `ARCHITECTURE.md`, "How an actor dies".

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;

mod end;
mod fail;
mod guard;

pub(crate) use guard::guard;

use crate::actor::Context;
use crate::actor::Make;
use crate::actor::{Actor, Step};
use crate::exit::{Cause, ExitReason};
use crate::hub::{DeadReason, What};
use crate::mailbox::{Control, Item, Stop};
use crate::supervision::Window;
use crate::tree::Terminated;
use crate::world::yield_now;
use guard::{Ran, contain, run};

/// One actor, all its incarnations.
pub(crate) struct Cell<A: Actor<Msg: Send>> {
    cx: Context<A>,
    actor: Option<A>,
    make: Make<A>,
    batch: VecDeque<Item<A::Msg>>,
    window: Window,
    restarts: u64,
    /// The handler that is running.
    handling: Option<&'static str>,
    ended: bool,
}

/// Why an incarnation stopped living.
enum Turn {
    End(ExitReason),
    Fail(Cause),
}

impl<A: Actor<Msg: Send>> Cell<A> {
    pub(crate) fn new(cx: Context<A>, make: Make<A>) -> Self {
        Self {
            cx,
            actor: None,
            make,
            batch: VecDeque::new(),
            window: Window::default(),
            restarts: 0,
            handling: None,
            ended: false,
        }
    }

    /// Lives until the end. The rare parts of a life are boxed, so that an idle cell is small.
    pub(crate) async fn run(&mut self) {
        let reason = loop {
            let turn = match Box::pin(self.birth()).await {
                Ok(()) => self.live().await,
                Err(turn) => turn,
            };
            let end = match turn {
                Turn::End(reason) => Box::pin(self.revive(reason)).await,
                Turn::Fail(cause) => Box::pin(self.fail(cause)).await,
            };
            if let Some(reason) = end {
                break reason;
            }
        };
        Box::pin(self.die(reason)).await;
    }

    /// Makes and starts an incarnation, unless there is one that goes on.
    async fn birth(&mut self) -> Result<(), Turn> {
        if self.actor.is_some() {
            return Ok(());
        }
        if self.cx.mailbox.is_signalled() {
            self.signalled().await?;
        }
        let made = match &mut self.make {
            // A value that was taken is never asked for again: `decide` never restarts it.
            Make::Value(value) => value.take().ok_or_else(|| Cause::Panic("made twice".into())),
            Make::Now(make) => guard(|| make(&mut self.cx)).and_then(|made| made),
            Make::Later(make) => {
                let mailbox = self.cx.mailbox.clone();
                let future = guard(|| make(&mut self.cx)).map_err(Turn::Fail)?;
                match run(&mailbox, pin!(Some(future))).await {
                    Ran::Done(made) => made,
                    Ran::Panicked(cause) => Err(cause),
                    Ran::Killed => return Err(Turn::killed()),
                }
            }
        };
        let actor = self.actor.insert(made.map_err(Turn::Fail)?);
        let mailbox = self.cx.mailbox.clone();
        let started = run(&mailbox, pin!(Some(actor.started(&mut self.cx)))).await;
        let turn = match started {
            Ran::Done(Ok(())) => {
                mailbox.set_ready();
                return Ok(());
            }
            Ran::Done(Err(cause)) | Ran::Panicked(cause) => Turn::Fail(cause),
            Ran::Killed => Turn::killed(),
        };
        // An actor that did not start has no state worth keeping.
        self.drop_state();
        Err(turn)
    }

    async fn live(&mut self) -> Turn {
        let mut left = self.cx.hub().world.turn();
        loop {
            if self.cx.mailbox.is_signalled()
                && let Err(turn) = self.signalled().await
            {
                return turn;
            }
            if self.cx.stops {
                return Turn::End(ExitReason::Stopped);
            }
            let Some(item) = self.batch.pop_front() else {
                let Self { cx, batch, .. } = &mut *self;
                poll_fn(|task| cx.mailbox.poll_take(batch, task)).await;
                continue;
            };
            self.cx.mailbox.begun(self.batch.len());
            let lived = match item {
                Item::Message(envelope) if !envelope.path().begin() => {
                    // Its asker has given up. The drop of its arguments is still the user's code.
                    contain(|| drop(envelope));
                    Ok(())
                }
                Item::Message(envelope) => {
                    let kind = envelope.kind();
                    self.handling = Some(kind);
                    self.note_handled(kind);
                    let Some(actor) = &mut self.actor else { return Turn::killed() };
                    match guard(|| actor.now(&mut self.cx, envelope)) {
                        Ok(Step::Done) => Ok(()),
                        Ok(Step::Later(envelope)) => {
                            let mailbox = self.cx.mailbox.clone();
                            match run(&mailbox, pin!(Some(actor.later(&mut self.cx, envelope))))
                                .await
                            {
                                Ran::Done(()) => Ok(()),
                                Ran::Panicked(cause) => Err(Turn::Fail(cause)),
                                Ran::Killed => Err(Turn::killed()),
                            }
                        }
                        Err(cause) => Err(Turn::Fail(cause)),
                    }
                }
                Item::Terminated(notice) => Box::pin(self.terminated(*notice)).await,
                Item::Drain => Err(Turn::End(ExitReason::Drained)),
            };
            if let Err(turn) = lived {
                return turn;
            }
            self.handling = None;
            left -= 1;
            if left == 0 {
                left = self.cx.hub().world.turn();
                yield_now().await;
            }
        }
    }

    fn note_handled(&self, kind: &'static str) {
        let hub = self.cx.hub();
        if hub.records() {
            hub.note(|| self.cx.path(), What::Handled(kind));
        }
    }

    /// Works off the control lane.
    async fn signalled(&mut self) -> Result<(), Turn> {
        while let Some(control) = self.cx.mailbox.next_control() {
            match control {
                Control::End(Stop::Stop) => return Err(Turn::End(ExitReason::Stopped)),
                Control::End(Stop::Kill) => return Err(Turn::killed()),
                Control::Fail(cause) => return Err(Turn::Fail(cause)),
                Control::Consult(question) => {
                    // Between two incarnations there is nobody to ask; the child's own policy holds.
                    let Some(actor) = &mut self.actor else {
                        let proposal = question.notice.proposal;
                        question.answer.put(proposal);
                        continue;
                    };
                    let mailbox = self.cx.mailbox.clone();
                    let hook = Box::pin(actor.child_failed(&mut self.cx, question.notice));
                    match run(&mailbox, pin!(Some(hook))).await {
                        Ran::Done(directive) => question.answer.put(directive),
                        Ran::Panicked(cause) => return Err(Turn::Fail(cause)),
                        Ran::Killed => return Err(Turn::killed()),
                    }
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
        match run(&mailbox, pin!(Some(actor.terminated(&mut self.cx, notice)))).await {
            Ran::Done(()) => Ok(()),
            Ran::Panicked(cause) => Err(Turn::Fail(cause)),
            Ran::Killed => Err(Turn::killed()),
        }
    }

    fn drop_state(&mut self) {
        let actor = self.actor.take();
        contain(|| drop(actor));
    }

    /// The message that was being handled is not tried again.
    fn bury_message(&mut self, why: DeadReason) -> Option<&'static str> {
        let kind = self.handling.take()?;
        self.cx.mailbox.header().dead_letter(kind, why);
        Some(kind)
    }
}

impl Turn {
    fn killed() -> Self {
        Turn::End(ExitReason::Killed { confirmed: true })
    }
}
