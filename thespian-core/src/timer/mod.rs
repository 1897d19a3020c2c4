//! Timer: a message later, once or again and again.
//! In: calls. Out: entries of the agenda, which offer their messages to mailboxes. Knows: calls, addresses, the agenda.
//! Order: those of one system that are due at one moment are told in the order in which they were set.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

mod kept;
mod receipt;
mod told;

use crate::address::Addr;
use crate::agenda::{Agenda, Booking, Rhythm, Turn};
use crate::call::Call;
use crate::error::TimerError;
use crate::hub::Hub;
use crate::id::ActorId;
use crate::mailbox::Message;
use crate::time::Time;
use crate::tree::Keeper;
use told::{Again, Once, Path};

/// A message that will be told later: made by [`Call::after`], [`Call::every`] and [`Call::every_after`]. Dropping it
/// cancels.
///
/// Timers of one system that are due at the same moment tell their messages in the order in which they were set, so those
/// for one actor are handled in that order. One that repeats counts from when it was set first: it comes before all that
/// were set later, at each of its turns.
///
/// One task takes the turns of all timers of a system, one after the other. A clone of the arguments that takes long delays
/// the others. One that panics ends the timer, with a dead letter for the message that could not be made.
///
/// A timer ends with the actor it is for. Kept in an actor's state it also ends with that incarnation; kept by
/// [`Context::keep`](crate::Context::keep) it goes on over restarts.
///
/// # What drifts, and what does not
/// A turn is never taken before its time, and mostly a little after it: on `threads` by up to a millisecond, which is as fine
/// as tokio's timers are, and by what the machine is busy with. On `simple` it is exact.
///
/// - With [`every`](Call::every) none of that adds up: the n-th turn is due `n` periods after the start. What does shift is
///   when a slow actor comes to it.
/// - With [`every_after`](Call::every_after) all of it adds up, and so does the time that the message waits and is handled.
/// - Both count on the stage's clock, which nobody sets: a change of the wall clock moves no turn, and "at midnight" is
///   nothing that a timer knows.
#[must_use = "dropping a timer cancels it; keep it, or `detach` it"]
pub struct Timer(Booking);

impl Timer {
    /// Lets the message come although nobody holds the timer any more.
    pub fn detach(self) {
        self.0.release();
    }

    /// Cancels, here and now. A message that has been accepted already, or is just being handed over by another thread, is
    /// handled all the same.
    pub fn cancel(self) {}

    /// Whether no further message will come: it came once and was to come once, or the actor has ended.
    pub fn is_over(&self) -> bool {
        self.0.is_over()
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
        Ok(set(&to, Rhythm::Once, due, Once::new(to.clone(), message)))
    }

    /// Tells the message again and again, first one `period` from now, then at a fixed rate: the n-th is due
    /// `n * period` after the start, whenever the others were handled. So it does not drift.
    ///
    /// Turns that were missed because the program did not come to them are left out. If the mailbox is full at one
    /// turn, that message becomes a dead letter and the next turn comes as ever. Messages of a slow actor's timer pile up
    /// in its mailbox; for one at a time see [`every_after`](Self::every_after).
    ///
    /// # Errors
    /// A period of zero, a stopped actor, or a period longer than the clock can count.
    pub fn every(self, period: Duration) -> Result<Timer, TimerError>
    where
        Args: Clone,
    {
        self.repeat(period, Rhythm::Rate(period), Path::Nowhere)
    }

    /// Tells the message again and again, first one `pause` from now, then each `pause` after the one before has been
    /// handled. So there is never more than one of them in the mailbox, and none while one is being handled.
    ///
    /// It has been handled when its handler has ended, or has answered, for one that answers later. If it comes to nothing
    /// (the mailbox is full, which makes it a dead letter; the actor fails at it; it is dropped) the pause is counted from
    /// there. The turns shift by what the handling takes; for a fixed rate see [`every`](Self::every).
    ///
    /// # Errors
    /// A pause of zero, a stopped actor, or a pause longer than the clock can count.
    pub fn every_after(self, pause: Duration) -> Result<Timer, TimerError>
    where
        Args: Clone,
    {
        self.repeat(pause, Rhythm::Pause(pause), Path::Receipt)
    }

    fn repeat(self, wait: Duration, rhythm: Rhythm, path: Path) -> Result<Timer, TimerError>
    where
        Args: Clone,
    {
        if wait.is_zero() {
            return Err(TimerError::ZeroPeriod);
        }
        let (to, args, build) = self.into_parts();
        let due = due(&to, wait)?;
        let kind = build(args.clone()).kind();
        Ok(set(&to, rhythm, due, Again::new(to.clone(), kind, args, build, path)))
    }
}

fn due<M: Message + Send>(to: &Addr<M>, wait: Duration) -> Result<Time, TimerError> {
    if to.node().exit().is_some() {
        return Err(TimerError::Stopped(to.target()));
    }
    hub(to).world.now().checked_add(wait).ok_or(TimerError::TooFar(wait))
}

fn set<M: Message + Send>(
    to: &Addr<M>,
    rhythm: Rhythm,
    due: Time,
    turn: impl Turn + 'static,
) -> Timer {
    let node = to.node();
    let agenda = &hub(to).agenda;
    let booking = agenda.set(node.header().target.id, rhythm, due, Box::new(turn));
    // Afterwards: whoever ends meanwhile either finds the entry, or is found to have ended.
    node.at_end(agenda.clone());
    Timer(booking)
}

fn hub<M: Message>(to: &Addr<M>) -> &Arc<Hub> {
    to.route().hub()
}

impl Keeper for Agenda {
    fn forget(&self, who: ActorId) {
        self.forget_all_of(who);
    }
}
