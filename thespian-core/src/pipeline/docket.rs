//! Who may begin, and whose turn it is to go out: the order of a section's places, without what stands in them.

use std::collections::{BTreeMap, VecDeque};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Out as they are done.
    AsTheyCome,
    /// Out as they came in.
    AsTheyCame,
    /// One of each key at a time.
    ByKey,
}

#[derive(Debug)]
pub(super) struct Docket {
    order: Order,
    /// All places that are taken, as they came in; kept only where that is the order.
    line: VecDeque<usize>,
    /// The places that are done and not out, as they were done.
    done: VecDeque<usize>,
    /// The keys that are being worked on, and the places that wait for each.
    keys: BTreeMap<u64, VecDeque<usize>>,
}

impl Docket {
    pub(super) fn new(order: Order) -> Self {
        Self { order, line: VecDeque::new(), done: VecDeque::new(), keys: BTreeMap::new() }
    }

    /// Somebody takes a place. Whether work on it may begin now.
    pub(super) fn arrive(&mut self, place: usize, key: Option<u64>) -> bool {
        if self.order == Order::AsTheyCame {
            self.line.push_back(place);
        }
        let Some(key) = key else { return true };
        match self.keys.get_mut(&key) {
            Some(waiting) => {
                waiting.push_back(place);
                false
            }
            None => {
                self.keys.insert(key, VecDeque::new());
                true
            }
        }
    }

    /// The work on a place is done. Which place's may begin now.
    pub(super) fn done(&mut self, place: usize, key: Option<u64>) -> Option<usize> {
        self.done.push_back(place);
        self.release(key)
    }

    /// What stood at a place has left in another direction. Which place's work may begin now.
    pub(super) fn strike(&mut self, place: usize, key: Option<u64>) -> Option<usize> {
        self.line.retain(|other| *other != place);
        self.release(key)
    }

    fn release(&mut self, key: Option<u64>) -> Option<usize> {
        let key = key?;
        let next = self.keys.get_mut(&key)?.pop_front();
        if next.is_none() {
            self.keys.remove(&key);
        }
        next
    }

    /// Which place goes out next, if it is time for any.
    pub(super) fn next(&mut self) -> Option<usize> {
        if self.order != Order::AsTheyCame {
            return self.done.pop_front();
        }
        let first = *self.line.front()?;
        let done = self.done.iter().position(|place| *place == first)?;
        self.done.remove(done);
        self.line.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(docket: &mut Docket) -> Vec<usize> {
        std::iter::from_fn(|| docket.next()).collect()
    }

    #[test]
    fn out_as_they_are_done() {
        let mut docket = Docket::new(Order::AsTheyCome);
        for place in [4, 1, 3] {
            assert!(docket.arrive(place, None));
        }
        docket.done(3, None);
        docket.done(4, None);
        assert_eq!(out(&mut docket), [3, 4]);
        docket.done(1, None);
        assert_eq!(out(&mut docket), [1]);
    }

    #[test]
    fn out_as_they_came_in_and_past_those_who_left() {
        let mut docket = Docket::new(Order::AsTheyCame);
        for place in [4, 1, 3, 0] {
            assert!(docket.arrive(place, None));
        }
        docket.done(0, None);
        docket.done(3, None);
        assert_eq!(out(&mut docket), [0; 0]);
        docket.done(4, None);
        assert_eq!(out(&mut docket), [4]);
        docket.strike(1, None);
        assert_eq!(out(&mut docket), [3, 0]);
        // A place that is free again comes behind.
        docket.arrive(3, None);
        docket.arrive(4, None);
        docket.done(4, None);
        assert_eq!(out(&mut docket), [0; 0]);
        docket.done(3, None);
        assert_eq!(out(&mut docket), [3, 4]);
    }

    #[test]
    fn one_of_each_key_at_a_time() {
        let mut docket = Docket::new(Order::ByKey);
        let mut arrive = |place, key| docket.arrive(place, Some(key));
        assert!(arrive(0, 7));
        assert!(!arrive(1, 7));
        assert!(arrive(2, 8));
        assert!(!arrive(3, 7));
        assert_eq!(docket.done(2, Some(8)), None);
        assert_eq!(docket.done(0, Some(7)), Some(1));
        assert_eq!(docket.strike(1, Some(7)), Some(3));
        assert_eq!(docket.done(3, Some(7)), None);
        assert_eq!(out(&mut docket), [2, 0, 3]);
        assert!(docket.keys.is_empty());
        assert!(docket.arrive(1, Some(7)));
    }
}
