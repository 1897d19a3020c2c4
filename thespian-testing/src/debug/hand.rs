//! The hand on the run: has every actor stand still before each message, so that whoever steps can look.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use thespian_core::{Director, Handling, Treatment};

use super::At;

/// Pauses, and leaves all choices to the seed.
#[derive(Default)]
pub(super) struct Hand(Mutex<Option<At>>);

impl Hand {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    fn place(&self) -> MutexGuard<'_, Option<At>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The message before which an actor stands still since the last step, if it does.
    pub(super) fn take(&self) -> Option<At> {
        self.place().take()
    }
}

impl Director for Hand {
    fn chooses(&self) -> bool {
        false
    }

    fn handling(&self, message: &Handling<'_>) -> Treatment {
        let Handling { who, path, kind, is_ask, .. } = *message;
        *self.place() = Some(At { who, path: path.into(), message: kind, is_ask });
        Treatment::Pause
    }
}
