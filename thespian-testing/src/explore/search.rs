//! The search: which order of steps is to be tried next.

use std::collections::{BTreeMap, BTreeSet};

use super::trace::{Footprint, Step, races};

/// Which executions are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Orders {
    /// Every order in which tasks can run.
    All,
    /// Of those that differ only in the order of steps which do not meet, one at least, and mostly only one.
    Meeting,
}

/// A depth-first search without stored states: the program is executed anew for each order.
pub(super) struct Search<T> {
    orders: Orders,
    nodes: Vec<Node<T>>,
    begun: bool,
    left_out: bool,
}

/// A state of the program, and what was and is to be tried there.
struct Node<T> {
    ready: Vec<u64>,
    chosen: u64,
    footprint: Footprint<T>,
    /// What is to be tried.
    open: BTreeSet<u64>,
    /// What was.
    done: BTreeSet<u64>,
    asleep: Asleep<T>,
}

/// Tasks whose next step has been tried already, from a state that differs only by steps which do not meet it; with what that
/// step touches. To run them would lead where one has been.
pub(super) type Asleep<T> = BTreeMap<u64, Footprint<T>>;

/// Who sleeps on, after a step has been made.
pub(super) fn sleep_on<T: Ord + Clone>(
    asleep: &Asleep<T>,
    task: u64,
    footprint: &Footprint<T>,
) -> Asleep<T> {
    asleep
        .iter()
        .filter(|(sleeper, theirs)| **sleeper != task && !theirs.meets(footprint))
        .map(|(&sleeper, theirs)| (sleeper, theirs.clone()))
        .collect()
}

/// One execution that is to be made: the tasks that run first, and who sleeps when the last of these has its turn.
#[derive(Clone, Debug)]
pub(super) struct Plan<T> {
    pub(super) choices: Vec<u64>,
    pub(super) asleep: Asleep<T>,
}

impl<T> Default for Plan<T> {
    fn default() -> Self {
        Self { choices: Vec::new(), asleep: BTreeMap::new() }
    }
}

/// The program did something else although the same tasks had run: there is something in it that nobody decides here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unrepeatable {
    /// Before this step.
    pub(super) at: usize,
}

impl<T: Ord + Clone> Search<T> {
    pub(super) fn new(orders: Orders) -> Self {
        Self { orders, nodes: Vec::new(), begun: false, left_out: false }
    }

    pub(super) fn orders(&self) -> Orders {
        self.orders
    }

    /// Whether there was something that might have been tried, and was too far behind.
    pub(super) fn left_out(&self) -> bool {
        self.left_out
    }

    /// The next execution to be made; nothing, once all have been.
    pub(super) fn next(&mut self) -> Option<Plan<T>> {
        if !self.begun {
            self.begun = true;
            return Some(Plan::default());
        }
        while let Some(node) = self.nodes.last_mut() {
            if node.turn_to_another(self.orders) {
                let asleep = node.asleep.clone();
                let choices = self.nodes.iter().map(|node| node.chosen).collect();
                return Some(Plan { choices, asleep });
            }
            self.nodes.pop();
        }
        None
    }

    /// Learns what the execution of the plan that was given out last came to. Behind the step `until` nothing else is tried.
    pub(super) fn learn(&mut self, steps: &[Step<T>], until: usize) -> Result<(), Unrepeatable> {
        let planned = self.nodes.len();
        self.check(steps)?;
        if let Some(node) = self.nodes.last_mut() {
            node.footprint = steps[planned - 1].footprint.clone();
        }
        for step in &steps[planned..] {
            let asleep = match self.nodes.last() {
                Some(before) => sleep_on(&before.asleep, before.chosen, &before.footprint),
                None => Asleep::new(),
            };
            let is_near = self.nodes.len() < until;
            let all = self.orders == Orders::All && is_near;
            self.left_out |= self.orders == Orders::All && !is_near && step.ready.len() > 1;
            self.nodes.push(Node {
                open: if all { step.ready.iter().copied().collect() } else { BTreeSet::new() },
                ready: step.ready.clone(),
                chosen: step.task,
                footprint: step.footprint.clone(),
                done: BTreeSet::new(),
                asleep,
            });
        }
        if self.orders == Orders::Meeting {
            self.open_what_races(steps, planned.saturating_sub(1), until);
        }
        Ok(())
    }

    fn check(&self, steps: &[Step<T>]) -> Result<(), Unrepeatable> {
        let same = |(node, step): (&Node<T>, &Step<T>)| {
            node.chosen == step.task && node.ready == step.ready
        };
        let pairs = self.nodes.iter().zip(steps);
        match pairs.map(same).position(|same| !same) {
            Some(at) => Err(Unrepeatable { at }),
            None if steps.len() < self.nodes.len() => Err(Unrepeatable { at: steps.len() }),
            None => Ok(()),
        }
    }

    fn open_what_races(&mut self, steps: &[Step<T>], from: usize, until: usize) {
        for race in races(steps, from) {
            if race.earlier >= until {
                self.left_out = true;
                continue;
            }
            let node = &mut self.nodes[race.earlier];
            let is_covered = race.instead.iter().any(|task| node.is_tried(*task));
            if !is_covered {
                node.open.extend(race.instead.first());
            }
        }
    }
}

impl<T: Ord + Clone> Node<T> {
    /// Whether the task has been run here, or is to be, or need not be.
    fn is_tried(&self, task: u64) -> bool {
        self.chosen == task || self.open.contains(&task) || self.asleep.contains_key(&task)
    }

    /// What was chosen has been tried with all that follows. False if there is nothing else to try.
    fn turn_to_another(&mut self, orders: Orders) -> bool {
        self.open.remove(&self.chosen);
        self.done.insert(self.chosen);
        if orders == Orders::Meeting {
            self.asleep.insert(self.chosen, std::mem::take(&mut self.footprint));
        }
        let open = |task: &&u64| !self.done.contains(task) && !self.asleep.contains_key(task);
        match self.open.iter().find(open) {
            Some(&task) => {
                self.chosen = task;
                true
            }
            None => false,
        }
    }
}
