//! The children of one parent, and their names.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::row::Row;
use super::{Header, Node, Round, Seat, Usher};
use crate::director::Touched;
use crate::error::SpawnError;
use crate::id::ActorId;
use crate::supervision::{Life, Strategy, concerned};
use crate::world::touch;

/// The children of one parent. Costs a lock and a pointer until there is a first child; the place of that one is kept for the
/// next.
#[derive(Default)]
pub(crate) struct Family(Mutex<State>);

#[derive(Default)]
struct State {
    closed: bool,
    members: Option<Box<Members>>,
}

#[derive(Default)]
struct Members {
    /// Those of the usual phase, by their numbers, which is the order of birth. In a family all are of one system.
    usual: Children,
    others: BTreeMap<i8, Children>,
    names: BTreeMap<Box<str>, ActorId>,
    round: Option<Arc<Round>>,
}

type Children = Row<Arc<dyn Node>>;

/// The phase of whoever says nothing about it.
const USUAL: i8 = Life::DEFAULT.phase;

impl Members {
    fn phase(&mut self, phase: i8) -> &mut Children {
        if phase == USUAL { &mut self.usual } else { self.others.entry(phase).or_default() }
    }

    /// Those who end last come first.
    fn phases(&self) -> impl DoubleEndedIterator<Item = &Children> {
        let later = self.others.range(USUAL..).rev().map(|(_, children)| children);
        let earlier = self.others.range(..USUAL).rev().map(|(_, children)| children);
        later.chain([&self.usual]).chain(earlier)
    }

    fn is_empty(&self) -> bool {
        self.usual.is_empty() && self.others.values().all(Children::is_empty)
    }
}

/// What comes of the wish to restart a group.
pub(crate) enum Convened {
    /// These, oldest first, and the seat of each.
    Round { usher: Usher, group: Vec<(Arc<dyn Node>, Seat)> },
    /// Another round is not over yet.
    Busy(Arc<Round>),
    /// Nobody else is concerned.
    Alone,
}

impl State {
    fn is_empty(&self) -> bool {
        self.members.as_deref().is_none_or(Members::is_empty)
    }
}

impl Family {
    fn state(&self) -> MutexGuard<'_, State> {
        touch(|| Touched::Families);
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a child in, whose header this is, unless the family is closed or the name taken.
    pub(crate) fn admit(&self, header: &Header, child: Arc<dyn Node>) -> Result<(), SpawnError> {
        let mut state = self.state();
        if state.closed {
            return Err(SpawnError::Stopping);
        }
        let members = state.members.get_or_insert_default();
        if let Some(name) = &header.name {
            if members.names.contains_key(name) {
                return Err(SpawnError::NameTaken(name.to_string()));
            }
            members.names.insert(name.clone(), header.target.id);
        }
        members.phase(header.life.phase).insert(header.target.id.number(), child);
        Ok(())
    }

    /// The child's name is free again.
    pub(crate) fn release_name(&self, child: &Header) {
        let Some(name) = &child.name else { return };
        if let Some(members) = &mut self.state().members
            && members.names.get(name) == Some(&child.target.id)
        {
            members.names.remove(name);
        }
    }

    /// Forgets the child. Its name was released before.
    pub(crate) fn remove(&self, child: &Header) {
        let removed = {
            let mut state = self.state();
            let Some(members) = &mut state.members else { return };
            let removed = members.phase(child.life.phase).remove(child.target.id.number());
            // A round knows those who were in it.
            let over = if members.is_empty() { members.round.take() } else { None };
            (removed, over)
        };
        // Out of the lock: this may be the last handle of the child's mailbox.
        drop(removed);
    }

    /// From now on nobody is admitted. Whether there is nobody.
    pub(crate) fn close(&self) -> bool {
        let mut state = self.state();
        state.closed = true;
        state.is_empty()
    }

    /// Begins a round of those who are restarted when `failed` is. A pool is its workers.
    pub(crate) fn convene(&self, strategy: Strategy, failed: ActorId) -> Convened {
        let children = self.all();
        let Some(place) = children.iter().position(|child| child.header().target.id == failed)
        else {
            return Convened::Alone;
        };
        let concerned = &children[concerned(strategy, children.len(), place)];
        let members = concerned.iter().flat_map(|child| match child.header().life.pool {
            true => child.family().all(),
            false => vec![child.clone()],
        });
        let members: Vec<_> = members.collect();
        if members.len() == 1 {
            return Convened::Alone;
        }
        let mut state = self.state();
        let round = &mut state.members.get_or_insert_default().round;
        match round {
            Some(round) if !round.is_over() => Convened::Busy(round.clone()),
            _ => {
                let (usher, seats) = Round::among(members.clone());
                *round = Some(usher.round().clone());
                Convened::Round { usher, group: members.into_iter().zip(seats).collect() }
            }
        }
    }

    /// Who ends first: the youngest of the lowest phase.
    pub(crate) fn first_to_end(&self) -> Option<Arc<dyn Node>> {
        let state = self.state();
        state.members.as_ref()?.phases().rev().find_map(Children::last).cloned()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.state().is_empty()
    }

    /// The children of one phase.
    pub(crate) fn phase(&self, phase: i8) -> Vec<Arc<dyn Node>> {
        let mut state = self.state();
        let Some(members) = &mut state.members else { return Vec::new() };
        members.phase(phase).iter().cloned().collect()
    }

    /// All children, oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<dyn Node>> {
        let members = |state: &State| -> Vec<_> {
            let phases = state.members.iter().flat_map(|members| members.phases());
            phases.flat_map(Children::iter).cloned().collect()
        };
        let mut children = members(&self.state());
        children.sort_by_key(|child| child.header().target.id);
        children
    }
}
