//! A failure: what is done about it, and doing it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::guard::{unless_ending, unless_killed};
use super::{Cell, Turn};
use crate::actor::Actor;
use crate::exit::{Cause, ExitReason, Failure};
use crate::hub::{DeadReason, What};
use crate::mailbox::Stop;
use crate::supervision::{Directive, Failed, Restart, decide};
use crate::tree::{ChildFailed, Node as _, Pace, Parent, Question, end_all};
use crate::world::yield_now;

/// How long a parent's `#[child_failed]` may take to answer before its child's own policy holds. The parent may be in a
/// long handler, and the child's messages wait meanwhile.
const CONSULT_WITHIN: Duration = Duration::from_secs(5);

impl<A: Actor<Msg: Send>> Cell<A> {
    /// Returns how the actor ends, or nothing if it goes on.
    pub(super) async fn fail(&mut self, cause: Cause) -> Option<ExitReason> {
        let hub = self.cx.hub().clone();
        let now = hub.world.now();
        if self.cx.mailbox.exit().is_some() || self.cx.mailbox.ending() == Some(Stop::Kill) {
            // Killed, and perhaps long given up: nobody is to be bothered with how its handler came to an end.
            self.bury_message(DeadReason::Poison);
            return Some(ExitReason::Killed { confirmed: true });
        }
        let restarts = self.record.restarts;
        let dice = self.cx.rng().unit();
        let lived = if self.started { now - self.ready_at } else { Duration::ZERO };
        let failed = Failed { cause, started: self.started, lived, at: now };
        let life = &self.cx.mailbox.header().life;
        let plan = decide(life, self.recipe.is_some(), &mut self.record, failed, dice);
        let message = self.bury_message(DeadReason::Poison);
        let (path, record) = (self.cx.path(), Arc::default());
        let failure = Failure { path, cause: plan.cause, message, restarts, at: now, record };
        hub.note(|| failure.path.clone(), What::Failed(failure.clone()));
        match self.consult(&failure, plan.directive).await {
            Directive::Resume if self.started => None,
            Directive::Resume | Directive::Restart if self.recipe.is_some() => {
                self.shed().await;
                hub.note(|| failure.path.clone(), What::Restarted);
                // An actor that fails at every message of a long queue must not keep the others waiting.
                yield_now().await;
                None
            }
            Directive::Escalate => {
                self.cx.mailbox.header().parent.escalate(failure.clone());
                Some(ExitReason::Failed(failure))
            }
            Directive::Stop | Directive::Resume | Directive::Restart => {
                Some(ExitReason::Failed(failure))
            }
        }
    }

    async fn consult(&mut self, failure: &Failure, proposal: Directive) -> Directive {
        let header = self.cx.mailbox.header();
        let notice = ChildFailed { child: header.target, failure: failure.clone(), proposal };
        let (question, answer) = Question::new(notice);
        if !header.parent.consult(question) {
            return proposal;
        }
        let mut patience = header.hub.world.sleep(CONSULT_WITHIN);
        let answer = poll_fn(|task| match answer.poll(task) {
            // A dropped question means that the parent itself is ending.
            Poll::Ready(answer) => Poll::Ready(answer.unwrap_or(Directive::Stop)),
            Poll::Pending => Pin::new(&mut patience).poll(task).map(|()| proposal),
        });
        // A stop that comes meanwhile is the answer.
        unless_ending(&self.cx.mailbox, answer).await.unwrap_or(Directive::Stop)
    }

    /// Puts off the failed state: children first.
    pub(super) async fn shed(&mut self) {
        self.end_children().await;
        self.drop_state();
        self.cx.stops = false;
    }

    /// Ends the children in order, or by force once this actor is killed itself: then the result is true.
    ///
    /// What they had to say is forgotten with them: a failure that the last incarnation's child escalated is no failure of
    /// the next one.
    pub(super) async fn end_children(&mut self) -> bool {
        let mailbox = &self.cx.mailbox;
        let orderly = end_all(mailbox.family(), Pace::Orderly { until: None });
        let killed = unless_killed(mailbox, orderly).await.is_none();
        if killed {
            end_all(mailbox.family(), Pace::kill(&mailbox.header().hub.world)).await;
        }
        mailbox.forget_children();
        killed
    }

    /// An actor that stopped itself although it is permanent is made again, within its window of restarts.
    pub(super) async fn revive(&mut self, reason: ExitReason) -> Option<ExitReason> {
        let life = &self.cx.mailbox.header().life;
        let permanent =
            matches!(life.restart_kind(true), Restart::Permanent) && self.recipe.is_some();
        let now = self.cx.hub().world.now();
        let revives = std::mem::take(&mut self.cx.stops)
            && permanent
            && self.cx.mailbox.ending().is_none()
            && self.record.admit(life, Duration::MAX, now, 0.0).is_some();
        if !revives {
            return Some(reason);
        }
        self.end_children().await;
        if let Err(Turn::Fail(cause)) = self.say_goodbye(ExitReason::Stopped).await {
            self.note_failure(cause);
        }
        self.drop_state();
        self.cx.stops = false;
        None
    }

    /// A failure about which nothing is to be decided any more.
    pub(super) fn note_failure(&self, cause: Cause) -> Failure {
        let at = self.cx.hub().world.now();
        let (path, restarts, record) = (self.cx.path(), self.record.restarts, Arc::default());
        let failure = Failure { path, cause, message: None, restarts, at, record };
        self.cx.hub().note(|| failure.path.clone(), What::Failed(failure.clone()));
        failure
    }
}
