//! Blocking work for an actor that goes on meanwhile, or awaits it without holding a thread of the stage.
//! In: contexts. Out: the stage's pool of threads for such work. Knows: actors, the hub. Never knows: messages.

use std::fmt;
use std::future::Future;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context as Task, Poll};

use crate::actor::{Actor, Context};
use crate::contain::{Panic, caught};
use crate::world::{Errand, inside};

impl<A: Actor<Msg: Send>> Context<A> {
    /// Runs `work` on a thread for blocking work, and gives a future of what it returns: for what computes long, or waits
    /// for something that is not asynchronous.
    ///
    /// It begins at once, whether the future is awaited or not. Awaited in the handler, it holds the actor and nobody else;
    /// to let the actor handle other messages meanwhile, [`pipe`](Self::pipe) it:
    /// `cx.pipe(cx.blocking(move || digest(&file)), |sum| FilesMsg::Digested { sum })`.
    ///
    /// On `threads` the thread is one of tokio's for blocking work, of which there are up to 512. On `simple` the work is
    /// done in one go, as a task of its own, on the one thread there is, and takes no time. [`Call::blocking`] is refused
    /// in it on every stage.
    ///
    /// # Panics
    /// A panic in `work` comes out of the future. So it is a failure of the actor that awaits it, as if the handler had
    /// panicked itself; whoever does not await it does not hear of it. The same if the stage is shut down before the work
    /// begins.
    ///
    /// # Cancel safety
    /// Nobody can stop a closure from outside. If the future is dropped, as it is when a handler is killed, the work begins
    /// or goes on all the same, and what it returns is dropped. Work that outlives its actor is waited for in
    /// [`System::shutdown`](crate::System::shutdown), for a second at most, and then listed there as abandoned, with the
    /// actor's path.
    ///
    /// [`Call::blocking`]: crate::Call::blocking
    pub fn blocking<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> Blocking<R> {
        let at_work = self.hub().begin_work(self.path());
        Blocking(self.hub().world.errand(move || {
            let result = caught(|| inside(work));
            drop(at_work);
            result
        }))
    }
}

/// The result of blocking work, once it is there. Made by [`Context::blocking`].
#[must_use = "the work goes on without it, and nobody hears what it returns; await it, or pipe it"]
pub struct Blocking<R>(Errand<Result<R, Panic>>);

/// What comes out of the future when the stage threw the work away.
const LOST: &str = "blocking work was dropped unbegun, since its stage has been shut down";

impl<R> Future for Blocking<R> {
    type Output = R;

    fn poll(mut self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<R> {
        Pin::new(&mut self.0).poll(task).map(|result| match result {
            Some(Ok(value)) => value,
            // The panic hook has spoken when it happened, and does not speak again.
            Some(Err(panic)) => resume_unwind(Box::new(panic)),
            None => panic!("{LOST}"),
        })
    }
}

impl<R> fmt::Debug for Blocking<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking").field("at_work", &self.0.is_out()).finish()
    }
}
