//! Tasks beside an actor's cell.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use super::Node;
use crate::contain::caught;

/// Runs a task in an actor's name, beside its cell. Where the user's code may fail the actor the task has guards of its own;
/// what else panics in it, which is a drop mostly, ends the task and is told.
pub(crate) async fn aside(node: Arc<dyn Node>, task: impl Future<Output = ()>) {
    let mut task = pin!(task);
    poll_fn(|cx| {
        caught(|| task.as_mut().poll(cx)).unwrap_or_else(|panic| {
            node.header().note_panic(panic);
            Poll::Ready(())
        })
    })
    .await;
}
