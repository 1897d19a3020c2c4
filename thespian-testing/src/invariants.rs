//! Invariants: what a test says of its system.
//! In: tests. Out: the checks of the run. Never knows: when they are looked at.
//! Order: none.

use std::sync::Arc;

use thespian_core::System;

use crate::checks::{Holds, When};
use crate::conductor::Conductor;

/// From here on `holds` must be true after every step of the run, and at its end.
///
/// A step is what the stage `simple` does at once: a task runs until it must wait or has had its turn. Where there are no
/// steps, on `threads`, it is looked at once, when the test's function has ended. When it does not hold, the run is over: its log
/// ends there, and the test fails with `name` and, if it returned a `Result`, the error.
///
/// It may look at whatever it likes: at [`System::tree`], [`System::stats`] and [`System::flow`], and at what the test shares
/// with its actors. It is called often, so it had better be quick. It must not wait for anything. A panic in it means that it does
/// not hold.
///
/// ```
/// # use thespian_testing::{Rehearsal, always};
/// # Rehearsal::new("doc").run(async |system: thespian_core::System| {
/// let looked = system.clone();
/// always(&system, "nobody fails", move || looked.stats().failures == 0);
/// # });
/// ```
///
/// # Panics
/// If `system` is not one that the test kit started.
#[track_caller]
pub fn always<H: Holds>(
    system: &System,
    name: impl Into<Arc<str>>,
    holds: impl FnMut() -> H + Send + 'static,
) {
    add(system, name.into(), When::Always, holds);
}

/// `holds` must be true in the end: when the test's function has returned and the system has come to rest.
///
/// On `simple` it is at rest when nothing is left to do but what timers do again and again. On other stages nobody can tell, so
/// there it is looked at again and again, for five seconds at most, until it holds.
///
/// For the rest as [`always`].
///
/// # Panics
/// If `system` is not one that the test kit started.
#[track_caller]
pub fn eventually<H: Holds>(
    system: &System,
    name: impl Into<Arc<str>>,
    holds: impl FnMut() -> H + Send + 'static,
) {
    add(system, name.into(), When::Eventually, holds);
}

#[track_caller]
fn add<H: Holds>(
    system: &System,
    name: Arc<str>,
    when: When,
    holds: impl FnMut() -> H + Send + 'static,
) {
    let Some(conductor) = Conductor::of(system) else {
        panic!(
            "`{name}` can be looked at in a system that the test kit started, and not in this one"
        )
    };
    conductor.checks.add(name, when, holds);
}
