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

use super::contents::{Left, Loser};
use super::settle::{CROWDED, LATE, RESTARTED};
use super::{Contents, Envelope, Inbox, Mailbox, Message, State};
use crate::agenda::{Booking, Rhythm, Turn};
use crate::time::Time;

/// Those that wait, whatever they are.
pub(super) trait Waitlist: Any {
    fn kinds(&self, kinds: &mut Vec<&'static str>);
    /// Until when the one waits that has waited longest.
    fn first_until(&self) -> Option<Time>;
    /// Those whose time is over by `now`, and how many they are.
    fn take_late(&mut self, now: Time) -> (Box<dyn Left>, u32);
    fn take_all(&mut self) -> Box<dyn Left>;
}

struct Deferred<M: Message> {
    waiting: VecDeque<One<M>>,
}

struct One<M: Message> {
    envelope: Envelope<M>,
    /// Nothing, if that is later than any time.
    until: Option<Time>,
}

/// What rings when the one that has waited longest has waited too long; or earlier, since that may have been taken out.
pub(super) struct Alarm {
    due: Time,
    _booking: Booking,
}

impl<M: Message> Waitlist for Deferred<M> {
    fn kinds(&self, kinds: &mut Vec<&'static str>) {
        kinds.extend(self.waiting.iter().map(|one| one.envelope.kind()));
    }

    fn first_until(&self) -> Option<Time> {
        self.waiting.front()?.until
    }

    fn take_late(&mut self, now: Time) -> (Box<dyn Left>, u32) {
        // All wait equally long, so those that came first are the first whose time is over.
        let late = self.waiting.partition_point(|one| one.until.is_some_and(|until| until <= now));
        let waiting: VecDeque<One<M>> = self.waiting.drain(..late).collect();
        (Box::new(Self { waiting }), late as u32)
    }

    fn take_all(&mut self) -> Box<dyn Left> {
        Box::new(Self { waiting: std::mem::take(&mut self.waiting) })
    }
}

impl<M: Message> Deferred<M> {
    /// Those for whom nobody waits any more.
    fn take_given_up(&mut self) -> Self {
        let all = std::mem::take(&mut self.waiting).into_iter();
        let (wanted, given_up) = all.partition(|one| one.envelope.path().is_wanted());
        self.waiting = wanted;
        Self { waiting: given_up }
    }
}

impl<M: Message> Left for Deferred<M> {
    fn each(&mut self, end: &mut dyn FnMut(Loser<'_>)) {
        for one in self.waiting.drain(..) {
            end(Loser::Message(&mut Some(one.envelope)));
        }
    }
}

impl<M: Message + Send> Mailbox<M> {
    /// Has a message that was taken out wait for another state: for no longer than that, and if no more than that wait already.
    pub(crate) fn defer(self: &Arc<Self>, envelope: Envelope<M>, at_most: u32, within: Duration) {
        let until = self.header().hub.world.now().checked_add(within);
        let mut one = Some(One { envelope, until });
        let mut given_up = None;
        let is_first = {
            let State { book, .. } = &mut *self.state();
            let mut hand = self.front.hand_to_hold();
            let place = &mut hand.open().deferred;
            let list: &mut dyn Any = &mut **place
                .get_or_insert_with(|| Box::new(Deferred::<M> { waiting: VecDeque::new() }));
            if let Some(list) = list.downcast_mut::<Deferred<M>>() {
                if book.deferred >= at_most {
                    given_up = Some(list.take_given_up());
                    book.deferred = list.waiting.len() as u32;
                }
                if book.deferred < at_most {
                    list.waiting.extend(one.take());
                    book.deferred += 1;
                }
            }
            book.deferred == 1
        };
        if is_first && one.is_none() {
            keep_time(&(self.clone() as Arc<Inbox>));
        }
        if let Some(mut given_up) = given_up {
            given_up.each(&mut |loser| self.any().lose(loser, &LATE));
        }
        if let Some(one) = one {
            self.any().lose(Loser::Message(&mut Some(one.envelope)), &CROWDED);
        }
    }

    /// Takes the first out that may come now. It is begun.
    pub(crate) fn recall(&self, may_come: &dyn Fn(&M) -> bool) -> Option<Envelope<M>> {
        let front = &self.front;
        let mut state = self.state();
        let mut hand = front.hand_to_hold();
        let held = hand.open();
        let list: &mut dyn Any = &mut **held.deferred.as_mut()?;
        let waiting = &mut list.downcast_mut::<Deferred<M>>()?.waiting;
        let at = waiting.iter().position(|one| may_come(one.envelope.message()))?;
        let One { envelope, .. } = waiting.remove(at)?;
        let alarm = if waiting.is_empty() { held.alarm.take() } else { None };
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

impl Inbox {
    /// All that wait are let go: the actor has been restarted.
    pub(crate) fn let_deferred_go(&self) {
        let all = {
            let State { book, .. } = &mut *self.state();
            book.deferred = 0;
            self.hand().take_deferred()
        };
        if let Some((mut all, alarm)) = all {
            drop(alarm);
            all.each(&mut |loser| self.lose(loser, &RESTARTED));
        }
    }

    /// Lets those go whose time is over.
    pub(super) fn expire(self: &Arc<Self>) {
        let now = self.header.hub.world.now();
        let late = {
            let State { book, .. } = &mut *self.state();
            let mut hand = self.hand();
            hand.held().and_then(|held| {
                let (late, count) = held.deferred.as_mut()?.take_late(now);
                book.deferred -= count;
                // It has rung.
                Some((late, held.alarm.take()))
            })
        };
        let Some((mut late, alarm)) = late else { return };
        drop(alarm);
        keep_time(self);
        late.each(&mut |loser| self.lose(loser, &LATE));
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
            let Some(held) = hand.held() else { return };
            let due = held.deferred.as_ref().and_then(|deferred| deferred.first_until());
            let is_needed = |alarm: &Alarm| due.is_some_and(|due| alarm.due <= due);
            match (&held.alarm, set.take_if(|set| is_needed(set))) {
                (Some(alarm), set) if is_needed(alarm) => (None, set),
                (_, Some(set)) => (None, held.alarm.replace(set)),
                (_, None) => (due, held.alarm.take()),
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
