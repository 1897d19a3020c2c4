//! Milestones: who waits to hear of an actor's start and end, and how that end is written.

use std::collections::BTreeMap;
use std::mem::{replace, take};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::{Inbox, Ordering, Phase};
use crate::exit::ExitReason;
use crate::hub::{DeadReason, What};
use crate::id::ActorId;
use crate::tree::{Header, Keeper, Node, Terminated};

/// Who waits to hear of what becomes of the actor, and in the end how it ended.
#[derive(Default)]
pub(super) enum Milestones {
    /// As with most actors.
    #[default]
    Nobody,
    Audience(Box<Audience>),
    /// What can be said of many needs no room of its own.
    Ended(&'static ExitReason),
    Exit(Box<ExitReason>),
}

#[derive(Default)]
pub(super) struct Audience {
    watchers: BTreeMap<ActorId, Arc<dyn Node>>,
    waiting: BTreeMap<u64, Waker>,
    next_key: u64,
    keepers: Vec<Arc<dyn Keeper>>,
}

impl Milestones {
    /// Whether somebody is to hear of the end.
    pub(super) fn has_audience(&self) -> bool {
        matches!(self, Milestones::Audience(_))
    }

    /// How it ended, if that is written.
    pub(super) fn exit(&self) -> Option<&ExitReason> {
        match self {
            Milestones::Nobody | Milestones::Audience(_) => None,
            Milestones::Ended(exit) => Some(exit),
            Milestones::Exit(exit) => Some(exit),
        }
    }

    /// Writes the end. Returns who is to hear of it.
    fn end(&mut self, reason: &ExitReason) -> Option<Box<Audience>> {
        let end = match reason {
            ExitReason::Stopped => Milestones::Ended(&ExitReason::Stopped),
            ExitReason::Drained => Milestones::Ended(&ExitReason::Drained),
            reason => Milestones::Exit(Box::new(reason.clone())),
        };
        match replace(self, end) {
            Milestones::Audience(audience) => Some(audience),
            _ => None,
        }
    }

    fn audience(&mut self) -> Option<&mut Audience> {
        match self {
            Milestones::Audience(audience) => Some(audience),
            _ => None,
        }
    }

    /// The audience for somebody more, or how it ended.
    fn join(&mut self) -> Result<&mut Audience, &ExitReason> {
        if let Milestones::Nobody = self {
            *self = Milestones::Audience(Box::default());
        }
        match self {
            Milestones::Audience(audience) => Ok(audience),
            Milestones::Exit(exit) => Err(exit),
            Milestones::Ended(exit) => Err(exit),
            Milestones::Nobody => Err(&ExitReason::Gone),
        }
    }

    fn take_keepers(&mut self) -> Vec<Arc<dyn Keeper>> {
        self.audience().map(|audience| take(&mut audience.keepers)).unwrap_or_default()
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

impl Inbox {
    /// The actor is ready for its first message.
    pub(crate) fn set_ready(&self) {
        self.show(Phase::Idle);
        self.is_patient.store(false, Ordering::Relaxed);
        let Header { hub, target, .. } = &self.header;
        hub.note_of_life(*target, || self.header.path(), || What::Ready);
        let waiting = {
            let book = &mut self.state().book;
            if book.ready {
                return;
            }
            book.ready = true;
            match book.milestones.audience() {
                Some(audience) => take(&mut audience.waiting),
                None => return,
            }
        };
        for waker in waiting.into_values() {
            self.header.contain(|| waker.wake());
        }
    }

    /// The last steps of the end, from the name on. False if somebody else has written the end already.
    pub(crate) fn finish(&self, reason: &ExitReason) -> bool {
        if self.header.name.is_some() {
            if self.exit().is_some() {
                return false;
            }
            self.header.parent.family().release_name(&self.header);
        }
        let (audience, asker, rare, flow) = loop {
            let mut state = self.state();
            let book = &mut state.book;
            if book.milestones.exit().is_some() {
                return false;
            }
            let keepers = book.milestones.take_keepers();
            if !keepers.is_empty() {
                // They are to forget before the end can be seen; and so is who comes meanwhile.
                drop(state);
                self.take_leave(keepers);
                continue;
            }
            let mut flow = self.flow(book);
            // What an abandoned actor is stuck at has been counted as dead, and looks as if it were being handled still.
            flow.handled += take(&mut flow.waiting);
            let audience = book.milestones.end(reason);
            break (audience, book.asker.take(), book.rare.take(), flow);
        };
        self.header.hub.one_has_ended(flow);
        // Nor is there an answer any more for which its slot should be kept.
        let held = self.hand_to_empty().and_then(|mut hand| hand.0.take());
        if asker.is_some() || held.is_some() || rare.is_some() {
            self.header.contain(|| drop((asker, held, rare)));
        }
        let Header { hub, target, .. } = &self.header;
        hub.note_of_life(*target, || self.header.path(), || What::Ended(reason.clone()));
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

    /// Ends it in its own place, because its handler does not.
    pub(crate) fn abandon(&self) {
        self.family.close();
        self.seal();
        self.give_up_stuck();
        if self.exit().is_none()
            && let Some(kind) = self.handling()
        {
            self.bury(kind, DeadReason::Killed);
        }
        if self.finish(&ExitReason::Killed { confirmed: false }) {
            self.header.hub.abandon(self.header.target, self.header.path());
        }
    }

    pub(crate) fn is_sealed(&self) -> bool {
        self.state().book.closed
    }

    /// How it ended, if it has.
    pub(crate) fn exit(&self) -> Option<ExitReason> {
        self.state().book.milestones.exit().cloned()
    }

    pub(super) fn poll_exit(
        &self,
        key: &mut Option<u64>,
        cx: &mut Context<'_>,
    ) -> Poll<ExitReason> {
        let waker = cx.waker().clone();
        let replaced = match self.state().book.milestones.join() {
            Err(exit) => return Poll::Ready(exit.clone()),
            Ok(audience) => audience.wait(key, waker),
        };
        drop(replaced);
        self.lose_patience();
        Poll::Pending
    }

    pub(super) fn poll_ready(
        &self,
        key: &mut Option<u64>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), ExitReason>> {
        let waker = cx.waker().clone();
        let replaced = {
            let book = &mut self.state().book;
            if book.ready && book.milestones.exit().is_none() {
                return Poll::Ready(Ok(()));
            }
            match book.milestones.join() {
                Err(exit) => return Poll::Ready(Err(exit.clone())),
                Ok(audience) => audience.wait(key, waker),
            }
        };
        drop(replaced);
        self.lose_patience();
        Poll::Pending
    }

    pub(super) fn forget(&self, key: u64) {
        let removed = self
            .state()
            .book
            .milestones
            .audience()
            .and_then(|audience| audience.waiting.remove(&key));
        drop(removed);
    }

    pub(super) fn watch(&self, watcher: Arc<dyn Node>) {
        let reason = {
            let mut state = self.state();
            match state.book.milestones.join() {
                Err(exit) => exit.clone(),
                Ok(audience) => {
                    let id = watcher.header().target.id;
                    let replaced = audience.watchers.insert(id, watcher);
                    drop(state);
                    drop(replaced);
                    return self.lose_patience();
                }
            }
        };
        watcher.tell_terminated(Terminated { who: self.header.target, reason });
    }

    pub(super) fn unwatch(&self, watcher: ActorId) {
        let removed = self
            .state()
            .book
            .milestones
            .audience()
            .and_then(|audience| audience.watchers.remove(&watcher));
        drop(removed);
    }

    /// Has `keeper` forget this actor when it ends: before anybody hears of the end, and at once if it has ended.
    pub(crate) fn at_end(&self, keeper: Arc<dyn Keeper>) {
        {
            let book = &mut self.state().book;
            if let Ok(Audience { keepers, .. }) = book.milestones.join() {
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
