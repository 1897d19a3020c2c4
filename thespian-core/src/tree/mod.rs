//! Tree: parents, children and watchers, without message types.
//! In: cells and the system. Out: the same. Knows: hub, supervision, exit. Never knows: messages, mailboxes.
//! Order: phase by phase, youngest child first; a family's lock is never held while another lock is taken.

use std::fmt::Write as _;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

mod aside;
mod ending;
mod exit;
mod family;
mod find;
mod present;
mod round;
mod row;
mod snapshot;
mod waits;

pub(crate) use aside::aside;
pub(crate) use ending::{GRACE, Pace, Phases, end, end_all, end_in_phases, within};
pub use exit::{Exit, Ready};
pub(crate) use family::{Convened, Family};
pub(crate) use find::find;
pub(crate) use present::{
    Present, act, acts_here, deadline, is_present, present, until, wait, who_acts,
};
pub(crate) use round::{Round, Seat, Usher};
pub use snapshot::{Doing, Snapshot, Tree};
pub(crate) use waits::{Advice, Awaited, Milestone, On, Wait, Yields, begin_to_wait};

use crate::contain::{Discard, Panic, caught_once, once};
use crate::exit::{Cause, ExitReason, Failure};
use crate::hub::{DeadLetter, DeadReason, Hub, What};
use crate::id::{ActorId, Target};
use crate::reply::{ReturnPath, Slot};
use crate::supervision::{Directive, Options, Restart, Strategy};
use crate::time::Time;
use crate::world::Run;

/// What is fixed for the whole life of an actor, all incarnations.
pub(crate) struct Header {
    pub(crate) target: Target,
    pub(crate) name: Option<Box<str>>,
    pub(crate) life: Options,
    pub(crate) hub: Arc<Hub>,
    pub(crate) parent: Arc<dyn Parent>,
}

impl Header {
    /// The place in the tree, for example `/till/account#7`: names where given, else kind and number.
    pub(crate) fn path(&self) -> Arc<str> {
        let mut path = String::new();
        self.write_path(&mut path);
        path.into()
    }

    /// Whether it is made again when its siblings are.
    pub(crate) fn comes_back(&self) -> bool {
        self.life.nature().renewable && self.life.restart_kind(true) != Restart::Temporary
    }

    pub(crate) fn dead_letter(&self, message: &'static str, why: DeadReason) {
        self.lose(message, why, None);
    }

    /// A handler returned an error, and nobody was there to hear it.
    pub(crate) fn unheard(&self, message: &'static str, error: Option<Arc<str>>) {
        self.lose(message, DeadReason::Error, error);
    }

    /// Runs a piece of the user's code that nobody waits for, mostly a drop or a wake, in this actor's name: a panic in it
    /// goes no further, and is told.
    pub(crate) fn contain(&self, code: impl FnOnce()) {
        self.contain_once(&mut once(code));
    }

    /// Drops what is the user's, in the same way.
    pub(crate) fn discard(&self, what: &mut dyn Discard) {
        self.contain_once(&mut || what.discard());
    }

    fn contain_once(&self, code: &mut dyn FnMut()) {
        if let Err(panic) = caught_once(code) {
            self.note_panic(panic);
        }
    }

    /// A panic that is no failure of this actor.
    pub(crate) fn note_panic(&self, panic: Panic) {
        let Panic { text, location } = panic;
        self.hub.note(self.target, || self.path(), What::Panicked { text, location });
    }

    /// What would have been a failure comes too late to be one, or is not the actor's own.
    pub(crate) fn overlook(&self, cause: Cause) {
        if let Cause::Panic { text, location } = cause {
            self.note_panic(Panic { text, location });
        }
    }

    fn lose(&self, message: &'static str, why: DeadReason, error: Option<Arc<str>>) {
        self.hub.dead_letter(self.target, message, why, || {
            let (at, to, path) = (self.hub.world.now(), self.target, self.path());
            DeadLetter { message, to, path, why, at, error }
        });
    }

    pub(crate) fn write_path(&self, path: &mut String) {
        self.parent.write_path(path);
        self.write_name(path);
    }

    /// The last part of the path, with its slash.
    pub(crate) fn write_name(&self, path: &mut String) {
        path.push('/');
        match &self.name {
            Some(name) => path.push_str(name),
            None => {
                let kind = self.target.kind.chars().flat_map(char::to_lowercase);
                path.extend(kind);
                // Writing to a string cannot fail.
                let _ = write!(path, "{}", self.target.id);
            }
        }
    }
}

/// Whoever has children: an actor, or the top of the tree.
pub(crate) trait Parent: Send + Sync {
    fn write_path(&self, path: &mut String);
    fn family(&self) -> &Family;
    /// A child's failure is now the parent's own.
    fn escalate(&self, failure: Failure);
    /// Who is restarted together.
    fn strategy(&self) -> Strategy;
    /// Asks the parent's own `#[child_failed]`, and says who that is and how long it may take. Nothing if it has none, or
    /// cannot be asked any more.
    fn consult(self: Arc<Self>, question: Question) -> Option<(Arc<dyn Node>, Duration)>;
}

/// Why a handler is cut off at its await.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Killed,
    /// Its siblings wait for it to be restarted together.
    Called,
}

/// An actor, whatever its messages are.
///
/// Its functions are compiled for each kind of actor, so there are few: what has no answer is one of them, and has its names
/// below.
pub(crate) trait Node: Parent + Run {
    fn header(&self) -> &Header;
    fn hear(&self, word: Word);
    /// The handler is pending: why it must go on no more, else only whoever cuts it off will wake it.
    fn cut_or_busy(&self) -> Option<Cut>;
    /// Whether its code waits for anything that is known.
    fn is_waiting(&self) -> bool;
    /// What its code waits for, or has waited for in the handler it is at.
    fn waits(&self) -> Vec<Wait>;
    /// Whether this is what the message asks for that it is handling.
    fn is_at(&self, what: &Arc<dyn Awaited>) -> bool;
    /// Whether it has begun to end: its own doing, so it is not stuck in a handler.
    fn is_sealed(&self) -> bool;
    fn exit(&self) -> Option<ExitReason>;
    /// What can be seen of it now.
    fn snapshot(&self, path: Arc<str>, depth: usize, at: Time) -> Snapshot;
    /// The kinds of the messages that wait for it, in the order in which it comes to them as things stand.
    fn kinds_waiting(&self) -> Vec<&'static str>;
    fn poll_exit(&self, key: &mut Option<u64>, cx: &mut Context<'_>) -> Poll<ExitReason>;
    fn poll_ready(
        &self,
        key: &mut Option<u64>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), ExitReason>>;
}

/// What an actor is told from its place in the tree: see the functions of the same names.
pub(crate) enum Word {
    Stop,
    Kill,
    Drain,
    Fail(Cause),
    Abandon,
    Call(Seat),
    CutOff,
    Wait(Wait),
    ForgetWaits,
    Forget(u64),
    Watch(Arc<dyn Node>),
    Unwatch(ActorId),
    Terminated(Terminated),
    TurnedAway(TurnedAway),
    AtEnd(Arc<dyn Keeper>),
}

impl dyn Node {
    pub(crate) fn stop(&self) {
        self.hear(Word::Stop);
    }

    pub(crate) fn kill(&self) {
        self.hear(Word::Kill);
    }

    pub(crate) fn drain(&self) {
        self.hear(Word::Drain);
    }

    /// Makes it fail, for what was done in its name beside its cell.
    pub(crate) fn fail(&self, cause: Cause) {
        self.hear(Word::Fail(cause));
    }

    /// Ends it in its own place, because its handler does not: see `ARCHITECTURE.md`, "How an actor dies".
    pub(crate) fn abandon(&self) {
        self.hear(Word::Abandon);
    }

    /// Calls it to be restarted together with siblings, after the message it is at. Whoever is ending lets go of the seat.
    pub(crate) fn call(&self, seat: Seat) {
        self.hear(Word::Call(seat));
    }

    /// Cuts off the handler of somebody who was called and does not come.
    pub(crate) fn cut_off(&self) {
        self.hear(Word::CutOff);
    }

    /// Its code waits for somebody.
    pub(crate) fn note_wait(&self, wait: Wait) {
        self.hear(Word::Wait(wait));
    }

    /// The handler has ended.
    pub(crate) fn forget_waits(&self) {
        self.hear(Word::ForgetWaits);
    }

    /// Whoever waits for its start or end by this key waits no more.
    pub(crate) fn forget(&self, key: u64) {
        self.hear(Word::Forget(key));
    }

    pub(crate) fn watch(&self, watcher: Arc<dyn Node>) {
        self.hear(Word::Watch(watcher));
    }

    pub(crate) fn unwatch(&self, watcher: ActorId) {
        self.hear(Word::Unwatch(watcher));
    }

    pub(crate) fn tell_terminated(&self, notice: Terminated) {
        self.hear(Word::Terminated(notice));
    }

    /// A message to it was not accepted.
    pub(crate) fn turned_away(&self, how: TurnedAway) {
        self.hear(Word::TurnedAway(how));
    }

    /// Has `keeper` forget this actor when it ends: before anybody hears of the end, and at once if it has ended.
    pub(crate) fn at_end(&self, keeper: Arc<dyn Keeper>) {
        self.hear(Word::AtEnd(keeper));
    }
}

/// What happens to a message that was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TurnedAway {
    /// Its sender has it back, or its asker is told.
    Refused,
    /// There is no sender; it is a dead letter.
    Dead,
    /// Its sender had given up.
    Expired,
}

/// Whoever keeps something about actors that is to go with them: their names, their places in groups, their timers.
pub(crate) trait Keeper: Send + Sync {
    fn forget(&self, who: ActorId);
}

/// The end of an actor that was watched: what `#[terminated]` is given, once for each watch.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Terminated {
    /// Who ended.
    pub who: Target,
    /// How.
    pub reason: ExitReason,
}

/// A child's failure, as `#[child_failed]` is given it.
///
/// A child does not wait longer for the answer than the parent's `hook_within` allows, nor for a parent that itself waits
/// for the child: then the proposal holds, and the hook is told of it all the same.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChildFailed {
    /// The child.
    pub child: Target,
    /// What happened to it.
    pub failure: Failure,
    /// What would be done if there were no `#[child_failed]`.
    pub proposal: Directive,
    /// Whether it is done already, since the child could not wait for the answer, which then changes nothing.
    pub settled: bool,
}

/// A [`ChildFailed`] on its way to the parent's cell, with the slot in which the child waits for the answer.
pub(crate) struct Question {
    pub(crate) notice: ChildFailed,
    pub(crate) answer: ReturnPath<Directive>,
}

impl Question {
    pub(crate) fn new(notice: ChildFailed) -> (Self, Arc<Slot<Directive>>) {
        let slot = Slot::new(None);
        (Self { notice, answer: ReturnPath::to_slot(slot.clone()) }, slot)
    }
}
