//! The keeper: writes the log while the run goes on.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thespian_core::{ActorId, DeadReason, Event, Heard, Passage, Role, Target, Time, What};

use super::pairing::Pairing;
use super::{Entry, Happened, OUTSIDE, RunLog, Said};

/// Writes down what happens, until it is told that this is enough.
#[derive(Debug, Default)]
pub(crate) struct Keeper(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    log: RunLog,
    step: u64,
    /// Whose turn it is, on `simple`.
    turn: Option<Role>,
    now: Time,
    paths: BTreeMap<ActorId, Arc<str>>,
    pairing: Pairing,
    firsts: Firsts,
    closed: bool,
}

/// What a verdict may hang on, as text. The log may have let go of it, and does not tell a dead letter from a message that went
/// back to its sender.
#[derive(Clone, Debug, Default)]
pub(crate) struct Firsts {
    pub(crate) dead_letter: Option<String>,
    pub(crate) contained: Option<String>,
}

impl Keeper {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A message is on its way.
    pub(crate) fn passage(&self, passage: &Passage) -> Said {
        let mut state = self.state();
        let from = state.speaker(passage.from);
        let to = state.path(&passage.to);
        let said = state.pairing.sent(from, to, passage.kind, passage.is_ask);
        state.write(Happened::Sent(said.clone()));
        said
    }

    /// It is held up on its way, by so much.
    pub(crate) fn delayed(&self, said: &Said, by: Duration) {
        let mut state = self.state();
        if let Some(due) = state.now.checked_add(by) {
            state.pairing.delayed(said, due);
        }
    }

    /// Something happened to an actor.
    pub(crate) fn event(&self, event: &Event) {
        let mut state = self.state();
        state.now = state.now.max(event.at);
        state.paths.entry(event.who.id).or_insert_with(|| event.path.clone());
        let path = &event.path;
        match &event.what {
            _ if state.closed => {}
            What::DeadLetter(kind, why) => {
                let first = &mut state.firsts.dead_letter;
                first.get_or_insert_with(|| format!("{kind} to {path}: {why}"));
            }
            what @ What::Panicked { .. } => {
                let first = &mut state.firsts.contained;
                first.get_or_insert_with(|| format!("{path} {what}"));
            }
            _ => {}
        }
        let what = match &event.what {
            What::Handled(kind) => {
                let said = state.pairing.handled(&event.path, kind);
                Happened::Handled { by: event.path.clone(), said }
            }
            What::DeadLetter(kind, why) if !has_begun(*why) => {
                Happened::Lost(state.pairing.lost(&event.path, kind), why.to_string().into())
            }
            what => Happened::Lived { path: event.path.clone(), what: what.clone() },
        };
        state.write(what);
    }

    /// An asker has the outcome of its ask.
    pub(crate) fn heard(&self, outcome: &Heard) {
        let mut state = self.state();
        let asker = state.speaker(outcome.by);
        let to = state.path(&outcome.from);
        let lost = |said| Happened::Lost(said, "its asker got no answer".into());
        let what = match state.pairing.heard(&asker, &to, outcome.kind) {
            Some((said, by)) if outcome.is_reply => Some(Happened::Answered { by, said }),
            Some((said, _)) => Some(lost(said)),
            None => state.pairing.given_up(&asker, &to, outcome.kind).map(lost),
        };
        if let Some(what) = what {
            state.write(what);
        }
    }

    /// A message goes back to its sender, who has just tried to send it.
    pub(crate) fn given_back(&self, to: Target, kind: &'static str, why: &dyn Display) {
        let mut state = self.state();
        let to = state.path(&to);
        if let Some(said) = state.pairing.given_back(&to, kind) {
            state.write(Happened::Lost(said, why.to_string().into()));
        }
    }

    /// A task has its turn.
    pub(crate) fn stepping(&self, role: Role) {
        self.state().turn = Some(role);
    }

    /// It has had its turn.
    pub(crate) fn stepped(&self) {
        let mut state = self.state();
        state.step += 1;
        state.turn = None;
    }

    /// The clock moves on.
    pub(crate) fn advanced(&self, to: Time) {
        let mut state = self.state();
        state.now = to;
        state.write(Happened::Clock);
    }

    /// Writes down what is none of the system's own.
    pub(crate) fn write(&self, what: Happened) {
        self.state().write(what);
    }

    /// Writes nothing down any more: what follows is of no interest.
    pub(crate) fn close(&self) {
        self.state().closed = true;
    }

    /// What was written down so far.
    pub(crate) fn so_far(&self) -> RunLog {
        self.state().log.clone()
    }

    /// What happened first, of what a verdict may hang on.
    pub(crate) fn firsts(&self) -> Firsts {
        self.state().firsts.clone()
    }

    /// What was written down.
    pub(crate) fn take(&self) -> RunLog {
        std::mem::take(&mut self.state().log)
    }
}

impl State {
    /// Who speaks: an actor, or else one of the runtime's own tasks, or somebody outside of all.
    fn speaker(&self, actor: Option<Target>) -> Arc<str> {
        match (actor, self.turn) {
            (Some(actor), _) => self.path(&actor),
            (None, Some(Role::Helper(name))) => name.into(),
            (None, _) => OUTSIDE.into(),
        }
    }

    fn path(&self, target: &Target) -> Arc<str> {
        // An actor is heard of when it is spawned, and nobody has its address before.
        self.paths.get(&target.id).cloned().unwrap_or_else(|| target.to_string().into())
    }

    fn write(&mut self, what: Happened) {
        if !self.closed {
            self.log.push(Entry { at: self.now, step: self.step, what });
        }
    }
}

/// Whether a message that became a dead letter for this reason had been begun.
fn has_begun(why: DeadReason) -> bool {
    use DeadReason::{CutOff, Error, Killed, Poison, Quarantined};
    matches!(why, Poison | Killed | Error | Quarantined | CutOff)
}
