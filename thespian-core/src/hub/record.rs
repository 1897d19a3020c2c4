//! Who is told of all that happens, at once and in order: a list that is kept, and whoever observes.

use std::sync::{Mutex, PoisonError};

use super::Event;
use crate::contain::contain;

/// What [`Builder::observe`](crate::Builder::observe) was given.
type Observer = Box<dyn Fn(&Event) + Send + Sync>;

#[derive(Default)]
pub(crate) struct Record {
    kept: Option<Mutex<Vec<Event>>>,
    observers: Vec<Observer>,
}

impl Record {
    /// From now on everything is kept.
    pub(crate) fn keep(&mut self) {
        self.kept.get_or_insert_default();
    }

    pub(crate) fn observe(&mut self, observer: Observer) {
        self.observers.push(observer);
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
