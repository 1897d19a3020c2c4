//! Taking out: the cell's side.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

use super::control::Control;
use super::line::Aftermath;
use super::{Item, Mailbox, Message, State};

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

    /// Takes all that waits into the empty `batch`; waits for a first item or a signal.
    pub(crate) fn poll_take(
        &self,
        batch: &mut VecDeque<Item<M>>,
        cx: &mut Context<'_>,
    ) -> Poll<()> {
        debug_assert!(batch.is_empty());
        if batch.capacity() > KEEP {
            *batch = VecDeque::new();
        }
        if self.try_take(batch, None) {
            return Poll::Ready(());
        }
        // The waker is cloned without the lock: on a stage of somebody else's it is his code.
        if self.try_take(batch, Some(cx.waker().clone())) { Poll::Ready(()) } else { Poll::Pending }
    }

    fn try_take(&self, batch: &mut VecDeque<Item<M>>, park: Option<Waker>) -> bool {
        let mut aftermath = Aftermath::default();
        let mut replaced = None;
        let ready = {
            let mut state = self.state();
            self.admit_line(&mut state, &mut aftermath);
            let State { queue, controls, parked, .. } = &mut *state;
            std::mem::swap(queue, batch);
            self.in_hand.store(batch.len(), Ordering::Relaxed);
            let ready = !batch.is_empty() || !controls.is_empty();
            if !ready && let Some(waker) = park {
                replaced = parked.replace(waker);
            }
            ready
        };
        drop(replaced);
        aftermath.finish();
        ready
    }

    /// One more item of the batch is begun; `left` are not.
    pub(crate) fn begun(&self, left: usize) {
        self.in_hand.store(left, Ordering::Relaxed);
    }

    /// The handler is pending: true if it must go on no more, else a kill will wake the cell.
    pub(crate) fn is_killed_or_busy(&self, waker: &Waker) -> bool {
        // Beginning this message made room, and who stands in line may be the one for whom the handler waits.
        let mut aftermath = Aftermath::default();
        let known = {
            let mut state = self.state();
            self.admit_line(&mut state, &mut aftermath);
            if state.controls.is_killed() {
                Some(true)
            } else {
                state.busy.as_ref().is_some_and(|busy| busy.will_wake(waker)).then_some(false)
            }
        };
        aftermath.finish();
        if let Some(known) = known {
            return known;
        }
        let waker = waker.clone();
        let mut state = self.state();
        if state.controls.is_killed() {
            drop(state);
            return true;
        }
        let replaced = state.busy.replace(waker);
        drop(state);
        drop(replaced);
        false
    }

    /// Like [`is_killed_or_busy`](Self::is_killed_or_busy), for what a stop ends as well.
    pub(crate) fn is_ending_or_parked(&self, waker: &Waker) -> bool {
        let waker = waker.clone();
        let mut state = self.state();
        if state.controls.is_ending() {
            drop(state);
            return true;
        }
        let replaced = state.parked.replace(waker);
        drop(state);
        drop(replaced);
        false
    }
}
