//! Who is told of all that happens, at once and in order: a list that is kept, and whoever observes; and who is shown messages.

use std::any::{Any, TypeId};
use std::sync::{Arc, Mutex, PoisonError};

use super::Event;
use super::kinds::Kinds;
use crate::contain::contain;
use crate::director::Handling;

/// What [`Builder::observe`](crate::Builder::observe) was given.
type Observer = Box<dyn Fn(&Event) + Send + Sync>;

/// What [`Builder::observe_kind`](crate::Builder::observe_kind) was given.
/// It is shown messages of one type, without that type.
pub(crate) type Onlooker = Arc<dyn Fn(&dyn Any, &Handling<'_>) + Send + Sync>;

#[derive(Default)]
pub(crate) struct Record {
    kept: Option<Mutex<Vec<Event>>>,
    observers: Vec<Observer>,
    /// By the type of the messages.
    onlookers: Kinds<Onlooker>,
}

impl Record {
    /// From now on everything is kept.
    pub(crate) fn keep(&mut self) {
        self.kept.get_or_insert_default();
    }

    pub(crate) fn observe(&mut self, observer: Observer) {
        self.observers.push(observer);
    }

    pub(crate) fn look_on<M: 'static>(
        &mut self,
        onlooker: impl Fn(&M, &Handling<'_>) + Send + Sync + 'static,
    ) {
        let onlooker = move |message: &dyn Any, handling: &Handling<'_>| {
            if let Some(message) = message.downcast_ref() {
                onlooker(message, handling);
            }
        };
        self.onlookers.add(TypeId::of::<M>(), Arc::new(onlooker));
    }

    /// Whether events mean anything to it.
    pub(super) fn hears_events(&self) -> bool {
        self.kept.is_some() || !self.observers.is_empty()
    }

    pub(super) fn onlookers(&self, messages: TypeId) -> &[Onlooker] {
        self.onlookers.of(messages)
    }

    pub(super) fn add(&self, event: &Event) {
        for observer in &self.observers {
            contain(|| observer(event));
        }
        if let Some(kept) = &self.kept {
            kept.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
        }
    }

    pub(super) fn kept(&self) -> Vec<Event> {
        let kept =
            |kept: &Mutex<Vec<Event>>| kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.kept.as_ref().map(kept).unwrap_or_default()
    }
}
