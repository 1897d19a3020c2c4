//! Forwarding: somebody else answers in the handler's place.

use std::any::Any;
use std::sync::Arc;

use super::Call;
use crate::error::{NotExecuted, Unknown};
use crate::hub::DeadReason;
use crate::mailbox::{Envelope, Message};
use crate::reply::{Asked, Owed, Receipt, Reply, ReplyTo, ReturnPath, Way};
use crate::time::Time;
use crate::tree::TurnedAway;

impl<'r, R: 'static> Reply<'r, R> {
    /// Has another actor answer: what `call` is answered with goes to whoever asked. Never waits: where there is no room the message
    /// stands in line, as an ask does.
    ///
    /// The asker's deadline goes along, and a [`timeout`](Call::timeout) of the call does not count. If the other actor does not
    /// answer, the asker hears [`Unknown`], since this handler has run. What was told is told to that one, and is a dead letter if
    /// it finds no room.
    pub fn forward<M, Args>(self, call: Call<'_, M, Args, R>) -> Receipt<'r>
    where
        M: Message<Reply: Send> + Send,
    {
        let (receipt, owed) = self.into_owed();
        forward(owed, call);
        receipt
    }
}

impl<R: 'static> ReplyTo<R> {
    /// Has another actor answer; see [`Reply::forward`].
    pub fn forward<M, Args>(self, call: Call<'_, M, Args, R>)
    where
        M: Message<Reply: Send> + Send,
    {
        forward(self.into_owed(), call);
    }
}

fn forward<M, Args, R>(owed: Owed<R>, call: Call<'_, M, Args, R>)
where
    M: Message<Reply: Send> + Send,
    R: 'static,
{
    let Call { to, args, build, pick, timeout: _ } = call;
    let (message, route) = (build(args), to.route());
    let Owed { mut way, put, .. } = owed;
    if way.has_asker()
        && let Some(asked) = way.take()
    {
        let path = ReturnPath::to(Arc::new(Forwarded::<M, R> { asked, put, pick }));
        // Whoever has stopped drops it, and with it the path.
        drop(route.line_up(Envelope::send(message, path), &mut None, false));
        return;
    }
    if let Err(bounced) = route.offer(Envelope::send(message, ReturnPath::nowhere())) {
        route.count_turned_away(TurnedAway::Dead);
        route
            .node()
            .header()
            .dead_letter(bounced.envelope.kind(), DeadReason::not_taken(&bounced.why));
    }
}

/// The asker of a message that was forwarded, in the place of whom he asked.
struct Forwarded<M: Message, R> {
    asked: Arc<dyn Asked>,
    /// How the first one answers him.
    put: fn(Way, R),
    /// What the second one answers with.
    pick: fn(M::Reply) -> Option<R>,
}

impl<M: Message, R> Asked for Forwarded<M, R> {
    fn begin(&self, now: &dyn Fn() -> Time) -> bool {
        // The asker's own wait has begun with the first handler, and ends with his deadline.
        self.is_wanted() && self.deadline().is_none_or(|deadline| now() < deadline)
    }

    fn is_wanted(&self) -> bool {
        self.asked.is_wanted()
    }

    fn deadline(&self) -> Option<Time> {
        self.asked.deadline()
    }

    // The first handler has run, so it is not known what came of it all.
    fn refuse(&self, _: NotExecuted) {
        self.asked.lose(Unknown::Unanswered);
    }

    fn lose(&self, why: Unknown) {
        self.asked.lose(why);
    }

    fn put(&self, reply: &mut dyn Any) {
        let reply = reply.downcast_mut::<Option<M::Reply>>().and_then(Option::take);
        match reply.and_then(self.pick) {
            Some(reply) => (self.put)(Way::to(self.asked.clone()), reply),
            None => self.asked.lose(Unknown::WrongReply),
        }
    }
}
