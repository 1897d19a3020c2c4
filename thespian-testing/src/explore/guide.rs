//! The guide: the director of one execution, who follows a schedule and writes down what each step meets.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use thespian_core::{Director, Handling, Heard, Role, Task, Touched, Treatment};

use super::schedule::{Choice, Schedule};
use super::thing::{Places, Thing};
use super::trace::{Footprint, Step};

/// How an execution came to its end, as far as choices go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// All choices have been written down.
    Reached,
    /// What followed has been seen before, so it was not written down.
    Known,
    /// It did not go as planned.
    Lost,
}

/// What was written down.
pub(super) struct Travelled {
    pub(super) end: End,
    pub(super) steps: Vec<Step<Thing>>,
    /// How many steps there were when the last message was handled after which nothing else is tried.
    pub(super) until: usize,
    /// An ask that never had a chance of an answer.
    pub(super) lost_reply: Option<String>,
}

pub(super) struct Guide(Mutex<State>);

struct State {
    schedule: Schedule<Thing>,
    places: Places,
    /// The step that is being made.
    open: Option<Step<Thing>>,
    epoch: u64,
    /// How many messages may still be handled before nothing else is tried.
    left: usize,
    until: usize,
    end: End,
    /// Whether anything is still decided here.
    closed: bool,
    lost_reply: Option<String>,
}

impl Guide {
    pub(super) fn new(schedule: Schedule<Thing>, messages: usize) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State {
            schedule,
            places: Places::default(),
            open: None,
            epoch: 0,
            left: messages,
            until: usize::MAX,
            end: End::Reached,
            closed: false,
            lost_reply: None,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What follows is of no interest: everybody has come to rest, or the test has failed.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.finish();
        state.closed = true;
    }

    pub(super) fn travelled(&self) -> Travelled {
        let mut state = self.state();
        state.finish();
        let steps = state.schedule.take_steps();
        let State { end, until, .. } = *state;
        Travelled { end, steps, until, lost_reply: state.lost_reply.take() }
    }
}

impl State {
    fn finish(&mut self) {
        if let Some(step) = self.open.take() {
            self.schedule.ran(step);
        }
    }

    fn choose(&mut self, ready: &[Task]) -> Option<usize> {
        self.finish();
        if self.closed {
            return None;
        }
        let mut numbers: Vec<u64> = ready.iter().map(|task| task.number).collect();
        numbers.sort_unstable();
        let task = match self.schedule.choose(&numbers) {
            Choice::Run(task) => task,
            choice => {
                self.closed = true;
                self.end = if choice == Choice::Known { End::Known } else { End::Lost };
                return None;
            }
        };
        let place = ready.iter().position(|other| other.number == task)?;
        let mut footprint = Footprint::default();
        // Its wakes are looked at when it runs, and an actor looks at its own mailbox also without the lock.
        footprint.things.insert(Thing::Task(task));
        if let Role::Actor(who) = ready[place].role {
            footprint.things.insert(Thing::Mailbox(who.id.number()));
        }
        let epoch = self.epoch;
        self.open = Some(Step { task, ready: numbers, footprint, woke: Vec::new(), epoch });
        Some(place)
    }

    fn touch(&mut self, touched: Touched) {
        let Some(step) = &mut self.open else { return };
        match self.places.name(touched) {
            Some(thing) => _ = step.footprint.things.insert(thing),
            None => step.footprint.everything = true,
        }
    }
}

impl Director for Guide {
    fn next(&self, ready: &[Task]) -> Option<usize> {
        self.state().choose(ready)
    }

    fn turn(&self) -> Option<u32> {
        Some(1)
    }

    fn handling(&self, _: &Handling<'_>) -> Treatment {
        let mut state = self.state();
        if !state.closed {
            state.left = state.left.saturating_sub(1);
            if state.left == 0 && state.until == usize::MAX {
                state.until = state.schedule.steps().len() + 1;
            }
        }
        Treatment::Handle
    }

    fn heard(&self, outcome: &Heard) {
        let Heard { from, by, kind, is_cycle, is_unanswered, .. } = *outcome;
        let what = match (is_cycle, is_unanswered) {
            (true, _) => {
                "waits in a circle with its asker: without the runtime's help neither would ever move"
            }
            (_, true) => "was begun, and nobody will ever answer it",
            _ => return,
        };
        let mut state = self.state();
        if !state.closed && state.lost_reply.is_none() {
            let by = by.map_or_else(|| "outside".to_owned(), |by| by.to_string());
            state.lost_reply = Some(format!("the ask `{kind}` by {by} to {from} {what}"));
        }
    }

    fn woken(&self, task: Task) {
        if let Some(step) = &mut self.state().open {
            step.woke.push(task.number);
        }
    }

    fn stepped(&self, _: Task) {
        self.state().finish();
    }

    fn idle(&self, _: bool) {
        self.state().epoch += 1;
    }

    fn watches_touches(&self) -> bool {
        true
    }

    fn touch(&self, what: Touched) {
        self.state().touch(what);
    }
}
