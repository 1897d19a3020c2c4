//! A worker: a task of tokio's that runs actors, as many of them as fit into a moment.

#![expect(
    clippy::disallowed_methods,
    reason = "how long others have waited is a matter of real time, even where tokio's clock is paused"
)]

use std::cell::RefCell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::task::coop::has_budget_remaining;

use super::executor::{Post, Rest};
use super::task::Task;
use crate::sync::thread_local;
use crate::world::BoxFuture;

/// A task of tokio's.
pub(super) struct Worker {
    /// Until it has ended.
    post: Option<Arc<Post>>,
    /// Lies with the thread while it is polled there.
    lent: Option<Arc<Post>>,
}

/// The worker whose thread this is.
struct Here {
    post: Arc<Post>,
    /// What runs next.
    next: Option<Arc<Task>>,
    /// When the task that runs first looked how long it has run.
    since: Option<Instant>,
}

thread_local! {
    static HERE: RefCell<Option<Here>> = const { RefCell::new(None) };
}

/// What a timer or a socket that is ready can wait for without anybody noticing: so long an actor may go on before it lets
/// others run, and a worker, give or take one of his tasks, before he lets tokio.
const MOMENT: Duration = Duration::from_micros(50);

/// After so many steps it looks at the clock, and at the entrance.
const STEPS: u32 = 32;

/// How many steps a task counts for that did not come to its end by itself.
const LONG: u32 = 8;

/// How many times in a row the task that was woken last may pass all others.
const IN_A_ROW: u32 = 16;

impl Here {
    /// Takes the task, if it is one of these workers'; says whom else to call for the one that has to wait instead.
    fn take(&mut self, task: &mut Option<Arc<Task>>) -> Option<Arc<Post>> {
        let task = task.take_if(|task| task.home().is_beside(&self.post))?;
        let spilled = self.next.replace(task)?;
        self.post.queue().push(spilled);
        self.post.executor().is_anybody_idle().then(|| self.post.clone())
    }
}

/// Has a future polled until it ends, by the workers of whom `one` is one.
pub(super) fn spawn(one: &Arc<Post>, future: BoxFuture<'static, ()>) {
    let here = HERE.try_with(|here| {
        let here = here.borrow();
        here.as_ref().filter(|here| here.post.is_beside(one)).map(|here| here.post.clone())
    });
    schedule(Task::new(here.ok().flatten().as_ref().unwrap_or(one), future));
}

/// Has a task run that is to be queued.
pub(super) fn schedule(task: Arc<Task>) {
    let mut task = Some(task);
    // A thread that ends has no place for it any more.
    let post = HERE.try_with(|here| here.borrow_mut().as_mut()?.take(&mut task)).ok().flatten();
    if let Some(task) = task {
        task.home().executor().enter(&task);
    } else if let Some(post) = post {
        post.executor().call();
    }
}

impl Worker {
    pub(super) fn new(post: Arc<Post>) -> Self {
        Self { lent: Some(post.clone()), post: Some(post) }
    }
}

impl Future for Worker {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { post: Some(post), lent } = &mut *self else { return Poll::Ready(()) };
        let rest = {
            let _at_work = AtWork::begin(lent);
            work(post, cx)
        };
        match rest {
            Rest::Asleep => Poll::Pending,
            Rest::Ended => {
                self.post = None;
                Poll::Ready(())
            }
            Rest::Look => {
                // tokio looks after everything else before it wakes whoever yields so.
                _ = pin!(tokio::task::yield_now()).poll(cx);
                Poll::Pending
            }
        }
    }
}

/// tokio drops its tasks when their runtime ends.
impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(post) = self.post.take() {
            post.executor().end(post.number());
        }
    }
}

/// Runs tasks, until there are none or others are to have their turn.
fn work(post: &Post, cx: &mut Context<'_>) -> Rest {
    let (executor, queue) = (post.executor(), post.queue());
    executor.rise(post.number());
    let mut steps = 0;
    let mut in_a_row = 0;
    let mut since = None;
    loop {
        if executor.is_over() {
            // This was its last poll.
            return Rest::Asleep;
        }
        let next = begin_turn(in_a_row < IN_A_ROW);
        in_a_row = if next.is_some() { in_a_row + 1 } else { 0 };
        let Some(task) = next
            .or_else(|| queue.pop())
            .or_else(|| begin_turn(true))
            .or_else(|| executor.next())
            .or_else(|| executor.steal(post.number()))
        else {
            match executor.rest(post.number(), cx.waker().clone()) {
                Rest::Look => continue,
                rest => return rest,
            }
        };
        steps += match task.run() {
            None => 1,
            Some(task) => {
                if queue.push(task) > 1 && executor.is_anybody_idle() {
                    executor.call();
                }
                LONG
            }
        };
        // A handler that waits for something of tokio's may have used up what a task may do of that in one poll.
        let mut is_over = !has_budget_remaining();
        if is_over || steps >= STEPS {
            steps = 0;
            let now = Instant::now();
            is_over |= now - *since.get_or_insert(now) >= MOMENT;
            if let Some(task) = executor.next() {
                queue.push(task);
            }
        }
        if is_over {
            return Rest::Look;
        }
    }
}

/// A task is about to run. The one that was woken last, if there is one and it `may_pass` those that wait.
fn begin_turn(may_pass: bool) -> Option<Arc<Task>> {
    HERE.with(|here| {
        let mut here = here.borrow_mut();
        let here = here.as_mut()?;
        here.since = None;
        here.next.take_if(|_| may_pass)
    })
}

/// Whether the task that runs on this thread has run for a moment, as far as it has looked.
pub(in crate::world) fn is_moment_over() -> bool {
    HERE.with(|here| {
        here.borrow_mut().as_mut().is_none_or(|here| {
            let now = Instant::now();
            now - *here.since.get_or_insert(now) >= MOMENT
        })
    })
}

/// Makes this thread the worker's, while he is polled.
struct AtWork<'a> {
    lent: &'a mut Option<Arc<Post>>,
    /// Somebody may have a runtime run inside another one's task.
    before: Option<Here>,
}

impl<'a> AtWork<'a> {
    fn begin(lent: &'a mut Option<Arc<Post>>) -> Self {
        let here = lent.take().map(|post| Here { post, next: None, since: None });
        Self { lent, before: HERE.with(|place| place.replace(here)) }
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        let Some(here) = HERE.with(|place| place.replace(self.before.take())) else { return };
        if let Some(next) = here.next {
            here.post.queue().push_front(next);
        }
        *self.lent = Some(here.post);
    }
}
