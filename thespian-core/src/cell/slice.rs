//! How long an actor may go on before it lets others run.

use crate::world::World;

/// What is left of it, in messages.
#[derive(Clone, Copy)]
pub(super) struct Slice(u32);

impl Slice {
    pub(super) fn new(world: &World) -> Self {
        Self(world.turn())
    }

    /// Another message.
    #[inline]
    pub(super) fn count(&mut self) {
        self.0 = self.0.saturating_sub(1);
    }

    /// Whether so many messages were handled that it may be [over](Self::is_over).
    #[inline]
    pub(super) fn is_spent(&self) -> bool {
        self.0 == 0
    }

    /// Whether others are to run now. If not, the next one has begun: where time is real it goes on for so many messages more
    /// as fit into a moment, since to let others run costs as much there as many small messages do.
    pub(super) fn is_over(&mut self, turn: u32, is_moment_over: impl FnOnce() -> bool) -> bool {
        if self.0 > 0 {
            return false;
        }
        self.0 = turn;
        is_moment_over()
    }
}
