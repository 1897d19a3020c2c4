//! Alarm: how whoever sends tells the manager that messages wait, without telling it each time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::desk::Desk;

/// It rings once, then it must be set again.
///
/// The manager sets it before it looks, and a sender rings after it has put its message: so of the two at least one sees the
/// other. What is sequentially consistent here is so for that.
pub(super) struct Alarm {
    is_set: AtomicBool,
    desk: Arc<Desk>,
}

impl Alarm {
    pub(super) fn new(desk: Arc<Desk>) -> Self {
        Self { is_set: AtomicBool::new(true), desk }
    }

    pub(super) fn set(&self, set: bool) {
        self.is_set.store(set, Ordering::SeqCst);
    }

    /// A message has to wait.
    pub(super) fn ring(&self) {
        if self.is_set.load(Ordering::SeqCst) && self.is_set.swap(false, Ordering::SeqCst) {
            self.desk.tell(|news| news.pressed = true);
        }
    }
}
