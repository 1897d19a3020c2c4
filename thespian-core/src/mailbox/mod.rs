//! Mailbox: where messages wait, and what of an actor outlives its incarnations.
//! In: senders, from any task. Out: the cell, one task. Knows: reply, tree, hub. Never knows: the trait `Actor`.
//! Order: control first; then what was accepted, in the order in which it was accepted. The rules are in
//! `ARCHITECTURE.md`, "The mailbox".

use std::collections::VecDeque;
use std::sync::Arc;
use std::task::Waker;

mod control;
mod envelope;
mod gauges;
mod line;
mod lobby;
mod moving;
mod node;
mod pace;
mod queue;
mod receive;
mod send;
mod settle;
mod tally;
#[cfg(test)]
mod tests;
mod urgent;

pub(crate) use control::{Control, Stop};
pub use envelope::{Envelope, Message};
pub(crate) use envelope::{Item, Marker, Notice};
pub(crate) use gauges::{Phase, Pressure};
pub(crate) use line::{Admission, Ticket, Waiting};
pub(crate) use lobby::{Lobby, NotHeld};
pub use pace::Pace;
pub(crate) use receive::Share;
pub(crate) use send::Bounced;

use crate::director::Touched;
use crate::reply::Fill;
use crate::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError};
use crate::tree::{Family, Header, Wait};
use crate::world::touch;
use control::Controls;
use gauges::{Gauges, Rare};
use line::Line;
use node::Milestones;
use queue::Queue;
use tally::Tally;
use urgent::Streak;

pub(crate) struct Mailbox<M: Message> {
    header: Header,
    family: Family,
    state: Mutex<State<M>>,
    hand: Mutex<Hand<M>>,
    /// How many messages the hand holds that were not begun. It grows under the state's lock only, so that whoever holds that
    /// may see too little room and never too much.
    in_hand: AtomicU32,
    /// How many notices it holds, which take no room.
    notices_in_hand: AtomicU32,
    /// Whether there may be something to be put away before the actor is idle: an asker, or a large buffer.
    untidy: AtomicBool,
    /// Whether somebody may be waiting in line: one load for each message that is begun. It may be seen late, as the count may;
    /// before the cell waits for anything it looks under the lock.
    line_waits: AtomicBool,
    /// Whether the handler that runs has begun to wait for something. Sequentially consistent: of two who begin to wait for
    /// one another, one sees that the other does.
    waiting: AtomicBool,
    /// Whether the control lane holds something: one relaxed load between messages.
    signal: AtomicBool,
    /// Whether urgent messages wait, where there are handlers with `priority = high`.
    urgent: AtomicBool,
    gauges: Gauges,
}

struct State<M: Message> {
    queue: Queue<M>,
    line: Line<M>,
    controls: Controls,
    /// The cell, while it waits.
    cell: Option<Waker>,
    /// Whether it waits for its own handler, so that only who cuts that off wakes it; and not for its next message, or between
    /// two incarnations.
    is_busy: bool,
    /// Who waits for the message that was begun last, if it was alone. Of others the hand knows.
    asker: Option<Asker<M>>,
    closed: bool,
    /// Whether the actor has been ready for its first message.
    ready: bool,
    /// Whether a drain stands in the queue: nobody is let in behind it.
    draining: bool,
    rare: Option<Box<Rare>>,
    tally: Option<Box<Tally>>,
    milestones: Milestones,
}

/// What the cell has in hand. Most actors never hold anything: a message that is alone is not taken into it.
struct Hand<M: Message>(Option<Box<Held<M>>>);

/// What the cell has taken out of the queue and works off. Nobody but the cell takes its lock, with three exceptions: whoever
/// begins to wait for this actor looks what it waits for itself; where the oldest message is dropped for the newest, that
/// one may lie here; and when the actor is abandoned, those whose messages a stuck handler keeps in hand must be told by
/// somebody else.
struct Held<M: Message> {
    batch: VecDeque<Item<M>>,
    /// Whether the first of it has been begun, and lies there for the moment between the two steps of dispatch.
    laid_back: bool,
    /// How many were begun since it was last looked whether somebody stands in line.
    begun: u32,
    /// How many urgent messages were begun since the last other one.
    streak: Streak,
    /// Who waits for the message that was begun last.
    asker: Option<Asker<M>>,
    /// What the handler that runs has begun to wait for.
    waits: Vec<Wait>,
}

type Asker<M> = Arc<dyn Fill<<M as Message>::Reply>>;

impl<M: Message> Mailbox<M> {
    pub(crate) fn new(header: Header) -> Self {
        Self {
            header,
            family: Family::default(),
            state: Mutex::new(State {
                queue: Queue::default(),
                line: Line::default(),
                controls: Controls::default(),
                cell: None,
                is_busy: false,
                asker: None,
                closed: false,
                ready: false,
                draining: false,
                rare: None,
                tally: None,
                milestones: Milestones::default(),
            }),
            hand: Mutex::new(Hand(None)),
            in_hand: AtomicU32::new(0),
            notices_in_hand: AtomicU32::new(0),
            untidy: AtomicBool::new(false),
            line_waits: AtomicBool::new(false),
            waiting: AtomicBool::new(false),
            signal: AtomicBool::new(false),
            urgent: AtomicBool::new(false),
            gauges: Gauges::default(),
        }
    }

    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    fn state(&self) -> MutexGuard<'_, State<M>> {
        self.touch();
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hand(&self) -> MutexGuard<'_, Hand<M>> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Also said where others look without this lock.
    #[inline]
    fn touch(&self) {
        touch(|| Touched::Mailbox(self.header.target.id));
    }

    /// How much work there is: what waits, also in line, and the one at work.
    pub(crate) fn load(&self) -> usize {
        let state = self.state();
        self.waiting(&state) + usize::from(!state.is_parked())
    }

    /// How many messages wait, those included that the cell has taken out and not begun.
    #[inline]
    fn depth(&self, state: &State<M>) -> usize {
        state.queue.messages() + self.in_hand.load(Ordering::Relaxed) as usize
    }
}

impl<M: Message> State<M> {
    /// Whether the cell waits for something to do.
    #[inline]
    fn is_parked(&self) -> bool {
        self.cell.is_some() && !self.is_busy
    }

    /// The cell waits for something to do. Returns by what it was woken until now.
    fn park(&mut self, cell: Waker) -> Option<Waker> {
        self.is_busy = false;
        self.cell.replace(cell)
    }

    /// The cell waits for its own handler.
    fn be_busy(&mut self, cell: Waker) -> Option<Waker> {
        self.is_busy = true;
        self.cell.replace(cell)
    }

    /// Whom to wake for something to do.
    #[inline]
    fn rouse(&mut self) -> Option<Waker> {
        self.cell.take_if(|_| !self.is_busy)
    }
}

impl<M: Message> Hand<M> {
    fn held(&mut self) -> Option<&mut Held<M>> {
        self.0.as_deref_mut()
    }

    /// To take something into it.
    fn open(&mut self) -> &mut Held<M> {
        self.0.get_or_insert_default()
    }

    fn not_begun(&self) -> impl Iterator<Item = &Item<M>> {
        self.0.iter().flat_map(|held| held.batch.iter().skip(usize::from(held.laid_back)))
    }

    /// What it has begun to wait for.
    fn waits(&self) -> &[Wait] {
        self.0.as_ref().map_or(&[], |held| &held.waits)
    }

    fn asker(&self) -> Option<&Asker<M>> {
        self.0.as_ref()?.asker.as_ref()
    }
}

impl<M: Message> Default for Held<M> {
    fn default() -> Self {
        Self {
            batch: VecDeque::new(),
            laid_back: false,
            begun: 0,
            streak: Streak::default(),
            asker: None,
            waits: Vec::new(),
        }
    }
}
