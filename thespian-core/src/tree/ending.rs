//! Ending children, youngest first: a request, then force, then without them.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::{Exit, Family, Node};
use crate::time::Time;
use crate::world::{Sleep, yield_now};

/// How long a killed actor has to end before it is abandoned. A kill acts at the next await, so whoever needs longer
/// does not await at all.
const GRACE: Duration = Duration::from_secs(1);

/// How patient an ending is.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// Each child has its own `stop_within`, but none goes beyond the moment given here.
    Orderly { until: Option<Time> },
    /// Nobody is asked first.
    Kill,
}

/// Ends all children of a family that nobody joins any more, one after the other.
///
/// Boxed, since it calls itself for the families of abandoned children.
pub(crate) fn end_all(
    family: &Family,
    pace: Pace,
) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
    Box::pin(async move {
        if matches!(pace, Pace::Kill) {
            // All at once first, so that the graces run side by side.
            family.all().iter().for_each(|child| child.kill());
        }
        while let Some(child) = family.youngest() {
            if child.exit().is_some() {
                // It is just about to leave the family, on another thread.
                yield_now().await;
            } else {
                end(child, pace).await;
            }
        }
    })
}

async fn end(child: Arc<dyn Node>, pace: Pace) {
    let world = &child.header().hub.world;
    if let Pace::Orderly { until } = pace {
        child.stop();
        let own = world.now().checked_add(child.header().life.stop_within);
        let deadline = own.into_iter().chain(until).min();
        if ended_by(&child, deadline.map(|deadline| world.sleep_until(deadline))).await {
            return;
        }
    }
    child.kill();
    if ended_by(&child, Some(world.sleep(GRACE))).await {
        return;
    }
    child.abandon();
    end_all(child.family(), Pace::Kill).await;
}

async fn ended_by(child: &Arc<dyn Node>, deadline: Option<Sleep>) -> bool {
    let mut exit = pin!(Exit::new(child.clone()));
    let mut deadline = pin!(deadline);
    poll_fn(|cx| {
        if exit.as_mut().poll(cx).is_ready() {
            return Poll::Ready(true);
        }
        match deadline.as_mut().as_pin_mut().map(|sleep| sleep.poll(cx)) {
            Some(Poll::Ready(())) => Poll::Ready(false),
            _ => Poll::Pending,
        }
    })
    .await
}
