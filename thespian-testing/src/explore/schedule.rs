//! The schedule of one execution: as planned first, and then whoever has waited longest.

use std::collections::BTreeMap;

use super::search::{Asleep, Plan, sleep_on};
use super::trace::Step;

/// Chooses in one execution, and writes its steps down.
pub(super) struct Schedule<T> {
    plan: Plan<T>,
    asleep: Asleep<T>,
    steps: Vec<Step<T>>,
    /// When each task ran last, so that one which is always ready keeps nobody from running.
    last_ran: BTreeMap<u64, usize>,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Run(u64),
    /// All who are ready have been tried from here: what follows is known.
    Known,
    /// Whoever was to run is not ready.
    Lost,
}

impl<T: Ord + Clone> Schedule<T> {
    pub(super) fn new(plan: Plan<T>) -> Self {
        Self { plan, asleep: Asleep::new(), steps: Vec::new(), last_ran: BTreeMap::new() }
    }

    /// Who of those who are `ready` runs.
    pub(super) fn choose(&self, ready: &[u64]) -> Choice {
        match self.plan.choices.get(self.steps.len()) {
            Some(planned) if ready.contains(planned) => Choice::Run(*planned),
            Some(_) => Choice::Lost,
            None => {
                let awake = ready.iter().filter(|task| !self.asleep.contains_key(task));
                let first = awake.min_by_key(|task| (self.last_ran.get(task), **task));
                first.map_or(Choice::Known, |task| Choice::Run(*task))
            }
        }
    }

    /// Whoever was chosen has run.
    pub(super) fn ran(&mut self, step: Step<T>) {
        let Step { task, footprint, .. } = &step;
        let place = self.steps.len();
        if place + 1 == self.plan.choices.len() {
            self.asleep = std::mem::take(&mut self.plan.asleep);
        }
        self.asleep = sleep_on(&self.asleep, *task, footprint);
        self.last_ran.insert(*task, place);
        self.steps.push(step);
    }

    pub(super) fn steps(&self) -> &[Step<T>] {
        &self.steps
    }
}
