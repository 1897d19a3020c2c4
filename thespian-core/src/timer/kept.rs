//! Timers that are kept over a restart, since somebody said so.

use std::sync::Arc;

use super::Timer;
use crate::actor::{Actor, Context};
use crate::agenda::Kept;
use crate::id::ActorId;
use crate::tree::Keeper;

impl<A: Actor<Msg: Send>> Context<A> {
    /// Keeps a timer for as long as the actor lives, over restarts, under a name of its own. It is cancelled when the actor
    /// ends, also if it is for somebody else.
    ///
    /// One that is kept under the same name already is cancelled: so a `#[started]` that sets a timer anew for each
    /// incarnation does not double it. One that should go on undisturbed is set only if it is not there:
    /// `if !cx.kept("report") { cx.keep("report", cx.addr().report().every(hour)?) }`.
    pub fn keep(&mut self, name: &'static str, timer: Timer) {
        let mailbox = self.mailbox.clone();
        let kept = self.own.rarely().kept.get_or_insert_with(|| {
            let kept = Arc::new(Kept::default());
            mailbox.any().at_end(kept.clone());
            kept
        });
        kept.keep(name, timer.0);
    }

    /// Whether a timer is kept under this name that is not [over](Timer::is_over).
    pub fn kept(&self, name: &str) -> bool {
        self.timers().is_some_and(|kept| kept.has(name))
    }

    fn timers(&self) -> Option<&Arc<Kept>> {
        self.own.rare()?.kept.as_ref()
    }

    /// Cancels the timer that is kept under this name. False if there is none, or if it is over.
    pub fn let_go(&mut self, name: &str) -> bool {
        let booking = self.timers().and_then(|kept| kept.let_go(name));
        booking.is_some_and(|booking| !booking.is_over())
    }
}

impl Keeper for Kept {
    fn forget(&self, _: ActorId) {
        self.close();
    }
}
