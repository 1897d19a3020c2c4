//! The children of one parent, and their names.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Node, Round, Seat, Usher};
use crate::error::SpawnError;
use crate::id::ActorId;
use crate::supervision::{Strategy, concerned};

/// The children of one parent. Costs a lock and a pointer until there is a first child.
#[derive(Default)]
pub(crate) struct Family(Mutex<State>);

#[derive(Default)]
struct State {
    closed: bool,
    members: Option<Box<Members>>,
}

#[derive(Default)]
struct Members {
    // Ordered by id, which is the order of birth.
    children: BTreeMap<ActorId, Arc<dyn Node>>,
    names: BTreeMap<Box<str>, ActorId>,
    round: Option<Arc<Round>>,
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

impl Family {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a child in, unless the family is closed or the name taken.
    pub(crate) fn admit(&self, child: Arc<dyn Node>) -> Result<(), SpawnError> {
        let header = child.header();
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
        members.children.insert(header.target.id, child.clone());
        Ok(())
    }

    /// The child's name is free again.
    pub(crate) fn release_name(&self, child: &super::Header) {
        let Some(name) = &child.name else { return };
        if let Some(members) = &mut self.state().members
            && members.names.get(name) == Some(&child.target.id)
        {
            members.names.remove(name);
        }
    }

    /// Forgets the child. Its name was released before.
    pub(crate) fn remove(&self, child: ActorId) {
        let removed = {
            let mut state = self.state();
            let Some(members) = &mut state.members else { return };
            let removed = members.children.remove(&child);
            if members.children.is_empty() {
                state.members = None;
            }
            removed
        };
        // Out of the lock: this may be the last handle of the child's mailbox.
        drop(removed);
    }

    /// From now on nobody is admitted.
    pub(crate) fn close(&self) {
        self.state().closed = true;
    }

    /// Begins a round of those who are restarted when `failed` is.
    pub(crate) fn convene(&self, strategy: Strategy, failed: ActorId) -> Convened {
        let mut state = self.state();
        let Some(members) = &mut state.members else { return Convened::Alone };
        if let Some(round) = &members.round
            && !round.is_over()
        {
            return Convened::Busy(round.clone());
        }
        let Some(place) = members.children.keys().position(|&child| child == failed) else {
            return Convened::Alone;
        };
        let group = concerned(strategy, members.children.len(), place);
        if group.len() == 1 {
            return Convened::Alone;
        }
        let children = members.children.values().skip(group.start).take(group.len());
        let (usher, seats) = Round::new(group.len());
        let group = children.cloned().zip(seats).collect();
        members.round = Some(usher.round().clone());
        Convened::Round { usher, group }
    }

    pub(crate) fn youngest(&self) -> Option<Arc<dyn Node>> {
        let state = self.state();
        state.members.as_ref()?.children.last_key_value().map(|(_, child)| child.clone())
    }

    /// All children, oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<dyn Node>> {
        let state = self.state();
        state.members.iter().flat_map(|members| members.children.values().cloned()).collect()
    }
}
