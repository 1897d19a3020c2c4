//! A failure: what is done about it, and doing it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::Cell;
use super::guard::unless_wanted;
use super::renew::Because;
use crate::actor::Actor;
use crate::contain::misses_tokio;
use crate::error::NotExecuted;
use crate::exit::{Cause, ExitReason, Failure};
use crate::hub::DeadReason;
use crate::mailbox::{Phase, Stop};
use crate::reply::NoReply;
use crate::supervision::{Course, Directive, Failed, propose, settle};
use crate::time::Time;
use crate::tree::{Advice, ChildFailed, Node as _, On, Question, Wait, begin_to_wait};
use crate::world::World;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Returns how the actor ends, or nothing if it goes on.
    pub(super) async fn fail(&mut self, cause: Cause) -> Option<ExitReason> {
        let now = self.cx.now();
        // The one that counts is at hand.
        self.cx.failure = None;
        if self.cx.mailbox.any().exit().is_some()
            || self.cx.mailbox.any().ending() == Some(Stop::Kill)
        {
            // Killed, and perhaps long given up: nobody is to be bothered with how its handler came to an end.
            if self.bury_message(DeadReason::Poison).is_some() {
                self.give_up_trial(None);
            }
            self.cx.mailbox.header().overlook(cause);
            return Some(ExitReason::Killed { confirmed: true });
        }
        let started = self.started;
        let lived = if started { now - self.ready_at } else { Duration::ZERO };
        let failed = Failed { renewable: self.recipe.is_some(), started, lived, at: now };
        let mailbox = self.cx.mailbox.clone();
        let life = &mailbox.header().life;
        let (proposal, cause) = propose(life, self.record.get_or_insert_default(), &failed, cause);
        // Whoever declares a failure has handled his message.
        let message = match cause.root() {
            Cause::Error(_) => self.take_handling(),
            _ if self.trial.is_some() => self.take_handling(),
            _ => self.bury_message(DeadReason::Poison),
        };
        self.cx.mailbox.show(Phase::Failing);
        let mut failure = self.note(cause, message, now);
        let directive = self.consult(&failure, proposal).await;
        let (dice, cause) = (self.cx.rng().unit(), failure.cause);
        let (course, cause) =
            settle(life, self.record.get_or_insert_default(), &failed, directive, cause, dice);
        failure.cause = cause;
        if message.is_some() && self.trial.is_some() {
            self.judge_trial(matches!(course, Course::Stay | Course::Renew { .. }));
        }
        match course {
            Course::Stay => None,
            Course::Renew { wait } => {
                self.renew(Because::Failed(failure), wait).await;
                None
            }
            Course::Stop => Some(ExitReason::Failed(failure)),
            Course::Escalate => {
                mailbox.header().parent.escalate(failure.clone());
                Some(ExitReason::Failed(failure))
            }
        }
    }

    async fn consult(&mut self, failure: &Failure, proposal: Directive) -> Directive {
        let header = self.cx.mailbox.header();
        let (child, failure) = (header.target, failure.clone());
        let notice = ChildFailed { child, failure, proposal, settled: false };
        let (question, answer) = Question::new(notice);
        let parent = header.parent.clone();
        let Some((on, within)) = parent.consult(question) else { return proposal };
        let mut patience = header.hub.world.sleep(within);
        // A parent that waits for this child is not waited for.
        let advice = Arc::new(Advice(answer.clone()));
        begin_to_wait(&self.cx.node(), Wait { on: On::Actor(on), what: advice });
        let asked = answer.clone();
        let answer = poll_fn(|task| match answer.poll(task) {
            // A dropped question means that the parent itself is ending.
            Poll::Ready(Err(NoReply::NotExecuted(NotExecuted::Cycle(_)))) => Poll::Ready(proposal),
            Poll::Ready(answer) => Poll::Ready(answer.unwrap_or(Directive::Stop)),
            Poll::Pending => Pin::new(&mut patience).poll(task).map(|()| proposal),
        });
        // A stop that comes meanwhile is the answer; a call to be restarted with siblings waits no longer.
        let answer = unless_wanted(&self.cx.mailbox, answer).await;
        self.cx.mailbox.forget_waits();
        asked.forget();
        match answer {
            Some(directive) => directive,
            None if self.cx.mailbox.any().ending().is_some() => Directive::Stop,
            None => proposal,
        }
    }

    /// A failure about which nothing is to be decided any more.
    pub(super) fn note_failure(&self, cause: Cause) -> Failure {
        self.note(cause, None, self.cx.now())
    }

    fn note(&self, cause: Cause, message: Option<&'static str>, at: Time) -> Failure {
        let (path, restarts) = (self.cx.path(), self.restarts());
        let record = self.cx.mailbox.any().crash_record(&path);
        let failure = Failure { path, cause, message, restarts, at, record };
        self.cx.mailbox.any().failed(&failure);
        let world = &self.cx.hub().world;
        if is_foreign(world, &failure.cause) {
            world.halt(&failure);
        }
        failure
    }
}

/// Whether the actor has failed since it used what a run that can be had again does not have. To restart it, and perhaps
/// others with it, would only hide that, and so would an end at which nobody looks.
fn is_foreign(world: &World, cause: &Cause) -> bool {
    match cause.root() {
        Cause::Panic { text, .. } => world.is_repeatable() && misses_tokio(text),
        _ => false,
    }
}
