//! Taking out: the cell's side.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

use super::control::{Control, Controls, Stop};
use super::line::Aftermath;
use super::{Envelope, Item, Mailbox, Message, State};
use crate::tree::{Cut, Seat};

/// Buffers up to this many items are kept while the actor is idle, larger ones are freed. Freeing at every idle would
/// cost an allocation for each message to an idle actor.
const KEEP: usize = 64;

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
    pub(crate) fn poll_take(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.try_take(None) {
            return Poll::Ready(());
        }
        // The waker is cloned without the lock: on a stage of somebody else's it is his code.
        if self.try_take(Some(cx.waker().clone())) { Poll::Ready(()) } else { Poll::Pending }
    }

    fn try_take(&self, park: Option<Waker>) -> bool {
        let mut aftermath = Aftermath::default();
        let mut replaced = (None, None);
        let ready = {
            let mut state = self.state();
            self.admit_line(&mut state, &mut aftermath);
            let State { queue, controls, parked, .. } = &mut *state;
            let mut hand = self.hand();
            replaced.0 = hand.asker.take();
            if hand.batch.capacity() > KEEP {
                hand.batch = VecDeque::new();
            }
            self.notices_in_hand.store(queue.swap(&mut hand.batch), Ordering::SeqCst);
            self.gauges.since.move_to(&self.gauges.since_in_hand);
            self.in_hand.store(hand.batch.len(), Ordering::SeqCst);
            let ready = !hand.batch.is_empty() || queue.has_urgent() || !controls.is_empty();
            if !ready && let Some(waker) = park {
                replaced.1 = parked.replace(waker);
            }
            ready
        };
        drop(replaced);
        self.finish_sending(aftermath);
        ready
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
    /// That makes room, and whoever stands in line may be the one for whom this message's handler will wait: so he is let
    /// in before the handler starts. The flag and the count are sequentially consistent: either the cell sees the flag
    /// here, or whoever has just joined the line sees the count.
    pub(crate) fn begin_next(&self) -> Option<Item<M>> {
        let urgent = self.next_urgent();
        let (item, replaced) = {
            let mut hand = self.hand();
            let item = match urgent {
                Some(envelope) => Item::Message(envelope),
                None => {
                    let item = hand.batch.pop_front()?;
                    if let Item::Notice(..) = item {
                        self.notices_in_hand.fetch_sub(1, Ordering::SeqCst);
                    }
                    self.in_hand.store(hand.batch.len(), Ordering::SeqCst);
                    hand.streak.end();
                    item
                }
            };
            let asker = match &item {
                Item::Message(envelope) => envelope.path().asker(),
                Item::Notice(..) => None,
            };
            (item, std::mem::replace(&mut hand.asker, asker))
        };
        drop(replaced);
        if self.line_waits.load(Ordering::SeqCst) {
            let mut aftermath = Aftermath::default();
            self.admit_line(&mut self.state(), &mut aftermath);
            self.finish_sending(aftermath);
        }
        Some(item)
    }

    /// Lays a message that was begun back, for the moment between the two steps of dispatch. It travels through the hand
    /// and not through the cell's own frame, where it would take up room for the actor's whole life.
    pub(crate) fn lay_back(&self, envelope: Envelope<M>) {
        self.hand().batch.push_front(Item::Message(envelope));
    }

    /// Takes up what was laid back; nothing, if the actor was abandoned meanwhile.
    pub(crate) fn take_up(&self) -> Option<Envelope<M>> {
        match self.hand().batch.pop_front()? {
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
        {
            let state = self.state();
            if let Some(cut) = cut(&state.controls) {
                return Some(cut);
            }
            if state.busy.as_ref().is_some_and(|busy| busy.will_wake(waker)) {
                return None;
            }
        }
        let waker = waker.clone();
        let mut state = self.state();
        if let Some(cut) = cut(&state.controls) {
            drop(state);
            return Some(cut);
        }
        let replaced = state.busy.replace(waker);
        drop(state);
        drop(replaced);
        None
    }

    /// Nothing is being handled any more whose asker might be waited for.
    pub(crate) fn forget_asker(&self) {
        let asker = self.hand().asker.take();
        drop(asker);
    }

    /// Waiting for something of ours: true if a stop or a call ends that, else they will wake the cell.
    pub(crate) fn is_wanted_or_parked(&self, waker: &Waker) -> bool {
        let waker = waker.clone();
        let mut state = self.state();
        if state.controls.ending().is_some() || state.controls.is_called() {
            drop(state);
            return true;
        }
        let replaced = state.parked.replace(waker);
        drop(state);
        drop(replaced);
        false
    }

    /// The call to be restarted together with siblings, if there is one.
    pub(crate) fn take_call(&self) -> Option<Seat> {
        let mut state = self.state();
        let seat = state.controls.take_call();
        self.signal.store(!state.controls.is_empty(), Ordering::Release);
        seat
    }
}
