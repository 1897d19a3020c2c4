//! A message that goes on later.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::agenda::Turn;
use crate::error::NotExecuted;
use crate::hub::DeadReason;
use crate::mailbox::{Admission, Envelope, Message};
use crate::route::Route;
use crate::tree::{TurnedAway, aside};

/// Stands in the agenda, which keeps those that are due at the same moment in their order. If the receiver ends first, it is
/// dropped there, and whoever waits is told.
pub(super) struct Delayed<M: Message + Send> {
    to: Route<M>,
    envelope: Option<Envelope<M>>,
    delayed: Arc<AtomicUsize>,
}

impl<M: Message + Send> Delayed<M> {
    pub(super) fn new(to: Route<M>, envelope: Envelope<M>, delayed: Arc<AtomicUsize>) -> Self {
        Self { to, envelope: Some(envelope), delayed }
    }
}

impl<M: Message + Send> Turn for Delayed<M> {
    fn take(&mut self, _: u64) -> bool {
        if let Some(envelope) = self.envelope.take() {
            let node = self.to.node();
            // It wakes the actor, and on a stage of somebody else's that is his code.
            node.header().contain(|| go_on(&self.to, envelope));
        }
        false
    }
}

impl<M: Message + Send> Drop for Delayed<M> {
    fn drop(&mut self) {
        self.delayed.fetch_sub(1, Ordering::AcqRel);
        if let Some(envelope) = self.envelope.take() {
            lose(&self.to, envelope, NotExecuted::Stopped);
        }
    }
}

/// Its sender has gone on long ago, so it stands in line for room by itself.
fn go_on<M: Message + Send>(to: &Route<M>, envelope: Envelope<M>) {
    match to.try_line_up(envelope, &mut None) {
        Ok(None) => {}
        Ok(Some(ticket)) => {
            let to = to.clone();
            let world = to.hub().world.clone();
            world.spawn(aside(to.node(), async move {
                if let Admission::Back(bounced) = poll_fn(|task| ticket.poll(task)).await {
                    bury(&to, bounced.envelope, bounced.why);
                }
            }));
        }
        Err(bounced) => lose(to, bounced.envelope, bounced.why),
    }
}

/// A message that was accepted here comes to nothing, and was not accepted anywhere else.
pub(super) fn lose<M: Message + Send>(to: &Route<M>, envelope: Envelope<M>, why: NotExecuted) {
    let is_ask = envelope.path().has_asker();
    to.count_turned_away(if is_ask { TurnedAway::Refused } else { TurnedAway::Dead });
    bury(to, envelope, why);
}

fn bury<M: Message + Send>(to: &Route<M>, envelope: Envelope<M>, why: NotExecuted) {
    let node = to.node();
    let header = node.header();
    let kind = envelope.kind();
    let (message, path) = envelope.split();
    if path.has_asker() {
        header.contain(|| path.refuse(why));
    } else {
        header.dead_letter(kind, reason(&why));
    }
    header.contain(|| drop(message));
}

fn reason(why: &NotExecuted) -> DeadReason {
    match why {
        NotExecuted::Stopped => DeadReason::Stopped,
        NotExecuted::Full | NotExecuted::OwnMailboxFull => DeadReason::Full,
        _ => DeadReason::Intercepted,
    }
}
