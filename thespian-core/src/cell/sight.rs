//! Sight: seeing now and then how long a handler takes that somebody waits for.

use crate::actor::{Actor, Context};
use crate::mailbox::{Envelope, Message, Pace};
use crate::world::Stopwatch;

/// A look at one run of a handler, until it ends.
pub(super) struct Sight {
    pace: &'static Pace,
    handler: usize,
    watch: Stopwatch,
}

impl Sight {
    /// Mostly nobody looks. Of a tell it does not matter, since its sender goes on.
    #[inline]
    pub(super) fn of<A: Actor>(envelope: &Envelope<A::Msg>, cx: &Context<A>) -> Option<Self> {
        if !envelope.path().is_somewhere() {
            return None;
        }
        let (pace, handler) = (A::Msg::pace()?, envelope.index());
        if !pace.is_to_be_seen(handler) {
            return None;
        }
        let watch = cx.hub().world.stopwatch()?;
        Some(Self { pace, handler, watch })
    }

    /// The handler is one that may wait.
    pub(super) fn put_off(self) {
        self.pace.saw_waiting(self.handler);
    }

    /// The handler has ended without having waited for anything.
    pub(super) fn end(self) {
        self.pace.saw(self.handler, self.watch.elapsed());
    }
}
