//! Sight: seeing now and then how long a handler takes that somebody waits for.

use crate::mailbox::Pace;
use crate::world::{Stopwatch, World};

/// A look at one run of a handler, until it ends.
pub(super) struct Sight {
    pace: &'static Pace,
    handler: usize,
    watch: Stopwatch,
}

impl Sight {
    /// Mostly nobody looks.
    pub(super) fn of(pace: &'static Pace, handler: usize, world: &World) -> Option<Self> {
        if !pace.is_to_be_seen(handler) {
            return None;
        }
        Some(Self { pace, handler, watch: world.stopwatch()? })
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
