//! Who waits for whom, so that those who wait in a circle are told.
//!
//! While a handler awaits something that another actor must do first, its actor says so. Whoever begins to wait says it
//! *before* it looks whether the one it waits for waits, by way of others, for itself: of the two or more who close a
//! circle at the same moment, at least one sees the whole of it. Then one wait of the circle is broken: a parent is not
//! consulted, or an ask or a waiting send is refused, as one that was not executed. A wait counts only as long as it is
//! true: the message is still queued, or is the one that the other is handling.
//!
//! Known: what is awaited by the handler itself, through whatever combinator, with or without other things beside it. Not
//! known: what a task of the user's own awaits.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::task::Waker;

use super::Node;
use crate::contain::contain;
use crate::error::{Cycle, NotExecuted};
use crate::id::{ActorId, Target};
use crate::reply::{Slot, Stage};
use crate::supervision::Directive;

/// One thing that an actor waits for.
#[derive(Clone)]
pub(crate) struct Wait {
    /// Who must move first.
    pub(crate) on: Arc<dyn Node>,
    pub(crate) what: Arc<dyn Awaited>,
}

/// Something awaited, seen from the side of who waits.
pub(crate) trait Awaited: Send + Sync {
    fn stage(&self) -> Stage;
    /// Whether, and how gladly, it is given up to break a circle.
    fn yields(&self) -> Yields;
    /// Gives it up; says whom to wake for it.
    fn refuse(&self, cycle: Cycle) -> Option<Waker>;
}

/// Whether a wait may be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Yields {
    Gladly,
    IfNeedBe,
    Never,
}

impl<R: Send> Awaited for Slot<R> {
    fn stage(&self) -> Stage {
        Slot::stage(self)
    }

    fn yields(&self) -> Yields {
        Yields::IfNeedBe
    }

    fn refuse(&self, cycle: Cycle) -> Option<Waker> {
        self.refuse_queued(NotExecuted::Cycle(cycle))
    }
}

/// A child waits for what its parent's `#[child_failed]` says. There is an answer without that.
pub(crate) struct Advice(pub(crate) Arc<Slot<Directive>>);

impl Awaited for Advice {
    fn stage(&self) -> Stage {
        self.0.stage()
    }

    fn yields(&self) -> Yields {
        Yields::Gladly
    }

    fn refuse(&self, cycle: Cycle) -> Option<Waker> {
        self.0.refuse_queued(NotExecuted::Cycle(cycle))
    }
}

/// Somebody's start, end or step is waited for as long as this is held.
#[derive(Default)]
pub(crate) struct Milestone {
    over: Arc<Passed>,
}

#[derive(Default)]
struct Passed(AtomicBool);

impl Milestone {
    pub(crate) fn of(&self, on: Arc<dyn Node>) -> Wait {
        Wait { on, what: self.over.clone() }
    }
}

impl Drop for Milestone {
    fn drop(&mut self) {
        self.over.0.store(true, Ordering::Release);
    }
}

impl Awaited for Passed {
    fn stage(&self) -> Stage {
        if self.0.load(Ordering::Acquire) { Stage::Over } else { Stage::Queued }
    }

    fn yields(&self) -> Yields {
        Yields::Never
    }

    fn refuse(&self, _: Cycle) -> Option<Waker> {
        None
    }
}

impl Wait {
    /// Who is at it, or must come to it; nobody if it is over, or if its answer was put off.
    fn at(&self) -> Option<Arc<dyn Node>> {
        match self.what.stage() {
            Stage::Queued => Some(self.on.clone()),
            Stage::Begun if self.on.is_at(&self.what) => Some(self.on.clone()),
            // A pool: one of its workers may be at it.
            Stage::Begun => {
                self.on.family().all().into_iter().find(|child| child.is_at(&self.what))
            }
            Stage::Over => None,
        }
    }
}

/// Notes that `who` begins to wait, and breaks every circle that this closes.
pub(crate) fn begin_to_wait(who: &Arc<dyn Node>, wait: Wait) {
    who.note_wait(wait.clone());
    while find(who, &wait).is_some() {
        let waker = {
            // Looked for again by one at a time: somebody else may have broken it just now.
            let hub = &who.header().hub;
            let _judge = hub.judge.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(circle) = find(who, &wait) else { return };
            let Some(broken) = weakest(&circle) else { return };
            let chain = circle[broken..].iter().chain(&circle[..broken]).map(|link| link.who);
            circle[broken].wait.what.refuse(Cycle::new(chain))
        };
        if let Some(waker) = waker {
            contain(|| waker.wake());
        }
    }
}

/// Somebody in a circle, and his wait for the next.
struct Link {
    who: Target,
    wait: Wait,
}

fn weakest(circle: &[Link]) -> Option<usize> {
    let what = |place: &usize| &circle[*place].wait.what;
    // What has begun cannot be said to be not executed.
    let breakable = |place: &usize| {
        what(place).yields() != Yields::Never && what(place).stage() == Stage::Queued
    };
    (0..circle.len()).filter(breakable).min_by_key(|place| what(place).yields())
}

/// The circle that leads from `who` by way of `first` back to `who`.
fn find(who: &Arc<dyn Node>, first: &Wait) -> Option<Vec<Link>> {
    let me = who.header().target;
    let mut seen: BTreeSet<ActorId> = BTreeSet::new();
    let mut path: Vec<Link> = Vec::new();
    let mut open = vec![(0, Link { who: me, wait: first.clone() })];
    while let Some((depth, link)) = open.pop() {
        path.truncate(depth);
        let Some(at) = link.wait.at() else { continue };
        let target = at.header().target;
        path.push(link);
        if target.id == me.id {
            return Some(path);
        }
        if seen.insert(target.id) {
            let next = at.waits().into_iter().map(|wait| Link { who: target, wait });
            open.extend(next.map(|link| (depth + 1, link)));
        }
    }
    None
}
