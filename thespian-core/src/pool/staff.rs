//! The staff of a pool: what its address leads to.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};

use super::alarm::Alarm;
use super::desk::Desk;
use super::head::Nothing;
use super::places::{Places, Unplaced, Wish};
use super::routing::{Routing, Rule};
use super::scale::Scale;
use crate::crew::{Crew, ResizeError};
use crate::director::Touched;
use crate::error::NotExecuted;
use crate::id::Target;
use crate::mailbox::{Bounced, Envelope, Let, Letter, Mailbox, Message, Put};
use crate::route::{Deliver, Later, Waits, keep, open, returned};
use crate::tree::{Header, Node};
use crate::world::touch;

pub(super) struct Staff<M: Message> {
    pub(super) head: Arc<Mailbox<Nothing>>,
    pub(super) desk: Arc<Desk>,
    places: Mutex<Published<M>>,
    pub(super) rule: Rule<M>,
    next: AtomicUsize,
    /// How it scales itself, and what says that it is time to.
    pub(super) scale: Option<(Scale, Alarm)>,
}

struct Published<M: Message> {
    places: Arc<Places<M>>,
    /// Whether messages are let in.
    open: bool,
    /// Those before, as far as somebody may still have them in hand.
    outdated: Vec<Weak<Places<M>>>,
}

impl<M: Message> Staff<M> {
    pub(super) fn new(
        head: Arc<Mailbox<Nothing>>,
        places: Places<M>,
        rule: Rule<M>,
        scale: Option<Scale>,
    ) -> Self {
        let desk = Arc::new(Desk::new(places.all.len()));
        let scale = scale.map(|scale| (scale, Alarm::new(desk.clone())));
        let places =
            Mutex::new(Published { places: Arc::new(places), open: true, outdated: Vec::new() });
        Self { head, desk, places, rule, next: AtomicUsize::new(0), scale }
    }

    fn published(&self) -> MutexGuard<'_, Published<M>> {
        touch(|| Touched::Pools);
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn places(&self) -> Arc<Places<M>> {
        self.published().places.clone()
    }

    /// Replaces the places; returns those that there were, for somebody who holds no lock.
    pub(super) fn publish(&self, places: Arc<Places<M>>) -> Arc<Places<M>> {
        let published = &mut *self.published();
        let before = std::mem::replace(&mut published.places, places);
        published.outdated.retain(|places| places.strong_count() > 0);
        published.outdated.push(Arc::downgrade(&before));
        before
    }

    /// Whether somebody has places in hand that were replaced, and is just putting his message there.
    pub(super) fn is_outdated(&self) -> bool {
        let outdated = &mut self.published().outdated;
        outdated.retain(|places| places.strong_count() > 0);
        !outdated.is_empty()
    }

    /// From now on nobody is let in.
    pub(super) fn shut(&self) {
        self.published().open = false;
    }

    fn open_places(&self) -> Option<Arc<Places<M>>> {
        let published = self.published();
        published.open.then(|| published.places.clone())
    }

    pub(super) fn wish(&self, routing: Routing) -> Wish<'_> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let alarm = self.scale.as_ref().map(|(_, alarm)| alarm);
        Wish { routing, turn, head: &self.head, alarm }
    }

    /// Tries again as long as the places are replaced meanwhile.
    fn place<T>(
        &self,
        mut envelope: Envelope<M>,
        mut attempt: impl FnMut(&Places<M>, &Wish<'_>, Envelope<M>) -> Result<T, Unplaced<M>>,
    ) -> Result<T, Bounced<M>> {
        let wish = self.wish(self.rule.for_message(envelope.message()));
        loop {
            let Some(places) = self.open_places() else {
                return Err(Bounced { envelope, why: NotExecuted::Stopped });
            };
            match attempt(&places, &wish, envelope) {
                Ok(output) => return Ok(output),
                Err(Unplaced::Bounced(bounced)) => return Err(bounced),
                Err(Unplaced::Outdated(back)) => envelope = back,
            }
        }
    }
}

impl<M: Message + Send> Staff<M> {
    fn offer(&self, envelope: Envelope<M>) -> Result<(), Bounced<M>> {
        self.place(envelope, |places, wish, envelope| match self.rule {
            Rule::Broadcast(copy) => {
                let alone = |envelope| places.offer(wish, envelope);
                places.offer_to_all(copy, envelope).or_else(|bounced| bounced.unless_stopped(alone))
            }
            _ => places.offer(wish, envelope),
        })
    }

    fn line_up(&self, envelope: Envelope<M>, on: &mut Option<Arc<dyn Node>>) -> Put<M> {
        self.place(envelope, |places, wish, envelope| match self.rule {
            Rule::Broadcast(copy) => {
                let alone = |envelope| places.line_up(wish, envelope, on);
                places
                    .line_up_at_all(copy, envelope)
                    .or_else(|bounced| bounced.unless_stopped(alone))
            }
            _ => places.line_up(wish, envelope, on),
        })
    }
}

impl<M: Message + Send> Deliver for Staff<M> {
    fn deliver(&self, letter: &mut dyn Letter, on: Waits<'_>, _: bool) -> Let {
        let Some(envelope) = open::<M>(letter)? else { return Ok(None) };
        let put = match on {
            Some(on) => self.line_up(envelope, on),
            None => self.offer(envelope).map(|()| None),
        };
        returned(letter, put)
    }

    fn keep(&self, letter: &mut dyn Letter, waits: bool) -> Option<Later> {
        keep::<M>(letter, waits)
    }

    fn node(self: Arc<Self>) -> Arc<dyn Node> {
        self.head.clone()
    }

    fn whose(&self) -> &Header {
        self.head.any().header()
    }

    fn crew(self: Arc<Self>) -> Option<Arc<dyn Crew>> {
        Some(self)
    }
}

impl<M: Message> Bounced<M> {
    /// All workers have ended: it waits for the first that takes a place again.
    fn unless_stopped<T>(
        self,
        alone: impl FnOnce(Envelope<M>) -> Result<T, Unplaced<M>>,
    ) -> Result<T, Unplaced<M>> {
        match self.why {
            NotExecuted::Stopped => alone(self.envelope),
            _ => Err(Unplaced::Bounced(self)),
        }
    }
}

impl<M: Message + Send> Crew for Staff<M> {
    fn target(&self) -> Target {
        self.head.header().target
    }

    fn size(&self) -> usize {
        self.desk.size()
    }

    fn peak(&self) -> usize {
        self.desk.peak()
    }

    fn resize(&self, to: usize) -> Result<(), ResizeError> {
        if to == 0 {
            return Err(ResizeError::Zero);
        }
        if let Some((scale @ Scale { min, max, .. }, _)) = self.scale
            && !scale.allows(to)
        {
            return Err(ResizeError::OutOfBounds { workers: to, min, max });
        }
        if self.open_places().is_none() || !self.desk.want(to) {
            return Err(ResizeError::Stopped(self.head.header().target));
        }
        Ok(())
    }

    fn poll_settled(&self, key: &mut Option<u64>, cx: &mut Context<'_>) -> Poll<()> {
        self.desk.poll_settled(key, cx)
    }

    fn forget(&self, key: u64) {
        self.desk.forget(key);
    }

    fn drain(&self) {
        self.shut();
        self.desk.tell(|news| news.drains = true);
    }
}

impl<M: Message> fmt::Debug for Staff<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Staff({} of {})", self.desk.size(), self.head.header().target)
    }
}
