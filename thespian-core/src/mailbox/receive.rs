//! Taking out: the cell's side.

use std::collections::VecDeque;
use std::mem::{replace, take};
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

use super::control::{Control, Controls, Stop};
use super::line::Aftermath;
use super::pace::is_short;
use super::{Asker, Envelope, Item, Mailbox, Message, State};
use crate::tree::{Cut, Seat};

/// Buffers up to this many items are kept while the actor is idle, larger ones are freed. Freeing at every idle would
/// cost an allocation for each message to an idle actor.
const KEEP_IDLE: usize = 64;

/// Buffers up to this many are kept from batch to batch. What is larger comes of a single rush, mostly.
const KEEP_BUSY: usize = 1024;

/// How much of what waits the cell takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    All,
    /// A message, if it is alone and known to be short.
    One,
    Nothing,
}

impl<M: Message> Mailbox<M> {
    /// Whether the control lane holds something.
    pub(crate) fn is_signalled(&self) -> bool {
        self.signal.load(Ordering::Acquire)
    }

    /// The next signal of the control lane.
    pub(crate) fn next_control(&self) -> Option<Control> {
        let mut state = self.state();
        let control = state.controls.next();
        self.signal.store(!state.controls.is_empty(), Ordering::Release);
        control
    }

    /// Whether and how the actor was asked to end.
    pub(crate) fn ending(&self) -> Option<Stop> {
        self.state().controls.ending()
    }

    /// All children have ended: what they still had to say is of the past.
    pub(crate) fn forget_children(&self) {
        let forgotten = {
            let mut state = self.state();
            let forgotten = state.controls.take_childrens();
            self.signal.store(!state.controls.is_empty(), Ordering::Release);
            forgotten
        };
        drop(forgotten);
    }

    /// Takes all that waits into the empty hand; waits for a first item or a signal.
    ///
    /// A message that is alone is returned, and has been begun: most actors find one at a time, and need neither the hand's
    /// lock nor its buffer for that. Who takes less than there is finds it there the next time.
    pub(crate) fn poll_take(
        &self,
        share: Share,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Envelope<M>>> {
        // On a stage of somebody else's it is his code, which is not for the lock.
        let foreign = self.header.hub.world.is_foreign().then(|| cx.waker().clone());
        let mut state = self.state();
        let aftermath = self.serve_line(&mut state);
        let last = state.asker.take();
        let may_take = match share {
            Share::All => true,
            Share::One => state.queue.one().is_some_and(is_short),
            Share::Nothing => false,
        };
        if may_take && let Some(envelope) = self.take_one(&mut state) {
            state.asker = envelope.path().asker();
            drop(state);
            drop(last);
            self.finish_serving(aftermath);
            return Poll::Ready(Some(envelope));
        }
        let taken = state.queue.has_others();
        let is_ready = taken || state.queue.has_urgent() || !state.controls.is_empty();
        let is_tidied = taken || self.untidy.load(Ordering::Relaxed);
        let asker = if is_tidied && (share == Share::All || !is_ready) {
            self.take_into_hand(&mut state, is_ready)
        } else {
            None
        };
        let left = if is_ready {
            foreign
        } else {
            let waker = foreign.unwrap_or_else(|| cx.waker().clone());
            state.park(waker)
        };
        drop(state);
        drop((asker, last, left));
        self.finish_serving(aftermath);
        if is_ready { Poll::Ready(None) } else { Poll::Pending }
    }

    /// The message that is alone, if nothing else wants to be looked after.
    #[inline]
    fn take_one(&self, state: &mut State<M>) -> Option<Envelope<M>> {
        let is_alone = state.queue.is_one_message() && state.line.is_empty();
        let is_all = is_alone && state.controls.is_empty() && !self.untidy.load(Ordering::Relaxed);
        if !is_all || state.queue.capacity() > KEEP_IDLE {
            return None;
        }
        state.queue.take_one()
    }

    /// Returns who asked for what was handled last, which is over.
    #[inline]
    fn take_into_hand(&self, state: &mut State<M>, is_busy: bool) -> Option<Asker<M>> {
        let mut hand = self.hand();
        let hand = hand.open();
        let keep = if is_busy { KEEP_BUSY } else { KEEP_IDLE };
        if hand.batch.capacity() > keep {
            hand.batch = VecDeque::new();
        }
        let notices = state.queue.swap(&mut hand.batch);
        self.in_hand.store(hand.batch.len() as u32 - notices, Ordering::Relaxed);
        self.notices_in_hand.store(notices, Ordering::Relaxed);
        self.gauges.since.move_to(&self.gauges.since_in_hand);
        if hand.batch.capacity() > keep && hand.batch.is_empty() {
            hand.batch = VecDeque::new();
        }
        let is_large = state.queue.capacity().max(hand.batch.capacity()) > KEEP_IDLE;
        self.untidy.store(is_large, Ordering::Relaxed);
        hand.asker.take()
    }

    /// Before the cell waits for anything: whoever stands in line may be the one it waits for.
    #[inline]
    fn serve_line(&self, state: &mut State<M>) -> Option<Aftermath<M>> {
        if state.line.is_empty() {
            return None;
        }
        let mut aftermath = Aftermath::default();
        self.admit_line(state, &mut aftermath);
        Some(aftermath)
    }

    #[inline]
    fn finish_serving(&self, aftermath: Option<Aftermath<M>>) {
        if let Some(aftermath) = aftermath {
            self.finish_sending(aftermath);
        }
    }

    /// Closes the mailbox if nobody wants anything: no message, nobody in line, no signal. Whoever comes later gets his
    /// message back, as from any actor that has stopped. To be called with nothing in hand.
    pub(crate) fn close_if_empty(&self) -> bool {
        let mut aftermath = Aftermath::default();
        let empty = {
            let mut state = self.state();
            // In line there may be only those who gave up.
            self.admit_line(&mut state, &mut aftermath);
            let empty =
                state.queue.is_empty() && state.line.is_empty() && state.controls.is_empty();
            state.closed |= empty;
            empty
        };
        self.finish_sending(aftermath);
        empty
    }

    /// Begins the next item in hand.
    ///
    /// That makes room, but to let somebody in for each single place would cost two switches between tasks for each message.
    /// So those in line are let in when so much is free that it pays, when the hand is empty, and in any case before the
    /// cell waits for anything: whoever stands in line may be the one for whom this message's handler will wait.
    pub(crate) fn begin_next(&self) -> Option<Item<M>> {
        let urgent = self.next_urgent();
        if urgent.is_none() && self.is_hand_empty() {
            return None;
        }
        let mut guard = self.hand();
        let hand = guard.open();
        let item = match urgent {
            Some(envelope) => Item::Message(envelope),
            None => {
                let item = hand.batch.pop_front()?;
                match item {
                    Item::Message(_) => self.one_message_less_in_hand(),
                    Item::Notice(..) => self.one_notice_less_in_hand(),
                }
                hand.streak.end();
                item
            }
        };
        let asker = match &item {
            Item::Message(envelope) => envelope.path().asker(),
            Item::Notice(..) => None,
        };
        let replaced = if asker.is_some() || hand.asker.is_some() {
            self.untidy.store(true, Ordering::Relaxed);
            replace(&mut hand.asker, asker)
        } else {
            None
        };
        hand.begun += 1;
        let pays = hand.begun >= self.worth_a_look() || self.is_hand_empty();
        if pays {
            hand.begun = 0;
        }
        drop(guard);
        drop(replaced);
        if pays && self.line_waits.load(Ordering::Relaxed) {
            self.let_in_line();
        }
        Some(item)
    }

    /// After how many messages it pays to let somebody in: when an eighth of the mailbox is free, or 32 places.
    #[inline]
    fn worth_a_look(&self) -> u32 {
        (self.header.life.mailbox / 8).clamp(1, 32) as u32
    }

    /// Lets those in who stand in line, as far as there is room.
    #[cold]
    pub(crate) fn let_in_line(&self) {
        let aftermath = self.serve_line(&mut self.state());
        self.finish_serving(aftermath);
    }

    /// Asked by the cell itself, that alone puts anything in.
    #[inline]
    fn is_hand_empty(&self) -> bool {
        self.in_hand.load(Ordering::Relaxed) == 0
            && self.notices_in_hand.load(Ordering::Relaxed) == 0
    }

    /// To be called under the hand's lock.
    #[inline]
    pub(super) fn one_message_less_in_hand(&self) {
        self.in_hand.store(self.in_hand.load(Ordering::Relaxed) - 1, Ordering::Relaxed);
    }

    /// To be called under the hand's lock.
    #[inline]
    fn one_notice_less_in_hand(&self) {
        let notices = self.notices_in_hand.load(Ordering::Relaxed) - 1;
        self.notices_in_hand.store(notices, Ordering::Relaxed);
    }

    /// Lays a message that was begun back, for the moment between the two steps of dispatch. It travels through the hand
    /// and not through the cell's own frame, where it would take up room for the actor's whole life.
    pub(crate) fn lay_back(&self, envelope: Envelope<M>) {
        let mut hand = self.hand();
        let hand = hand.open();
        hand.batch.push_front(Item::Message(envelope));
        hand.laid_back = true;
    }

    /// Takes up what was laid back; nothing, if the actor was abandoned meanwhile.
    pub(crate) fn take_up(&self) -> Option<Envelope<M>> {
        let mut hand = self.hand();
        let hand = hand.held()?;
        if !take(&mut hand.laid_back) {
            return None;
        }
        match hand.batch.pop_front()? {
            Item::Message(envelope) => Some(envelope),
            Item::Notice(..) => None,
        }
    }

    /// Leaves the waker with those who cut off what is pending, unless there is a reason not to go on already.
    pub(super) fn busy_unless(
        &self,
        waker: &Waker,
        cut: impl Fn(&Controls) -> Option<Cut>,
    ) -> Option<Cut> {
        let (aftermath, cut_off, is_known) = {
            let mut state = self.state();
            let is_known =
                state.is_busy && state.cell.as_ref().is_some_and(|cell| cell.will_wake(waker));
            (self.serve_line(&mut state), cut(&state.controls), is_known)
        };
        self.finish_serving(aftermath);
        if cut_off.is_some() || is_known {
            return cut_off;
        }
        let waker = waker.clone();
        let mut state = self.state();
        if let Some(cut) = cut(&state.controls) {
            drop(state);
            return Some(cut);
        }
        let replaced = state.be_busy(waker);
        drop(state);
        drop(replaced);
        None
    }

    /// Who waits for the message that was begun last.
    pub(super) fn take_asker(&self) -> Option<Asker<M>> {
        let alone = self.state().asker.take();
        alone.or_else(|| self.hand().held()?.asker.take())
    }

    /// Nothing is being handled any more whose asker might be waited for.
    pub(crate) fn forget_asker(&self) {
        let asker = self.take_asker();
        drop(asker);
    }

    /// Waiting for something of ours: true if a stop or a call ends that, else they will wake the cell.
    pub(crate) fn is_wanted_or_parked(&self, waker: &Waker) -> bool {
        let waker = waker.clone();
        let mut state = self.state();
        let aftermath = self.serve_line(&mut state);
        let is_wanted = state.controls.ending().is_some() || state.controls.is_called();
        let left = if is_wanted { Some(waker) } else { state.park(waker) };
        drop(state);
        drop(left);
        self.finish_serving(aftermath);
        is_wanted
    }

    /// The call to be restarted together with siblings, if there is one.
    pub(crate) fn take_call(&self) -> Option<Seat> {
        let mut state = self.state();
        let seat = state.controls.take_call();
        self.signal.store(!state.controls.is_empty(), Ordering::Release);
        seat
    }
}
