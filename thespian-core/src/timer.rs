//! Timer: a message later, once or again and again.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use crate::address::Addr;
use crate::call::Call;
use crate::cell::guard;
use crate::error::{NotExecuted, TimerError};
use crate::hub::DeadReason;
use crate::mailbox::{Envelope, Message};
use crate::reply::ReturnPath;
use crate::time::Time;
use crate::tree::{Exit, TurnedAway, aside};
use crate::world::World;

/// A message that will be told later: made by [`Call::after`] and [`Call::every`]. Dropping it cancels.
///
/// A panic in a clone of the arguments ends the timer, with a dead letter for the message that could not be made.
///
/// A timer ends with the actor it is for; kept in an actor's state, it also ends with that incarnation.
#[must_use = "dropping a timer cancels it; keep it, or `detach` it"]
pub struct Timer {
    cancel: Arc<Cancel>,
    detached: bool,
}

#[derive(Default)]
struct Cancel(Mutex<(bool, Option<Waker>)>);

impl Timer {
    /// Lets the message come although nobody holds the timer any more.
    pub fn detach(mut self) {
        self.detached = true;
    }

    /// Cancels. A message that has been accepted already is handled all the same.
    pub fn cancel(self) {}
}

impl Drop for Timer {
    fn drop(&mut self) {
        if !self.detached {
            let waker = {
                let mut state = self.cancel.0.lock().unwrap_or_else(PoisonError::into_inner);
                state.0 = true;
                state.1.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Timer")
    }
}

impl<M: Message + Send, Args: Send + 'static, R: 'static> Call<'_, M, Args, R> {
    /// Tells the message once, `wait` from now.
    ///
    /// If the mailbox is full then, it becomes a dead letter.
    ///
    /// # Errors
    /// A stopped actor, or a wait longer than the clock can count.
    pub fn after(self, wait: Duration) -> Result<Timer, TimerError> {
        let (to, args, build) = self.into_parts();
        let due = due(&to, wait)?;
        let message = build(args);
        let kind = message.kind();
        let mut message = Some(message);
        Ok(start(to, kind, due, move |to| {
            tell(to, message.take()?);
            None
        }))
    }

    /// Tells the message again and again, first one `period` from now, then at a fixed rate: the n-th is due
    /// `n * period` after the start, whenever the others were handled.
    ///
    /// Turns that were missed because the program did not come to them are left out. If the mailbox is full at one
    /// turn, that message becomes a dead letter and the next turn comes as ever.
    ///
    /// # Errors
    /// A period of zero, a stopped actor, or a period longer than the clock can count.
    pub fn every(self, period: Duration) -> Result<Timer, TimerError>
    where
        Args: Clone,
    {
        if period.is_zero() {
            return Err(TimerError::ZeroPeriod);
        }
        let (to, args, build) = self.into_parts();
        let mut due = due(&to, period)?;
        let kind = build(args.clone()).kind();
        Ok(start(to, kind, due, move |to| {
            tell(to, build(args.clone()));
            due = next_turn(due, period, to.route().hub().world.now())?;
            Some(due)
        }))
    }
}

/// The first turn after `now` of those that come every `period` and of which one was at `due`. None if time ends before.
fn next_turn(due: Time, period: Duration, now: Time) -> Option<Time> {
    let turns = (now - due).as_nanos() / period.as_nanos() + 1;
    let wait = u64::try_from(turns * period.as_nanos()).ok()?;
    due.checked_add(Duration::from_nanos(wait))
}

fn due<M: Message + Send>(to: &Addr<M>, wait: Duration) -> Result<Time, TimerError> {
    if to.node().exit().is_some() {
        return Err(TimerError::Stopped(to.target()));
    }
    to.route().hub().world.now().checked_add(wait).ok_or(TimerError::TooFar(wait))
}

fn tell<M: Message + Send>(to: &Addr<M>, message: M) {
    let kind = message.kind();
    if let Err(bounced) = to.route().try_offer(Envelope::join(message, ReturnPath::nowhere())) {
        let why = match bounced.why {
            NotExecuted::Full | NotExecuted::OwnMailboxFull => DeadReason::Full,
            _ => DeadReason::Late,
        };
        to.node().header().contain(|| drop(bounced.envelope));
        to.node().header().dead_letter(kind, why);
        to.route().count_turned_away(TurnedAway::Dead);
    }
}

/// Runs `turn` at each moment it asks for, until it asks for no more, the actor ends, or the timer is cancelled.
fn start<M: Message + Send>(
    to: Addr<M>,
    kind: &'static str,
    mut due: Time,
    mut turn: impl FnMut(&Addr<M>) -> Option<Time> + Send + 'static,
) -> Timer {
    let cancel = Arc::new(Cancel::default());
    let timer = Timer { cancel: cancel.clone(), detached: false };
    let world = to.route().hub().world.clone();
    world.clone().spawn(aside(to.node(), async move {
        while reached(&world, due, &to, &cancel).await {
            match guard(|| turn(&to)) {
                Ok(Some(next)) => due = next,
                Ok(None) => return,
                // A clone of the arguments, and the actor is not to blame for what others want it to be told.
                Err(cause) => {
                    to.node().header().overlook(cause);
                    return to.node().header().dead_letter(kind, DeadReason::Unmade);
                }
            }
        }
    }));
    timer
}

/// Waits until `due`. False if the timer is not wanted any more.
async fn reached<M: Message + Send>(
    world: &World,
    due: Time,
    to: &Addr<M>,
    cancel: &Cancel,
) -> bool {
    let mut exit = pin!(Exit::new(to.node()));
    let mut sleep = world.sleep_until(due);
    poll_fn(|task| {
        if cancel.is_cancelled(task.waker()) || exit.as_mut().poll(task).is_ready() {
            return Poll::Ready(false);
        }
        Pin::new(&mut sleep).poll(task).map(|()| true)
    })
    .await
}

impl Cancel {
    fn is_cancelled(&self, waker: &Waker) -> bool {
        let waker = waker.clone();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let replaced = state.1.replace(waker);
        let cancelled = state.0;
        drop(state);
        drop(replaced);
        cancelled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_at_a_fixed_rate_and_missed_ones_are_left_out() {
        let at = |seconds| Time::at(Duration::from_secs(seconds));
        let period = Duration::from_secs(10);
        assert_eq!(next_turn(at(10), period, at(10)), Some(at(20)));
        assert_eq!(next_turn(at(10), period, at(13)), Some(at(20)));
        assert_eq!(next_turn(at(10), period, at(45)), Some(at(50)));
        assert_eq!(
            next_turn(at(10), Duration::from_nanos(1), at(1 << 33)),
            at(1 << 33).checked_add(Duration::from_nanos(1))
        );
        assert_eq!(next_turn(at(10), Duration::from_secs(1 << 35), at(10)), None);
    }
}
