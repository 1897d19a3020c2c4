//! The mailbox as a place in the tree: what parents and children say to one another, and who waits for whom.
//!
//! The tree knows a node by its type, and so do its tables of functions: each is made once for each kind of message, and
//! does no more than to pass on.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::{Control, Front, Inbox, Mailbox, Message, Notice, Ordering, Stop};
use crate::exit::{Cause, ExitReason, Failure};
use crate::reply::{Asked, Stage};
use crate::supervision::Strategy;
use crate::time::Time;
use crate::tree::{
    Awaited, Cut, Family, Header, Node, Parent, Question, Seat, Snapshot, Terminated, Wait, Word,
};

impl Inbox {
    fn hear(&self, word: Word) {
        match word {
            Word::Stop => self.stop(),
            Word::Kill => self.kill(),
            Word::Drain => self.drain(),
            Word::Fail(cause) => self.fail(cause),
            Word::Abandon => self.abandon(),
            Word::Call(seat) => self.call(seat),
            Word::CutOff => self.cut_off(),
            Word::Wait(wait) => self.note_wait(wait),
            Word::ForgetWaits => self.forget_waits(),
            Word::Forget(key) => self.forget(key),
            Word::Watch(watcher) => self.watch(watcher),
            Word::Unwatch(watcher) => self.unwatch(watcher),
            Word::Terminated(notice) => self.tell_terminated(notice),
            Word::TurnedAway(how) => self.count_turned_away(how),
            Word::AtEnd(keeper) => self.at_end(keeper),
        }
    }

    pub(crate) fn stop(&self) {
        self.end(Stop::Stop);
    }

    pub(crate) fn kill(&self) {
        self.end(Stop::Kill);
    }

    pub(crate) fn drain(&self) {
        // A closed mailbox is drained by its end.
        let _ = self.push_notice(Notice::Drain);
    }

    /// Makes it fail, for what was done in its name beside its cell.
    pub(crate) fn fail(&self, cause: Cause) {
        // A closed mailbox belongs to an actor that is ending anyway.
        let _ = self.push_control(Control::Fail(cause));
    }

    fn escalate(&self, failure: Failure) {
        self.fail(Cause::Child(Box::new(failure)));
    }

    pub(super) fn tell_terminated(&self, notice: Terminated) {
        // Whoever has closed his mailbox does not want to know any more.
        let _ = self.push_notice(Notice::Terminated(Box::new(notice)));
    }

    pub(super) fn call(&self, seat: Seat) {
        let mut seat = Some(seat);
        let mut replaced = None;
        self.control(
            |book| {
                if !book.closed
                    && let Some(seat) = seat.take()
                {
                    replaced = book.controls.call(seat);
                }
            },
            false,
        );
    }

    fn cut_off(&self) {
        self.control(|book| book.controls.cut_off(), true);
    }

    /// Asks the actor's own `#[child_failed]`; says how long that may take, if there is one.
    fn consult(&self, question: Question) -> Option<Duration> {
        let asked = self.header.life.nature().decides
            && self.push_control(Control::Consult(Box::new(question))).is_ok();
        asked.then_some(self.header.life.hook_within)
    }

    fn is_at(&self, what: &Arc<dyn Awaited>) -> bool {
        let place = Arc::as_ptr(what).cast::<()>();
        let is_there = |asker: Option<&Arc<dyn Asked>>| {
            asker.is_some_and(|asker| Arc::as_ptr(asker).cast::<()>() == place)
        };
        is_there(self.state().book.asker.as_ref()) || is_there(self.hand().asker())
    }
}

impl Front {
    pub(crate) fn note_wait(&self, wait: Wait) {
        let is_over = |wait: &Wait| wait.what.stage() == Stage::Over;
        let mut over = Vec::new();
        let last = {
            let mut hand = self.hand_to_hold();
            let held = hand.open();
            match held.last_wait.replace(wait) {
                Some(last) if !is_over(&last) => {
                    let earlier = &mut held.earlier_waits;
                    // Only before it would grow, so that many waits at once cost no more than they are.
                    if earlier.len() == earlier.capacity() {
                        over.extend(earlier.extract_if(.., |wait| is_over(wait)));
                    }
                    earlier.push(last);
                    None
                }
                last => last,
            }
        };
        self.waiting.store(true, Ordering::SeqCst);
        drop((over, last));
    }

    pub(crate) fn is_waiting(&self) -> bool {
        self.touch();
        self.waiting.load(Ordering::SeqCst)
    }

    pub(crate) fn waits(&self) -> Vec<Wait> {
        self.touch();
        self.hand().waits()
    }

    pub(crate) fn forget_waits(&self) {
        self.waiting.store(false, Ordering::SeqCst);
        let forgotten = {
            let mut hand = self.hand();
            let Some(held) = hand.held() else { return };
            (held.last_wait.take(), std::mem::take(&mut held.earlier_waits))
        };
        drop(forgotten);
    }
}

impl<M: Message + Send> Parent for Mailbox<M> {
    fn write_path(&self, path: &mut String) {
        self.front.header.write_path(path);
    }

    fn family(&self) -> &Family {
        self.front.family()
    }

    fn escalate(&self, failure: Failure) {
        self.any().escalate(failure);
    }

    fn strategy(&self) -> Strategy {
        self.front.header.life.children
    }

    fn consult(self: Arc<Self>, question: Question) -> Option<(Arc<dyn Node>, Duration)> {
        match self.any().consult(question) {
            Some(within) => Some((self, within)),
            None => None,
        }
    }
}

impl<M: Message + Send> Node for Mailbox<M> {
    fn header(&self) -> &Header {
        &self.front.header
    }

    fn hear(&self, word: Word) {
        self.any().hear(word);
    }

    fn cut_or_busy(&self) -> Option<Cut> {
        self.any().cut_or_busy()
    }

    fn is_waiting(&self) -> bool {
        self.front.is_waiting()
    }

    fn waits(&self) -> Vec<Wait> {
        self.front.waits()
    }

    fn is_at(&self, what: &Arc<dyn Awaited>) -> bool {
        self.any().is_at(what)
    }

    fn is_sealed(&self) -> bool {
        self.any().is_sealed()
    }

    fn exit(&self) -> Option<ExitReason> {
        self.any().exit()
    }

    fn snapshot(&self, path: Arc<str>, depth: usize, at: Time) -> Snapshot {
        self.any().snapshot(path, depth, at)
    }

    fn kinds_waiting(&self) -> Vec<&'static str> {
        self.any().kinds_waiting()
    }

    fn poll_exit(&self, key: &mut Option<u64>, cx: &mut Context<'_>) -> Poll<ExitReason> {
        self.any().poll_exit(key, cx)
    }

    fn poll_ready(
        &self,
        key: &mut Option<u64>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), ExitReason>> {
        self.any().poll_ready(key, cx)
    }
}
