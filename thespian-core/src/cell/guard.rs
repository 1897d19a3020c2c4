//! Turns a panic into a cause.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use crate::contain::{caught, contain, discard};
use crate::exit::Cause;
use crate::mailbox::{Cut, Mailbox, Message};
use crate::time::Time;
use crate::world::{Sleep, inside};

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
    Failed(Cause),
    CutOff(Cut),
}

/// How long a hook may take.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) hook: &'static str,
    pub(crate) within: Duration,
    pub(crate) since: Time,
}

/// Awaits the user's code: each poll guarded, and given up on a kill.
///
/// Takes the future by its pin, so that the caller keeps it in its own frame: an `async fn` that took the future itself
/// would make the cell larger by the future's size again.
pub(crate) async fn run<M: Message, F: Future>(
    mailbox: &Mailbox<M>,
    mut future: Pin<&mut Option<F>>,
) -> Ran<F::Output> {
    let ran = poll_fn(|task| poll(mailbox, future.as_mut(), task)).await;
    // Dropping what is left of it is the user's code once more.
    contain(|| future.set(None));
    ran
}

/// As [`run`], for a hook, which has a deadline.
pub(crate) async fn run_hook<M: Message, F: Future>(
    mailbox: &Mailbox<M>,
    limit: Limit,
    mut future: Pin<&mut Option<F>>,
) -> Ran<F::Output> {
    let Limit { hook, within, since } = limit;
    // Most hooks never wait, and need no timer.
    let mut patience: Option<Sleep> = None;
    let ran = poll_fn(|task| {
        if let Poll::Ready(ran) = poll(mailbox, future.as_mut(), task) {
            return Poll::Ready(ran);
        }
        let world = &mailbox.header().hub.world;
        let patience = patience.get_or_insert_with(|| world.sleep_from(since, within));
        Pin::new(patience).poll(task).map(|()| Ran::Failed(Cause::Deadline { hook, within }))
    })
    .await;
    contain(|| future.set(None));
    ran
}

fn poll<M: Message, F: Future>(
    mailbox: &Mailbox<M>,
    future: Pin<&mut Option<F>>,
    task: &mut Context<'_>,
) -> Poll<Ran<F::Output>> {
    let Some(running) = future.as_pin_mut() else {
        return Poll::Ready(Ran::CutOff(Cut::Killed));
    };
    match guard(|| running.poll(task)) {
        Ok(Poll::Ready(output)) => Poll::Ready(Ran::Done(output)),
        Ok(Poll::Pending) => match mailbox.cut_or_busy(task.waker()) {
            Some(cut) => Poll::Ready(Ran::CutOff(cut)),
            None => Poll::Pending,
        },
        Err(cause) => Poll::Ready(Ran::Failed(cause)),
    }
}

/// Awaits a future of ours, and gives it up on a stop or a kill of the actor, or when siblings call it to be restarted with
/// them.
pub(crate) async fn unless_wanted<M: Message, T>(
    mailbox: &Mailbox<M>,
    future: impl Future<Output = T>,
) -> Option<T> {
    unless(future, |waker| mailbox.is_wanted_or_parked(waker)).await
}

/// Awaits a future of ours, and gives it up on a kill of the actor.
pub(crate) async fn unless_killed<M: Message, T>(
    mailbox: &Mailbox<M>,
    future: impl Future<Output = T>,
) -> Option<T> {
    unless(future, |waker| mailbox.cut_or_busy(waker) == Some(Cut::Killed)).await
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
