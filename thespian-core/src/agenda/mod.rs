//! Agenda: what is to be done later, for all actors of one system.
//! In: timers, from any task. Out: their turns, one after the other, in one task. Knows: world, ids. Never knows: messages.
//! Order: by the moment it is due, then by when it was set; no turn is taken, and none dropped, under the lock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

mod booking;
mod driver;
mod kept;
mod queue;
mod rhythm;

pub(crate) use booking::Booking;
pub(crate) use kept::Kept;
pub(crate) use rhythm::Rhythm;

use crate::contain::contain;
use crate::director::Touched;
use crate::id::ActorId;
use crate::time::Time;
use crate::world::{TIMERS, World, touch};
use driver::{Call, Driver, Driving, drive};
use queue::Queue;

/// What is done when an entry is due.
pub(crate) trait Turn: Send {
    /// Does it. False if there is nothing that could be done another time.
    fn take(&mut self, number: u64) -> bool;
}

/// All entries of one system, and the task that takes their turns, which exists only while one is due at some time.
pub(crate) struct Agenda {
    world: World,
    state: Mutex<State>,
    this: Weak<Agenda>,
}

struct State {
    queue: Queue<Box<dyn Turn>>,
    driver: Driver,
}

impl Agenda {
    pub(crate) fn new(world: World) -> Arc<Self> {
        let agenda = Arc::new_cyclic(|this| Self {
            world,
            state: Mutex::new(State { queue: Queue::default(), driver: Driver::None }),
            this: this.clone(),
        });
        if let World::Simple(simple) = &agenda.world {
            let this = agenda.this.clone();
            let only = move || this.upgrade().is_none_or(|this| this.state().queue.is_periodic());
            simple.ask_about_timers(Box::new(only));
        }
        agenda
    }

    fn state(&self) -> MutexGuard<'_, State> {
        touch(|| Touched::Agenda);
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an entry that goes when `owner` does. Whoever sets it sees to it that [`forget_all_of`](Self::forget_all_of) is
    /// called then.
    pub(crate) fn set(
        self: &Arc<Self>,
        owner: ActorId,
        rhythm: Rhythm,
        due: Time,
        turn: Box<dyn Turn>,
    ) -> Booking {
        let number = self.change(|queue| queue.add(owner, rhythm, due, turn));
        Booking::new(self.clone(), number)
    }

    /// What came of the last turn of an entry has ended; one that waited for that is due again after its pause.
    pub(crate) fn again(&self, number: u64) {
        let now = self.world.now();
        let over = self.change(|queue| queue.again(number, now));
        drop(over);
    }

    /// Removes whatever belongs to somebody who has ended.
    pub(crate) fn forget_all_of(&self, owner: ActorId) {
        let forgotten = self.change(|queue| queue.remove_all_of(owner));
        drop(forgotten);
    }

    /// Whose entries are due at some time, each once.
    pub(crate) fn owners(&self) -> Vec<ActorId> {
        self.state().queue.owners()
    }

    fn cancel(&self, number: u64) {
        let cancelled = self.change(|queue| queue.remove(number));
        drop(cancelled);
    }

    fn has(&self, number: u64) -> bool {
        self.state().queue.has(number)
    }

    /// Changes the queue, and sees to it that the driver learns what concerns it.
    fn change<T>(&self, change: impl FnOnce(&mut Queue<Box<dyn Turn>>) -> T) -> T {
        let (output, call) = {
            let State { queue, driver } = &mut *self.state();
            let before = queue.first();
            let output = change(queue);
            (output, driver.call(before, queue.first()))
        };
        match call {
            Call::Nobody => {}
            Call::Start => {
                self.world.spawn(TIMERS, Box::pin(drive(Driving::new(self.this.clone()))));
            }
            Call::Wake(waker) => contain(|| waker.wake()),
        }
        output
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::world::Simple;

    struct Again;

    impl Turn for Again {
        fn take(&mut self, _: u64) -> bool {
            true
        }
    }

    /// The stage has ended under it. Nobody would ever take the turns, and what they hold would be held for nothing.
    #[test]
    fn a_driver_that_is_dropped_takes_all_entries_along() {
        let simple = Simple::new(1, None);
        let agenda = Agenda::new(World::Simple(simple.clone()));
        let set = || {
            let rhythm = Rhythm::Rate(Duration::from_secs(1));
            agenda.set(ActorId::new(0, 1), rhythm, Time::START, Box::new(Again))
        };
        let (first, second) = (set(), set());
        assert!(!first.is_over() && !second.is_over());
        simple.clear();
        assert!(first.is_over() && second.is_over());
    }
}
