//! Route: how an address reaches its actor: near, or delivered by somebody else.
//! In: addresses. Out: mailboxes. Knows: mailbox, tree. Never knows: who delivers.

use std::sync::Arc;

use crate::crew::Crew;
use crate::error::NotExecuted;
use crate::hub::Hub;
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, Mailbox, Message, Ticket};
use crate::tree::{Node, TurnedAway};
use crate::world::directed;

/// Delivers messages that are not simply put into one near mailbox: a pool today, a link to another system later.
pub(crate) trait Deliver<M: Message>: Send + Sync {
    /// Accepts the envelope now, or gives it back. Never waits.
    fn offer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>>;

    /// Accepts the envelope, or lets it stand in line for room (a send with a ticket, an ask at its slot). Gives it back
    /// only if there never will be room. If there is somebody in `on`, it says there who must come to the message.
    fn line_up(
        &self,
        envelope: Envelope<M>,
        on: &mut Option<Arc<dyn Node>>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>>;

    /// Ends what stands behind this route when everything that was accepted so far is handled.
    fn drain(&self);

    /// The actor whose life is the life of what stands behind this route.
    fn node(&self) -> Arc<dyn Node>;

    /// The same, as errors name it.
    fn target(&self) -> Target;

    /// The system it belongs to.
    fn hub(&self) -> &Arc<Hub>;

    /// Those behind it, if it is a pool.
    fn crew(self: Arc<Self>) -> Option<Arc<dyn Crew>>;
}

pub(crate) enum Route<M: Message> {
    Local(Arc<Mailbox<M>>),
    Other(Arc<dyn Deliver<M>>),
}

impl<M: Message> Clone for Route<M> {
    fn clone(&self) -> Self {
        match self {
            Route::Local(mailbox) => Route::Local(mailbox.clone()),
            Route::Other(other) => Route::Other(other.clone()),
        }
    }
}

impl<M: Message> Route<M> {
    /// Accepts the envelope now, or gives it back to its sender. Never waits.
    #[inline]
    pub(crate) fn offer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        let result = self.try_offer(envelope);
        if let Err(bounced) = &result {
            self.turn_away(bounced);
        }
        result
    }

    /// As [`offer`](Self::offer), for those who know what else to do with what comes back.
    #[inline]
    pub(crate) fn try_offer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        match self {
            Route::Local(mailbox) => mailbox.offer(envelope),
            Route::Other(other) => other.offer(envelope),
        }
    }

    /// As [`line_up`](Self::line_up), for those who know what else to do with what comes back.
    pub(crate) fn try_line_up(
        &self,
        envelope: Envelope<M>,
        on: &mut Option<Arc<dyn Node>>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        match self {
            Route::Local(mailbox) => mailbox.line_up(envelope),
            Route::Other(other) => other.line_up(envelope, on),
        }
    }

    /// A message goes back for good to whoever sent it.
    #[cold]
    fn turn_away(&self, bounced: &Bounced<M>) {
        self.count_turned_away(TurnedAway::Refused);
        given_back(self.target(), bounced.envelope.kind(), &bounced.why);
    }

    /// A message found no way in.
    #[cold]
    pub(crate) fn count_turned_away(&self, how: TurnedAway) {
        match self {
            Route::Local(mailbox) => mailbox.count_turned_away(how),
            Route::Other(other) => other.node().turned_away(how),
        }
    }

    pub(crate) fn target(&self) -> Target {
        match self {
            Route::Local(mailbox) => mailbox.header().target,
            Route::Other(other) => other.target(),
        }
    }

    pub(crate) fn hub(&self) -> &Arc<Hub> {
        match self {
            Route::Local(mailbox) => &mailbox.header().hub,
            Route::Other(other) => other.hub(),
        }
    }
}

impl<M: Message + Send> Route<M> {
    /// Accepts the envelope, or lets it stand in line for room; gives it back to its sender if there never will be any.
    ///
    /// `lends`: for an asker who is about to wait for the answer, and may run the actor meanwhile.
    pub(crate) fn line_up(
        &self,
        envelope: Envelope<M>,
        on: &mut Option<Arc<dyn Node>>,
        lends: bool,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        let result = match self {
            Route::Local(mailbox) if lends => mailbox.line_up_and_lend(envelope),
            _ => self.try_line_up(envelope, on),
        };
        if let Err(bounced) = &result {
            self.turn_away(bounced);
        }
        result
    }

    pub(crate) fn drain(&self) {
        match self {
            Route::Local(mailbox) => mailbox.any().drain(),
            Route::Other(other) => other.drain(),
        }
    }

    pub(crate) fn node(&self) -> Arc<dyn Node> {
        match self {
            Route::Local(mailbox) => mailbox.clone(),
            Route::Other(other) => other.node(),
        }
    }

    pub(crate) fn crew(&self) -> Option<Arc<dyn Crew>> {
        match self {
            Route::Local(_) => None,
            Route::Other(other) => other.clone().crew(),
        }
    }
}

fn given_back(from: Target, kind: &'static str, why: &NotExecuted) {
    directed(|director| director.given_back(from, kind, why));
}
