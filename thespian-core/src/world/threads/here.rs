//! Whose thread this is: who runs actors here, which of them comes next, and for how long the one has run that does.

#![expect(
    clippy::disallowed_methods,
    reason = "how long others have waited is a matter of real time, even where tokio's clock is paused"
)]

use std::cell::{Cell, RefCell};
use std::mem::{replace, swap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::executor::{Executor, Haste, Post};
use super::queue::Waiting;
use crate::sync::thread_local;
use crate::world::Run;

/// Who runs actors on this thread.
pub(super) enum Place {
    Nobody,
    Worker(Here),
}

/// The worker whose thread this is.
pub(super) struct Here {
    post: Post,
    /// What runs next.
    next: Option<Waiting>,
    /// When the task that runs first looked how long it has run.
    since: Option<Instant>,
}

thread_local! {
    /// Whether an actor runs here for somebody who awaits its answer, and is no worker.
    static LENT: Cell<bool> = const { Cell::new(false) };
    static HERE: RefCell<Place> = const { RefCell::new(Place::Nobody) };
}

/// So long an actor may go on before it lets others run.
const MOMENT: Duration = Duration::from_micros(50);

impl Place {
    fn worker_mut(&mut self) -> Option<&mut Here> {
        match self {
            Place::Worker(here) => Some(here),
            _ => None,
        }
    }

    /// Takes the task, if it is to be run here. Whether another one has to wait instead, which whoever is idle may have.
    fn take(&mut self, executor: &Arc<Executor>, task: &mut Option<Waiting>) -> bool {
        match self {
            Place::Worker(here) if Arc::ptr_eq(executor, here.post.executor()) => here.take(task),
            Place::Worker(_) | Place::Nobody => false,
        }
    }
}

impl Here {
    /// Takes the task. Whether another one has to wait instead.
    fn take(&mut self, task: &mut Option<Waiting>) -> bool {
        swap(&mut self.next, task);
        let Some(spilled) = task.take() else { return false };
        self.post.queue().push(spilled);
        true
    }
}

/// Has a task run that is to be queued, by these workers. Whether somebody comes for it who may do so; if not, somebody comes for
/// others.
pub(in crate::world) fn schedule(
    executor: &Arc<Executor>,
    task: Arc<dyn Run>,
    haste: Haste,
) -> bool {
    queue(executor, Waiting { task, is_new: false }, haste)
}

/// The same of one that has never run.
pub(in crate::world) fn schedule_new(
    executor: &Arc<Executor>,
    task: Arc<dyn Run>,
    haste: Haste,
) -> bool {
    queue(executor, Waiting { task, is_new: true }, haste)
}

fn queue(executor: &Arc<Executor>, task: Waiting, haste: Haste) -> bool {
    let mut task = Some(task);
    // A thread that ends has no place for it any more.
    let spills = HERE.try_with(|here| here.borrow_mut().take(executor, &mut task)).unwrap_or(false);
    if let Some(Waiting { task, .. }) = task {
        if !is_lent() {
            return executor.enter(task, haste);
        }
        executor.enter_and_share(task);
    } else if spills {
        executor.call_if_idle(true);
    }
    true
}

/// Puts another one into this thread's place.
fn replace_place(place: Place) -> Place {
    HERE.with(|here| here.replace(place))
}

/// Whether the place is so. A thread that ends has none any more.
pub(super) fn is_here(is_so: impl FnOnce(&Place) -> bool) -> bool {
    HERE.try_with(|here| is_so(&here.borrow())).unwrap_or(false)
}

/// Whether an actor runs here, so that the runtime is at hand.
pub(super) fn is_stage() -> bool {
    is_lent() || is_work()
}

/// Whether this is a worker's thread just now.
pub(in crate::world) fn is_work() -> bool {
    is_here(|place| matches!(place, Place::Worker(_)))
}

/// Whether an actor runs here for somebody who awaits its answer.
pub(super) fn is_lent() -> bool {
    LENT.with(Cell::get)
}

pub(super) fn set_lent(is_lent: bool) {
    LENT.with(|lent| lent.set(is_lent));
}

/// A task is about to run. The one that was woken last, if there is one and it `may_pass` those that wait.
pub(super) fn begin_turn(may_pass: bool) -> Option<Arc<dyn Run>> {
    HERE.with(|here| {
        let mut here = here.borrow_mut();
        let here = here.worker_mut()?;
        here.since = None;
        Some(here.next.take_if(|_| may_pass)?.task)
    })
}

/// Whether the task that runs on this thread has run for a moment, as far as it has looked.
pub(in crate::world) fn is_moment_over() -> bool {
    HERE.with(|here| {
        here.borrow_mut().worker_mut().is_none_or(|here| {
            let now = Instant::now();
            now - *here.since.get_or_insert(now) >= MOMENT
        })
    })
}

/// Makes this thread the worker's, while he is polled.
pub(super) struct AtWork<'a> {
    kept: &'a mut Option<Post>,
    /// Somebody may have a runtime run inside another one's task.
    before: Place,
}

impl<'a> AtWork<'a> {
    pub(super) fn begin(kept: &'a mut Option<Post>) -> Self {
        let here = match kept.take() {
            Some(post) => Place::Worker(Here { post, next: None, since: None }),
            None => Place::Nobody,
        };
        Self { kept, before: replace_place(here) }
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        let before = replace(&mut self.before, Place::Nobody);
        let Place::Worker(here) = replace_place(before) else { return };
        if let Some(next) = here.next {
            here.post.queue().push_first(next);
        }
        *self.kept = Some(here.post);
    }
}
