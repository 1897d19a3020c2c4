//! Who waits for whom, so that those who wait in a circle are told.
//!
//! While a handler awaits something that another actor must do first, its actor says so. Whoever begins to wait says it
//! *before* it looks whether the one it waits for waits, by way of others, for itself: of the two or more who close a
//! circle at the same moment, at least one sees the whole of it. Then one wait of the circle is broken: a parent is not
//! consulted, or an ask or a waiting send is refused, as one that was not executed; only if there is no such wait, an ask
//! that has begun ends without its answer. A wait counts only as long as it is true: the message is still queued, or is
//! the one that the other is handling.
//!
//! Known: what a handler awaits that it has begun itself, through whatever combinator, with or without other things beside
//! it. Not known: what was begun in an earlier handler or elsewhere, what a task of the user's own awaits, and an answer
//! that somebody keeps in his state.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::task::Waker;

use super::{Node, Round};
use crate::contain::contain;
use crate::error::Cycle;
use crate::id::{ActorId, Target};
use crate::reply::{Slot, Stage};
use crate::supervision::Directive;

/// One thing that an actor waits for.
#[derive(Clone)]
pub(crate) struct Wait {
    pub(crate) on: On,
    pub(crate) what: Arc<dyn Awaited>,
}

/// Who must move first.
#[derive(Clone)]
pub(crate) enum On {
    Actor(Arc<dyn Node>),
    /// All children of this one, which is the one that waits.
    ChildrenOf(Arc<dyn Node>),
    /// Those of a round who come before this place.
    Before(Arc<Round>, usize),
}

/// Something awaited, seen from the side of who waits.
pub(crate) trait Awaited: Send + Sync {
    fn stage(&self) -> Stage;
    /// Whether, and how gladly, it is given up to break a circle.
    fn yields(&self) -> Yields;
    /// Gives it up; says whom to wake for it. What has begun cannot be said to be not executed.
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
        self.refuse_waiting(cycle)
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
        self.0.refuse_waiting(cycle)
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
    pub(crate) fn of(&self, on: On) -> Wait {
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
    fn at(&self) -> Vec<Arc<dyn Node>> {
        match (self.what.stage(), &self.on) {
            (Stage::Over, _) => Vec::new(),
            (Stage::Queued, On::Actor(on)) => vec![on.clone()],
            (Stage::Begun, On::Actor(on)) if on.is_at(&self.what) => vec![on.clone()],
            // A pool, tried without patience: one of its workers may be at it.
            (Stage::Begun, On::Actor(on)) if on.header().life.pool => {
                on.family().all().into_iter().filter(|worker| worker.is_at(&self.what)).collect()
            }
            (Stage::Begun, On::Actor(_)) => Vec::new(),
            (_, On::ChildrenOf(parent)) => parent.family().all(),
            (_, On::Before(round, place)) => round.before(*place),
        }
    }
}

/// Notes that `who` begins to wait, and breaks every circle that this closes. False if there was none to be looked for.
pub(crate) fn begin_to_wait(who: &Arc<dyn Node>, wait: Wait) -> bool {
    let on = match &wait.on {
        On::Actor(on) if !on.header().life.pool => Some(on.clone()),
        _ => None,
    };
    who.note_wait(wait);
    // Mostly somebody is asked who waits for nobody.
    let free =
        on.is_some_and(|on| on.header().target.id != who.header().target.id && !on.is_waiting());
    if !free && let Some(wait) = who.waits().pop() {
        break_circles(who, &wait);
    }
    !free
}

fn break_circles(who: &Arc<dyn Node>, wait: &Wait) {
    while find(who, wait).is_some() {
        let waker = {
            // Looked for again by one at a time: somebody else may have broken it just now.
            let hub = who.header().hub.clone();
            let judge = hub.judge.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(circle) = find(who, wait) else { return };
            let waker = weakest(&circle).map(|broken| {
                let chain = circle[broken..].iter().chain(&circle[..broken]).map(|link| link.who);
                circle[broken].wait.what.refuse(Cycle::new(chain))
            });
            drop(judge);
            // Out of the lock: it may hold somebody's last handle.
            drop(circle);
            waker
        };
        match waker {
            None => return,
            Some(None) => {}
            Some(Some(waker)) => contain(|| waker.wake()),
        }
    }
}

/// Somebody in a circle, and his wait for the next.
struct Link {
    who: Target,
    wait: Wait,
}

/// The wait that costs least to break: one that can be done without, then one whose message has not begun.
fn weakest(circle: &[Link]) -> Option<usize> {
    let cost = |place: &usize| {
        let what = &circle[*place].wait.what;
        (what.stage() != Stage::Queued, what.yields())
    };
    let breakable = |place: &usize| cost(place).1 != Yields::Never;
    (0..circle.len()).filter(breakable).min_by_key(cost)
}

/// The circle that leads from `who` by way of `first` back to `who`.
fn find(who: &Arc<dyn Node>, first: &Wait) -> Option<Vec<Link>> {
    let me = who.header().target;
    let mut seen: BTreeSet<ActorId> = BTreeSet::new();
    let mut path: Vec<Link> = Vec::new();
    let mut open = vec![(0, me, first.clone())];
    while let Some((depth, from, wait)) = open.pop() {
        path.truncate(depth);
        path.push(Link { who: from, wait: wait.clone() });
        for at in wait.at() {
            let target = at.header().target;
            // Whoever waits for a group that he belongs to does not wait for himself.
            if target.id == from.id && !matches!(wait.on, On::Actor(_)) {
                continue;
            }
            if target.id == me.id {
                return Some(path);
            }
            if seen.insert(target.id) {
                let next = at.waits().into_iter().map(|wait| (depth + 1, target, wait));
                open.extend(next);
            }
        }
    }
    None
}
