//! A message that goes on later.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::parcel::{Onward, Onwards};
use crate::agenda::Turn;
use crate::director::Role;
use crate::error::NotExecuted;
use crate::hub::DeadReason;
use crate::tree::{TurnedAway, aside};

/// Stands in the agenda, which keeps those that are due at the same moment in their order. If the receiver ends first, it is
/// dropped there, and whoever waits is told.
pub(super) struct Delayed(Option<(Box<dyn Onward>, Option<Held>)>);

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
    pub(super) fn new(parcel: Box<dyn Onward>, held: Option<Held>) -> Self {
        Self(Some((parcel, held)))
    }
}

impl Turn for Delayed {
    fn take(&mut self, _: u64) -> bool {
        if let Some((parcel, held)) = self.0.take() {
            let node = parcel.node();
            // It wakes the actor, and on a stage of somebody else's that is his code.
            node.header().contain(|| go_on(parcel, held));
        }
        false
    }
}

impl Drop for Delayed {
    fn drop(&mut self) {
        if let Some((mut parcel, _held)) = self.0.take() {
            lose(&mut *parcel, NotExecuted::Stopped);
        }
    }
}

/// Its sender has gone on long ago, so it stands in line for room by itself. It is held as long: of such there would be no end,
/// while an ask has somebody who waits for it.
fn go_on(mut parcel: Box<dyn Onward>, held: Option<Held>) {
    match parcel.go_on(Some(&mut None)) {
        Onwards::In => {}
        Onwards::InLine => {
            let node = parcel.node();
            let world = node.header().hub.world.clone();
            let in_line = InLine(parcel);
            world.spawn(
                Role::Helper("delayed"),
                Box::pin(aside(node, async move {
                    let _held = held;
                    in_line.come_out().await;
                })),
            );
        }
        Onwards::Back(why) => lose(&mut *parcel, why),
    }
}

/// One that stands in line with nobody who could have it back, also if the stage drops whoever waits here in the sender's place.
struct InLine(Box<dyn Onward>);

impl InLine {
    async fn come_out(mut self) {
        if let Some(why) = poll_fn(|task| self.0.come_out(task)).await {
            bury(&mut *self.0, why);
        }
    }
}

impl Drop for InLine {
    fn drop(&mut self) {
        if self.0.give_up() {
            bury(&mut *self.0, NotExecuted::Stopped);
        }
    }
}

/// A message that was accepted here comes to nothing, and was not accepted anywhere else.
pub(super) fn lose(parcel: &mut dyn Onward, why: NotExecuted) {
    let is_ask = parcel.has_asker();
    parcel.node().turned_away(if is_ask { TurnedAway::Refused } else { TurnedAway::Dead });
    bury(parcel, why);
}

pub(super) fn bury(parcel: &mut dyn Onward, why: NotExecuted) {
    let node = parcel.node();
    let header = node.header();
    if parcel.has_asker() {
        header.contain(|| parcel.refuse(why));
    } else {
        header.dead_letter(parcel.kind(), reason(&why));
    }
    header.contain(|| parcel.discard());
}

fn reason(why: &NotExecuted) -> DeadReason {
    match why {
        NotExecuted::Stopped => DeadReason::Stopped,
        NotExecuted::Full | NotExecuted::OwnMailboxFull => DeadReason::Full,
        _ => DeadReason::Intercepted,
    }
}
