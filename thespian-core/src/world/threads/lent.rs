//! Lending: whoever awaits the answer of a short handler runs its actor himself.
//!
//! He puts the message in, and if the actor was waiting for it he takes it up instead of having it queued. Then he is as a
//! worker for it, for one step, but one for whom nobody waits at the end. So the actor looks when it has been taken up whether
//! the end has come ([`Executor::is_over`](super::Executor::is_over)); and whoever sweeps up meanwhile and finds it running wakes
//! it, so that it does not rest.
//!
//! Who is called meanwhile, for what the actor has woken or left, would be run by this very thread when the asker's task pends:
//! but his ask is answered, and he may go on for long. So another thread is to come for it.

use std::sync::Arc;
use std::task::{Context, Waker};

use tokio::task::coop::{has_budget_remaining, poll_proceed};

use super::executor::Executor;
use super::here::{Place, is_here, is_lent, set_lent};
use crate::world::Run;

/// Whether somebody may [lend](lend) this thread, which is no worker's.
pub(super) fn is_to_be_lent() -> bool {
    !is_lent() && is_here(|place| matches!(place, Place::Nobody))
}

/// Whether the task that runs here may do one more thing in this poll, and counts it: whoever asks again and again never has to
/// wait, and would let nobody else run. So at some time he does wait, as he would for what is tokio's.
pub(super) fn may_go_on() -> bool {
    has_budget_remaining() && {
        let counted = poll_proceed(&mut Context::from_waker(Waker::noop()));
        counted.map(|counted| counted.made_progress()).is_ready()
    }
}

/// Runs an actor that was roused, here and now: for somebody who waits for it in any case, this costs no switch between tasks.
/// What it has not done when its step ends is done by the workers.
pub(super) fn lend(executor: &Arc<Executor>, actor: Arc<dyn Run>) {
    let again = {
        let _lent = Lent::begin();
        actor.run(true)
    };
    if let Some(actor) = again {
        executor.enter_and_share(actor);
    }
}

/// A thread that is lent, as long as it is.
struct Lent;

impl Lent {
    fn begin() -> Self {
        set_lent(true);
        Self
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        set_lent(false);
    }
}
