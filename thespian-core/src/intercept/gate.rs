//! An interceptor at its place: what it says of a message, and what follows from that.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use super::delayed::{Delayed, Held, lose};
use super::full::Postponed;
use super::parcel::{Onward, Onwards};
use super::within::once_within;
use crate::agenda::{Rhythm, Turn};
use crate::error::NotExecuted;
use crate::hub::{Check, CheckAny, Passage, Passing};
use crate::id::Target;
use crate::supervision::Overflow;
use crate::time::Time;
use crate::tree::{Node, acts_here};

/// How long a sender waits for room that an interceptor says is not there.
const MOMENT: Duration = Duration::from_millis(1);

pub(super) struct Gate {
    guard: Guard,
    /// How many messages are being delayed here.
    delayed: Arc<AtomicUsize>,
}

pub(super) enum Guard {
    Any(CheckAny),
    Typed(Check),
}

/// What is done with a message.
enum Fate {
    GoesOn,
    /// To its sender.
    Back(NotExecuted),
    Lost(NotExecuted),
    /// It goes on then, by itself.
    Later(Time, Held),
    /// Its sender waits with it until then.
    Waits(Time),
}

impl Guard {
    /// The same for the same interceptor, wherever it stands.
    fn identity(&self) -> usize {
        match self {
            Guard::Any(check) => Arc::as_ptr(check).addr(),
            Guard::Typed(check) => Arc::as_ptr(check).addr(),
        }
    }
}

impl Gate {
    pub(super) fn new(guard: Guard) -> Self {
        Self { guard, delayed: Arc::default() }
    }

    /// What the interceptor says of a message to `node`.
    pub(super) fn judge(
        &self,
        node: &dyn Node,
        message: &mut dyn Any,
        passage: &Passage,
    ) -> Passing {
        let mut passing = Passing::reject("its interceptor panicked");
        node.header().contain(|| {
            let seen = once_within(self.guard.identity(), || match &self.guard {
                Guard::Any(check) => check(passage),
                Guard::Typed(check) => check(message, passage),
            });
            passing = seen.unwrap_or(Passing::Pass);
        });
        passing
    }

    /// Sees to what follows from that, without `on` for a sender who does not wait. Says why the message comes back to him, if it
    /// does; he waits where it stands in line, if it does that.
    pub(super) fn hold_up(
        &self,
        parcel: &mut dyn Onward,
        to: Target,
        passing: Passing,
        on: Option<&mut Option<Arc<dyn Node>>>,
    ) -> Option<NotExecuted> {
        let node = parcel.node();
        match self.decide(&*node, to, passing, on.is_some()) {
            Fate::GoesOn => match parcel.go_on(on) {
                Onwards::In | Onwards::InLine => {}
                Onwards::Back(why) => return Some(why),
            },
            Fate::Back(why) => return Some(why),
            Fate::Lost(why) => lose(parcel, why),
            Fate::Later(due, held) => {
                book(&node, due, Box::new(Delayed::new(parcel.keep(), Some(held))));
            }
            Fate::Waits(due) if parcel.has_asker() => {
                book(&node, due, Box::new(Delayed::new(parcel.keep(), None)));
            }
            Fate::Waits(due) => {
                book(&node, due, Box::new(Postponed::new(parcel.keep_with_sender())));
            }
        }
        None
    }

    /// What follows from that.
    fn decide(&self, node: &dyn Node, to: Target, passing: Passing, waits: bool) -> Fate {
        match passing {
            Passing::Pass => Fate::GoesOn,
            Passing::Delay(wait) => self.delay(node, wait, waits),
            Passing::Drop => Fate::Lost(NotExecuted::Dropped),
            Passing::Reject(why) => Fate::Back(NotExecuted::Rejected(why)),
            Passing::Full if node.header().life.overflow != Overflow::Refuse => Fate::GoesOn,
            Passing::Full if waits => due(node, MOMENT).map_or_else(Fate::Back, Fate::Waits),
            Passing::Full => Fate::Back(match node.exit() {
                Some(_) => NotExecuted::Stopped,
                None if acts_here(to.id) => NotExecuted::OwnMailboxFull,
                None => NotExecuted::Full,
            }),
        }
    }

    fn delay(&self, node: &dyn Node, wait: Duration, waits: bool) -> Fate {
        let due = match due(node, wait) {
            Ok(due) => due,
            Err(why) => return Fate::Back(why),
        };
        // What waits here waits in nobody's mailbox, and is bounded all the same.
        match Held::one_of(&self.delayed, node.header().life.mailbox) {
            Some(held) => Fate::Later(due, held),
            // Too many are delayed already.
            None if waits => Fate::Waits(due),
            None => Fate::Back(NotExecuted::Full),
        }
    }
}

/// When it goes on. It comes back if there is nobody any more, or no such time.
fn due(node: &dyn Node, wait: Duration) -> Result<Time, NotExecuted> {
    if node.exit().is_some() {
        return Err(NotExecuted::Stopped);
    }
    let due = node.header().hub.world.now().checked_add(wait);
    due.ok_or_else(|| {
        NotExecuted::Rejected(
            "its interceptor delays it for longer than the clock can count".into(),
        )
    })
}

fn book(node: &Arc<dyn Node>, due: Time, turn: Box<dyn Turn>) {
    let hub = &node.header().hub;
    hub.agenda.set(node.header().target.id, Rhythm::Once, due, turn).release();
    node.at_end(hub.agenda.clone());
}

/// What was said of it, unless it is for another handler now, and somebody waits for an answer.
pub(super) fn unless_other(passing: Passing, passage: &Passage, kind: &'static str) -> Passing {
    if passage.is_ask && kind != passage.kind && passing != Passing::Drop {
        return Passing::reject("its interceptor made another question of it");
    }
    passing
}
