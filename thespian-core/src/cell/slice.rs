//! How long an actor may go on before it lets others run.

use std::time::Duration;

use crate::time::Time;
use crate::world::World;

/// What is left of it. Counted in messages; where time is real, so many of them more as fit into a moment, since to let others
/// run costs as much there as hundreds of small messages do.
pub(super) struct Slice {
    left: u32,
    /// When the clock was first looked at.
    since: Option<Time>,
}

/// What a timer or a socket that is ready can wait for without anybody noticing.
const MOMENT: Duration = Duration::from_micros(50);

impl Slice {
    pub(super) fn new(world: &World) -> Self {
        Self { left: world.turn(), since: None }
    }

    /// It has waited for something, and others have run.
    pub(super) fn forget_time(&mut self) {
        self.since = None;
    }

    /// Another message.
    #[inline]
    pub(super) fn count(&mut self) {
        self.left = self.left.saturating_sub(1);
    }

    /// Whether so many messages were handled that it may be [over](Self::is_over).
    #[inline]
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Whether others are to run now. If so, the next one has begun.
    pub(super) fn is_over(&mut self, world: &World) -> bool {
        if self.left > 0 {
            return false;
        }
        self.left = world.turn();
        if !world.is_threads() {
            return true;
        }
        let now = world.now();
        let is_over = self.since.is_some_and(|since| now - since >= MOMENT);
        self.since = if is_over { None } else { self.since.or(Some(now)) };
        is_over
    }
}
