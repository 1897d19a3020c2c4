//! Panics of users' code, kept from those who are not to blame.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a piece of a user's code that nobody waits for, mostly a drop or a wake: whoever happens to run it has a right to
/// go on.
pub(crate) fn contain(code: impl FnOnce()) {
    if let Err(panic) = caught(code) {
        discard(panic);
    }
}

/// Runs a piece of a user's code, and returns what a panic in it carried.
pub(crate) fn caught<T>(code: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(code))
}

/// Drops what a panic carried, which is the user's too, and so is its drop.
pub(crate) fn discard(panic: Box<dyn Any + Send>) {
    if let Err(second) = caught(|| drop(panic)) {
        std::mem::forget(second);
    }
}
