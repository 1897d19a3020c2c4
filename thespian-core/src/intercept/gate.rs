//! An interceptor at its place: what it says of a message, and what follows from that.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use super::delayed::{Delayed, Held, lose};
use super::full::Postponed;
use super::within::once_within;
use crate::agenda::{Rhythm, Turn};
use crate::crew::Crew;
use crate::error::NotExecuted;
use crate::hub::{Check, CheckAny, DeadReason, Passage, Passing};
use crate::mailbox::{Let, Letter, Ticket};
use crate::route::{Deliver, Later, Waits};
use crate::supervision::Overflow;
use crate::time::Time;
use crate::tree::{Header, Node, acts_here, who_acts};

/// How long a sender waits for room that an interceptor says is not there.
const MOMENT: Duration = Duration::from_millis(1);

pub(super) struct Gate {
    /// Where it goes on to.
    inner: Arc<dyn Deliver>,
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

    fn ask(&self, letter: &mut dyn Letter, passage: &Passage) -> Passing {
        match self {
            Guard::Any(check) => check(passage),
            Guard::Typed(check) => check(letter, passage),
        }
    }
}

impl Gate {
    pub(super) fn new(inner: Arc<dyn Deliver>, guard: Guard) -> Self {
        Self { inner, guard, delayed: Arc::default() }
    }

    /// What the interceptor says of it.
    fn judge(&self, letter: &mut dyn Letter, waits: bool) -> Passing {
        let (kind, is_ask) = (letter.kind(), letter.has_asker());
        let header = self.whose();
        let passage = Passage { kind, to: header.target, from: who_acts(), is_ask, waits };
        let mut passing = Passing::reject("its interceptor panicked");
        header.contain(|| {
            let seen = once_within(self.guard.identity(), || self.guard.ask(letter, &passage));
            passing = seen.unwrap_or(Passing::Pass);
        });
        if letter.path().is_none() {
            // It was made into something that its sender cannot say. Whoever asked knows.
            if !is_ask {
                header.dead_letter(kind, DeadReason::Intercepted);
            }
            return Passing::Drop;
        }
        let is_other = letter.kind() != kind;
        if is_ask && is_other && passing != Passing::Drop {
            passing = Passing::reject("its interceptor made another question of it");
        }
        passing
    }

    /// Sees to what follows from that.
    fn hold_up(
        &self,
        letter: &mut dyn Letter,
        passing: Passing,
        on: Waits<'_>,
        lends: bool,
    ) -> Let {
        let node = self.inner.clone().node();
        match self.decide(&*node, passing, on.is_some()) {
            Fate::GoesOn => self.inner.deliver(letter, on, lends),
            Fate::Back(why) => Err(why),
            Fate::Lost(why) => {
                lose(letter, &node, why);
                Ok(None)
            }
            Fate::Later(due, held) => Ok(self.hold(letter, false, &node, due, Some(held))),
            // An ask waits at its slot.
            Fate::Waits(due) => {
                let waits = !letter.has_asker();
                Ok(self.hold(letter, waits, &node, due, None))
            }
        }
    }

    /// It goes on later. Its sender `waits` with it, if he does: at the ticket that is returned.
    fn hold(
        &self,
        letter: &mut dyn Letter,
        waits: bool,
        node: &Arc<dyn Node>,
        due: Time,
        held: Option<Held>,
    ) -> Option<Arc<Ticket>> {
        let to = self.inner.clone();
        let Later { letter, sender } = to.keep(letter, waits)?;
        let turn: Box<dyn Turn> = match sender.clone() {
            Some(sender) => Box::new(Postponed::new(to, letter, sender)),
            None => Box::new(Delayed::new(to, letter, held)),
        };
        let header = node.header();
        let agenda = &header.hub.agenda;
        // It may wake the agenda's driver, and on a stage of somebody else's that is his code. The sender has his ticket all the same.
        header.contain(|| agenda.set(header.target.id, Rhythm::Once, due, turn).release());
        node.at_end(agenda.clone());
        sender
    }

    /// What follows from that.
    fn decide(&self, node: &dyn Node, passing: Passing, waits: bool) -> Fate {
        match passing {
            Passing::Pass => Fate::GoesOn,
            Passing::Delay(wait) => self.delay(node, wait, waits),
            Passing::Drop => Fate::Lost(NotExecuted::Dropped),
            Passing::Reject(why) => Fate::Back(NotExecuted::Rejected(why)),
            Passing::Full if node.header().life.overflow != Overflow::Refuse => Fate::GoesOn,
            Passing::Full if waits => due(node, MOMENT).map_or_else(Fate::Back, Fate::Waits),
            Passing::Full => Fate::Back(match node.exit() {
                Some(_) => NotExecuted::Stopped,
                None if acts_here(node.header().target.id) => NotExecuted::OwnMailboxFull,
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

impl Deliver for Gate {
    fn deliver(&self, letter: &mut dyn Letter, on: Waits<'_>, lends: bool) -> Let {
        if letter.path().is_none() {
            return Ok(None);
        }
        match self.judge(letter, on.is_some()) {
            Passing::Pass => self.inner.deliver(letter, on, lends),
            passing => self.hold_up(letter, passing, on, lends),
        }
    }

    fn keep(&self, letter: &mut dyn Letter, waits: bool) -> Option<Later> {
        self.inner.keep(letter, waits)
    }

    fn node(self: Arc<Self>) -> Arc<dyn Node> {
        self.inner.clone().node()
    }

    fn whose(&self) -> &Header {
        self.inner.whose()
    }

    fn crew(self: Arc<Self>) -> Option<Arc<dyn Crew>> {
        self.inner.clone().crew()
    }
}
