//! Conductor: what the kit has in a run: it writes the log, looks at what must hold, and passes on who else directs.
//! In: the stage and the system, as its director. Out: the log, the checks. Never knows: what a run is for.
//! Order: as the stage calls it; the log first, so that it has what a check objects to.

use std::any::Any;
use std::fmt::{self, Display};
use std::sync::Arc;

use thespian_core::{Director, Handling, Heard, System, Target, Task, Time, Touched, Treatment};

use crate::checks::Checks;
use crate::log::Keeper;

/// The director of a run in this kit.
pub(crate) struct Conductor {
    pub(crate) log: Keeper,
    pub(crate) checks: Checks,
    /// Who makes the choices, if it is not the seed.
    guide: Option<Arc<dyn Director>>,
}

impl Conductor {
    pub(crate) fn new(guide: Option<Arc<dyn Director>>) -> Arc<Self> {
        Arc::new(Self { log: Keeper::default(), checks: Checks::default(), guide })
    }

    /// The conductor of a system that is rehearsed.
    pub(crate) fn of(system: &System) -> Option<Arc<Self>> {
        let director: Arc<dyn Any + Send + Sync> = system.director()?;
        director.downcast().ok()
    }

    /// Looks at what must always hold, and keeps what does not; from then on the log is closed.
    fn look(&self) {
        self.checks.look(&self.log);
    }
}

impl Director for Conductor {
    fn next(&self, ready: &[Task]) -> Option<usize> {
        self.guide.as_ref()?.next(ready)
    }

    fn random(&self) -> Option<u64> {
        self.guide.as_ref()?.random()
    }

    fn turn(&self) -> Option<u32> {
        self.guide.as_ref()?.turn()
    }

    fn handling(&self, message: &Handling<'_>) -> Treatment {
        self.guide.as_ref().map_or_else(Treatment::default, |guide| guide.handling(message))
    }

    fn heard(&self, outcome: &Heard) {
        self.log.heard(outcome);
        if let Some(guide) = &self.guide {
            guide.heard(outcome);
        }
    }

    fn given_back(&self, to: Target, kind: &'static str, why: &dyn Display) {
        self.log.given_back(to, kind, why);
        if let Some(guide) = &self.guide {
            guide.given_back(to, kind, why);
        }
    }

    fn woken(&self, task: Task) {
        if let Some(guide) = &self.guide {
            guide.woken(task);
        }
    }

    fn stepped(&self, task: Task) {
        self.log.stepped();
        if let Some(guide) = &self.guide {
            guide.stepped(task);
        }
        self.look();
    }

    fn advanced(&self, to: Time) {
        self.log.advanced(to);
        if let Some(guide) = &self.guide {
            guide.advanced(to);
        }
    }

    fn watches_touches(&self) -> bool {
        self.guide.as_ref().is_some_and(|guide| guide.watches_touches())
    }

    fn touch(&self, what: Touched) {
        if let Some(guide) = &self.guide {
            guide.touch(what);
        }
    }
}

impl fmt::Debug for Conductor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Conductor")
    }
}
