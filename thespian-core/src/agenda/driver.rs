//! The one task that takes the turns, and how it is called.

use std::future::poll_fn;
use std::mem::replace;
use std::pin::Pin;
use std::sync::Weak;
use std::task::{Poll, Waker};

use super::{Agenda, State, Turn};
use crate::contain::contain;
use crate::time::Time;
use crate::world::yield_now;

/// What the driver is at.
pub(super) enum Driver {
    /// There is none, since nothing is due at any time.
    None,
    /// It will look at the queue before it sleeps.
    Awake,
    Asleep(Waker),
}

/// What is to be done, without the lock, so that the driver learns of a change.
pub(super) enum Call {
    Nobody,
    Start,
    Wake(Waker),
}

impl Driver {
    /// The first moment at which somebody is due was `before` and is `after` now.
    pub(super) fn call(&mut self, before: Option<Time>, after: Option<Time>) -> Call {
        match self {
            Driver::None if after.is_some() => {
                *self = Driver::Awake;
                Call::Start
            }
            Driver::Asleep(_) if matters(before, after) => match replace(self, Driver::Awake) {
                Driver::Asleep(waker) => Call::Wake(waker),
                Driver::None | Driver::Awake => Call::Nobody,
            },
            _ => Call::Nobody,
        }
    }
}

/// Whether a driver that sleeps until `before` must know: it would wake too late, or for nobody ever again. One that wakes
/// too early looks, and sleeps on.
fn matters(before: Option<Time>, after: Option<Time>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => after < before,
        (before, after) => before != after,
    }
}

/// The driver's presence. If its task is dropped from outside, nobody will ever take the turns that are left.
pub(super) struct Driving {
    // Weak, so that a task which a stage keeps although it never runs keeps nothing alive.
    agenda: Weak<Agenda>,
    is_over: bool,
}

impl Driving {
    pub(super) fn new(agenda: Weak<Agenda>) -> Self {
        Self { agenda, is_over: false }
    }
}

impl Drop for Driving {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        if let Some(agenda) = self.agenda.upgrade() {
            let left = {
                let State { queue, driver } = &mut *agenda.state();
                (queue.remove_all(), replace(driver, Driver::None))
            };
            drop(left);
        }
    }
}

/// What is found when the driver looks.
enum Found {
    Due(u64, Box<dyn Turn>),
    Later(Time),
    Nothing,
}

/// Takes the turns until nothing is due at any time.
pub(super) async fn drive(mut driving: Driving) {
    let Some(agenda) = driving.agenda.upgrade() else { return };
    let mut left = agenda.world.turn();
    loop {
        match agenda.look() {
            Found::Due(number, turn) => {
                agenda.take(number, turn);
                left -= 1;
                if left == 0 {
                    left = agenda.world.turn();
                    yield_now().await;
                }
            }
            Found::Later(at) => agenda.sleep(at).await,
            Found::Nothing => {
                driving.is_over = true;
                return;
            }
        }
    }
}

impl Agenda {
    fn look(&self) -> Found {
        let now = self.world.now();
        let (found, _woken) = {
            let State { queue, driver } = &mut *self.state();
            let found = match (queue.take_due(now), queue.first()) {
                (Some((number, turn)), _) => Found::Due(number, turn),
                (None, Some(at)) => Found::Later(at),
                (None, None) => Found::Nothing,
            };
            let is = if let Found::Nothing = found { Driver::None } else { Driver::Awake };
            (found, replace(driver, is))
        };
        found
    }

    fn take(&self, number: u64, mut turn: Box<dyn Turn>) {
        let mut goes_on = false;
        // A turn has guards of its own. Should one fail, it is not the end of all others.
        contain(|| goes_on = turn.take(number));
        let over = {
            let queue = &mut self.state().queue;
            if goes_on { queue.put_back(number, turn) } else { queue.remove(number).or(Some(turn)) }
        };
        drop(over);
    }

    /// Sleeps until then, or until the queue has changed in a way that matters.
    async fn sleep(&self, at: Time) {
        let mut sleep = self.world.sleep_until(at);
        poll_fn(|task| {
            let waker = task.waker().clone();
            let replaced = {
                let State { queue, driver } = &mut *self.state();
                if queue.first() != Some(at) {
                    return Poll::Ready(());
                }
                replace(driver, Driver::Asleep(waker))
            };
            drop(replaced);
            Pin::new(&mut sleep).poll(task)
        })
        .await;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> Option<Time> {
        Some(Time::at(Duration::from_secs(seconds)))
    }

    #[test]
    fn a_sleeping_driver_is_woken_for_what_is_due_earlier_and_when_nothing_is_left() {
        let calls = |before, after| {
            let mut driver = Driver::Asleep(Waker::noop().clone());
            let call = driver.call(before, after);
            let is_awake = matches!(driver, Driver::Awake);
            assert_eq!(is_awake, matches!(call, Call::Wake(_)));
            is_awake
        };
        assert!(calls(at(5), at(4)));
        assert!(calls(at(5), None));
        assert!(!calls(at(5), at(5)));
        assert!(!calls(at(5), at(6)));
    }

    #[test]
    fn a_driver_is_started_once() {
        let mut driver = Driver::None;
        assert!(matches!(driver.call(None, None), Call::Nobody));
        assert!(matches!(driver.call(None, at(5)), Call::Start));
        assert!(matches!(driver.call(at(5), at(4)), Call::Nobody));
        assert!(matches!(driver.call(at(4), None), Call::Nobody));
    }
}
