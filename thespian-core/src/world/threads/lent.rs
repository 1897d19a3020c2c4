//! Lending: whoever awaits the answer of a short handler runs its actor himself.
//!
//! He offers his thread, wakes the actor, and takes it up if it was waiting: if somebody else has it just now, or has queued it,
//! there is nothing to take. Then he is as a worker for it, for one poll, but one for whom nobody waits at the end. So he looks
//! when he has taken it up whether the end has come (`Task::run_elsewhere`), and when it is through whether it was the last
//! (`Executor::look_for_the_end`).

#![expect(
    clippy::disallowed_methods,
    reason = "how long others have waited is a matter of real time, even where tokio's clock is paused"
)]

use std::cell::Cell;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use super::here::{Place, is_here, replace_place};
use super::task::Task;
use crate::sync::thread_local;

thread_local! {
    static LOANS: Loans = const { Loans { count: Cell::new(0), since: Cell::new(None) } };
}

/// Whoever asks again and again never has to wait, and would let nobody else run. So long he may: longer than a moment, since
/// when he yields tokio wakes another thread, which costs as much as a dozen asks.
const PATIENCE: Duration = Duration::from_micros(200);

/// After so many times it looks at the clock.
const LOOK: u32 = 32;

/// How often this thread was lent since it last looked at the clock, and since when that has been so, time and again.
struct Loans {
    count: Cell<u32>,
    since: Cell<Option<Instant>>,
}

impl Loans {
    fn count(&self) {
        self.count.set(self.count.get() + 1);
    }

    fn are_for_long(&self) -> bool {
        if self.count.get() < LOOK {
            return false;
        }
        self.count.set(0);
        let now = Instant::now();
        let since = self.since.get().unwrap_or(now);
        let are_for_long = now - since >= PATIENCE;
        self.since.set((!are_for_long).then_some(since));
        are_for_long
    }
}

/// Whether somebody may [lend](lend) this thread, which is no worker's.
pub(super) fn is_to_be_lent() -> bool {
    is_here(|place| matches!(place, Place::Nobody))
}

/// Ready, unless this thread has been lent again and again, so that others have had to wait for it: then when they have had
/// their turn.
pub(in crate::world) fn poll_turn(cx: &mut Context<'_>) -> Poll<()> {
    if LOANS.try_with(Loans::are_for_long).unwrap_or(false) {
        return pin!(tokio::task::yield_now()).poll(cx);
    }
    Poll::Ready(())
}

/// Wakes an actor, and runs it here and now: for somebody who waits for it in any case, this costs no switch between tasks.
/// What it has not done when its poll ends is done by the workers.
pub(super) fn lend(actor: Waker) {
    let offer = Offer::make();
    LOANS.with(Loans::count);
    actor.wake();
    let Some(task) = offer.accept() else { return };
    let home = task.home();
    if task.run_elsewhere() {
        home.executor().enter(&task);
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
