//! Turns a panic into a cause.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use pin_project_lite::pin_project;

use crate::contain::{Panic, caught, caught_once, contain};
use crate::exit::Cause;
use crate::hub::Hub;
use crate::mailbox::Inbox;
use crate::time::Time;
use crate::trail::Scope;
use crate::tree::{Cut, Node, Present, present};
use crate::world::{Inside, Sleep};

/// Runs a piece of the user's code.
pub(crate) fn guard<T>(code: impl FnOnce() -> T) -> Result<T, Cause> {
    let _inside = Inside::enter();
    match caught(code) {
        Ok(output) => Ok(output),
        Err(panic) => Err(panic.into()),
    }
}

/// The same without a type of its own, for what returns nothing.
pub(super) fn guard_once(code: &mut dyn FnMut()) -> Result<(), Box<Cause>> {
    let _inside = Inside::enter();
    caught_once(code).map_err(|panic| Box::new(panic.into()))
}

impl From<Panic> for Cause {
    fn from(Panic { text, location }: Panic) -> Self {
        Cause::Panic { text, location }
    }
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

/// Awaits the user's code: each poll guarded, and given up when the actor is killed or called away.
///
/// Takes the future by its pin, so that the caller keeps it in its own frame: an `async fn` that took the future itself
/// would be larger by the future's size again.
pub(crate) async fn run<F: Future>(
    actor: Present,
    scope: &Scope,
    future: Pin<&mut Option<F>>,
) -> Ran<F::Output> {
    run_until(actor, scope, future, never_late).await
}

/// For what has no deadline.
fn never_late(_: &Hub, _: &mut Context<'_>) -> Poll<Cause> {
    Poll::Pending
}

/// As [`run`], for a hook, which has a deadline.
pub(crate) async fn run_hook<F: Future>(
    actor: Arc<dyn Node>,
    limit: Limit,
    future: Pin<&mut Option<F>>,
) -> Ran<F::Output> {
    let Limit { hook, within, since } = limit;
    // Most hooks never wait, and need no timer.
    let mut patience: Option<Sleep> = None;
    let late = |hub: &Hub, task: &mut Context<'_>| {
        let patience = patience.get_or_insert_with(|| hub.world.sleep_from(since, within));
        Pin::new(patience).poll(task).map(|()| Cause::Deadline { hook, within })
    };
    run_until(Present::new(actor, None), &Scope::none(), future, late).await
}

async fn run_until<F: Future>(
    actor: Present,
    scope: &Scope,
    mut future: Pin<&mut Option<F>>,
    mut late: impl FnMut(&Hub, &mut Context<'_>) -> Poll<Cause>,
) -> Ran<F::Output> {
    let mut actor = Some(actor);
    let ran = poll_fn(|task| match future.as_mut().as_pin_mut() {
        Some(running) => poll_code(&mut actor, scope, running, task, &mut late),
        None => Poll::Ready(Ran::CutOff(Cut::Killed)),
    })
    .await;
    leave(actor, &mut || future.set(None));
    ran
}

pin_project! {
    /// A handler that waits, as [`run`] runs it.
    pub(super) struct Handler<'a, F> {
        actor: Option<Present>,
        scope: &'a Scope,
        #[pin]
        future: Option<F>,
    }
}

impl<'a, F> Handler<'a, F> {
    pub(super) fn new(actor: Present, scope: &'a Scope, future: F) -> Self {
        Self { actor: Some(actor), scope, future: Some(future) }
    }
}

impl<F: Future<Output = ()>> Future for Handler<'_, F> {
    type Output = Ran<()>;

    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Ran<()>> {
        let mut this = self.project();
        let ran = match this.future.as_mut().as_pin_mut() {
            Some(running) => {
                ready!(poll_code(this.actor, this.scope, running, task, &mut never_late))
            }
            None => Ran::CutOff(Cut::Killed),
        };
        leave(this.actor.take(), &mut || this.future.set(None));
        Poll::Ready(ran)
    }
}

/// Polls the user's code, in the name of the actor whose code it is: guarded, and given up when the actor is killed or called
/// away, or when it is `late`. [`leave`] must follow when it is ready.
///
/// It does not know which future that is: it would be compiled anew for each.
fn poll_code<T>(
    actor: &mut Option<Present>,
    scope: &Scope,
    running: Pin<&mut dyn Future<Output = T>>,
    task: &mut Context<'_>,
    late: &mut dyn FnMut(&Hub, &mut Context<'_>) -> Poll<Cause>,
) -> Poll<Ran<T>> {
    let poll = || {
        let _entered = scope.enter();
        running.poll(task)
    };
    match present(actor, || guard(poll)) {
        Ok(Poll::Ready(output)) => return Poll::Ready(Ran::Done(output)),
        Ok(Poll::Pending) => {}
        Err(cause) => return Poll::Ready(Ran::Failed(cause)),
    }
    let Some(Present { node, .. }) = actor else { return Poll::Pending };
    match node.cut_or_busy() {
        Some(cut) => Poll::Ready(Ran::CutOff(cut)),
        None => late(&node.header().hub, task).map(Ran::Failed),
    }
}

/// The user's code has ended, or is given up. Dropping what is left of it is the user's code once more.
fn leave(actor: Option<Present>, drop_it: &mut dyn FnMut()) {
    match actor {
        Some(Present { node, waited, .. }) => {
            node.header().contain(drop_it);
            if waited {
                node.forget_waits();
            }
        }
        None => contain(drop_it),
    }
}

/// Awaits a future of ours, and gives it up on a stop or a kill of the actor, or when siblings call it to be restarted with
/// them.
pub(crate) async fn unless_wanted<T>(inbox: &Inbox, future: impl Future<Output = T>) -> Option<T> {
    unless(future, || inbox.is_wanted()).await
}

/// Awaits a future of ours, and gives it up on a kill of the actor.
pub(crate) async fn unless_killed<T>(actor: &Inbox, future: impl Future<Output = T>) -> Option<T> {
    unless(future, || actor.killed_or_busy()).await
}

async fn unless<T>(future: impl Future<Output = T>, given_up: impl Fn() -> bool) -> Option<T> {
    let mut future = pin!(future);
    poll_fn(|task| {
        if let Poll::Ready(output) = future.as_mut().poll(task) {
            return Poll::Ready(Some(output));
        }
        if given_up() { Poll::Ready(None) } else { Poll::Pending }
    })
    .await
}
