//! Stepping: the stage `simple`, driven by hand.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;

use super::{RunError, System};
use crate::director::Task;
use crate::time::Time;
use crate::world::{Drive, Moved, Simple, World};

impl System {
    /// Drives the stage `simple` by hand, one step at a time, as [`block_on`](Self::block_on) does it to the end: for
    /// debuggers and test kits.
    ///
    /// The steps are the same, and chosen in the same way, so nothing happens otherwise for being looked at. Between two
    /// steps all is still, and the [tree](Self::tree) can be looked at. A step of an actor is a turn, and so one message, if
    /// a [`Director`](crate::Director) says that a [turn](crate::Director::turn) is one.
    ///
    /// Nothing on other stages, and where time is real, since nobody can hold them.
    pub fn stepping<'a, T>(&self, main: impl Future<Output = T> + 'a) -> Option<Stepping<'a, T>> {
        let World::Simple(simple) = &self.top.hub.world else { return None };
        if simple.is_real() {
            return None;
        }
        let (simple, drive) = (simple.clone(), Drive::new(simple));
        Some(Stepping { main: Some(Box::pin(main)), drive, simple, system: self.clone() })
    }
}

/// A stage that is driven by hand. Made by [`System::stepping`].
///
/// If it is dropped before its main has ended, so is main. The system goes on when it is driven again.
#[must_use = "nothing moves until `step` is called"]
pub struct Stepping<'a, T> {
    /// Until it has ended.
    main: Option<Pin<Box<dyn Future<Output = T> + 'a>>>,
    drive: Drive,
    simple: Arc<Simple>,
    system: System,
}

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stepped<T> {
    /// This task has run, until it had to wait or had had its turn.
    Ran(Task),
    /// Nobody was ready, and the clock has gone on to here, where somebody is.
    Advanced(Time),
    /// Main has ended. Others may go on.
    Ended(T),
}

impl<T> Stepping<'_, T> {
    /// Runs whoever is next; if nobody is ready, lets the clock go on to the first who is due.
    ///
    /// # Errors
    /// [`RunError::Stalled`] if nobody is left who could run, also after main has ended; [`RunError::TimeLimit`] and
    /// [`RunError::Foreign`] as in [`System::block_on`]; [`RunError::WouldBlock`] inside an actor, and while somebody else
    /// drives the stage.
    pub fn step(&mut self) -> Result<Stepped<T>, RunError> {
        let (main, system) = (&mut self.main, &self.system);
        let moved = match main {
            None => self.drive.step_alone(None::<Pin<&mut std::future::Pending<T>>>),
            Some(future) => {
                let polled = pin!(poll_fn(|task| system.poll_main(|| future.as_mut().poll(task))));
                self.drive.step_alone(Some(polled))
            }
        };
        match moved {
            Ok(Moved::Ran(task)) => Ok(Stepped::Ran(task)),
            Ok(Moved::Clock(at)) => Ok(Stepped::Advanced(at)),
            Ok(Moved::Ended(output)) => {
                *main = None;
                Ok(Stepped::Ended(output))
            }
            Err(undriven) => Err(self.system.explain(&self.simple, undriven)),
        }
    }

    /// Who runs in the next step; nobody, if nobody is ready. Then the clock goes on, unless somebody waits for just that
    /// ([`System::idle`], [`System::at_rest`]). It is decided when this is called, and then stays so, and is what it would
    /// have been without.
    pub fn peek(&self) -> Option<Task> {
        self.simple.peek()
    }

    /// Who is ready, in no order that means anything; but whom [`peek`](Self::peek) has named comes first.
    pub fn ready(&self) -> Vec<Task> {
        self.simple.ready()
    }

    /// Whether main has ended.
    pub fn is_over(&self) -> bool {
        self.main.is_none()
    }
}

impl<T> fmt::Debug for Stepping<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stepping")
            .field("ready", &self.ready())
            .field("is_over", &self.is_over())
            .finish_non_exhaustive()
    }
}
