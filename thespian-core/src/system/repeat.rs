//! What only a run from a seed has: a limit of virtual time, jumps of the clock, rest, and reasons why it cannot go on.

use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::{RunError, System};
use crate::contain::unless_foreign;
use crate::director::Role;
use crate::exit::{Cause, Failure};
use crate::time::Time;
use crate::tree::{Doing, Snapshot};
use crate::world::{Simple, TIMERS, Undriven, World, inside};

/// How much virtual time a run has, unless said otherwise.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(24 * 60 * 60);

/// What an orderly end may take beyond its own deadline, which it then needs for those who do not heed it.
const LATE: Duration = Duration::from_secs(60);

impl System {
    /// Lets the clock of the stage `simple` jump, as if the machine had slept: what was due meanwhile is late, and is due at
    /// once, all of it. Timers that repeat leave out the turns they have missed.
    ///
    /// False, and nothing happens, on stages whose time is real, and if the clock cannot count so far.
    pub fn jump(&self, by: Duration) -> bool {
        match &self.top.hub.world {
            World::Simple(simple) => simple.jump(by),
            World::Threads(_) | World::Other(_) => false,
        }
    }

    /// Whether nothing is left to do but for timers that repeat: no task is ready but the one that asks, and nobody sleeps or
    /// has set a timer for once. A deadline counts as a sleep, and so does an `idle` actor's patience.
    ///
    /// Always false on stages other than `simple`, which cannot know.
    pub fn is_at_rest(&self) -> bool {
        match &self.top.hub.world {
            World::Simple(simple) => simple.is_at_rest(),
            World::Threads(_) | World::Other(_) => false,
        }
    }

    /// Waits until all is [at rest](Self::is_at_rest), in virtual time as long as it takes: for tests, which mostly want to
    /// look when everything that was begun has come to its end.
    ///
    /// False at once on stages other than `simple`, which cannot know.
    ///
    /// # Cancel safety
    /// Dropping it is always fine.
    pub async fn at_rest(&self) -> bool {
        let World::Simple(simple) = &self.top.hub.world else { return false };
        if simple.is_real() {
            return false;
        }
        poll_fn(|task| {
            if simple.is_at_rest() {
                return Poll::Ready(());
            }
            simple.wake_at_rest(task.waker().clone());
            Poll::Pending
        })
        .await;
        true
    }

    /// Waits until nobody is ready but who asks: all that can be done at this moment of virtual time has been done, and the clock
    /// would go on.
    ///
    /// False at once on stages other than `simple`, which cannot know.
    ///
    /// # Cancel safety
    /// Dropping it is always fine.
    pub async fn idle(&self) -> bool {
        let World::Simple(simple) = &self.top.hub.world else { return false };
        if simple.is_real() {
            return false;
        }
        poll_fn(|task| {
            if simple.is_idle() {
                return Poll::Ready(());
            }
            simple.wake_idle(task.waker().clone());
            Poll::Pending
        })
        .await;
        true
    }

    /// Polls main. If that ends for want of tokio, so does a run from a seed, as for an actor.
    pub(super) fn poll_main<T>(&self, poll: impl FnOnce() -> Poll<T>) -> Poll<T> {
        let World::Simple(simple) = &self.top.hub.world else { return inside(poll) };
        if simple.is_real() {
            return inside(poll);
        }
        // Another thread's panic would end the drive of somebody else.
        unless_foreign(|| inside(poll), || simple.is_driven_here()).unwrap_or_else(|panic| {
            simple.halt(Failure {
                path: "main".into(),
                cause: Cause::Panic { text: panic.text, location: panic.location },
                message: None,
                restarts: 0,
                at: self.now(),
                record: Arc::default(),
            });
            Poll::Pending
        })
    }

    /// Why the stage could not bring a future to its end.
    pub(super) fn explain(&self, simple: &Simple, undriven: Undriven) -> RunError {
        match undriven {
            Undriven::Inside => RunError::WouldBlock,
            Undriven::Halted(failure) => RunError::Foreign(*failure),
            Undriven::Stalled => RunError::Stalled { waiting: at_work(self.tree().actors) },
            Undriven::Limit => {
                let limit = simple.limit().since_start();
                RunError::TimeLimit { limit, busy: self.sleepers(simple) }
            }
        }
    }

    /// Who sleeps, or has set a timer, each once and by when the first of it is due.
    fn sleepers(&self, simple: &Simple) -> Vec<Arc<str>> {
        let actors = self.tree().actors.into_iter();
        let paths: BTreeMap<_, _> = actors.map(|actor| (actor.who.id, actor.path)).collect();
        let (mut known, mut busy) = (BTreeSet::new(), Vec::new());
        let mut add = |name: Option<Arc<str>>| {
            if let Some(name) = name
                && known.insert(name.clone())
            {
                busy.push(name);
            }
        };
        for role in simple.sleepers() {
            match role {
                TIMERS => {
                    let owners = self.top.hub.agenda.owners().into_iter();
                    owners.for_each(|owner| add(paths.get(&owner).cloned()));
                }
                Role::Main => add(Some("main".into())),
                Role::Actor(who) => add(paths.get(&who.id).cloned()),
                Role::Helper(name) => add(Some(name.into())),
            }
        }
        busy
    }
}

/// Those who are in the middle of something.
fn at_work(actors: Vec<Snapshot>) -> Vec<(Arc<str>, Doing)> {
    let is_at_work = |actor: &Snapshot| actor.doing != Doing::Idle;
    actors.into_iter().filter(is_at_work).map(|actor| (actor.path, actor.doing)).collect()
}

/// Sees to it that an end that may take until then has the virtual time for it.
pub(super) fn allow_until(world: &World, until: Option<Time>) {
    if let (World::Simple(simple), Some(until)) = (world, until) {
        let late = until.checked_add(LATE).unwrap_or(until);
        if simple.limit() < late {
            simple.set_limit(late);
        }
    }
}
