//! Who directs the stage that this thread drives, for code that knows no stage.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::director::Director;

thread_local! {
    /// Whether there is one: all that those pay who have none.
    static IS_DIRECTED: Cell<bool> = const { Cell::new(false) };
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
    DIRECTOR.replace(director)
}
