//! A message that goes on later.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::agenda::Turn;
use crate::director::Role;
use crate::error::NotExecuted;
use crate::hub::DeadReason;
use crate::mailbox::{Admission, Envelope, Message, Ticket};
use crate::route::Route;
use crate::tree::{TurnedAway, aside};

/// Stands in the agenda, which keeps those that are due at the same moment in their order. If the receiver ends first, it is
/// dropped there, and whoever waits is told.
pub(super) struct Delayed<M: Message + Send> {
    to: Route<M>,
    waiting: Option<(Envelope<M>, Option<Held>)>,
}

/// One of those that are being delayed at one place, as long as this is there.
pub(super) struct Held(Arc<AtomicUsize>);

impl Held {
    /// Nothing if there are so many already.
    pub(super) fn one_of(delayed: &Arc<AtomicUsize>, bound: usize) -> Option<Self> {
        let held = Self(delayed.clone());
        (delayed.fetch_add(1, Ordering::AcqRel) < bound).then_some(held)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl<M: Message + Send> Delayed<M> {
    /// Without `held` for an ask that its asker would wait with anyway.
    pub(super) fn new(to: Route<M>, envelope: Envelope<M>, held: Option<Held>) -> Self {
        Self { to, waiting: Some((envelope, held)) }
    }
}

impl<M: Message + Send> Turn for Delayed<M> {
    fn take(&mut self, _: u64) -> bool {
        if let Some((envelope, held)) = self.waiting.take() {
            let node = self.to.node();
            // It wakes the actor, and on a stage of somebody else's that is his code.
            node.header().contain(|| go_on(&self.to, envelope, held));
        }
        false
    }
}

impl<M: Message + Send> Drop for Delayed<M> {
    fn drop(&mut self) {
        if let Some((envelope, _held)) = self.waiting.take() {
            lose(&self.to, envelope, NotExecuted::Stopped);
        }
    }
}

/// Its sender has gone on long ago, so it stands in line for room by itself. It is held as long: of such there would be no end,
/// while an ask has somebody who waits for it.
fn go_on<M: Message + Send>(to: &Route<M>, envelope: Envelope<M>, held: Option<Held>) {
    match to.try_line_up(envelope, &mut None) {
        Ok(None) => {}
        Ok(Some(ticket)) => {
            let in_line = InLine { to: to.clone(), ticket };
            let world = to.hub().world.clone();
            world.spawn(
                Role::Helper("delayed"),
                Box::pin(aside(to.node(), async move {
                    let _held = held;
                    in_line.come_out().await;
                })),
            );
        }
        Err(bounced) => lose(to, bounced.envelope, bounced.why),
    }
}

/// One that stands in line with nobody who could have it back, also if the stage drops whoever waits here in the sender's place.
struct InLine<M: Message + Send> {
    to: Route<M>,
    ticket: Arc<Ticket<M>>,
}

impl<M: Message + Send> InLine<M> {
    async fn come_out(self) {
        if let Admission::Back(bounced) = poll_fn(|task| self.ticket.poll(task)).await {
            bury(&self.to, bounced.envelope, bounced.why);
        }
    }
}

impl<M: Message + Send> Drop for InLine<M> {
    fn drop(&mut self) {
        if let Some(envelope) = self.ticket.give_up() {
            bury(&self.to, envelope, NotExecuted::Stopped);
        }
    }
}

/// A message that was accepted here comes to nothing, and was not accepted anywhere else.
pub(super) fn lose<M: Message + Send>(to: &Route<M>, envelope: Envelope<M>, why: NotExecuted) {
    let is_ask = envelope.path().has_asker();
    to.count_turned_away(if is_ask { TurnedAway::Refused } else { TurnedAway::Dead });
    bury(to, envelope, why);
}

pub(super) fn bury<M: Message + Send>(to: &Route<M>, envelope: Envelope<M>, why: NotExecuted) {
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
