//! Who directs the stage that this thread drives, for code that knows no stage.

use std::cell::RefCell;
use std::sync::Arc;

use crate::director::Director;

thread_local! {
    static DIRECTOR: RefCell<Option<Arc<dyn Director>>> = const { RefCell::new(None) };
}

/// Tells the director, if there is one.
pub(crate) fn directed(tell: impl FnOnce(&dyn Director)) {
    if let Some(director) = DIRECTOR.with_borrow(Clone::clone) {
        tell(&*director);
    }
}

/// Runs what `director` directs.
pub(super) fn directing<T>(director: Option<Arc<dyn Director>>, run: impl FnOnce() -> T) -> T {
    struct Leave(Option<Arc<dyn Director>>);
    impl Drop for Leave {
        fn drop(&mut self) {
            let left = DIRECTOR.replace(self.0.take());
            drop(left);
        }
    }
    let _leave = Leave(DIRECTOR.replace(director));
    run()
}
