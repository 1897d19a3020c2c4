//! Quiet: panics of runs that are only had again to learn something are not printed.

use std::cell::Cell;
use std::panic::{set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `code` on this thread without a word about its panics.
pub(super) fn quietly<T>(code: impl FnOnce() -> T) -> T {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |info| {
            if !QUIET.get() {
                loud(info);
            }
        }));
    });
    struct Leave(bool);
    impl Drop for Leave {
        fn drop(&mut self) {
            QUIET.set(self.0);
        }
    }
    let _leave = Leave(QUIET.replace(true));
    code()
}
