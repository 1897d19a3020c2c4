//! Messages that wait for another state of their actor. They lie with what is in hand, apart from what is to be begun, and take up no
//! room in the mailbox: a message that leads to the other state must be able to come in.
//!
//! One waits until a state has come that does not defer it; then the cell takes it out and begins it, before all others that are not
//! deferred and in the order in which they came. Or until its time is over: for the one that has waited longest there is an alarm.
//! Or until the mailbox closes. Who takes it out, under the state's lock and the hand's, sees to it.

use std::any::Any;
use std::collections::VecDeque;
use std::sync::{Arc, Weak};
use std::time::Duration;

use super::contents::Loser;
use super::settle::{CROWDED, LATE, RESTARTED, Why};
use super::{Envelope, Inbox, Letter, Mailbox, Message, State};
use crate::agenda::{Booking, Rhythm, Turn};
use crate::time::Time;

/// All that wait; the one that has waited longest comes first. Whatever they are: so a list is compiled once, and not for each actor that
/// has states.
#[derive(Default)]
pub(super) struct Waitlist {
    waiting: VecDeque<One>,
    /// What rings when the first has waited too long; or earlier, since that may have been taken out.
    alarm: Option<Alarm>,
    /// How many more may find it full before it is looked again for those who have given up: so that costs in proportion.
    patience: usize,
}

struct One {
    message: Box<dyn Letter + Send>,
    /// Nothing, if that is later than any time.
    until: Option<Time>,
}

struct Alarm {
    due: Time,
    _booking: Booking,
}

/// How many may wait, and for how long.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) at_most: u32,
    pub(crate) within: Duration,
}

impl Waitlist {
    pub(super) fn kinds(&self, kinds: &mut Vec<&'static str>) {
        kinds.extend(self.waiting.iter().map(|one| one.message.kind()));
    }
}

impl<M: Message + Send> Mailbox<M> {
    /// Has a message that was taken out wait for another state.
    pub(crate) fn defer(self: &Arc<Self>, envelope: Envelope<M>, limits: Limits) {
        defer(&(self.clone() as Arc<Inbox>), Box::new(Some(envelope)), limits);
    }

    /// Takes the first out that may come now, by its place among the kinds. It is begun.
    pub(crate) fn recall(&self, may_come: &dyn Fn(usize) -> bool) -> Option<Envelope<M>> {
        let mut message = self.any().recall_one(may_come)?;
        let message: &mut dyn Any = &mut *message;
        message.downcast_mut::<Option<Envelope<M>>>()?.take()
    }
}

/// No longer than that, and if no more than that wait already.
fn defer(inbox: &Arc<Inbox>, message: Box<dyn Letter + Send>, limits: Limits) {
    let Limits { at_most, within } = limits;
    let until = inbox.header.hub.world.now().checked_add(within);
    let mut one = Some(One { message, until });
    let mut given_up = VecDeque::new();
    let is_first = {
        let State { book, .. } = &mut *inbox.state();
        let mut hand = inbox.hand_to_hold();
        let Waitlist { waiting, patience, .. } =
            &mut **hand.open().deferred.get_or_insert_default();
        if book.deferred >= at_most {
            given_up = take_given_up(waiting, patience);
            book.deferred = waiting.len() as u32;
        }
        if book.deferred < at_most {
            waiting.extend(one.take());
            book.deferred += 1;
        }
        book.deferred == 1
    };
    if is_first && one.is_none() {
        keep_time(inbox);
    }
    inbox.lose_all(given_up, &LATE);
    inbox.lose_all(one, &CROWDED);
}

/// Those for whom nobody waits any more.
fn take_given_up(waiting: &mut VecDeque<One>, patience: &mut usize) -> VecDeque<One> {
    if *patience > 0 {
        *patience -= 1;
        return VecDeque::new();
    }
    let all = std::mem::take(waiting).into_iter();
    let (wanted, given_up): (_, VecDeque<One>) = all.partition(|one| one.message.is_wanted());
    *waiting = wanted;
    *patience = if given_up.is_empty() { waiting.len() / 8 } else { 0 };
    given_up
}

impl Inbox {
    /// Whether anything waits for another state.
    pub(crate) fn has_deferred(&self) -> bool {
        self.state().book.deferred > 0
    }

    fn recall_one(&self, may_come: &dyn Fn(usize) -> bool) -> Option<Box<dyn Letter + Send>> {
        let mut state = self.state();
        let mut hand = self.hand_to_hold();
        let list = hand.open().deferred.as_mut()?;
        let at = list.waiting.iter().position(|one| may_come(one.message.index()))?;
        let One { message, .. } = list.waiting.remove(at)?;
        let alarm = if list.waiting.is_empty() { list.alarm.take() } else { None };
        state.book.deferred -= 1;
        let before = state.book.asker.take();
        drop(state);
        if self.begins_one(hand, message.asked()) {
            self.let_in_line();
        }
        drop((alarm, before));
        Some(message)
    }

    /// All that wait are let go: the actor has been restarted.
    pub(crate) fn let_deferred_go(&self) {
        let all = {
            let State { book, .. } = &mut *self.state();
            book.deferred = 0;
            self.hand().take_deferred()
        };
        if let Some(all) = all {
            self.let_go(*all, &RESTARTED);
        }
    }

    /// To be called without any lock, since the alarm goes with them.
    pub(super) fn let_go(&self, list: Waitlist, why: &Why) {
        let Waitlist { waiting, alarm, .. } = list;
        drop(alarm);
        self.lose_all(waiting, why);
    }

    fn lose_all(&self, all: impl IntoIterator<Item = One>, why: &Why) {
        for mut one in all {
            self.lose(Loser::Message(&mut *one.message), why);
        }
    }

    /// Lets those go whose time is over.
    pub(super) fn expire(self: &Arc<Self>) {
        let now = self.header.hub.world.now();
        let late = {
            let State { book, .. } = &mut *self.state();
            let mut hand = self.hand();
            hand.held().and_then(|held| held.deferred.as_mut()).map(|list| {
                // All wait equally long, so those that came first are the first whose time is over.
                let is_late = |one: &One| one.until.is_some_and(|until| until <= now);
                let count = list.waiting.partition_point(is_late);
                let waiting: VecDeque<One> = list.waiting.drain(..count).collect();
                book.deferred -= count as u32;
                // It has rung.
                Waitlist { waiting, alarm: list.alarm.take(), patience: 0 }
            })
        };
        let Some(late) = late else { return };
        self.let_go(late, &LATE);
        keep_time(self);
        // It may have put its end off for them.
        self.wake_up();
    }
}

/// Sees to it that an alarm rings for the one that has waited longest.
fn keep_time(inbox: &Arc<Inbox>) {
    let agenda = &inbox.header.hub.agenda;
    // Set without any lock, so that both may have changed meanwhile.
    let mut set: Option<Alarm> = None;
    loop {
        let (due, over) = {
            let mut hand = inbox.hand();
            let Some(list) = hand.held().and_then(|held| held.deferred.as_mut()) else { return };
            let due = list.waiting.front().and_then(|first| first.until);
            let is_needed = |alarm: &Alarm| due.is_some_and(|due| alarm.due <= due);
            match (&list.alarm, set.take_if(|set| is_needed(set))) {
                (Some(alarm), set) if is_needed(alarm) => (None, set),
                (_, Some(set)) => (None, list.alarm.replace(set)),
                (_, None) => (due, list.alarm.take()),
            }
        };
        drop(over);
        let Some(due) = due else { return };
        let turn = Box::new(Late(Arc::downgrade(inbox)));
        let _booking = agenda.set(inbox.header.target.id, Rhythm::Once, due, turn);
        set = Some(Alarm { due, _booking });
    }
}

/// The time of one that waits is over.
struct Late(Weak<Inbox>);

impl Turn for Late {
    fn take(&mut self, _: u64) -> bool {
        if let Some(inbox) = self.0.upgrade() {
            inbox.expire();
        }
        false
    }
}
