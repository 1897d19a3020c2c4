//! Shelf: what rooms above keep for a whole system, one value of a type. The hub never learns what it is.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Hub;

/// What can be kept for a system.
pub(crate) trait Shelved: Any + Send + Sync {
    /// The system begins to stop.
    fn stopping(&self);
    /// The system has stopped.
    fn stopped(&self);
    /// The same, to be found again by its type.
    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

#[derive(Default)]
pub(super) struct Shelf(Mutex<State>);

#[derive(Default)]
struct State {
    values: BTreeMap<TypeId, Arc<dyn Shelved>>,
    is_stopping: bool,
    has_stopped: bool,
}

impl Shelf {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, of: TypeId, new: impl FnOnce() -> Arc<dyn Shelved>) -> Arc<dyn Shelved> {
        let (value, is_stopping, has_stopped) = {
            let mut state = self.state();
            if let Some(value) = state.values.get(&of) {
                return value.clone();
            }
            let value = state.values.entry(of).or_insert_with(new).clone();
            (value, state.is_stopping, state.has_stopped)
        };
        // Whoever comes late has not heard it yet.
        if is_stopping {
            value.stopping();
        }
        if has_stopped {
            value.stopped();
        }
        value
    }

    fn values(&self, note: impl FnOnce(&mut State)) -> Vec<Arc<dyn Shelved>> {
        let mut state = self.state();
        note(&mut state);
        state.values.values().cloned().collect()
    }

    pub(super) fn stopping(&self) {
        self.values(|state| state.is_stopping = true).iter().for_each(|value| value.stopping());
    }

    pub(super) fn stopped(&self) {
        self.values(|state| state.has_stopped = true).iter().for_each(|value| value.stopped());
    }
}

impl Hub {
    /// The one value of this type that the system has, made when it is asked for first.
    pub(crate) fn kept<T: Shelved + Default>(&self) -> Arc<T> {
        let value = self.shelf.get(TypeId::of::<T>(), || Arc::new(T::default()));
        // It lies under its own type, so it is of that type.
        value.into_any().downcast().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[derive(Default)]
    struct Counts {
        stopping: AtomicU32,
        stopped: AtomicU32,
    }

    impl Counts {
        fn read(&self) -> (u32, u32) {
            (self.stopping.load(Ordering::Relaxed), self.stopped.load(Ordering::Relaxed))
        }
    }

    impl Shelved for Counts {
        fn stopping(&self) {
            self.stopping.fetch_add(1, Ordering::Relaxed);
        }

        fn stopped(&self) {
            self.stopped.fetch_add(1, Ordering::Relaxed);
        }

        fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
            self
        }
    }

    fn counts(shelf: &Shelf) -> Arc<Counts> {
        let value = shelf.get(TypeId::of::<Counts>(), || Arc::new(Counts::default()));
        value.into_any().downcast().unwrap()
    }

    #[test]
    fn one_value_of_a_type_is_kept_and_hears_of_the_end() {
        let shelf = Shelf::default();
        let counts_then = counts(&shelf);
        shelf.stopping();
        assert_eq!(counts(&shelf).read(), (1, 0));
        shelf.stopped();
        assert_eq!(counts_then.read(), (1, 1));
    }

    #[test]
    fn whoever_comes_late_is_told_what_he_missed() {
        let shelf = Shelf::default();
        shelf.stopping();
        shelf.stopped();
        assert_eq!(counts(&shelf).read(), (1, 1));
        assert_eq!(counts(&shelf).read(), (1, 1));
    }
}
