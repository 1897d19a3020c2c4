//! Conductor: what the kit has in a run: it writes the log, looks at what must hold, and passes on who else directs.
//! In: the stage and the system, as its director. Out: the log, the checks. Never knows: what a run is for.
//! Order: as the stage calls it; the log first, so that it has what a check objects to.

use std::any::Any;
use std::fmt::{self, Display};
use std::sync::Arc;

use thespian_core::{
    Builder, Director, Event, Handling, Heard, Passage, Passing, System, Target, Task, Time,
    Touched, Treatment,
};

use crate::checks::Checks;
use crate::faults::{Fault, Injector, MOMENT};
use crate::log::{Happened, Keeper};

/// The director of a run in this kit.
pub(crate) struct Conductor {
    pub(crate) log: Keeper,
    pub(crate) checks: Checks,
    /// Who makes the choices, if it is not the seed.
    guide: Option<Arc<dyn Director>>,
    /// Who has things go wrong.
    injector: Option<Injector>,
}

impl Conductor {
    pub(crate) fn new(guide: Option<Arc<dyn Director>>, injector: Option<Injector>) -> Arc<Self> {
        Arc::new(Self { log: Keeper::default(), checks: Checks::default(), guide, injector })
    }

    /// Makes of a system one that is rehearsed.
    pub(crate) fn conducts(self: &Arc<Self>, builder: Builder) -> Builder {
        let (heard, seen) = (self.clone(), self.clone());
        builder
            .ignore_environment()
            .without_dead_letter_log()
            .director(self.clone())
            .observe(move |event| heard.event(event))
            .intercept(move |passage| seen.passing(passage))
    }

    /// The conductor of a system that is rehearsed.
    pub(crate) fn of(system: &System) -> Option<Arc<Self>> {
        let director: Arc<dyn Any + Send + Sync> = system.director()?;
        director.downcast().ok()
    }

    /// The run begins.
    pub(crate) fn begin(&self, system: &System) {
        if let Some(injector) = &self.injector {
            injector.begin(system);
        }
    }

    /// From here on nothing goes wrong by order: how the system ends is no part of the test.
    pub(crate) fn end_faults(&self) {
        if let Some(injector) = &self.injector {
            injector.end();
        }
    }

    /// What went wrong by order, as a script.
    pub(crate) fn injected(&self) -> Vec<Fault> {
        self.injector.as_ref().map(Injector::injected).unwrap_or_default()
    }

    /// Something happened to an actor.
    pub(crate) fn event(&self, event: &Event) {
        self.log.event(event);
        if let Some(injector) = &self.injector {
            injector.event(event);
        }
    }

    /// A message is on its way.
    pub(crate) fn passing(&self, passage: &Passage) -> Passing {
        let said = self.log.passage(passage);
        let Some(injector) = &self.injector else { return Passing::Pass };
        let (fault, passing) = injector.passing(passage);
        self.write(fault.iter());
        match &passing {
            Passing::Delay(by) => self.log.delayed(&said, *by),
            Passing::Full if passage.waits => self.log.delayed(&said, MOMENT),
            _ => {}
        }
        passing
    }

    fn write<'a>(&self, faults: impl Iterator<Item = &'a Fault>) {
        for fault in faults {
            self.log.write(Happened::Fault(fault.to_string().into()));
        }
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

    fn chooses(&self) -> bool {
        self.guide.as_ref().is_some_and(|guide| guide.chooses())
    }

    fn random(&self) -> Option<u64> {
        self.guide.as_ref()?.random()
    }

    fn turn(&self) -> Option<u32> {
        self.guide.as_ref()?.turn()
    }

    fn handling(&self, message: &Handling<'_>) -> Treatment {
        let guide = self.guide.as_ref();
        match guide.map_or_else(Treatment::default, |guide| guide.handling(message)) {
            // Nothing goes wrong with it before somebody has looked.
            Treatment::Handle => self.resuming(message),
            treatment => treatment,
        }
    }

    fn resuming(&self, message: &Handling<'_>) -> Treatment {
        let Some(injector) = &self.injector else { return Treatment::Handle };
        let happening = injector.handling(message);
        self.write(happening.iter());
        injector.carry_out(&happening)
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

    fn stepping(&self, task: Task) {
        self.log.stepping(task.role);
        if let Some(injector) = &self.injector {
            injector.in_step(true);
        }
        if let Some(guide) = &self.guide {
            guide.stepping(task);
        }
    }

    fn stepped(&self, task: Task) {
        self.log.stepped();
        if let Some(injector) = &self.injector {
            injector.in_step(false);
        }
        if let Some(guide) = &self.guide {
            guide.stepped(task);
        }
        self.look();
    }

    fn idle(&self, at_rest: bool) {
        if let Some(guide) = &self.guide {
            guide.idle(at_rest);
        }
    }

    fn advanced(&self, to: Time) {
        self.log.advanced(to);
        if let Some(injector) = &self.injector {
            injector.advanced(to);
        }
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
