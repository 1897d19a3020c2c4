//! One execution as plain data: its steps, what each has touched, and which of them might as well have come in the
//! other order.

use std::collections::{BTreeMap, BTreeSet};

/// What a step has met others at: its mailbox and those it has sent to, the slots of answers, and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Footprint<T> {
    pub(super) things: BTreeSet<T>,
    /// It has looked at so much that no other step may be swapped with it.
    pub(super) everything: bool,
}

impl<T> Default for Footprint<T> {
    fn default() -> Self {
        Self { things: BTreeSet::new(), everything: false }
    }
}

impl<T: Ord> Footprint<T> {
    /// Whether the order of two steps with these may matter.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.everything || other.everything || !self.things.is_disjoint(&other.things)
    }
}

/// What one task did at once.
#[derive(Clone, Debug)]
pub(super) struct Step<T> {
    pub(super) task: u64,
    /// Who was ready then, in the order of their numbers.
    pub(super) ready: Vec<u64>,
    pub(super) footprint: Footprint<T>,
    /// Whom it made ready.
    pub(super) woke: Vec<u64>,
    /// How often nobody was ready, and the clock had to move: nothing goes from one side of that to the other.
    pub(super) epoch: u64,
}

/// Two steps that met and might have come in the other order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Race {
    /// The place of the earlier one.
    pub(super) earlier: usize,
    /// To run one of these tasks there instead begins an execution in which the other is first.
    pub(super) instead: BTreeSet<u64>,
}

/// Which step of each task is the last that must come before something, by way of whatever is between.
type Clock = BTreeMap<u64, usize>;

fn join(clock: &mut Clock, other: &Clock) {
    for (&task, &step) in other {
        clock.entry(task).and_modify(|known| *known = step.max(*known)).or_insert(step);
    }
}

/// All races whose later step is at `from` or behind.
///
/// See Abdulla, Aronis, Jonsson and Sagonas, "Optimal dynamic partial order reduction" (2014), of which this is the first
/// half, source sets. What it asks of a program holds on the stage `simple`: a task that is ready stays so until it runs, and
/// whoever makes it ready comes before it.
pub(super) fn races<T: Ord + Clone>(steps: &[Step<T>], from: usize) -> Vec<Race> {
    let mut history = History::default();
    let mut races = Vec::new();
    for place in 0..steps.len() {
        for earlier in history.add(steps, place) {
            if place >= from {
                races.push(Race { earlier, instead: history.initials(steps, earlier, place) });
            }
        }
    }
    races
}

struct History<T> {
    clocks: Vec<Clock>,
    /// Who touched each thing last.
    touched: BTreeMap<T, usize>,
    everything: Option<usize>,
    last_of: BTreeMap<u64, usize>,
    /// Who made it ready, if it has not run since.
    woken_by: BTreeMap<u64, usize>,
    epoch: u64,
    /// All that came before the clock moved last.
    past: Clock,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        Self {
            clocks: Vec::new(),
            touched: BTreeMap::new(),
            everything: None,
            last_of: BTreeMap::new(),
            woken_by: BTreeMap::new(),
            epoch: 0,
            past: Clock::new(),
        }
    }
}

impl<T: Ord + Clone> History<T> {
    /// Adds the step at `place`; says with which earlier ones it is in a race.
    fn add(&mut self, steps: &[Step<T>], place: usize) -> Vec<usize> {
        let step = &steps[place];
        if step.epoch != self.epoch {
            self.epoch = step.epoch;
            self.past = self.last_of.iter().map(|(&task, &last)| (task, last)).collect();
        }
        let mut clock = self.past.clone();
        let own = self.last_of.get(&step.task).copied();
        let waker = self.woken_by.remove(&step.task);
        for before in own.into_iter().chain(waker) {
            join(&mut clock, &self.clocks[before]);
        }
        let mut met = self.met(step);
        // The latest first: whoever comes before one of those in any case is in no race of its own.
        let mut races = Vec::new();
        while let Some(earlier) = met.pop_last() {
            if !comes_before(steps, earlier, &clock) {
                races.push(earlier);
                join(&mut clock, &self.clocks[earlier]);
            }
        }
        clock.insert(step.task, place);
        self.clocks.push(clock);
        self.remember(step, place);
        races
    }

    /// With whose last touch this step's touches meet.
    fn met(&self, step: &Step<T>) -> BTreeSet<usize> {
        let mut met: BTreeSet<usize> = self.everything.into_iter().collect();
        if step.footprint.everything {
            met.extend(self.last_of.values());
        } else {
            met.extend(step.footprint.things.iter().filter_map(|thing| self.touched.get(thing)));
        }
        met
    }

    fn remember(&mut self, step: &Step<T>, place: usize) {
        self.last_of.insert(step.task, place);
        for &woken in &step.woke {
            self.woken_by.insert(woken, place);
        }
        for thing in &step.footprint.things {
            self.touched.insert(thing.clone(), place);
        }
        if step.footprint.everything {
            self.everything = Some(place);
        }
    }

    /// Of what lies between the two of a race and need not come after the earlier one, and of the later one itself: whose
    /// step needs none of the others before it.
    fn initials(&self, steps: &[Step<T>], earlier: usize, later: usize) -> BTreeSet<u64> {
        let mut before: Vec<usize> = Vec::new();
        let mut initials = BTreeSet::new();
        for place in earlier + 1..=later {
            let clock = &self.clocks[place];
            if place != later && comes_before(steps, earlier, clock) {
                continue;
            }
            if !before.iter().any(|&other| comes_before(steps, other, clock)) {
                initials.insert(steps[place].task);
            }
            before.push(place);
        }
        initials
    }
}

/// Whether the step at `place` comes before whatever has this clock.
fn comes_before<T>(steps: &[Step<T>], place: usize, clock: &Clock) -> bool {
    clock.get(&steps[place].task).is_some_and(|&last| last >= place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(task: u64, things: &[u8]) -> Step<u8> {
        let footprint = Footprint { things: things.iter().copied().collect(), everything: false };
        Step { task, ready: Vec::new(), footprint, woke: Vec::new(), epoch: 0 }
    }

    fn race(earlier: usize, instead: &[u64]) -> Race {
        Race { earlier, instead: instead.iter().copied().collect() }
    }

    #[test]
    fn who_meets_nobody_is_in_no_race() {
        assert_eq!(races(&[step(1, &[1]), step(2, &[2]), step(1, &[1])], 0), []);
    }

    #[test]
    fn two_tasks_that_touch_one_thing_are_in_a_race() {
        assert_eq!(races(&[step(1, &[7]), step(2, &[7])], 0), [race(0, &[2])]);
    }

    /// The third could begin at once, and so could the second, after which the third may still come before the first.
    #[test]
    fn whoever_needs_nothing_between_the_two_may_begin() {
        let steps = [step(1, &[7]), step(2, &[5]), step(3, &[7])];
        assert_eq!(races(&steps, 0), [race(0, &[2, 3])]);
        let steps = [step(1, &[7]), step(2, &[5]), step(3, &[5, 7])];
        assert_eq!(races(&steps, 0), [race(1, &[3]), race(0, &[2])]);
    }

    #[test]
    fn what_comes_before_by_way_of_another_is_in_no_race() {
        let steps = [step(1, &[1]), step(2, &[1, 2]), step(3, &[1, 2])];
        assert_eq!(races(&steps, 1), [race(0, &[2]), race(1, &[3])]);
    }

    #[test]
    fn who_was_woken_could_not_have_come_before() {
        let mut steps = [step(1, &[1]), step(2, &[1])];
        steps[0].woke = vec![2];
        assert_eq!(races(&steps, 0), []);
    }

    #[test]
    fn nothing_goes_back_over_a_move_of_the_clock() {
        let mut steps = [step(1, &[1]), step(2, &[1])];
        steps[1].epoch = 1;
        assert_eq!(races(&steps, 0), []);
    }

    #[test]
    fn who_looks_at_everything_meets_everybody() {
        let mut steps = [step(1, &[1]), step(2, &[]), step(3, &[3])];
        steps[1].footprint.everything = true;
        assert_eq!(races(&steps, 0), [race(0, &[2]), race(1, &[3])]);
    }

    #[test]
    fn races_before_the_given_place_are_known_already() {
        let steps = [step(1, &[7]), step(2, &[7]), step(3, &[7])];
        assert_eq!(races(&steps, 2), [race(1, &[3])]);
    }
}
