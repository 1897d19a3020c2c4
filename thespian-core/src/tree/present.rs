//! Whose code runs on this thread, and until when its asker waits.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::{Node, Wait, begin_to_wait};
use crate::id::{ActorId, Target};
use crate::time::Time;

/// The actor whose code is about to run, and what is known of the message it is at.
pub(crate) struct Present {
    pub(crate) node: Arc<dyn Node>,
    pub(crate) deadline: Option<Time>,
    /// Whether it has noted a wait, which is to be forgotten when the handler has ended.
    pub(crate) waited: bool,
}

thread_local! {
    /// Whose cell is being polled here, or whose blocking handler runs: also while it does what cannot wait.
    static ACTING: Cell<Option<Target>> = const { Cell::new(None) };
    static PRESENT: RefCell<Option<Present>> = const { RefCell::new(None) };
    static DEADLINE: Cell<Option<Time>> = const { Cell::new(None) };
}

impl Present {
    pub(crate) fn new(node: Arc<dyn Node>, deadline: Option<Time>) -> Self {
        Self { node, deadline, waited: false }
    }
}

/// Runs a part of the actor's code. It is moved and not cloned: this happens at every poll of every handler.
#[inline]
pub(crate) fn present<T>(present: &mut Option<Present>, code: impl FnOnce() -> T) -> T {
    struct Leave<'a> {
        present: &'a mut Option<Present>,
        before: Option<Present>,
    }
    impl Drop for Leave<'_> {
        fn drop(&mut self) {
            *self.present = PRESENT.with(|place| place.replace(self.before.take()));
        }
    }
    let deadline = present.as_ref().and_then(|present| present.deadline);
    let before = PRESENT.with(|place| place.replace(present.take()));
    let _leave = Leave { present, before };
    let _until = until(deadline);
    code()
}

/// As long as it is held, what runs here is for a message whose asker waits until some moment.
#[must_use]
pub(crate) struct Until {
    before: Option<Time>,
}

/// A part of an actor's code runs from here on, for a message whose asker waits until `deadline`.
#[inline]
pub(crate) fn until(deadline: Option<Time>) -> Option<Until> {
    if deadline.is_none() { None } else { Some(Until { before: DEADLINE.replace(deadline) }) }
}

impl Drop for Until {
    fn drop(&mut self) {
        DEADLINE.set(self.before);
    }
}

/// As long as it is held, what runs on this thread is this actor's.
#[must_use]
pub(crate) struct Acts {
    before: Option<Target>,
}

/// A piece of an actor runs from here on.
#[inline]
pub(crate) fn act(who: Target) -> Acts {
    Acts { before: ACTING.replace(Some(who)) }
}

impl Drop for Acts {
    #[inline]
    fn drop(&mut self) {
        ACTING.set(self.before);
    }
}

/// Whether it is this actor's code that runs on this thread.
pub(crate) fn acts_here(who: ActorId) -> bool {
    ACTING.get().is_some_and(|acting| acting.id == who)
}

/// Whose code it is that runs on this thread.
pub(crate) fn who_acts() -> Option<Target> {
    ACTING.get()
}

/// Until when the asker of the message waits that is being handled on this thread.
pub(crate) fn deadline() -> Option<Time> {
    DEADLINE.get()
}

/// Whether an actor's code runs on this thread that could await something.
pub(crate) fn is_present() -> bool {
    PRESENT.with_borrow(|present| present.is_some())
}

/// The actor whose code runs here, if any, begins to wait. True if that may have ended the wait already.
pub(crate) fn wait(wait: impl FnOnce() -> Wait) -> bool {
    struct Back(Option<Present>);
    impl Drop for Back {
        fn drop(&mut self) {
            PRESENT.with(|place| place.replace(self.0.take()));
        }
    }
    // Taken out meanwhile: what is dropped on the way may be the user's.
    let mut taken = Back(PRESENT.with(|place| place.take()));
    let Some(present) = &mut taken.0 else { return false };
    present.waited = true;
    begin_to_wait(&present.node, wait())
}
