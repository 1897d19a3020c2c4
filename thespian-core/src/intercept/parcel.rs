//! A message that is held up on its way, and where it goes on to, whatever it is.
//!
//! What becomes of it is decided without its type: else all of that would be compiled for each actor, whether anything is ever
//! intercepted or not.

use std::sync::Arc;
use std::task::{Context, Poll};

use crate::error::NotExecuted;
use crate::mailbox::{Admission, Bounced, Envelope, Message, Ticket};
use crate::route::Route;
use crate::tree::Node;

/// A message and where it goes on to. What comes back is here again.
pub(super) trait Onward: Send {
    /// Whose life is the life of what is there.
    fn node(&self) -> Arc<dyn Node>;
    fn kind(&self) -> &'static str;
    fn has_asker(&self) -> bool;
    /// It goes on: into the line if there is no room, or nowhere then, without `on`.
    fn go_on(&mut self, on: Option<&mut Option<Arc<dyn Node>>>) -> Onwards;
    /// The same in a parcel of its own, to be kept.
    fn keep(&mut self) -> Box<dyn Onward>;
    /// The same, with its sender, who waits meanwhile.
    fn keep_with_sender(&mut self) -> Box<dyn Onward>;
    /// Takes it from a sender who waits; false if he does so no more.
    fn begin_move(&mut self) -> bool;
    /// Tells that sender what came of it. It is here again if he has left in this moment.
    fn end_move(&mut self, outcome: Onwards) -> Onwards;
    /// How it came out of the line: why it is here again, if it is.
    fn come_out(&mut self, task: &mut Context<'_>) -> Poll<Option<NotExecuted>>;
    /// Takes it out of the line: whether it is here again.
    fn give_up(&mut self) -> bool;
    /// Tells its asker. The message itself stays.
    fn refuse(&mut self, why: NotExecuted);
    fn discard(&mut self);
}

/// How far something came that went on.
pub(super) enum Onwards {
    In,
    InLine,
    Back(NotExecuted),
}

pub(super) struct Parcel<M: Message> {
    to: Route<M>,
    envelope: Option<Envelope<M>>,
    /// Once its asker has been told.
    message: Option<M>,
    /// Where it stands in line.
    place: Option<Arc<Ticket<M>>>,
    /// Where its sender waits.
    sender: Option<Arc<Ticket<M>>>,
}

impl<M: Message> Parcel<M> {
    pub(super) fn new(to: Route<M>, envelope: Option<Envelope<M>>) -> Self {
        Self { to, envelope, message: None, place: None, sender: None }
    }

    /// What whoever sent it is told.
    pub(super) fn outcome(
        mut self,
        back: Option<NotExecuted>,
    ) -> Result<Option<Arc<Ticket<M>>>, Bounced<M>> {
        match (self.envelope.take(), back) {
            (Some(envelope), Some(why)) => Err(Bounced { envelope, why }),
            _ => Ok(self.place.take()),
        }
    }

    fn back(&mut self, bounced: Bounced<M>) -> NotExecuted {
        self.envelope = Some(bounced.envelope);
        bounced.why
    }
}

impl<M: Message + Send> Onward for Parcel<M> {
    fn node(&self) -> Arc<dyn Node> {
        self.to.node()
    }

    fn kind(&self) -> &'static str {
        match &self.envelope {
            Some(envelope) => envelope.kind(),
            None => "",
        }
    }

    fn has_asker(&self) -> bool {
        match &self.envelope {
            Some(envelope) => envelope.path().has_asker(),
            None => false,
        }
    }

    fn go_on(&mut self, on: Option<&mut Option<Arc<dyn Node>>>) -> Onwards {
        let Some(envelope) = self.envelope.take() else { return Onwards::In };
        let bounced = match on {
            Some(on) => match self.to.try_line_up(envelope, on) {
                Ok(None) => return Onwards::In,
                Ok(place) => {
                    self.place = place;
                    return Onwards::InLine;
                }
                Err(bounced) => bounced,
            },
            None => match self.to.try_offer(envelope) {
                Ok(()) => return Onwards::In,
                Err(bounced) => bounced,
            },
        };
        Onwards::Back(self.back(bounced))
    }

    fn keep(&mut self) -> Box<dyn Onward> {
        Box::new(Self::new(self.to.clone(), self.envelope.take()))
    }

    fn keep_with_sender(&mut self) -> Box<dyn Onward> {
        self.place = self.envelope.take().map(Ticket::new);
        let mut kept = Self::new(self.to.clone(), None);
        kept.sender = self.place.clone();
        Box::new(kept)
    }

    fn begin_move(&mut self) -> bool {
        if let Some(sender) = &self.sender {
            self.envelope = sender.begin_move();
        }
        self.envelope.is_some()
    }

    fn end_move(&mut self, outcome: Onwards) -> Onwards {
        let outcome = match (outcome, self.envelope.take()) {
            (Onwards::Back(why), Some(envelope)) => Err(Bounced { envelope, why }),
            _ => Ok(self.place.take()),
        };
        let Some(sender) = &self.sender else { return Onwards::In };
        match sender.moved(outcome) {
            Some(bounced) => Onwards::Back(self.back(bounced)),
            None => Onwards::In,
        }
    }

    fn come_out(&mut self, task: &mut Context<'_>) -> Poll<Option<NotExecuted>> {
        let Some(place) = &self.place else { return Poll::Ready(None) };
        match place.poll(task) {
            Poll::Ready(Admission::Admitted) => Poll::Ready(None),
            Poll::Ready(Admission::Back(bounced)) => Poll::Ready(Some(self.back(bounced))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn give_up(&mut self) -> bool {
        if let Some(place) = &self.place {
            self.envelope = place.give_up();
        }
        self.envelope.is_some()
    }

    fn refuse(&mut self, why: NotExecuted) {
        if let Some(envelope) = self.envelope.take() {
            let (message, path) = envelope.split();
            self.message = Some(message);
            path.refuse(why);
        }
    }

    fn discard(&mut self) {
        self.envelope = None;
        self.message = None;
    }
}
