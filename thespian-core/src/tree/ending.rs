//! Ending children, phase by phase and the youngest first: a request, then force, then without them.

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::{Exit, Family, Node};
use crate::time::Time;
use crate::world::{Sleep, World, yield_now};

/// How long a killed actor has to end before it is abandoned. A kill acts at the next await, so whoever needs longer
/// does not await at all.
pub(crate) const GRACE: Duration = Duration::from_secs(1);

/// How long an actor has to end after a child it waited for was abandoned.
const BEREAVED: Duration = Duration::from_millis(100);

/// How patient an ending is.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// Each child has its own `stop_within`, but none goes beyond the moment given here. It is asked to stop, or to drain
    /// if its options say so.
    Orderly { until: Option<Time> },
    /// All have been killed, and whoever has not ended by this moment is abandoned: one moment for all, since many who are
    /// stuck must not take many graces.
    Kill { give_up: Option<Time> },
}

impl Pace {
    /// Force, from now on.
    pub(crate) fn kill(world: &World) -> Self {
        Pace::Kill { give_up: world.now().checked_add(GRACE) }
    }

    /// With another deadline besides, if there is one.
    fn limited(self, limit: Option<Time>) -> Self {
        match self {
            Pace::Orderly { until } => {
                Pace::Orderly { until: until.into_iter().chain(limit).min() }
            }
            Pace::Kill { .. } => self,
        }
    }
}

/// How long single phases may take in an orderly end. Those that are not named here take as long as their actors may.
pub(crate) type Phases = BTreeMap<i8, Duration>;

/// Ends all children of a family that nobody joins any more, one after the other.
///
/// Boxed, since it calls itself for the families of abandoned children.
pub(crate) fn end_all(
    family: &Family,
    pace: Pace,
) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
    Box::pin(async move {
        if let Pace::Kill { .. } = pace {
            kill_all(family);
        }
        end_in_phases(family, pace, &Phases::new()).await;
    })
}

/// As [`end_all`], with deadlines for phases: once one has passed, those left of that phase are killed.
pub(crate) async fn end_in_phases(family: &Family, mut pace: Pace, limits: &Phases) {
    // What holds for the phase that is ending.
    let mut current = None;
    while let Some(child) = family.first_to_end() {
        let world = &child.header().hub.world;
        if child.exit().is_some() {
            // It is just about to leave the family, on another thread.
            yield_now().await;
            continue;
        }
        if let Pace::Orderly { until: Some(until) } = pace
            && world.now() >= until
        {
            pace = Pace::kill(world);
            current = None;
            kill_all(family);
        }
        let phase = child.header().life.phase;
        let mut of_phase = match current {
            Some((same, pace)) if same == phase => pace,
            _ => pace.limited(limits.get(&phase).and_then(|limit| world.now().checked_add(*limit))),
        };
        if let Pace::Orderly { until: Some(until) } = of_phase
            && world.now() >= until
        {
            of_phase = Pace::kill(world);
            family.phase(phase).iter().for_each(kill);
        }
        current = Some((phase, of_phase));
        end(child, of_phase).await;
    }
}

fn kill_all(family: &Family) {
    family.all().iter().for_each(kill);
}

fn kill(child: &Arc<dyn Node>) {
    // Whoever is killed gets no more children, who would have no grace left.
    child.family().close();
    child.kill();
    kill_all(child.family());
}

/// Ends one child; the others are not concerned.
pub(crate) async fn end(child: Arc<dyn Node>, pace: Pace) {
    let world = &child.header().hub.world;
    let give_up = match pace {
        Pace::Kill { give_up } => give_up,
        Pace::Orderly { until } => {
            if child.header().life.drains {
                child.drain()
            } else {
                child.stop()
            }
            let own = world.now().checked_add(child.header().life.stop_within);
            let deadline = own.into_iter().chain(until).min();
            if ended_by(&child, deadline.map(|deadline| world.sleep_until(deadline))).await {
                return;
            }
            if until.is_some_and(|until| world.now() >= until) {
                // Not this child's fault alone: the caller turns to force, for all at once.
                return;
            }
            kill(&child);
            world.now().checked_add(GRACE)
        }
    };
    let is_parent = !child.family().is_empty();
    if ended_by(&child, give_up.map(|give_up| world.sleep_until(give_up))).await {
        return;
    }
    if is_parent || child.is_sealed() {
        // It waits, or has just waited, for a child that is stuck, and is in order itself once that one is given up.
        end_all(child.family(), Pace::Kill { give_up }).await;
        if ended_by(&child, Some(world.sleep(BEREAVED))).await {
            return;
        }
    }
    child.abandon();
    end_all(child.family(), Pace::Kill { give_up }).await;
}

async fn ended_by(child: &Arc<dyn Node>, deadline: Option<Sleep>) -> bool {
    within(Exit::new(child.clone()), deadline).await
}

/// Whether `event` comes before the deadline.
pub(crate) async fn within(event: impl Future, deadline: Option<Sleep>) -> bool {
    let mut event = pin!(event);
    let mut deadline = pin!(deadline);
    poll_fn(|cx| {
        if event.as_mut().poll(cx).is_ready() {
            return Poll::Ready(true);
        }
        match deadline.as_mut().as_pin_mut().map(|sleep| sleep.poll(cx)) {
            Some(Poll::Ready(())) => Poll::Ready(false),
            _ => Poll::Pending,
        }
    })
    .await
}
