//! Route: how an address reaches its actor: near, or delivered by somebody else.
//! In: addresses. Out: mailboxes. Knows: mailbox, tree. Never knows: who delivers.

use std::sync::Arc;

mod letters;

pub(crate) use letters::{Later, keep, open, returned};

use crate::crew::Crew;
use crate::error::NotExecuted;
use crate::hub::Hub;
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, Let, Letter, Mailbox, Message, Put};
use crate::tree::{Header, Node, TurnedAway};
use crate::world::directed;

/// Delivers messages that are not simply put into one near mailbox: a pool today, a link to another system later.
///
/// It is not written for one type of messages, so that who stands between an address and its actor is compiled once.
pub(crate) trait Deliver: Send + Sync {
    /// Accepts the message, or leaves it in its place and says why. Without `on` it never waits. With it, it may let it stand in
    /// line for room (a send with a ticket, an ask at its slot), and leaves it only if there never will be any; if there is
    /// somebody in `on`, it says there who must come to the message.
    ///
    /// `lends`: its sender awaits the answer, and may run the actor meanwhile.
    fn deliver(&self, letter: &mut dyn Letter, on: Waits<'_>, lends: bool) -> Let;

    /// Takes the message over, for later; if its sender `waits`, he keeps it so long. Nothing if there is none.
    fn keep(&self, letter: &mut dyn Letter, waits: bool) -> Option<Later>;

    /// The actor whose life is the life of what stands behind this route.
    fn node(self: Arc<Self>) -> Arc<dyn Node>;

    /// What is fixed of that actor's life.
    fn whose(&self) -> &Header;

    /// Those behind it, if it is a pool.
    fn crew(self: Arc<Self>) -> Option<Arc<dyn Crew>>;
}

/// Whether the sender waits if there is no room, and whom he waits for then.
pub(crate) type Waits<'a> = Option<&'a mut Option<Arc<dyn Node>>>;

pub(crate) enum Route<M: Message> {
    Local(Arc<Mailbox<M>>),
    Other(Arc<dyn Deliver>),
}

/// Where each way ends, that to a pool aside.
impl<M: Message + Send> Deliver for Mailbox<M> {
    fn deliver(&self, letter: &mut dyn Letter, on: Waits<'_>, lends: bool) -> Let {
        let Some(envelope) = open::<M>(letter)? else { return Ok(None) };
        let put = match on {
            Some(_) if lends => self.line_up_awaited(envelope),
            Some(_) => self.line_up(envelope),
            None => match self.offer(envelope) {
                Ok(()) => Ok(None),
                Err(bounced) => Err(bounced),
            },
        };
        returned(letter, put)
    }

    fn keep(&self, letter: &mut dyn Letter, waits: bool) -> Option<Later> {
        keep::<M>(letter, waits)
    }

    fn node(self: Arc<Self>) -> Arc<dyn Node> {
        self
    }

    fn whose(&self) -> &Header {
        self.any().header()
    }

    fn crew(self: Arc<Self>) -> Option<Arc<dyn Crew>> {
        None
    }
}

impl dyn Deliver {
    /// Ends what stands behind this route when everything that was accepted so far is handled.
    pub(crate) fn drain(self: Arc<Self>) {
        match self.clone().crew() {
            Some(crew) => crew.drain(),
            None => self.node().drain(),
        }
    }
}

/// Gives a message to somebody who does not know its type.
fn hand_over<M: Message>(
    to: &dyn Deliver,
    envelope: Envelope<M>,
    on: Waits<'_>,
    lends: bool,
) -> Put<M> {
    let mut letter = Some(envelope);
    let put = to.deliver(&mut letter, on, lends);
    Bounced::unless_let(put, letter)
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
            Route::Other(other) => match hand_over(&**other, envelope, None, false) {
                Ok(_) => Ok(()),
                Err(bounced) => Err(bounced),
            },
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
            Route::Other(other) => other.clone().node().turned_away(how),
        }
    }

    pub(crate) fn target(&self) -> Target {
        match self {
            Route::Local(mailbox) => mailbox.header().target,
            Route::Other(other) => other.whose().target,
        }
    }

    pub(crate) fn hub(&self) -> &Arc<Hub> {
        match self {
            Route::Local(mailbox) => &mailbox.header().hub,
            Route::Other(other) => &other.whose().hub,
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
    ) -> Put<M> {
        let result = match self {
            Route::Local(mailbox) if lends => mailbox.line_up_and_lend(envelope),
            Route::Local(mailbox) => mailbox.line_up(envelope),
            Route::Other(other) => hand_over(&**other, envelope, Some(on), lends),
        };
        if let Err(bounced) = &result {
            self.turn_away(bounced);
        }
        result
    }

    /// The same way, for whoever does not know what goes along it.
    pub(crate) fn any(self) -> Arc<dyn Deliver> {
        match self {
            Route::Local(mailbox) => mailbox,
            Route::Other(other) => other,
        }
    }

    pub(crate) fn drain(&self) {
        self.clone().any().drain();
    }

    pub(crate) fn node(&self) -> Arc<dyn Node> {
        match self {
            Route::Local(mailbox) => mailbox.clone(),
            Route::Other(other) => other.clone().node(),
        }
    }

    pub(crate) fn crew(&self) -> Option<Arc<dyn Crew>> {
        self.clone().any().crew()
    }
}

fn given_back(from: Target, kind: &'static str, why: &NotExecuted) {
    directed(|director| director.given_back(from, kind, why));
}
