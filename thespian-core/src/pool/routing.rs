//! Routing: who gets a message.

use std::fmt;
use std::sync::Arc;

/// How a pool finds out who gets a message.
pub(super) enum Rule<M> {
    All(Routing),
    ByKey(Arc<KeyFn<M>>),
    /// Everybody gets a copy.
    Broadcast(fn(&M) -> M),
}

/// The number of a message's key.
pub(super) type KeyFn<M> = dyn Fn(&M) -> u64 + Send + Sync;

impl<M> Rule<M> {
    pub(super) fn for_message(&self, message: &M) -> Routing {
        match self {
            Rule::All(routing) => *routing,
            Rule::ByKey(key) => Routing::Key(key(message)),
            Rule::Broadcast(_) => Routing::RoundRobin,
        }
    }

    pub(super) fn is_by_key(&self) -> bool {
        matches!(self, Rule::ByKey(_))
    }

    /// Whether whoever stands in line for one worker can wait for another as well.
    pub(super) fn is_for_anybody(&self) -> bool {
        matches!(self, Rule::All(_))
    }
}

impl<M> fmt::Debug for Rule<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::All(routing) => routing.fmt(f),
            Rule::ByKey(_) => f.write_str("ByKey"),
            Rule::Broadcast(_) => f.write_str("Broadcast"),
        }
    }
}

/// Who gets one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Routing {
    RoundRobin,
    LeastLoaded,
    /// The one whose this key is, and nobody else.
    Key(u64),
}

/// Whose turn it is. Between equally loaded workers the turn decides.
pub(super) fn first(
    routing: Routing,
    workers: usize,
    turn: usize,
    load: impl Fn(usize) -> usize,
) -> usize {
    let turn = turn % workers.max(1);
    match routing {
        Routing::RoundRobin | Routing::Key(_) => turn,
        Routing::LeastLoaded => {
            in_turns(workers, turn).min_by_key(|&worker| load(worker)).unwrap_or(turn)
        }
    }
}

pub(super) fn in_turns(workers: usize, first: usize) -> impl Iterator<Item = usize> {
    (0..workers).map(move |after| (first + after) % workers)
}

#[cfg(test)]
mod tests {
    use super::{Routing, first, in_turns};

    #[test]
    fn in_turns_and_the_counter_may_run_over() {
        let order = |turn| first(Routing::RoundRobin, 3, turn, |_| 0);
        assert_eq!([0, 1, 2, 3, usize::MAX].map(order), [0, 1, 2, 0, 0]);
        assert!(in_turns(3, 2).eq([2, 0, 1]));
    }

    #[test]
    fn the_least_loaded_first_and_in_turns_between_equals() {
        let choice =
            |turn, loads: [usize; 3]| first(Routing::LeastLoaded, 3, turn, |worker| loads[worker]);
        assert_eq!(choice(0, [5, 0, 1]), 1);
        assert_eq!(choice(2, [0, 0, 0]), 2);
        assert_eq!(choice(1, [0, 7, 0]), 2);
    }
}
