//! A director's panics: kept until the step is over, and then those of the thread that drives.
//!
//! A director is asked in the middle of everything: in a wake, in an actor's task, while a panic unwinds. There its panic would be
//! an actor's failure, or one that is contained and heard by nobody, and a check of a test kit that fails so would pass.

use std::fmt::Display;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};

use crate::contain::caught;
use crate::director::{Director, Handling, Heard, Task, Touched, Treatment};
use crate::id::Target;
use crate::time::Time;

/// The director as the stage has it.
pub(super) struct Outburst {
    director: Arc<dyn Director>,
    /// What its first panic said.
    said: Mutex<Option<Arc<str>>>,
}

impl Outburst {
    pub(super) fn of(director: Arc<dyn Director>) -> Arc<Self> {
        Arc::new(Self { director, said: Mutex::default() })
    }

    /// If it panics, nothing is changed, as by a director with all defaults.
    fn ask<T: Default>(&self, ask: impl FnOnce(&dyn Director) -> T) -> T {
        caught(|| ask(&*self.director)).unwrap_or_else(|panic| {
            let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
            said.get_or_insert(panic.text);
            T::default()
        })
    }

    /// Panics if it has panicked since then. The panic hook has spoken when it did.
    pub(super) fn come_out(&self) {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(said) = said {
            resume_unwind(Box::new(String::from(&*said)));
        }
    }
}

impl Director for Outburst {
    fn next(&self, ready: &[Task]) -> Option<usize> {
        self.ask(|director| director.next(ready))
    }

    fn chooses(&self) -> bool {
        self.ask(|director| director.chooses())
    }

    fn random(&self) -> Option<u64> {
        self.ask(|director| director.random())
    }

    fn turn(&self) -> Option<u32> {
        self.ask(|director| director.turn())
    }

    fn handling(&self, message: &Handling<'_>) -> Treatment {
        self.ask(|director| director.handling(message))
    }

    fn resuming(&self, message: &Handling<'_>) -> Treatment {
        self.ask(|director| director.resuming(message))
    }

    fn heard(&self, outcome: &Heard) {
        self.ask(|director| director.heard(outcome));
    }

    fn given_back(&self, to: Target, kind: &'static str, why: &dyn Display) {
        self.ask(|director| director.given_back(to, kind, why));
    }

    fn woken(&self, task: Task) {
        self.ask(|director| director.woken(task));
    }

    fn stepping(&self, task: Task) {
        self.ask(|director| director.stepping(task));
    }

    fn stepped(&self, task: Task) {
        self.ask(|director| director.stepped(task));
    }

    fn idle(&self, at_rest: bool) {
        self.ask(|director| director.idle(at_rest));
    }

    fn advanced(&self, to: Time) {
        self.ask(|director| director.advanced(to));
    }

    fn watches_touches(&self) -> bool {
        self.ask(|director| director.watches_touches())
    }

    fn touch(&self, what: Touched) {
        self.ask(|director| director.touch(what));
    }
}
