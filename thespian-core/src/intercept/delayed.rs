//! A message that goes on later.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::agenda::Turn;
use crate::director::Role;
use crate::error::{NotExecuted, Unknown};
use crate::hub::DeadReason;
use crate::mailbox::{Letter, Ticket};
use crate::route::Deliver;
use crate::tree::{Header, Node, TurnedAway, aside};

/// Stands in the agenda, which keeps those that are due at the same moment in their order. If the receiver ends first, it is
/// dropped there, and whoever waits is told.
pub(super) struct Delayed {
    to: Arc<dyn Deliver>,
    waiting: Option<(Box<dyn Letter + Send>, Option<Held>)>,
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

impl Delayed {
    /// Without `held` for an ask that its asker would wait with anyway.
    pub(super) fn new(
        to: Arc<dyn Deliver>,
        letter: Box<dyn Letter + Send>,
        held: Option<Held>,
    ) -> Self {
        Self { to, waiting: Some((letter, held)) }
    }
}

impl Turn for Delayed {
    fn take(&mut self, _: u64) -> bool {
        if let Some((letter, held)) = self.waiting.take() {
            // It wakes the actor, and on a stage of somebody else's that is his code.
            self.to.whose().contain(|| go_on(&self.to, letter, held));
        }
        false
    }
}

impl Drop for Delayed {
    fn drop(&mut self) {
        if let Some((mut letter, _held)) = self.waiting.take() {
            lose(&mut *letter, &self.to.clone().node(), NotExecuted::Stopped);
        }
    }
}

/// Its sender has gone on long ago, so it stands in line for room by itself. It is held as long: of such there would be no end,
/// while an ask has somebody who waits for it.
fn go_on(to: &Arc<dyn Deliver>, mut letter: Box<dyn Letter + Send>, held: Option<Held>) {
    let node = to.clone().node();
    match to.deliver(&mut *letter, Some(&mut None), false) {
        Ok(None) => {}
        Ok(Some(ticket)) => {
            let in_line = InLine { node: node.clone(), letter, ticket };
            let world = node.header().hub.world.clone();
            world.spawn(
                Role::Helper("delayed"),
                Box::pin(aside(node, async move {
                    let _held = held;
                    in_line.come_out().await;
                })),
            );
        }
        Err(why) => lose(&mut *letter, &node, why),
    }
}

/// One that stands in line with nobody who could have it back, also if the stage drops whoever waits here in the sender's place.
struct InLine {
    node: Arc<dyn Node>,
    /// Where it comes back to.
    letter: Box<dyn Letter + Send>,
    ticket: Arc<Ticket>,
}

impl InLine {
    async fn come_out(mut self) {
        let Self { node, letter, ticket } = &mut self;
        if let Some(why) = poll_fn(|task| ticket.poll(task, &mut **letter)).await {
            bury(&mut **letter, node.header(), why);
        }
    }
}

impl Drop for InLine {
    fn drop(&mut self) {
        self.ticket.give_up(&mut *self.letter);
        bury(&mut *self.letter, self.node.header(), NotExecuted::Stopped);
    }
}

/// A message that was accepted here comes to nothing, and was not accepted anywhere else.
pub(super) fn lose(letter: &mut dyn Letter, node: &Arc<dyn Node>, why: NotExecuted) {
    let is_ask = letter.has_asker();
    node.turned_away(if is_ask { TurnedAway::Refused } else { TurnedAway::Dead });
    bury(letter, node.header(), why);
}

/// Nothing, if there is no message in it.
pub(super) fn bury(letter: &mut dyn Letter, header: &Header, why: NotExecuted) {
    let Some((kind, path)) = letter.take() else { return };
    let asker = path.as_ref().filter(|path| path.is_asker());
    match asker {
        Some(asker) => header.contain(|| asker.refuse(why)),
        None => header.dead_letter(kind, DeadReason::not_taken(&why)),
    }
    header.contain(|| letter.discard());
    // Who only wants to know when it is through.
    if let (Some(path), None) = (&path, asker) {
        path.lose(Unknown::Unanswered);
    }
}
