//! Which runs there are.

use thespian_core::Base;

/// Each stage once, and `simple` with so many seeds, from its own on. One after the other, since there may be more than memory
/// has room for: who plays for a night says so many seeds that they will not all be played.
pub(super) fn plan(bases: &[Base], seeds: u64) -> impl Iterator<Item = Base> {
    bases.iter().flat_map(move |base| {
        let (count, first) = match *base {
            Base::Simple { seed } => (seeds, seed),
            _ => (1, 0),
        };
        (0..count).map(move |further| match base {
            Base::Simple { .. } => Base::Simple { seed: first.wrapping_add(further) },
            other => *other,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_those_of_simple() {
        let bases = [Base::Simple { seed: 7 }, Base::Threads { workers: None }];
        let planned: Vec<_> = plan(&bases, 2).collect();
        assert_eq!(
            planned,
            [Base::Simple { seed: 7 }, Base::Simple { seed: 8 }, Base::Threads { workers: None }]
        );
        assert!(plan(&bases[..1], 0).next().is_none() && plan(&[], 2).next().is_none());
    }

    #[test]
    fn after_the_last_seed_comes_the_first() {
        let last = [Base::Simple { seed: u64::MAX }];
        assert!(plan(&last, 2).eq([last[0], Base::Simple { seed: 0 }]));
    }

    #[test]
    fn more_seeds_than_memory_has_room_for_are_begun_with() {
        let first = [Base::Simple { seed: 0 }];
        assert!(plan(&first, u64::MAX).take(2).eq([first[0], Base::Simple { seed: 1 }]));
    }
}
