//! Row: things in the order of their numbers, each of which comes once; for those who mostly come at the end and mostly go from
//! one of both ends.
//!
//! Whoever goes from the middle leaves a gap, so that nobody has to move up for each. There are never more gaps than things.

use std::collections::VecDeque;

pub(super) struct Row<T> {
    /// Neither the first nor the last is a gap.
    places: VecDeque<(u64, Option<T>)>,
    gaps: usize,
}

/// With no more places than these it is not worth while to give any back.
const SMALL: usize = 32;

impl<T> Default for Row<T> {
    fn default() -> Self {
        Self { places: VecDeque::new(), gaps: 0 }
    }
}

impl<T> Row<T> {
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn insert(&mut self, number: u64, thing: T) {
        let place = (number, Some(thing));
        match self.places.back() {
            Some((last, _)) if *last > number => {
                let at = self.places.partition_point(|(other, _)| *other < number);
                self.places.insert(at, place);
            }
            _ => self.places.push_back(place),
        }
    }

    pub(super) fn remove(&mut self, number: u64) -> Option<T> {
        let at = match self.places.front() {
            Some((first, _)) if *first == number => 0,
            _ => self.places.binary_search_by_key(&number, |(other, _)| *other).ok()?,
        };
        let removed = self.places[at].1.take()?;
        self.gaps += 1;
        while let Some((_, None)) = self.places.front() {
            self.places.pop_front();
            self.gaps -= 1;
        }
        while let Some((_, None)) = self.places.back() {
            self.places.pop_back();
            self.gaps -= 1;
        }
        if self.gaps > self.places.len() / 2 {
            self.places.retain(|(_, thing)| thing.is_some());
            self.gaps = 0;
        }
        if self.places.capacity() > SMALL && self.places.len() < self.places.capacity() / 4 {
            self.places.shrink_to(self.places.capacity() / 2);
        }
        Some(removed)
    }

    pub(super) fn last(&self) -> Option<&T> {
        self.places.back()?.1.as_ref()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.places.iter().filter_map(|(_, thing)| thing.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// What holds at any time, and that it is as a map would be.
    fn check(row: &Row<u64>, map: &BTreeMap<u64, u64>) {
        assert!(row.iter().eq(map.values()));
        assert_eq!(row.is_empty(), map.is_empty());
        assert_eq!(row.last(), map.values().next_back());
        assert_eq!(row.gaps, row.places.iter().filter(|(_, thing)| thing.is_none()).count());
        assert!(row.gaps <= map.len(), "{} gaps among {}", row.gaps, map.len());
        let places = row.places.capacity();
        assert!(places <= SMALL || places <= 8 * map.len().max(1), "{places} for {}", map.len());
    }

    #[test]
    fn whatever_comes_and_goes_it_is_as_a_map_would_be() {
        // Those who go are the oldest, the youngest, any, or all.
        for way in 0..4 {
            let (mut row, mut map) = (Row::default(), BTreeMap::new());
            let mut numbers = BTreeSet::new();
            let mut dice = 1u64;
            let mut roll = |most: u64| {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (dice >> 33) % most
            };
            for round in 0..4_000 {
                // At first more come than go, then the other way round.
                let comes = roll(10) < if round < 2_000 { 7 } else { 3 };
                if comes {
                    // Now and then somebody is late.
                    let number =
                        round * 4 + roll(2) - if roll(8) == 0 { roll(4 * round + 1) } else { 0 };
                    if numbers.insert(number) {
                        map.insert(number, number);
                        row.insert(number, number);
                    }
                } else if !map.is_empty() {
                    let nth = match way {
                        0 => 0,
                        1 => map.len() - 1,
                        _ => roll(map.len() as u64) as usize,
                    };
                    let number = *map.keys().nth(nth).expect("so many");
                    assert_eq!(row.remove(number), map.remove(&number));
                    assert_eq!(row.remove(number), None);
                }
                check(&row, &map);
            }
            if way == 3 {
                for number in map.keys().copied().collect::<Vec<_>>() {
                    assert_eq!(row.remove(number), map.remove(&number));
                    check(&row, &map);
                }
                assert!(row.places.capacity() <= SMALL);
            }
        }
    }
}
