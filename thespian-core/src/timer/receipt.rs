//! How a timer learns what became of its message.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::agenda::Agenda;
use crate::error::{NotExecuted, Unknown};
use crate::reply::Asked;
use crate::time::Time;

/// The way back of one message. However that ends, the timer goes on from there; nobody waits for an answer.
pub(super) struct Receipt {
    agenda: Arc<Agenda>,
    number: u64,
    is_back: AtomicBool,
}

impl Receipt {
    pub(super) fn new(agenda: Arc<Agenda>, number: u64) -> Self {
        Self { agenda, number, is_back: AtomicBool::new(false) }
    }

    /// A message with `retry` has a path for each try, and its end may be told twice. By then the next may be under way.
    fn back(&self) {
        if !self.is_back.swap(true, Ordering::AcqRel) {
            self.agenda.again(self.number);
        }
    }
}

impl Asked for Receipt {
    fn begin(&self, _: &dyn Fn() -> Time) -> bool {
        true
    }

    // What was accepted is handled, also if the timer was cancelled meanwhile.
    fn is_wanted(&self) -> bool {
        true
    }

    fn is_asker(&self) -> bool {
        false
    }

    fn deadline(&self) -> Option<Time> {
        None
    }

    fn refuse(&self, _: NotExecuted) {
        self.back();
    }

    fn lose(&self, _: Unknown) {
        self.back();
    }

    fn put(&self, _: &mut dyn Any) {
        self.back();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;
    use std::time::Duration;

    use super::*;
    use crate::agenda::{Rhythm, Turn};
    use crate::id::ActorId;
    use crate::world::{Simple, World};

    const SECOND: Duration = Duration::from_secs(1);

    /// How many turns were taken.
    struct Count(Arc<AtomicU64>);

    impl Turn for Count {
        fn take(&mut self, number: u64) -> bool {
            assert_eq!(number, 0, "there is one entry, the first");
            self.0.fetch_add(1, Ordering::Relaxed);
            true
        }
    }

    #[test]
    fn an_end_that_is_told_twice_counts_once() {
        let simple = Simple::new(1, None);
        let world = World::Simple(simple.clone());
        let agenda = Agenda::new(world.clone());
        let turns = Arc::new(AtomicU64::new(0));
        let turns_after = |wait: Duration| {
            simple.block_on(world.sleep(wait)).expect("it wakes");
            turns.load(Ordering::Relaxed)
        };
        let (owner, due) = (ActorId::new(0, 1), Time::START);
        let turn = Box::new(Count(turns.clone()));
        let _booking = agenda.set(owner, Rhythm::Pause(SECOND), due, turn);
        assert_eq!(turns_after(9 * SECOND), 1);
        let receipt = Receipt::new(agenda, 0);
        receipt.put(&mut Some(()));
        assert_eq!(turns_after(9 * SECOND), 2);
        // By now the second is under way, and its own end is what counts.
        receipt.lose(Unknown::Unanswered);
        assert_eq!(turns_after(9 * SECOND), 2);
    }
}
