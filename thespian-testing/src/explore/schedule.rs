//! The schedule of one execution: as planned first, and then whoever has waited longest.

use super::search::{Asleep, Plan, sleep_on};
use super::trace::Step;
use crate::order::{Followed, Order, Queue};

/// Chooses in one execution, and writes its steps down.
pub(super) struct Schedule<T> {
    plan: Plan<T>,
    asleep: Asleep<T>,
    steps: Vec<Step<T>>,
    queue: Queue,
    /// An order that is had again, and goes before the plan.
    again: Option<Followed>,
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
        let (asleep, queue) = (Asleep::new(), Queue::default());
        Self { plan, asleep, steps: Vec::new(), queue, again: None }
    }

    pub(super) fn again(order: Order) -> Self {
        Self { again: Some(Followed::new(order)), ..Self::new(Plan::default()) }
    }

    /// Who of those who are `ready` runs.
    pub(super) fn choose(&mut self, ready: &[u64]) -> Choice {
        if let Some(again) = &mut self.again {
            return again.next(ready).map_or(Choice::Lost, Choice::Run);
        }
        match self.plan.choices.get(self.steps.len()) {
            Some(planned) if ready.contains(planned) => Choice::Run(*planned),
            Some(_) => Choice::Lost,
            None => {
                let awake = ready.iter().filter(|task| !self.asleep.contains_key(task));
                self.queue.first(awake).map_or(Choice::Known, Choice::Run)
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
        self.queue.ran(*task);
        self.steps.push(step);
    }

    pub(super) fn steps(&self) -> &[Step<T>] {
        &self.steps
    }

    pub(super) fn take_steps(&mut self) -> Vec<Step<T>> {
        std::mem::take(&mut self.steps)
    }
}
