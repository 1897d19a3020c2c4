//! The mailbox as a place in the tree: start, end, watchers, and what parents and children say to one another.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::control::{Control, Controls, Stop};
use super::{Asker, Mailbox, Message, Notice, Phase};
use crate::exit::{Cause, ExitReason, Failure};
use crate::hub::{DeadReason, What};
use crate::id::ActorId;
use crate::reply::Stage;
use crate::supervision::Strategy;
use crate::time::Time;
use crate::tree::{
    Awaited, Cut, Family, Header, Keeper, Node, Parent, Question, Seat, Snapshot, Terminated,
    TurnedAway, Wait,
};

/// Who waits to hear of what becomes of the actor, and in the end how it ended. Most actors have none of it.
#[derive(Default)]
pub(super) struct Milestones(Option<Box<Milestone>>);

enum Milestone {
    Audience(Audience),
    Exit(ExitReason),
}

#[derive(Default)]
struct Audience {
    watchers: BTreeMap<ActorId, Arc<dyn Node>>,
    waiting: BTreeMap<u64, Waker>,
    next_key: u64,
    keepers: Vec<Arc<dyn Keeper>>,
}

impl Milestones {
    /// How it ended, if that is written.
    pub(super) fn exit(&self) -> Option<&ExitReason> {
        match self.0.as_deref()? {
            Milestone::Exit(exit) => Some(exit),
            Milestone::Audience(_) => None,
        }
    }

    /// Writes the end. Returns who is to hear of it.
    fn end(&mut self, reason: ExitReason) -> Option<Audience> {
        match *self.0.replace(Box::new(Milestone::Exit(reason)))? {
            Milestone::Audience(audience) => Some(audience),
            Milestone::Exit(_) => None,
        }
    }

    fn audience(&mut self) -> Option<&mut Audience> {
        match self.0.as_deref_mut()? {
            Milestone::Audience(audience) => Some(audience),
            Milestone::Exit(_) => None,
        }
    }

    /// The audience for somebody more, or how it ended.
    fn join(&mut self) -> Result<&mut Audience, &ExitReason> {
        let audience = || Box::new(Milestone::Audience(Audience::default()));
        match &mut **self.0.get_or_insert_with(audience) {
            Milestone::Audience(audience) => Ok(audience),
            Milestone::Exit(exit) => Err(exit),
        }
    }

    fn has_keepers(&mut self) -> bool {
        self.audience().is_some_and(|audience| !audience.keepers.is_empty())
    }

    fn take_keepers(&mut self) -> Vec<Arc<dyn Keeper>> {
        self.audience().map(|audience| std::mem::take(&mut audience.keepers)).unwrap_or_default()
    }
}

impl Audience {
    /// Registers `waker` under `key`, giving one out if there is none yet. Returns the waker it replaced.
    fn wait(&mut self, key: &mut Option<u64>, waker: Waker) -> Option<Waker> {
        let key = *key.get_or_insert_with(|| {
            self.next_key += 1;
            self.next_key
        });
        self.waiting.insert(key, waker)
    }
}

impl<M: Message + Send> Mailbox<M> {
    /// The actor is ready for its first message.
    pub(crate) fn set_ready(&self) {
        self.show(Phase::Idle);
        self.header.hub.note(self.header.target, || self.header.path(), What::Ready);
        let waiting = {
            let mut state = self.state();
            if state.ready {
                return;
            }
            state.ready = true;
            match state.milestones.audience() {
                Some(audience) => std::mem::take(&mut audience.waiting),
                None => return,
            }
        };
        for waker in waiting.into_values() {
            self.header.contain(|| waker.wake());
        }
    }

    /// The last steps of the end, from the name on. False if somebody else has written the end already.
    pub(crate) fn finish(&self, reason: ExitReason) -> bool {
        if self.exit().is_some() {
            return false;
        }
        self.family.close();
        self.header.parent.family().release_name(&self.header);
        let (audience, wakers, rare, flow) = loop {
            let keepers = self.state().milestones.take_keepers();
            self.take_leave(keepers);
            let mut state = self.state();
            if state.milestones.exit().is_some() {
                return false;
            }
            if state.milestones.has_keepers() {
                // Somebody came meanwhile, and is to forget before the end can be seen, too.
                continue;
            }
            let mut flow = self.flow(&state);
            // What an abandoned actor is stuck at has been counted as dead, and looks as if it were being handled still.
            flow.handled += std::mem::take(&mut flow.waiting);
            let audience = state.milestones.end(reason.clone());
            // A waker that stayed here would keep the task's memory as long as there is an address.
            let wakers = (state.cell.take(), state.asker.take());
            break (audience, wakers, state.rare.take(), flow);
        };
        self.header.hub.add_flow(flow);
        // Nor is there an answer any more for which its slot should be kept.
        let held = self.hand().0.take();
        self.header.contain(|| drop((wakers, held, rare)));
        self.header.hub.note(
            self.header.target,
            || self.header.path(),
            What::Ended(reason.clone()),
        );
        if let Some(audience) = audience {
            for watcher in audience.watchers.into_values() {
                let notice = Terminated { who: self.header.target, reason: reason.clone() };
                self.header.contain(|| watcher.tell_terminated(notice));
            }
            for waker in audience.waiting.into_values() {
                self.header.contain(|| waker.wake());
            }
        }
        // Last: a parent that has no child left takes all its children's ends for known.
        self.header.parent.family().remove(&self.header);
        true
    }

    fn take_leave(&self, keepers: Vec<Arc<dyn Keeper>>) {
        for keeper in keepers {
            self.header.contain(|| keeper.forget(self.header.target.id));
        }
    }
}

impl<M: Message + Send> Parent for Mailbox<M> {
    fn write_path(&self, path: &mut String) {
        self.header.write_path(path);
    }

    fn family(&self) -> &Family {
        &self.family
    }

    fn escalate(&self, failure: Failure) {
        self.fail(Cause::Child(Box::new(failure)));
    }

    fn strategy(&self) -> Strategy {
        self.header.life.children
    }

    fn consult(self: Arc<Self>, question: Question) -> Option<(Arc<dyn Node>, Duration)> {
        let asked = self.header.life.nature().decides
            && self.push_control(Control::Consult(Box::new(question))).is_ok();
        let within = self.header.life.hook_within;
        asked.then_some((self, within))
    }
}

impl<M: Message + Send> Node for Mailbox<M> {
    fn header(&self) -> &Header {
        &self.header
    }

    fn stop(&self) {
        self.end(Stop::Stop);
    }

    fn kill(&self) {
        self.end(Stop::Kill);
    }

    fn drain(&self) {
        // A closed mailbox is drained by its end.
        let _ = self.push_notice(Notice::Drain);
    }

    fn fail(&self, cause: Cause) {
        // A closed mailbox belongs to an actor that is ending anyway.
        let _ = self.push_control(Control::Fail(cause));
    }

    fn call(&self, seat: Seat) {
        let mut seat = Some(seat);
        let mut replaced = None;
        self.control(
            |state| {
                if !state.closed
                    && let Some(seat) = seat.take()
                {
                    replaced = state.controls.call(seat);
                }
            },
            false,
        );
    }

    fn cut_off(&self) {
        self.control(|state| state.controls.cut_off(), true);
    }

    fn cut_or_busy(&self, waker: &Waker) -> Option<Cut> {
        self.busy_unless(waker, Controls::cut)
    }

    fn killed_or_busy(&self, waker: &Waker) -> bool {
        let killed = |controls: &Controls| controls.cut().filter(|&cut| cut == Cut::Killed);
        self.busy_unless(waker, killed).is_some()
    }

    fn note_wait(&self, wait: Wait) {
        let is_over = |wait: &Wait| wait.what.stage() == Stage::Over;
        let (over, last): (Vec<Wait>, Option<Wait>) = {
            let mut hand = self.hand();
            let hand = hand.open();
            match &mut hand.waits[..] {
                // Mostly one is waited for at a time, and its place is kept.
                [last] if is_over(last) => (Vec::new(), Some(std::mem::replace(last, wait))),
                waits => {
                    // Only before it would grow, so that many waits at once cost no more than they are.
                    let is_full = waits.len() == hand.waits.capacity();
                    let over =
                        is_full.then(|| hand.waits.extract_if(.., |wait| is_over(wait)).collect());
                    if hand.waits.capacity() == 0 {
                        hand.waits.reserve_exact(1);
                    }
                    hand.waits.push(wait);
                    (over.unwrap_or_default(), None)
                }
            }
        };
        self.waiting.store(true, Ordering::SeqCst);
        drop((over, last));
    }

    fn is_waiting(&self) -> bool {
        self.touch();
        self.waiting.load(Ordering::SeqCst)
    }

    fn waits(&self) -> Vec<Wait> {
        self.touch();
        self.hand().waits().to_vec()
    }

    fn forget_waits(&self) {
        self.waiting.store(false, Ordering::SeqCst);
        let forgotten = {
            let mut hand = self.hand();
            let Some(hand) = hand.held() else { return };
            match hand.waits.len() {
                0 | 1 => (hand.waits.pop(), Vec::new()),
                _ => (None, std::mem::take(&mut hand.waits)),
            }
        };
        drop(forgotten);
    }

    fn is_at(&self, what: &Arc<dyn Awaited>) -> bool {
        let place = Arc::as_ptr(what).cast::<()>();
        let is_there = |asker: Option<&Asker<M>>| {
            asker.is_some_and(|asker| Arc::as_ptr(asker).cast::<()>() == place)
        };
        is_there(self.state().asker.as_ref()) || is_there(self.hand().asker())
    }

    fn abandon(&self) {
        self.family.close();
        self.seal();
        self.give_up_stuck();
        if self.exit().is_none()
            && let Some(kind) = self.handling()
        {
            self.bury(kind, DeadReason::Killed);
        }
        if self.finish(ExitReason::Killed { confirmed: false }) {
            self.header.hub.abandon(self.header.target, self.header.path());
        }
    }

    fn is_sealed(&self) -> bool {
        self.state().closed
    }

    fn exit(&self) -> Option<ExitReason> {
        self.state().milestones.exit().cloned()
    }

    fn snapshot(&self, path: Arc<str>, depth: usize, at: Time) -> Snapshot {
        self.take_snapshot(path, depth, at)
    }

    fn kinds_waiting(&self) -> Vec<&'static str> {
        self.kinds()
    }

    fn poll_exit(&self, key: &mut Option<u64>, cx: &mut Context<'_>) -> Poll<ExitReason> {
        let waker = cx.waker().clone();
        let replaced = {
            let mut state = self.state();
            match state.milestones.join() {
                Err(exit) => return Poll::Ready(exit.clone()),
                Ok(audience) => audience.wait(key, waker),
            }
        };
        drop(replaced);
        Poll::Pending
    }

    fn poll_ready(
        &self,
        key: &mut Option<u64>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), ExitReason>> {
        let waker = cx.waker().clone();
        let replaced = {
            let mut state = self.state();
            if state.ready && state.milestones.exit().is_none() {
                return Poll::Ready(Ok(()));
            }
            match state.milestones.join() {
                Err(exit) => return Poll::Ready(Err(exit.clone())),
                Ok(audience) => audience.wait(key, waker),
            }
        };
        drop(replaced);
        Poll::Pending
    }

    fn forget(&self, key: u64) {
        let removed =
            self.state().milestones.audience().and_then(|audience| audience.waiting.remove(&key));
        drop(removed);
    }

    fn watch(&self, watcher: Arc<dyn Node>) {
        let reason = {
            let mut state = self.state();
            match state.milestones.join() {
                Err(exit) => exit.clone(),
                Ok(audience) => {
                    let id = watcher.header().target.id;
                    let replaced = audience.watchers.insert(id, watcher);
                    drop(state);
                    drop(replaced);
                    return;
                }
            }
        };
        watcher.tell_terminated(Terminated { who: self.header.target, reason });
    }

    fn unwatch(&self, watcher: ActorId) {
        let removed = self
            .state()
            .milestones
            .audience()
            .and_then(|audience| audience.watchers.remove(&watcher));
        drop(removed);
    }

    fn tell_terminated(&self, notice: Terminated) {
        // Whoever has closed his mailbox does not want to know any more.
        let _ = self.push_notice(Notice::Terminated(Box::new(notice)));
    }

    fn turned_away(&self, how: TurnedAway) {
        self.count_turned_away(how);
    }

    fn at_end(&self, keeper: Arc<dyn Keeper>) {
        {
            let mut state = self.state();
            if let Ok(Audience { keepers, .. }) = state.milestones.join() {
                let known = keepers
                    .iter()
                    .any(|known| std::ptr::addr_eq(Arc::as_ptr(known), Arc::as_ptr(&keeper)));
                if !known {
                    keepers.push(keeper);
                }
                return;
            }
        }
        self.take_leave(vec![keeper]);
    }
}
