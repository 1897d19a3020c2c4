//! Which interceptors run on this thread, so that none is shown what it says itself.

use std::cell::RefCell;

thread_local! {
    static RUNNING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Runs the interceptor `who`, unless this is within it.
pub(super) fn once_within<T>(who: usize, code: impl FnOnce() -> T) -> Option<T> {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            RUNNING.with_borrow_mut(Vec::pop);
        }
    }
    let is_within = RUNNING.with_borrow_mut(|running| {
        let is_within = running.contains(&who);
        if !is_within {
            running.push(who);
        }
        is_within
    });
    if is_within {
        return None;
    }
    let _leave = Leave;
    Some(code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_runs_within_itself_also_by_way_of_another_and_again_after_a_panic() {
        let nested =
            once_within(1, || once_within(2, || (once_within(1, || ()), once_within(2, || ()))));
        assert_eq!(nested, Some(Some((None, None))));
        std::panic::catch_unwind(|| once_within(1, || panic!("on purpose"))).unwrap_err();
        assert_eq!(once_within(1, || 7), Some(7));
    }
}
