//! Checks: the conditions of a run, and the first of them that did not hold.
//! In: the conductor, after every step and in the end. Out: what did not hold. Never knows: what is done about it.
//! Order: as they were said; each is users' code, so it runs without any lock.

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use crate::log::{Happened, Keeper};

/// What a condition may return: whether it holds, or an error that says why not.
#[diagnostic::on_unimplemented(
    message = "a condition cannot return `{Self}`",
    label = "neither a `bool` nor a `Result`",
    note = "return whether it holds, or a `Result<(), E>` whose error can be displayed"
)]
pub trait Holds {
    /// What is wrong, if anything is.
    fn objection(self) -> Option<String>;
}

impl Holds for bool {
    fn objection(self) -> Option<String> {
        (!self).then(|| "it is false".to_owned())
    }
}

impl<E: Display> Holds for Result<(), E> {
    fn objection(self) -> Option<String> {
        self.err().map(|error| error.to_string())
    }
}

/// When a condition is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Always,
    Eventually,
}

struct Check {
    name: Arc<str>,
    when: When,
    holds: Box<dyn FnMut() -> Option<String> + Send>,
}

/// A condition that did not hold.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    pub(crate) name: Arc<str>,
    pub(crate) why: Arc<str>,
}

/// The conditions of a run.
#[derive(Default)]
pub(crate) struct Checks(Mutex<State>);

#[derive(Default)]
struct State {
    checks: Vec<Check>,
    broken: Option<Broken>,
    looks_always: bool,
    alarm: Option<Waker>,
}

impl Checks {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more.
    pub(crate) fn add<H: Holds>(
        &self,
        name: Arc<str>,
        when: When,
        mut holds: impl FnMut() -> H + Send + 'static,
    ) {
        let holds = Box::new(move || holds().objection());
        let mut state = self.state();
        state.looks_always |= when == When::Always;
        state.checks.push(Check { name, when, holds });
    }

    /// What did not hold, if anything.
    pub(crate) fn broken(&self) -> Option<Broken> {
        self.state().broken.clone()
    }

    /// Whether anything is to be looked at in the end.
    pub(crate) fn awaits_rest(&self) -> bool {
        self.state().checks.iter().any(|check| check.when == When::Eventually)
    }

    /// Whether there ever was anything to be looked at after every step.
    pub(crate) fn looks_always(&self) -> bool {
        self.state().looks_always
    }

    /// Wakes `waker` when something does not hold.
    pub(crate) fn alarm(&self, waker: &Waker) {
        let waker = waker.clone();
        let replaced = self.state().alarm.replace(waker);
        drop(replaced);
    }

    /// Looks at what must hold always. What does not is written down, and the log ends with it.
    pub(crate) fn look(&self, log: &Keeper) {
        if let Some(broken) = self.objection(When::Always) {
            self.breaks(broken, log);
        }
    }

    /// What does not hold of that which is looked at then.
    pub(crate) fn objection(&self, when: When) -> Option<Broken> {
        let mut checks = {
            let mut state = self.state();
            if state.broken.is_some() || state.checks.is_empty() {
                return None;
            }
            std::mem::take(&mut state.checks)
        };
        let broken = checks.iter_mut().filter(|check| check.when == when).find_map(Check::ask);
        let mut state = self.state();
        // Those that were said meanwhile come after.
        checks.append(&mut state.checks);
        state.checks = checks;
        broken
    }

    /// Something does not hold: this ends the run.
    pub(crate) fn breaks(&self, broken: Broken, log: &Keeper) {
        let Broken { name, why } = broken.clone();
        log.write(Happened::Broken { name, why });
        log.close();
        let alarm = {
            let mut state = self.state();
            state.broken.get_or_insert(broken);
            state.alarm.take()
        };
        if let Some(alarm) = alarm {
            alarm.wake();
        }
    }

    /// Nothing is looked at any more. What the conditions hold, a system for example, is let go of.
    pub(crate) fn forget(&self) {
        let (checks, alarm) = {
            let mut state = self.state();
            (std::mem::take(&mut state.checks), state.alarm.take())
        };
        drop((checks, alarm));
    }
}

impl Check {
    fn ask(&mut self) -> Option<Broken> {
        let why = match catch_unwind(AssertUnwindSafe(|| (self.holds)())) {
            Ok(objection) => objection?,
            Err(panic) => text(&*panic).to_owned(),
        };
        Some(Broken { name: self.name.clone(), why: why.into() })
    }
}

/// The text of a panic.
pub(crate) fn text(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&'static str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text,
        _ => "a panic without a text",
    }
}
