//! Waiting for the next message, and for how long nobody wants anything.

use std::pin::Pin;
use std::task::{Context, Poll};

use super::Cell;
use crate::actor::Actor;
use crate::mailbox::{Envelope, Share};
use crate::time::Time;
use crate::world::Sleep;

/// An actor's patience with silence. Only actors with the option `idle` have one.
///
/// The timer stays set while messages come and go, and when it rings too early it is set to the right moment: so there
/// is one timer for each stretch of silence that could have been long enough, and not one for each message.
pub(super) struct Idle {
    until: Time,
    timer: Option<Sleep>,
}

/// A message that is begun, or whatever there is in hand and in the control lane.
type Taken<M> = Option<Envelope<M>>;

impl<A: Actor<Msg: Send>> Cell<A> {
    /// There is nothing to do: from now on it is silent.
    pub(super) fn fall_silent(&mut self) {
        let Some(limit) = self.cx.mailbox.header().life.idle else { return };
        match (self.cx.now().checked_add(limit), &mut self.idle) {
            (Some(until), Some(idle)) => idle.until = until,
            (Some(until), None) => self.idle = Some(Box::new(Idle { until, timer: None })),
            // Time itself is shorter than that.
            (None, _) => self.idle = None,
        }
    }

    /// Takes what waits in the mailbox; waits for it. Nothing if it has been silent for too long: then the mailbox is closed,
    /// and nothing was in it.
    pub(super) fn poll_take(
        &mut self,
        share: Share,
        task: &mut Context<'_>,
    ) -> Poll<Option<Taken<A::Msg>>> {
        loop {
            if let Poll::Ready(one) = self.cx.mailbox.poll_take(share, task) {
                return Poll::Ready(Some(one));
            }
            let world = &self.cx.mailbox.header().hub.world;
            let Some(idle) = &mut self.idle else { return Poll::Pending };
            let timer = idle.timer.get_or_insert_with(|| world.sleep_until(idle.until));
            if Pin::new(timer).poll(task).is_pending() {
                return Poll::Pending;
            }
            idle.timer = None;
            if world.now() >= idle.until && self.cx.mailbox.any().close_if_empty() {
                return Poll::Ready(None);
            }
            // It was too early, or something has come since it was looked for above.
        }
    }
}
