//! Which runs there are.

use thespian_core::Base;

/// Each stage once, and `simple` with so many seeds, from its own on.
pub(super) fn plan(bases: &[Base], seeds: u64) -> Vec<Base> {
    bases
        .iter()
        .flat_map(|base| match *base {
            Base::Simple { seed } => (0..seeds)
                .map(|further| Base::Simple { seed: seed.wrapping_add(further) })
                .collect::<Vec<_>>(),
            other => vec![other],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_those_of_simple() {
        let bases = [Base::Simple { seed: 7 }, Base::Threads { workers: None }];
        assert_eq!(
            plan(&bases, 2),
            [Base::Simple { seed: 7 }, Base::Simple { seed: 8 }, Base::Threads { workers: None }]
        );
    }

    #[test]
    fn after_the_last_seed_comes_the_first() {
        let last = [Base::Simple { seed: u64::MAX }];
        assert_eq!(plan(&last, 2), [last[0], Base::Simple { seed: 0 }]);
    }
}
