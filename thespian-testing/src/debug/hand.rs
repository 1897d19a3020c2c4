//! The hand on the run: has every actor stand still before each message, so that whoever steps can look.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use thespian_core::{Director, Handling, Task, Treatment};

use super::At;
use crate::order::{Follower, Order};

/// Pauses, and leaves all choices to the seed, or to an order if there is one.
pub(super) struct Hand {
    place: Mutex<Option<At>>,
    order: Option<Follower>,
}

impl Hand {
    pub(super) fn new(order: Option<Order>) -> Arc<Self> {
        Arc::new(Self { place: Mutex::default(), order: order.map(Follower::new) })
    }

    fn place(&self) -> MutexGuard<'_, Option<At>> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The message before which an actor stands still since the last step, if it does.
    pub(super) fn take(&self) -> Option<At> {
        self.place().take()
    }
}

impl Director for Hand {
    fn chooses(&self) -> bool {
        self.order.is_some()
    }

    fn next(&self, ready: &[Task]) -> Option<usize> {
        self.order.as_ref()?.next(ready)
    }

    fn turn(&self) -> Option<u32> {
        self.order.as_ref()?.turn()
    }

    fn handling(&self, message: &Handling<'_>) -> Treatment {
        let Handling { who, path, kind, is_ask, .. } = *message;
        *self.place() = Some(At { who, path: path.into(), message: kind, is_ask });
        Treatment::Pause
    }
}
