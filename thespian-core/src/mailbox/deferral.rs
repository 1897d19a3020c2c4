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
use super::{Contents, Envelope, Inbox, Mailbox, Message, State};
use crate::agenda::{Booking, Rhythm, Turn};
use crate::time::Time;

/// All that wait.
pub(super) struct Waitlist {
    waiting: Box<dyn Deferred + Send>,
    /// What rings when the one that has waited longest has waited too long; or earlier, since that may have been taken out.
    alarm: Option<Alarm>,
}

struct Alarm {
    due: Time,
    _booking: Booking,
}

/// Those who wait, whatever they are; the one that has waited longest comes first.
trait Deferred: Any {
    fn kinds(&self, kinds: &mut Vec<&'static str>);
    /// Until when the first waits.
    fn first_until(&self) -> Option<Time>;
    /// Those whose time is over by `now`, and how many they are.
    fn take_late(&mut self, now: Time) -> (Box<dyn Deferred + Send>, u32);
    /// Shows all to `end`.
    fn each(&mut self, end: &mut dyn FnMut(Loser<'_>));
}

type Line<M> = VecDeque<One<M>>;

struct One<M: Message> {
    envelope: Envelope<M>,
    /// Nothing, if that is later than any time.
    until: Option<Time>,
}

impl<M: Message + Send> Deferred for Line<M> {
    fn kinds(&self, kinds: &mut Vec<&'static str>) {
        kinds.extend(self.iter().map(|one| one.envelope.kind()));
    }

    fn first_until(&self) -> Option<Time> {
        self.front()?.until
    }

    fn take_late(&mut self, now: Time) -> (Box<dyn Deferred + Send>, u32) {
        // All wait equally long, so those that came first are the first whose time is over.
        let late = self.partition_point(|one| one.until.is_some_and(|until| until <= now));
        let late: Self = self.drain(..late).collect();
        let count = late.len() as u32;
        (Box::new(late), count)
    }

    fn each(&mut self, end: &mut dyn FnMut(Loser<'_>)) {
        for one in self.drain(..) {
            end(Loser::Message(&mut Some(one.envelope)));
        }
    }
}

impl Waitlist {
    fn new<M: Message + Send>() -> Box<Self> {
        Box::new(Self { waiting: Box::new(Line::<M>::new()), alarm: None })
    }

    pub(super) fn kinds(&self, kinds: &mut Vec<&'static str>) {
        self.waiting.kinds(kinds);
    }

    fn line<M: Message + Send>(&mut self) -> Option<&mut Line<M>> {
        let line: &mut dyn Any = &mut *self.waiting;
        line.downcast_mut()
    }
}

impl<M: Message + Send> Mailbox<M> {
    /// Has a message that was taken out wait for another state: for no longer than that, and if no more than that wait already.
    pub(crate) fn defer(self: &Arc<Self>, envelope: Envelope<M>, at_most: u32, within: Duration) {
        let until = self.header().hub.world.now().checked_add(within);
        let mut one = Some(One { envelope, until });
        let mut given_up = Line::new();
        let is_first = {
            let State { book, .. } = &mut *self.state();
            let mut hand = self.front.hand_to_hold();
            let list = hand.open().deferred.get_or_insert_with(Waitlist::new::<M>);
            if let Some(line) = list.line::<M>() {
                if book.deferred >= at_most {
                    given_up = take_given_up(line);
                    book.deferred = line.len() as u32;
                }
                if book.deferred < at_most {
                    line.extend(one.take());
                    book.deferred += 1;
                }
            }
            book.deferred == 1
        };
        if is_first && one.is_none() {
            keep_time(&(self.clone() as Arc<Inbox>));
        }
        given_up.each(&mut |loser| self.any().lose(loser, &LATE));
        if let Some(one) = one {
            self.any().lose(Loser::Message(&mut Some(one.envelope)), &CROWDED);
        }
    }

    /// Takes the first out that may come now. It is begun.
    pub(crate) fn recall(&self, may_come: &dyn Fn(&M) -> bool) -> Option<Envelope<M>> {
        let front = &self.front;
        let mut state = self.state();
        let mut hand = front.hand_to_hold();
        let list = hand.open().deferred.as_mut()?;
        let line = list.line::<M>()?;
        let at = line.iter().position(|one| may_come(one.envelope.message()))?;
        let One { envelope, .. } = line.remove(at)?;
        let alarm = if line.is_empty() { list.alarm.take() } else { None };
        state.book.deferred -= 1;
        let before = state.book.asker.take();
        drop(state);
        if front.begins_one(hand, envelope.path().asked()) {
            self.any().let_in_line();
        }
        drop((alarm, before));
        Some(envelope)
    }
}

/// Those for whom nobody waits any more.
fn take_given_up<M: Message>(line: &mut Line<M>) -> Line<M> {
    let all = std::mem::take(line).into_iter();
    let (wanted, given_up) = all.partition(|one| one.envelope.path().is_wanted());
    *line = wanted;
    given_up
}

impl Inbox {
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
        let Waitlist { mut waiting, alarm } = list;
        drop(alarm);
        waiting.each(&mut |loser| self.lose(loser, why));
    }

    /// Lets those go whose time is over.
    pub(super) fn expire(self: &Arc<Self>) {
        let now = self.header.hub.world.now();
        let late = {
            let State { book, .. } = &mut *self.state();
            let mut hand = self.hand();
            hand.held().and_then(|held| held.deferred.as_mut()).map(|list| {
                let (waiting, count) = list.waiting.take_late(now);
                book.deferred -= count;
                // It has rung.
                Waitlist { waiting, alarm: list.alarm.take() }
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
            let due = list.waiting.first_until();
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
struct Late(Weak<Inbox<dyn Contents + Send>>);

impl Turn for Late {
    fn take(&mut self, _: u64) -> bool {
        if let Some(inbox) = self.0.upgrade() {
            inbox.expire();
        }
        false
    }
}
