//! Pipe: awaiting something without holding the actor.

use std::future::{Future, IntoFuture, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use crate::actor::Actor;
use crate::actor::Context;
use crate::cell::guard;
use crate::director::Role;
use crate::exit::Cause;
use crate::hub::DeadReason;
use crate::mailbox::{Envelope, Mailbox, Message};
use crate::reply::ReturnPath;
use crate::trail::apart;
use crate::tree::{Exit, Node as _, TurnedAway, aside};

impl<A: Actor<Msg: Send>> Context<A> {
    /// Awaits `future` beside the actor and sends the actor the message that `to` makes of its output.
    ///
    /// This is how a handler asks another actor without waiting for it:
    /// `cx.pipe(self.shop.price(id), |price| TillMsg::Priced { price })`. The message passes the mailbox's bound, since
    /// the actor itself asked for it.
    ///
    /// A panic in the future or in `to` is a failure of this actor. A pipe goes on over a restart, its answer goes to
    /// the new incarnation, and it ends with the actor.
    pub fn pipe<F>(&self, future: F, to: impl FnOnce(F::Output) -> A::Msg + Send + 'static)
    where
        F: IntoFuture<IntoFuture: Send + 'static>,
    {
        let mailbox = self.mailbox.clone();
        let future = apart(|| future.into_future());
        self.hub().world.spawn(
            Role::Helper("pipe"),
            Box::pin(aside(mailbox.clone(), async move {
                if let Err(cause) = deliver(&mailbox, future, to).await {
                    mailbox.any().fail(cause);
                }
            })),
        );
    }
}

async fn deliver<M: Message + Send, F: Future>(
    mailbox: &Arc<Mailbox<M>>,
    future: F,
    to: impl FnOnce(F::Output) -> M,
) -> Result<(), Cause> {
    let mut exit = pin!(Exit::new(mailbox.clone()));
    let mut future = pin!(future);
    let output = poll_fn(|task| {
        if exit.as_mut().poll(task).is_ready() {
            return Poll::Ready(Ok(None));
        }
        match guard(|| future.as_mut().poll(task)) {
            Ok(poll) => poll.map(|output| Ok(Some(output))),
            Err(cause) => Poll::Ready(Err(cause)),
        }
    })
    .await?;
    let Some(output) = output else { return Ok(()) };
    let message = guard(|| to(output))?;
    if let Err(bounced) = mailbox.push_answer(Envelope::join(message, ReturnPath::nowhere())) {
        mailbox.count_turned_away(TurnedAway::Dead);
        mailbox.header().dead_letter(bounced.envelope.kind(), DeadReason::Late);
    }
    Ok(())
}
