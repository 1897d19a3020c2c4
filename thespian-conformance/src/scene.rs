//! What a scenario is handed: the system that it plays in, and where to say what it sees.

use std::any::Any;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use thespian::prelude::*;
use thespian::{SendError, Spawnable};

use crate::gate::Gate;
use crate::lines::Lines;
use crate::player::{Player, PlayerAddr};
use crate::venue::Placement;

#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) system: System,
    pub(crate) lines: Lines,
    placement: Placement,
    kept: Kept,
}

/// What lives until the run is over.
pub(crate) type Kept = Arc<Mutex<Vec<Box<dyn Any + Send>>>>;

impl Scene {
    pub(crate) fn new(system: System, lines: Lines, placement: Placement, kept: Kept) -> Self {
        Self { system, lines, placement, kept }
    }

    pub(crate) fn say(&self, line: impl Into<String>) {
        self.lines.say(line);
    }

    /// Says how an ask ended, without whom it was for.
    pub(crate) fn heard<R: Debug>(&self, outcome: Result<R, AskError>) {
        self.say(told(outcome));
    }

    /// Says how a tell or a send ended.
    pub(crate) fn sent<M>(&self, outcome: Result<(), SendError<M>>) {
        self.say(match outcome {
            Ok(()) => "sent".to_owned(),
            Err(error) => format!("given back: {:?}", error.why),
        });
    }

    /// Spawns an actor where this run places its actors.
    pub(crate) fn spawn<S: Spawnable>(&self, what: S) -> S::Addr {
        match self.placement {
            Placement::Near => self.system.spawn(what).expect("an actor"),
        }
    }

    /// A recipe for a player of this name that says nothing of its birth and its end.
    pub(crate) fn recipe(&self, name: &'static str) -> Props<Player> {
        Player::props(name, self.lines.clone(), false).named(name)
    }

    /// A recipe for one that does.
    pub(crate) fn loud(&self, name: &'static str) -> Props<Player> {
        Player::props(name, self.lines.clone(), true).named(name)
    }

    pub(crate) fn player(&self, name: &'static str) -> PlayerAddr {
        self.spawn(self.recipe(name))
    }

    /// One that waits at a gate, with nothing in its mailbox.
    pub(crate) async fn held(&self, props: Props<Player>) -> (PlayerAddr, Gate) {
        let (it, gate) = (self.spawn(props), Gate::default());
        hold(&it, &gate).await;
        (it, gate)
    }

    /// Keeps something until the run is over, the end of the system included.
    pub(crate) fn keep(&self, what: impl Any + Send) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(what));
    }
}

/// Has a player wait at a gate, in a handler.
pub(crate) async fn hold(it: &PlayerAddr, gate: &Gate) {
    it.hold(gate.clone()).tell().expect("room");
    gate.occupied(1).await;
}

/// How an ask ended, without whom it was for: that is not the same on every stage.
pub(crate) fn told<R: Debug>(outcome: Result<R, AskError>) -> String {
    match outcome {
        Ok(reply) => format!("{reply:?}"),
        Err(AskError::NotExecuted { why: NotExecuted::Cycle(_), .. }) => {
            "not executed: a circle".to_owned()
        }
        Err(AskError::NotExecuted { why, .. }) => format!("not executed: {why:?}"),
        Err(AskError::Unknown { why, .. }) => format!("unknown: {why:?}"),
    }
}
