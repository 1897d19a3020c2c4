//! Mailbox: where messages wait, and what of an actor outlives its incarnations.
//! In: senders, from any task. Out: the cell, one task. Knows: reply, tree, hub. Never knows: the trait `Actor`.
//! Order: control first; then what was accepted, in the order in which it was accepted. The rules are in
//! `ARCHITECTURE.md`, "The mailbox".
//!
//! What is compiled for each kind of message is compiled by the user, for each of his actors. So only what moves a message is
//! written for its type; the rest is written for an [`Inbox`], which any mailbox is.

use std::ops::Deref;

mod book;
mod contents;
mod control;
mod deferral;
mod envelope;
mod gauges;
mod hand;
mod kinds;
mod ledger;
mod line;
mod lobby;
mod milestones;
mod moving;
mod node;
mod pace;
mod queue;
mod receive;
mod run;
mod send;
mod settle;
mod spoken;
mod take;
mod tally;
#[cfg(test)]
mod tests;
mod ticket;
mod urgent;
mod vocabulary;

pub(crate) use contents::{Contents, Messages};
pub(crate) use control::{Control, Stop};
pub(crate) use deferral::Limits;
pub use envelope::{Envelope, Message};
pub(crate) use envelope::{Item, Letter, Marker, Notice};
pub(crate) use gauges::{Phase, Pressure};
pub use kinds::Kinds;
pub(crate) use ledger::Ledger;
pub(crate) use line::Waiting;
pub(crate) use lobby::{Lobby, NotHeld};
pub use pace::Pace;
pub(crate) use pace::{BIRTH, END};
pub(crate) use run::{Body, Boxed, Pause};
pub(crate) use send::{Bounced, Let, Put};
pub use spoken::Protocol;
#[doc(hidden)]
pub use spoken::{
    Carries, Dialect, Known, MaybeProtocol, NoProtocol, Saying, Spoken, is_listed, is_same,
};
pub(crate) use spoken::{give_to, take_from};
pub(crate) use ticket::{InLine, Ticket};
#[doc(hidden)]
pub use vocabulary::{Entry, Named, Vocabulary};

use crate::director::Touched;
use crate::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use crate::sync::{Mutex, MutexGuard, PoisonError, lock};
use crate::tree::{Family, Header};
use crate::world::{Haste, Rouse, touch};
use book::Book;
use gauges::{Gauges, Stamp};
use hand::Hand;

/// A mailbox. Without its parameter: whatever its messages are, which is enough for all but putting them in and taking them
/// out.
pub(crate) struct Inbox<C: ?Sized = dyn Contents + Send> {
    front: Front,
    state: Mutex<State<C>>,
}

/// One whose messages are known.
pub(crate) type Mailbox<M> = Inbox<Messages<M>>;

/// What can be seen of it without the state's lock.
///
/// In this order in memory: what the cell writes with every message, far from what its senders write; between them what hardly ever
/// changes. Two threads that write to one line of the cache wait for one another.
#[repr(C)]
pub(crate) struct Front {
    hand: Mutex<Hand>,
    /// How many messages the hand holds that were not begun. It grows under the state's lock only, so that whoever holds that
    /// may see too little room and never too much.
    in_hand: AtomicU32,
    /// How many notices it holds, which take no room.
    notices_in_hand: AtomicU32,
    gauges: Gauges,
    /// Since when somebody waits in the hand, and in the queue.
    since_in_hand: Stamp,
    /// Whether there has ever been anything in it. Written by the cell, which has the state's lock then, or will have it before it
    /// waits for anything: so who has had that lock since knows.
    has_hand: AtomicBool,
    /// Whether there may be something to be put away before the actor is idle: an asker, or a large buffer.
    untidy: AtomicBool,
    /// Whether the handler that runs has begun to wait for something. Sequentially consistent: of two who begin to wait for
    /// one another, one sees that the other does.
    waiting: AtomicBool,
    family: Family,
    /// Whether somebody may be waiting in line: one load for each message that is begun. It may be seen late, as the count may;
    /// before the cell waits for anything it looks under the lock.
    line_waits: AtomicBool,
    /// Whether the control lane holds something: one relaxed load between messages.
    signal: AtomicBool,
    /// Whether urgent messages wait, where there are handlers with `priority = high`.
    urgent: AtomicBool,
    /// Whether it is to be born, or to end, in passing, and nobody may have been called for it.
    is_patient: AtomicBool,
    since: Stamp,
    header: Header,
}

#[repr(C)]
struct State<C: ?Sized> {
    book: Book,
    contents: C,
}

impl<M: Message> Mailbox<M> {
    pub(crate) fn new(header: Header) -> Self {
        let state = State { book: Book::default(), contents: Messages::new() };
        Self { front: Front::new(header), state: Mutex::new(state) }
    }
}

impl<M: Message + Send> Mailbox<M> {
    /// The same, whatever its messages are.
    #[inline]
    pub(crate) fn any(&self) -> &Inbox {
        self
    }
}

impl<C: ?Sized> Inbox<C> {
    #[inline]
    fn state(&self) -> MutexGuard<'_, State<C>> {
        self.front.touch();
        lock(&self.state)
    }
}

impl<C: ?Sized> Deref for Inbox<C> {
    type Target = Front;

    #[inline]
    fn deref(&self) -> &Front {
        &self.front
    }
}

impl Front {
    fn new(header: Header) -> Self {
        Self {
            header,
            family: Family::default(),
            hand: Mutex::new(Hand::default()),
            has_hand: AtomicBool::new(false),
            in_hand: AtomicU32::new(0),
            notices_in_hand: AtomicU32::new(0),
            untidy: AtomicBool::new(false),
            line_waits: AtomicBool::new(false),
            waiting: AtomicBool::new(false),
            signal: AtomicBool::new(false),
            urgent: AtomicBool::new(false),
            is_patient: AtomicBool::new(false),
            gauges: Gauges::default(),
            since_in_hand: Stamp::default(),
            since: Stamp::default(),
        }
    }

    #[inline]
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    pub(crate) fn family(&self) -> &Family {
        &self.family
    }

    #[inline]
    fn hand(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For the cell, to put something in.
    #[inline]
    fn hand_to_hold(&self) -> MutexGuard<'_, Hand> {
        self.has_hand.store(true, Ordering::Relaxed);
        self.hand()
    }

    /// To be emptied, after the mailbox was closed.
    fn hand_to_empty(&self) -> Option<MutexGuard<'_, Hand>> {
        if self.has_hand.load(Ordering::Relaxed) { Some(self.hand()) } else { None }
    }

    /// Also said where others look without the lock.
    #[inline]
    fn touch(&self) {
        touch(|| Touched::Mailbox(self.header.target.id));
    }

    /// It has something to do, and waited. To be called without any lock.
    #[inline]
    fn rouse(&self, whom: Option<Rouse>) {
        if let Some(whom) = whom {
            _ = self.header.hub.world.rouse(whom, Haste::Now);
        }
    }

    /// How many messages wait, those included that the cell has taken out and not begun.
    #[inline]
    fn depth(&self, book: &Book) -> usize {
        book.queued as usize + self.in_hand.load(Ordering::Relaxed) as usize
    }

    #[inline]
    fn has_room(&self, book: &Book) -> bool {
        let limit = self.header.life.mailbox;
        book.at_most() < limit || self.depth(book) < limit
    }
}

impl Inbox {
    /// How much work there is: what waits, also in line, and the one at work.
    pub(crate) fn load(&self) -> usize {
        let book = &self.state().book;
        self.waiting(book) + usize::from(!book.is_parked())
    }
}
