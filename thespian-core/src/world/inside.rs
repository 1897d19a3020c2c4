//! Whether this thread is just now running a task of a stage, where blocking would stop others.

use std::cell::Cell;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Whether the caller runs inside an actor, or inside the main future of a system.
pub(crate) fn is_inside() -> bool {
    DEPTH.with(|depth| depth.get() > 0)
}

/// As long as it is held, a part of a task runs.
pub(crate) struct Inside(());

impl Inside {
    #[inline]
    pub(crate) fn enter() -> Self {
        DEPTH.with(|depth| depth.set(depth.get() + 1));
        Self(())
    }
}

impl Drop for Inside {
    #[inline]
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get() - 1));
    }
}

/// Runs `part` of a task.
pub(crate) fn inside<T>(part: impl FnOnce() -> T) -> T {
    let _inside = Inside::enter();
    part()
}
