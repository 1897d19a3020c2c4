//! A worker: a task of tokio's that runs actors, as many of them as fit into a moment.

#![expect(
    clippy::disallowed_methods,
    reason = "how long others have waited is a matter of real time, even where tokio's clock is paused"
)]

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::task::coop::has_budget_remaining;

use super::executor::{Post, Rest};
use super::here::{AtWork, begin_turn};
use super::queue::Waiting;
use crate::world::Run;

/// A task of tokio's.
pub(super) struct Worker {
    /// Until it has ended.
    post: Option<Post>,
    /// Lies with the thread while it is polled there.
    kept: Option<Post>,
}

/// What a timer or a socket that is ready can wait for without anybody noticing: so long he may go on, give or take one of his
/// tasks, before he lets tokio. When he does so, tokio has another thread look whether there is anything to do, which costs this
/// one a few microseconds.
const MOMENT: Duration = Duration::from_micros(200);

/// After so many steps it looks at the clock, and at the entrance.
const STEPS: u32 = 32;

/// How many steps a task counts for that did not come to its end by itself.
const LONG: u32 = 8;

/// How many times in a row the task that was woken last may pass all others.
const IN_A_ROW: u32 = 16;

impl Worker {
    pub(super) fn new(post: Post) -> Self {
        Self { kept: Some(post.clone()), post: Some(post) }
    }
}

impl Future for Worker {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Self { post: Some(post), kept } = &mut *self else { return Poll::Ready(()) };
        let rest = {
            let _at_work = AtWork::begin(kept);
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

/// Puts a task behind others. Whoever is idle may have it if it is not the only one.
fn push(post: &Post, task: Arc<dyn Run>) {
    if post.queue().push(Waiting { task, is_new: false }) > 1 {
        post.executor().call_if_idle(true);
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
        steps += match task.run(false) {
            Some(task) => {
                push(post, task);
                LONG
            }
            None => 1,
        };
        // A handler that waits for something of tokio's may have used up what a task may do of that in one poll.
        let mut is_over = !has_budget_remaining();
        if is_over || steps >= STEPS {
            steps = 0;
            let now = Instant::now();
            is_over |= now - *since.get_or_insert(now) >= MOMENT;
            if let Some(task) = executor.next() {
                push(post, task);
            }
        }
        if is_over {
            executor.call_for_those_behind();
            return Rest::Look;
        }
    }
}
