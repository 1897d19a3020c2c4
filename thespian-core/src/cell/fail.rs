//! A failure: what is done about it, and doing it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::Part;
use super::guard::{guard, unless_wanted};
use super::renew::Because;
use crate::contain::misses_tokio;
use crate::error::NotExecuted;
use crate::exit::{Cause, ExitReason, Failure};
use crate::hub::DeadReason;
use crate::mailbox::{Phase, Stop};
use crate::reply::NoReply;
use crate::supervision::{Course, Directive, Failed, Record, propose, settle};
use crate::time::Time;
use crate::tree::{Advice, ChildFailed, On, Question, Wait, begin_to_wait};
use crate::world::{Random, World};

impl dyn Part {
    /// Returns how the actor ends, or nothing if it goes on.
    pub(super) async fn fail(&mut self, cause: Cause) -> Option<ExitReason> {
        let now = self.now();
        // The one that counts is at hand.
        self.own_mut().failure = None;
        let inbox = self.share();
        if inbox.exit().is_some() || inbox.ending() == Some(Stop::Kill) {
            // Killed, and perhaps long given up: nobody is to be bothered with how its handler came to an end.
            if self.bury_message(DeadReason::Poison).is_some() {
                self.give_up_trial(None);
            }
            inbox.header().overlook(cause);
            return Some(ExitReason::Killed { confirmed: true });
        }
        let started = self.life().started;
        let lived = if started { now - self.life().ready_at } else { Duration::ZERO };
        let failed = Failed { renewable: self.recipe().is_some(), started, lived, at: now };
        let life = &inbox.header().life;
        let (proposal, cause) = propose(life, self.record(), &failed, cause);
        // Whoever declares a failure has handled his message.
        let message = match cause.root() {
            Cause::Error(_) => self.take_handling(),
            _ if self.tries_left().is_some() => self.take_handling(),
            _ => self.bury_message(DeadReason::Poison),
        };
        inbox.show(Phase::Failing);
        let mut failure = self.note(cause, message, now);
        let directive = self.consult(&failure, proposal).await;
        let dice = Random::new(inbox.header().hub.world.random()).unit();
        let (course, cause) = settle(life, self.record(), &failed, directive, failure.cause, dice);
        failure.cause = cause;
        if message.is_some() {
            self.judge_trial(matches!(course, Course::Stay | Course::Renew { .. }));
        }
        match course {
            Course::Stay => {
                if self.habits().has_states {
                    self.follow_up_step();
                }
                None
            }
            Course::Renew { wait } => {
                self.renew(Because::Failed(failure), wait).await;
                None
            }
            Course::Stop => Some(ExitReason::Failed(failure)),
            Course::Escalate => {
                inbox.header().parent.escalate(failure.clone());
                Some(ExitReason::Failed(failure))
            }
        }
    }

    async fn consult(&mut self, failure: &Failure, proposal: Directive) -> Directive {
        let inbox = self.share();
        let header = inbox.header();
        let (child, failure) = (header.target, failure.clone());
        let notice = ChildFailed { child, failure, proposal, settled: false };
        let (question, answer) = Question::new(notice);
        let parent = header.parent.clone();
        let Some((on, within)) = parent.consult(question) else { return proposal };
        let mut patience = header.hub.world.sleep(within);
        // A parent that waits for this child is not waited for.
        let advice = Arc::new(Advice(answer.clone()));
        begin_to_wait(&self.node(), Wait { on: On::Actor(on), what: advice });
        let asked = answer.clone();
        let answer = poll_fn(|task| match answer.poll(task) {
            // A dropped question means that the parent itself is ending.
            Poll::Ready(Err(NoReply::NotExecuted(NotExecuted::Cycle(_)))) => Poll::Ready(proposal),
            Poll::Ready(answer) => Poll::Ready(answer.unwrap_or(Directive::Stop)),
            Poll::Pending => Pin::new(&mut patience).poll(task).map(|()| proposal),
        });
        // A stop that comes meanwhile is the answer; a call to be restarted with siblings waits no longer.
        let answer = unless_wanted(&inbox, answer).await;
        inbox.forget_waits();
        asked.forget();
        match answer {
            Some(directive) => directive,
            None if inbox.ending().is_some() => Directive::Stop,
            None => proposal,
        }
    }

    /// The actor failed at the message that is on trial, if one is. Once that has come too often, or if the actor ends, there is
    /// no other try.
    fn judge_trial(&mut self, goes_on: bool) {
        match self.tries_left() {
            None => {}
            Some(left) if goes_on && *left > 0 => *left -= 1,
            Some(_) if goes_on => self.give_up_trial(Some(DeadReason::Quarantined)),
            Some(_) => self.give_up_trial(Some(DeadReason::Poison)),
        }
    }

    pub(super) fn now(&self) -> Time {
        self.inbox().header().hub.world.now()
    }

    pub(super) fn record(&mut self) -> &mut Record {
        self.life_mut().record.get_or_insert_default()
    }

    fn take_handling(&mut self) -> Option<&'static str> {
        let handler = self.life_mut().handling.take()?;
        Some(self.kind(handler))
    }

    /// The message that was being handled is not tried again.
    pub(super) fn bury_message(&mut self, why: DeadReason) -> Option<&'static str> {
        let kind = self.take_handling()?;
        // Whoever was given up in the middle of a message had it buried then.
        if self.inbox().exit().is_none() {
            self.inbox().bury(kind, why);
        }
        Some(kind)
    }

    /// The handler may have gone on to another state before it failed. What comes of the hooks is noted, and no more: they are what the
    /// directive was about.
    fn follow_up_step(&mut self) {
        let failed = guard(|| self.follow_up()).err();
        let declared = self.own_mut().failure.take().map(|cause| *cause);
        for cause in failed.into_iter().chain(declared) {
            self.note_failure(cause);
        }
    }

    /// A failure about which nothing is to be decided any more.
    pub(super) fn note_failure(&self, cause: Cause) -> Failure {
        self.note(cause, None, self.now())
    }

    fn note(&self, cause: Cause, message: Option<&'static str>, at: Time) -> Failure {
        let (header, restarts) = (self.inbox().header(), self.restarts());
        let path = header.path();
        let record = self.inbox().crash_record(&path);
        let failure = Failure { path, cause, message, restarts, at, record };
        self.inbox().failed(&failure);
        let world = &header.hub.world;
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
