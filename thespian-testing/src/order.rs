//! Order: in which order the tasks of a run take their turns, as text and as a director.
//! In: who was ready, and who ran. Out: the same again. Never knows: what tasks do.
//! Order: as it says, and from then on whoever has waited longest.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use thespian_core::{Director, Task};

/// An order in which tasks run: the numbers of those who did where more than one was ready. Where it ends, whoever has waited
/// longest is next.
///
/// It has the same meaning as long as the program does the same: it is for finding out why a test failed, and no
/// substitute for a seed in a test that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order(Vec<u64>);

impl Order {
    /// The shortest text that means these steps: each with who was ready, and who of them ran.
    pub(crate) fn of<'a>(steps: impl IntoIterator<Item = (&'a [u64], u64)>) -> Self {
        let mut queue = Queue::default();
        let (mut order, mut needed) = (Vec::new(), 0);
        for (ready, task) in steps {
            if ready.len() > 1 {
                order.push(task);
                if queue.first(ready) != Some(task) {
                    needed = order.len();
                }
            }
            queue.ran(task);
        }
        order.truncate(needed);
        Self(order)
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, task) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(".")?;
            }
            task.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Order {
    type Err = OrderError;

    fn from_str(text: &str) -> Result<Self, OrderError> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let numbers = text.split('.').map(|number| number.trim().parse());
        numbers.collect::<Result<_, _>>().map(Self).map_err(|_| OrderError)
    }
}

/// A text that is no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrderError;

impl fmt::Display for OrderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an order is numbers with dots between them, for example `0.2.1`")
    }
}

impl Error for OrderError {}

/// Who has waited for how long.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    last_ran: BTreeMap<u64, u64>,
    ran: u64,
}

impl Queue {
    /// Who has waited longest, so that a task which is always ready keeps nobody from running.
    pub(crate) fn first<'a>(&self, ready: impl IntoIterator<Item = &'a u64>) -> Option<u64> {
        ready.into_iter().min_by_key(|task| (self.last_ran.get(task), **task)).copied()
    }

    pub(crate) fn ran(&mut self, task: u64) {
        self.ran += 1;
        self.last_ran.insert(task, self.ran);
    }
}

/// Follows an order.
#[derive(Debug)]
pub(crate) struct Followed {
    order: std::vec::IntoIter<u64>,
    queue: Queue,
}

impl Followed {
    pub(crate) fn new(order: Order) -> Self {
        Self { order: order.0.into_iter(), queue: Queue::default() }
    }

    /// Who of these is next; nobody, if the order is none of this program's.
    pub(crate) fn next(&mut self, ready: &[u64]) -> Option<u64> {
        let next = match ready {
            [only] => Some(*only),
            _ => self.order.next().or_else(|| self.queue.first(ready)),
        };
        let task = next.filter(|task| ready.contains(task))?;
        self.queue.ran(task);
        Some(task)
    }
}

/// Directs a run as an order says.
pub(crate) struct Follower(Mutex<Followed>);

impl Follower {
    pub(crate) fn new(order: Order) -> Self {
        Self(Mutex::new(Followed::new(order)))
    }
}

impl Director for Follower {
    fn next(&self, ready: &[Task]) -> Option<usize> {
        let mut numbers: Vec<u64> = ready.iter().map(|task| task.number).collect();
        numbers.sort_unstable();
        let task = self.0.lock().unwrap_or_else(PoisonError::into_inner).next(&numbers)?;
        ready.iter().position(|other| other.number == task)
    }

    fn turn(&self) -> Option<u32> {
        Some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_whoever_waited_longest_would_do_anyway_is_left_out() {
        let steps: [(&[u64], u64); 5] =
            [(&[0], 0), (&[1, 2], 2), (&[0, 1], 1), (&[0, 2], 0), (&[2], 2)];
        let order = Order::of(steps);
        assert_eq!(order.to_string(), "2");
        let mut followed = Followed::new(order);
        for (ready, task) in steps {
            assert_eq!(followed.next(ready), Some(task));
        }
        assert_eq!(Order::of([(&[1, 2][..], 1), (&[1, 2], 2)]), Order::default());
    }

    #[test]
    fn reads_what_it_writes() {
        for text in ["", "0", "0.2.10"] {
            assert_eq!(text.parse::<Order>().unwrap().to_string(), text);
        }
        assert_eq!("0..1".parse::<Order>(), Err(OrderError));
    }

    #[test]
    fn an_order_of_another_program_is_noticed() {
        let mut followed = Followed::new("7".parse().unwrap());
        assert_eq!(followed.next(&[1, 2]), None);
    }
}
