//! The live tree as data.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Family, Node};
use crate::director::Touched;
use crate::exit::Failure;
use crate::hub::{Flow, Hub};
use crate::id::Target;
use crate::time::Time;
use crate::world::touch;

/// The actors of a system as they are, taken by [`System::tree`](crate::System::tree).
///
/// Each line is true of its actor at one moment, but for an actor at work, whose numbers may be one message apart from one
/// another; two lines are of two moments. `Display` prints one line for each actor.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tree {
    /// When it was taken.
    pub at: Time,
    /// All actors that have not ended: parents before their children, siblings oldest first.
    pub actors: Vec<Snapshot>,
    /// The paths of actors that were abandoned and whose handlers may still run. They are not among `actors`, since for
    /// everybody else they have ended.
    pub abandoned: Vec<Arc<str>>,
}

/// One actor, as it is. See [`Tree`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Snapshot {
    /// Its place in the tree, for example `/till/account#7`.
    pub path: Arc<str>,
    /// Its id and the name of its type.
    pub who: Target,
    /// How many parents it has: 0 for an actor at the top.
    pub depth: usize,
    /// What it is at.
    pub doing: Doing,
    /// What [`Context::set_state`](crate::Context::set_state) said last.
    pub state: Option<&'static str>,
    /// How many messages its mailbox holds, without the one it is at.
    pub waiting: usize,
    /// How many senders and askers stand in line for room, those included that have given up since.
    pub in_line: usize,
    /// The most that `waiting` has ever been.
    pub high_water: usize,
    /// How long the message has waited that has waited longest; zero if none does. Coarse: to about a millisecond, and it
    /// may name the age of one that has just been begun. The clock is looked at only when a message finds the actor at
    /// work, and only for the first of those; what waits for one that has still to be made counts from when that begins.
    pub oldest: Duration,
    /// How many asks it has [parked](crate::Reply::park) and not answered.
    pub owes: usize,
    /// The oldest of them: the handler that was asked, and how long ago it was parked.
    pub oldest_owed: Option<(&'static str, Duration)>,
    /// What became of the messages that it was sent.
    pub flow: Flow,
    /// How many messages it has begun, over all incarnations; one that is [tried again](crate::Message::RETRIES) once.
    pub handled: u64,
    /// The kinds of the last of them, oldest first, at most eight.
    pub recent: Vec<&'static str>,
    /// How often it has been made again.
    pub restarts: u64,
    /// How long ago its first incarnation began; zero if that has not happened yet.
    pub age: Duration,
    /// How long ago its present incarnation began.
    pub since_start: Duration,
    /// How it failed last.
    pub last_failure: Option<Failure>,
}

/// What an actor is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Doing {
    /// `#[init]` or `#[started]`, or it has just been spawned.
    Starting,
    /// No message: it waits for one or for its turn, or is in a hook.
    Idle,
    /// The message of this kind; between two messages that were taken out together, still the one before.
    Handling(&'static str),
    /// It has failed, and what is done about it is being decided.
    Failing,
    /// It waits out its backoff, or for the siblings with which it is restarted.
    WaitingToRestart,
    /// It ends its children and puts off its state, to be made again.
    Restarting,
    /// It takes no messages any more and is about to end.
    Stopping,
}

impl Tree {
    pub(crate) fn of(family: &Family, hub: &Hub) -> Self {
        touch(|| Touched::Everything);
        let at = hub.world.now();
        let mut actors = Vec::new();
        // Not by recursion: a tree may be deeper than a stack.
        let mut next = generation(family, &"".into(), 0);
        while let Some((node, parent, depth)) = next.pop() {
            let mut path = parent.to_string();
            node.header().write_name(&mut path);
            let path: Arc<str> = path.into();
            next.extend(generation(node.family(), &path, depth + 1));
            actors.push(node.snapshot(path, depth, at));
        }
        Self { at, actors, abandoned: hub.abandoned() }
    }

    /// What became of the messages to all these actors.
    pub fn flow(&self) -> Flow {
        let mut sum = Flow::default();
        self.actors.iter().for_each(|actor| sum += actor.flow);
        sum
    }

    /// The actor with this path.
    pub fn get(&self, path: &str) -> Option<&Snapshot> {
        self.actors.iter().find(|actor| &*actor.path == path)
    }

    /// The children of the actor with this path, oldest first; those at the top for `/`.
    pub fn children(&self, path: &str) -> impl Iterator<Item = &Snapshot> {
        let (first, depth) = match self.actors.iter().position(|actor| &*actor.path == path) {
            Some(parent) => (parent + 1, self.actors[parent].depth + 1),
            None if path == "/" => (0, 0),
            None => (self.actors.len(), 0),
        };
        self.actors[first..]
            .iter()
            .take_while(move |actor| actor.depth >= depth)
            .filter(move |actor| actor.depth == depth)
    }
}

/// The members of a family, youngest first, with what their snapshots need.
fn generation(
    family: &Family,
    path: &Arc<str>,
    depth: usize,
) -> Vec<(Arc<dyn Node>, Arc<str>, usize)> {
    family.all().into_iter().rev().map(|child| (child, path.clone(), depth)).collect()
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for actor in &self.actors {
            writeln!(f, "{actor}")?;
        }
        for path in &self.abandoned {
            writeln!(f, "{path} abandoned")?;
        }
        Ok(())
    }
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.doing)?;
        if let Some(state) = self.state {
            write!(f, ", state {state}")?;
        }
        write!(f, ", {} waiting, {} handled", self.waiting, self.handled)?;
        if let Some((kind, age)) = self.oldest_owed {
            write!(f, ", {} to answer, a {kind} for {age:?}", self.owes)?;
        }
        if self.restarts > 0 {
            write!(f, ", {} restarts", self.restarts)?;
        }
        if let Some(failure) = &self.last_failure {
            write!(f, ", last failure at {}: {}", failure.at, failure.cause)?;
        }
        Ok(())
    }
}

impl fmt::Display for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Doing::Starting => f.write_str("starting"),
            Doing::Idle => f.write_str("idle"),
            Doing::Handling(message) => write!(f, "handling {message}"),
            Doing::Failing => f.write_str("failing"),
            Doing::WaitingToRestart => f.write_str("waiting to be restarted"),
            Doing::Restarting => f.write_str("restarting"),
            Doing::Stopping => f.write_str("stopping"),
        }
    }
}
