//! Who directs the stage that this thread drives, for code that knows no stage.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::director::{Director, Touched};

thread_local! {
    /// Whether there is one: all that those pay who have none.
    static IS_DIRECTED: Cell<bool> = const { Cell::new(false) };
    /// Whether it wants to know what is touched.
    static IS_WATCHED: Cell<bool> = const { Cell::new(false) };
    static DIRECTOR: RefCell<Option<Arc<dyn Director>>> = const { RefCell::new(None) };
}

/// Tells the director, if there is one.
#[inline]
pub(crate) fn directed(tell: impl FnOnce(&dyn Director)) {
    if IS_DIRECTED.get() {
        tell_director(tell);
    }
}

#[cold]
fn tell_director(tell: impl FnOnce(&dyn Director)) {
    if let Some(director) = DIRECTOR.with_borrow(Clone::clone) {
        tell(&*director);
    }
}

/// Tells the director what is about to be looked at or changed, if it wants to know. Without one this is a look at a flag of
/// the thread, so it can stand where every message passes.
#[inline]
pub(crate) fn touch(what: impl FnOnce() -> Touched) {
    if IS_WATCHED.get() {
        tell_touch(what());
    }
}

/// As [`touch`], where something is that is waited at.
#[inline]
pub(crate) fn touch_place<T: ?Sized>(place: &T) {
    touch_address(std::ptr::from_ref(place).cast(), false);
}

/// As [`touch_place`], where it was made just now.
#[inline]
pub(crate) fn touch_new_place<T: ?Sized>(place: &T) {
    touch_address(std::ptr::from_ref(place).cast(), true);
}

#[inline]
fn touch_address(place: *const (), is_new: bool) {
    touch(|| Touched::Place { at: place.addr(), is_new });
}

impl Touched {
    /// Tells the director that this is about to be looked at or changed, if there is one on this thread who wants to know: for
    /// test kits, and for what a program shares beside its messages.
    pub fn note(self) {
        touch(|| self);
    }
}

#[cold]
fn tell_touch(what: Touched) {
    tell_director(|director| director.touch(what));
}

/// Runs what `director` directs.
pub(super) fn directing<T>(director: Option<Arc<dyn Director>>, run: impl FnOnce() -> T) -> T {
    struct Leave(Option<Arc<dyn Director>>);
    impl Drop for Leave {
        fn drop(&mut self) {
            install(self.0.take());
        }
    }
    let _leave = Leave(install(director));
    run()
}

fn install(director: Option<Arc<dyn Director>>) -> Option<Arc<dyn Director>> {
    IS_DIRECTED.set(director.is_some());
    IS_WATCHED.set(director.as_ref().is_some_and(|director| director.watches_touches()));
    DIRECTOR.replace(director)
}
