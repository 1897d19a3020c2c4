//! The tasks of the stage, and the main future, which takes its chances among them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Wake, Waker};

use super::Simple;
use crate::contain::contain;
use crate::director::{self, Role, Touched};
use crate::world::directing::touch;
use crate::world::{BoxFuture, poll_contained};

/// The number of the main future.
const MAIN: u64 = 0;

/// What can run next.
pub(super) enum Ready {
    /// Whoever drives, if this is his bell.
    Main(Arc<Bell>),
    Task(Arc<Task>),
    /// It stands still in the middle of its turn. Should somebody have woken it, it is ready for another turn besides.
    Paused(Arc<Task>),
}

impl Ready {
    pub(super) fn seen(&self) -> director::Task {
        match self {
            Ready::Main(_) => director::Task { number: MAIN, role: Role::Main },
            Ready::Task(task) | Ready::Paused(task) => task.seen(),
        }
    }
}

pub(super) struct Task {
    /// Never [`MAIN`].
    number: u64,
    role: Role,
    queued: AtomicBool,
    future: Mutex<Option<BoxFuture<'static, ()>>>,
    simple: Weak<Simple>,
}

impl Task {
    /// A task that is about to be put among those that are ready.
    pub(super) fn new(
        number: u64,
        role: Role,
        future: BoxFuture<'static, ()>,
        simple: Weak<Simple>,
    ) -> Arc<Self> {
        let (queued, future) = (AtomicBool::new(true), Mutex::new(Some(future)));
        Arc::new(Self { number, role, queued, future, simple })
    }

    pub(super) fn seen(&self) -> director::Task {
        director::Task { number: self.number, role: self.role }
    }

    pub(super) fn take(&self) -> Option<BoxFuture<'static, ()>> {
        self.future.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn run(self: Arc<Self>) {
        self.queued.store(false, Ordering::Release);
        self.go_on();
    }

    pub(super) fn go_on(self: Arc<Self>) {
        let Some(mut future) = self.take() else { return };
        let waker = Waker::from(self.clone());
        let Some(simple) = self.simple.upgrade() else { return };
        if poll_contained(&mut future, &mut Context::from_waker(&waker)).is_ready() {
            simple.state().tasks.remove(&self.number);
            return;
        }
        *self.future.lock().unwrap_or_else(PoisonError::into_inner) = Some(future);
        // Looked at after it was put back: whoever clears the stage says so first, and takes what is there then.
        if simple.is_over() {
            contain(|| drop(self.take()));
        }
    }
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        touch(|| Touched::Task(self.number));
        if !self.queued.swap(true, Ordering::AcqRel)
            && let Some(simple) = self.simple.upgrade()
        {
            simple.push(Ready::Task(self));
        }
    }
}

/// The wakes of the main future.
pub(super) struct Bell {
    queued: AtomicBool,
    simple: Weak<Simple>,
}

impl Bell {
    pub(super) fn new(simple: &Arc<Simple>) -> Arc<Self> {
        Arc::new(Self { queued: AtomicBool::new(false), simple: Arc::downgrade(simple) })
    }

    /// Whether the main future is to be polled.
    pub(super) fn rings(&self) -> bool {
        self.queued.load(Ordering::Acquire)
    }

    /// The main future is about to be polled.
    pub(super) fn heard(&self) {
        self.queued.store(false, Ordering::Release);
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        touch(|| Touched::Task(MAIN));
        if !self.queued.swap(true, Ordering::AcqRel)
            && let Some(simple) = self.simple.upgrade()
        {
            simple.push(Ready::Main(self));
        }
    }
}
