//! Where a panic began: best effort, since only the process's one panic hook is told.

use std::cell::Cell;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a thread is at, as far as the hook is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Watch {
    /// No guard of ours is running, and panics are none of our business.
    Off,
    On,
    /// A panic has begun inside the guard that is running, at [`PLACE`].
    Noted,
}

thread_local! {
    static WATCH: Cell<Watch> = const { Cell::new(Watch::Off) };
    static PLACE: Cell<Option<Arc<str>>> = const { Cell::new(None) };
}

/// Has the process's panic hook note where panics begin that a guard of ours will catch. Done once; then it does nothing.
///
/// The hook that is there already is called as before. One that is installed later replaces ours, and places are not
/// known any more.
pub(crate) fn install() {
    static INSTALLED: AtomicBool = AtomicBool::new(false);
    // A thread that panics must not touch the hook: that would be a second panic.
    if std::thread::panicking() || INSTALLED.swap(true, Ordering::Relaxed) {
        return;
    }
    let before = take_hook();
    set_hook(Box::new(move |info| {
        note(info);
        before(info);
    }));
}

/// Nothing here may panic. What is thread-local may be gone already where a thread ends.
fn note(info: &PanicHookInfo<'_>) {
    if !matches!(WATCH.try_with(Cell::get), Ok(Watch::On | Watch::Noted)) {
        return;
    }
    let place = info.location().map(|place| Arc::from(place.to_string()));
    // A place of before belongs to a panic that the user's own code has caught.
    if PLACE.try_with(|noted| drop(noted.replace(place))).is_ok() {
        let _ = WATCH.try_with(|watch| watch.set(Watch::Noted));
    }
}

/// A guard that is running on this thread. Guards may lie inside of one another, also while the outer one's panic unwinds:
/// each knows its own place.
pub(super) struct Watching {
    before: Watch,
    outer: Option<Arc<str>>,
}

/// From here on places are noted. This is at every poll of every handler, so it is two accesses to what needs no making.
#[inline]
pub(super) fn watch() -> Watching {
    let before = WATCH.replace(Watch::On);
    let outer = if before == Watch::Noted { take_place() } else { None };
    Watching { before, outer }
}

#[cold]
fn take_place() -> Option<Arc<str>> {
    PLACE.take()
}

impl Watching {
    /// Where the last panic began since then.
    #[inline]
    pub(super) fn end(self) -> Option<Arc<str>> {
        let is_noted = WATCH.replace(self.before) == Watch::Noted;
        if is_noted || self.before == Watch::Noted { self.end_noted(is_noted) } else { None }
    }

    #[cold]
    fn end_noted(self, is_noted: bool) -> Option<Arc<str>> {
        let place = if is_noted { take_place() } else { None };
        if self.before == Watch::Noted {
            PLACE.set(self.outer);
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{catch_unwind, resume_unwind};

    use super::super::caught;
    use super::install;

    fn place(code: impl FnOnce()) -> Option<String> {
        let panic = caught(code).expect_err("a panic");
        panic.location.map(|place| place.to_string())
    }

    fn here(line: u32) -> Option<String> {
        Some(format!("{}:{line}:", file!()))
    }

    fn without_column(place: Option<String>) -> Option<String> {
        place.map(|place| place[..=place.rfind(':').expect("a column")].to_owned())
    }

    #[test]
    fn each_guard_knows_the_place_of_its_own_panic() {
        install();
        install();
        let mut inner = None;
        let outer = place(|| {
            struct Last<'a>(&'a mut Option<String>);
            impl Drop for Last<'_> {
                fn drop(&mut self) {
                    // While the outer panic unwinds.
                    *self.0 = place(|| panic!("inner"));
                }
            }
            let _last = Last(&mut inner);
            panic!("outer");
        });
        let line = line!();
        assert_eq!(without_column(inner), here(line - 6));
        assert_eq!(without_column(outer), here(line - 2));
    }

    #[test]
    fn the_last_panic_is_the_one_that_counts() {
        install();
        let last = place(|| {
            let _ = catch_unwind(|| panic!("caught by the user himself"));
            panic!("not caught");
        });
        let line = line!();
        assert_eq!(without_column(last), here(line - 2));
    }

    #[test]
    fn a_guard_does_not_inherit_the_place_of_the_one_before() {
        install();
        assert!(place(|| panic!("first")).is_some());
        let _ = caught(|| drop(catch_unwind(|| panic!("caught by the user himself"))));
        assert_eq!(place(|| resume_unwind(Box::new("quietly"))), None);
    }

    #[test]
    fn what_no_hook_was_told_has_no_place() {
        install();
        assert_eq!(place(|| resume_unwind(Box::new("quietly"))), None);
    }
}
