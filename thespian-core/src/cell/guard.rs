//! Turns a panic into a cause.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Poll, Waker};

use crate::contain::{caught, contain, discard};
use crate::exit::Cause;
use crate::mailbox::{Mailbox, Message};
use crate::world::inside;

/// Runs a piece of the user's code.
pub(crate) fn guard<T>(code: impl FnOnce() -> T) -> Result<T, Cause> {
    caught(|| inside(code)).map_err(|panic| Cause::Panic { text: text_of(panic), location: None })
}

/// How tokio begins to say that its timers and sockets have no runtime here.
const NO_TOKIO: &str = "there is no reactor running";
const NO_TOKIO_HINT: &str = "tokio's own timers and sockets work on the stage `threads` only; `Context::sleep` works on all";

fn text_of(panic: Box<dyn Any + Send>) -> Arc<str> {
    let text: Arc<str> = match panic.downcast_ref::<&'static str>() {
        Some(text) => (*text).into(),
        None => match panic.downcast_ref::<String>() {
            Some(text) => text.as_str().into(),
            None => "with something that is no text".into(),
        },
    };
    let text =
        if text.starts_with(NO_TOKIO) { format!("{text} ({NO_TOKIO_HINT})").into() } else { text };
    discard(panic);
    text
}

/// How a piece of the user's asynchronous code ended.
pub(crate) enum Ran<T> {
    Done(T),
    Panicked(Cause),
    Killed,
}

/// Awaits the user's code: each poll guarded, and given up on a kill.
///
/// Takes the future by its pin, so that the caller keeps it in its own frame: an `async fn` that took the future itself
/// would make the cell larger by the future's size again.
pub(crate) async fn run<M: Message, F: Future>(
    mailbox: &Mailbox<M>,
    mut future: Pin<&mut Option<F>>,
) -> Ran<F::Output> {
    let ran = poll_fn(|task| {
        let Some(running) = future.as_mut().as_pin_mut() else { return Poll::Ready(Ran::Killed) };
        match guard(|| running.poll(task)) {
            Ok(Poll::Ready(output)) => Poll::Ready(Ran::Done(output)),
            Ok(Poll::Pending) if mailbox.is_killed_or_busy(task.waker()) => {
                Poll::Ready(Ran::Killed)
            }
            Ok(Poll::Pending) => Poll::Pending,
            Err(cause) => Poll::Ready(Ran::Panicked(cause)),
        }
    })
    .await;
    // Dropping what is left of it is the user's code once more.
    contain(|| future.set(None));
    ran
}

/// Awaits a future of ours, and gives it up on a stop or a kill of the actor.
pub(crate) async fn unless_ending<M: Message, T>(
    mailbox: &Mailbox<M>,
    future: impl Future<Output = T>,
) -> Option<T> {
    unless(future, |waker| mailbox.is_ending_or_parked(waker)).await
}

/// Awaits a future of ours, and gives it up on a kill of the actor.
pub(crate) async fn unless_killed<M: Message, T>(
    mailbox: &Mailbox<M>,
    future: impl Future<Output = T>,
) -> Option<T> {
    unless(future, |waker| mailbox.is_killed_or_busy(waker)).await
}

async fn unless<T>(
    future: impl Future<Output = T>,
    given_up: impl Fn(&Waker) -> bool,
) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|task| {
        if let Poll::Ready(output) = future.as_mut().poll(task) {
            return Poll::Ready(Some(output));
        }
        if given_up(task.waker()) { Poll::Ready(None) } else { Poll::Pending }
    })
    .await
}
