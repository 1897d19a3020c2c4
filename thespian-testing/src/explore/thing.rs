//! What steps meet at, named so that it is the same in each execution that has come so far in the same way.

use std::collections::BTreeMap;

use thespian_core::Touched;

/// What a step touches, and others may touch too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Mailbox(u64),
    Place(u64),
    Task(u64),
    Shared(&'static str),
    /// One of those of which a system has only one.
    One(Touched),
}

/// Numbers for what the system knows only by its place in memory, which is another one in each execution.
#[derive(Debug, Default)]
pub(super) struct Places {
    numbers: BTreeMap<usize, u64>,
    last: u64,
}

impl Places {
    /// What was touched; nothing, if it was everything.
    pub(super) fn name(&mut self, touched: Touched) -> Option<Thing> {
        Some(match touched {
            Touched::Mailbox(who) => Thing::Mailbox(who.number()),
            Touched::Place { at, is_new } => Thing::Place(self.number(at, is_new)),
            Touched::Task(number) => Thing::Task(number),
            Touched::Shared(name) => Thing::Shared(name),
            Touched::Everything => return None,
            other => Thing::One(other),
        })
    }

    fn number(&mut self, at: usize, is_new: bool) -> u64 {
        match self.numbers.get(&at) {
            Some(known) if !is_new => *known,
            _ => {
                self.last += 1;
                self.numbers.insert(at, self.last);
                self.last
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_to_the_place_of_another_is_another() {
        let mut places = Places::default();
        let mut name = |at, is_new| places.name(Touched::Place { at, is_new });
        assert_eq!(name(4000, true), Some(Thing::Place(1)));
        assert_eq!(name(5000, true), Some(Thing::Place(2)));
        assert_eq!(name(4000, false), Some(Thing::Place(1)));
        assert_eq!(name(4000, true), Some(Thing::Place(3)));
        assert_eq!(name(4000, false), Some(Thing::Place(3)));
    }

    #[test]
    fn everything_is_no_thing() {
        assert_eq!(Places::default().name(Touched::Everything), None);
    }
}
