//! Circles: what actors belong to under a name, and where each of them belongs.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::director::Touched;
use crate::id::ActorId;
use crate::world::touch;

/// A group, or the subscribers of a topic.
pub(super) trait Circle: Any + Send + Sync {
    /// By which it is told from all others of the system.
    fn number(&self) -> u64;
    /// Somebody has ended.
    fn lose(&self, who: ActorId);
    /// The system has stopped.
    fn close(&self);
    /// The same, to be found again by its type.
    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

/// The circles of one system.
///
/// One that nobody has a handle of and that nobody belongs to is gone, so that names may be made while the program runs.
#[derive(Default)]
pub(super) struct Circles {
    last_number: AtomicU64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    known: BTreeMap<(Arc<str>, TypeId), Weak<dyn Circle>>,
    /// At how many those that are gone are swept out.
    sweep_at: usize,
    /// Where everybody belongs.
    places: BTreeMap<(ActorId, u64), Arc<dyn Circle>>,
    is_closed: bool,
}

impl Circles {
    fn state(&self) -> MutexGuard<'_, State> {
        touch(|| Touched::Company);
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn number(&self) -> u64 {
        self.last_number.fetch_add(1, Ordering::Relaxed)
    }

    /// The circle of this type and name, made now if there is none.
    pub(super) fn find<C: Circle>(&self, name: Arc<str>, new: impl FnOnce() -> Arc<C>) -> Arc<C> {
        let (circle, is_closed) = {
            let mut state = self.state();
            let key = (name, TypeId::of::<C>());
            let known = state.known.get(&key).and_then(Weak::upgrade);
            if let Some(Ok(circle)) = known.map(|circle| circle.into_any().downcast()) {
                return circle;
            }
            state.sweep();
            let circle = new();
            let weak: Weak<C> = Arc::downgrade(&circle);
            state.known.insert(key, weak);
            (circle, state.is_closed)
        };
        if is_closed {
            circle.close();
        }
        circle
    }

    /// From now on the circle hears of this one's end, and is there as long as this one belongs to it.
    pub(super) fn enter(&self, who: ActorId, circle: Arc<dyn Circle>) {
        let replaced = self.state().places.insert((who, circle.number()), circle);
        drop(replaced);
    }

    /// Comes before the circle itself strikes him off: whoever is let in again meanwhile is entered after that.
    pub(super) fn leave(&self, who: ActorId, number: u64) {
        let circle = self.state().places.remove(&(who, number));
        drop(circle);
    }

    pub(super) fn forget(&self, who: ActorId) {
        let circles: Vec<_> = {
            let places = &mut self.state().places;
            let of_his: Vec<_> =
                places.range((who, 0)..=(who, u64::MAX)).map(|(place, _)| *place).collect();
            of_his.iter().filter_map(|place| places.remove(place)).collect()
        };
        for circle in circles {
            circle.lose(who);
        }
    }

    pub(super) fn close(&self) {
        let circles: Vec<_> = {
            let mut state = self.state();
            state.is_closed = true;
            state.known.values().filter_map(Weak::upgrade).collect()
        };
        for circle in circles {
            circle.close();
        }
    }
}

impl State {
    fn sweep(&mut self) {
        if self.known.len() >= self.sweep_at {
            self.known.retain(|_, circle| circle.strong_count() > 0);
            self.sweep_at = (2 * self.known.len()).max(16);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Ring {
        number: u64,
        lost: Mutex<Vec<ActorId>>,
    }

    impl Circle for Ring {
        fn number(&self) -> u64 {
            self.number
        }

        fn lose(&self, who: ActorId) {
            self.lost.lock().unwrap().push(who);
        }

        fn close(&self) {}

        fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
            self
        }
    }

    fn find(circles: &Circles, name: &str) -> Arc<Ring> {
        circles.find(name.into(), || Arc::new(Ring { number: circles.number(), ..Ring::default() }))
    }

    #[test]
    fn the_same_as_long_as_somebody_has_it_or_belongs_to_it() {
        let circles = Circles::default();
        let (who, other) = (ActorId::new(0, 1), ActorId::new(0, 2));
        let ring = find(&circles, "a");
        assert!(Arc::ptr_eq(&ring, &find(&circles, "a")));
        let number = ring.number;
        assert_ne!(find(&circles, "b").number, number);
        circles.enter(who, ring);
        assert_eq!(find(&circles, "a").number, number);
        circles.leave(other, number);
        circles.leave(who, number);
        assert_ne!(find(&circles, "a").number, number);
    }

    #[test]
    fn who_ends_is_lost_to_all_his_circles_and_to_no_others() {
        let circles = Circles::default();
        let (who, other) = (ActorId::new(0, 1), ActorId::new(0, 2));
        let rings = ["a", "b", "c"].map(|name| find(&circles, name));
        circles.enter(who, rings[0].clone());
        circles.enter(who, rings[2].clone());
        circles.enter(other, rings[1].clone());
        circles.forget(who);
        circles.forget(who);
        let lost = rings.each_ref().map(|ring| ring.lost.lock().unwrap().clone());
        assert_eq!(lost, [vec![who], vec![], vec![who]]);
        assert_eq!(circles.state().places.len(), 1);
    }

    #[test]
    fn names_that_mean_nothing_any_more_are_swept_out() {
        let circles = Circles::default();
        let kept = find(&circles, "kept");
        for n in 0..1000 {
            find(&circles, &n.to_string());
        }
        assert!(circles.state().known.len() <= 32);
        assert!(Arc::ptr_eq(&kept, &find(&circles, "kept")));
    }
}
