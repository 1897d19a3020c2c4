//! Lending: whoever awaits the answer of a short handler runs its actor himself.
//!
//! He offers his thread, wakes the actor, and takes it up if it was waiting: if somebody else has it just now, or has queued it,
//! there is nothing to take. Then he is as a worker for it, for one poll, but one for whom nobody waits at the end. So he looks
//! when he has taken it up whether the end has come (`Task::run_elsewhere`), and when it is through whether it was the last
//! (`Executor::look_for_the_end`).
//!
//! Who is called meanwhile, for what the actor has woken or left, would be run by this very thread when the asker's task pends:
//! but his ask is answered, and he may go on for long. So another thread is to come for it.

use std::sync::Arc;
use std::task::{Context, Waker};

use tokio::task::coop::{has_budget_remaining, poll_proceed};

use super::here::{Place, is_here, replace_place};
use super::task::Task;

/// Whether somebody may [lend](lend) this thread, which is no worker's.
pub(super) fn is_to_be_lent() -> bool {
    is_here(|place| matches!(place, Place::Nobody))
}

/// Whether the task that runs here may do one more thing in this poll, and counts it: whoever asks again and again never has to
/// wait, and would let nobody else run. So at some time he does wait, as he would for what is tokio's.
pub(super) fn may_go_on() -> bool {
    has_budget_remaining() && {
        let counted = poll_proceed(&mut Context::from_waker(Waker::noop()));
        counted.map(|counted| counted.made_progress()).is_ready()
    }
}

/// Wakes an actor, and runs it here and now: for somebody who waits for it in any case, this costs no switch between tasks.
/// What it has not done when its poll ends is done by the workers.
pub(super) fn lend(actor: Waker) {
    let offer = Offer::make();
    actor.wake();
    let Some(task) = offer.accept() else { return };
    let home = task.home();
    if task.run_elsewhere() {
        home.executor().enter_and_share(&task);
    } else if home.queue().has_nobody() {
        home.executor().look_for_the_end();
    }
}

/// Whether the actor that runs here does so on the thread of somebody who awaits it.
pub(in crate::world) fn is_lent() -> bool {
    is_here(|place| matches!(place, Place::Lent))
}

/// A thread that is lent, as long as it is.
struct Offer;

impl Offer {
    fn make() -> Self {
        replace_place(Place::Offered(None));
        Self
    }

    fn accept(&self) -> Option<Arc<Task>> {
        match replace_place(Place::Lent) {
            Place::Offered(task) => task,
            _ => None,
        }
    }
}

impl Drop for Offer {
    fn drop(&mut self) {
        replace_place(Place::Nobody);
    }
}
