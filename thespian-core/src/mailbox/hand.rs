//! The hand: what the cell has taken out and not begun, and what it waits for.

use std::any::Any;
use std::collections::VecDeque;
use std::mem::take;
use std::sync::Arc;

use super::contents::{Left, Loser};
use super::deferral::Waitlist;
use super::queue::{add_kinds, end_all, remove_oldest};
use super::urgent::Streak;
use super::{Envelope, Item, Letter, Message};
use crate::reply::Asked;
use crate::tree::Wait;

/// What the cell has in hand. Most actors never hold anything: a message that is alone is not taken into it.
#[derive(Default)]
pub(super) struct Hand(pub(super) Option<Box<Held>>);

/// What the cell has taken out of the queue and works off. Nobody but the cell takes its lock, with three exceptions: whoever
/// begins to wait for this actor looks what it waits for itself; where the oldest message is dropped for the newest, that
/// one may lie here; and when the actor is abandoned, those whose messages a stuck handler keeps in hand must be told by
/// somebody else.
#[derive(Default)]
pub(crate) struct Held {
    /// A [`Batch`], made when the first is taken. It has a type of its own so that all the rest needs none.
    batch: Option<Box<dyn InHand + Send>>,
    /// How many were begun since it was last looked whether somebody stands in line.
    pub(super) begun: u32,
    /// How many urgent messages were begun since the last other one.
    pub(super) streak: Streak,
    /// Who waits for the message that was begun last.
    pub(super) asker: Option<Arc<dyn Asked>>,
    /// What the handler that runs has begun to wait for: mostly one thing at a time, which needs no buffer; what came before it.
    pub(super) last_wait: Option<Wait>,
    pub(super) earlier_waits: Vec<Wait>,
    /// What has been begun, and whose handler cannot run yet: one pointer, since hardly any actor has it.
    laid_back: Option<Box<Laid>>,
    /// What waits for another state of the actor.
    pub(super) deferred: Option<Box<Waitlist>>,
}

struct Laid(Box<dyn Letter + Send>);

/// A batch, whatever its messages are.
pub(super) trait InHand: Any {
    /// Adds the kinds of those that were not begun.
    fn kinds(&self, kinds: &mut Vec<&'static str>);
    /// All that it holds, if it holds any.
    fn take_all(&mut self) -> Option<Box<dyn Left>>;
}

/// What was taken out together.
pub(super) struct Batch<M: Message> {
    pub(super) items: VecDeque<Item<M>>,
}

impl Hand {
    #[inline]
    pub(super) fn held(&mut self) -> Option<&mut Held> {
        self.0.as_deref_mut()
    }

    /// To take something into it.
    #[inline]
    pub(super) fn open(&mut self) -> &mut Held {
        self.0.get_or_insert_default()
    }

    /// What it has begun to wait for, the last at the end.
    pub(super) fn waits(&self) -> Vec<Wait> {
        let Some(held) = &self.0 else { return Vec::new() };
        held.earlier_waits.iter().chain(&held.last_wait).cloned().collect()
    }

    pub(super) fn asker(&self) -> Option<&Arc<dyn Asked>> {
        self.0.as_ref()?.asker.as_ref()
    }

    /// Adds the kinds of those that were not begun.
    pub(super) fn kinds(&self, kinds: &mut Vec<&'static str>) {
        let Some(held) = &self.0 else { return };
        if let Some(deferred) = &held.deferred {
            deferred.kinds(kinds);
        }
        if let Some(batch) = &held.batch {
            batch.kinds(kinds);
        }
    }

    pub(super) fn lay_back(&mut self, letter: Box<dyn Letter + Send>) {
        self.open().laid_back = Some(Box::new(Laid(letter)));
    }

    pub(super) fn take_laid_back(&mut self) -> Option<Box<dyn Letter + Send>> {
        self.held()?.laid_back.take().map(|laid| laid.0)
    }

    pub(super) fn take_all(&mut self) -> Option<Box<dyn Left>> {
        self.held()?.batch.as_mut()?.take_all()
    }

    /// All that wait for another state.
    pub(super) fn take_deferred(&mut self) -> Option<Box<Waitlist>> {
        self.held()?.deferred.take()
    }
}

impl Held {
    #[inline]
    pub(super) fn batch<M: Message>(&mut self) -> Option<&mut Batch<M>> {
        let Some(batch) = &mut self.batch else { return None };
        let batch: &mut dyn Any = &mut **batch;
        batch.downcast_mut()
    }

    /// To put something into it.
    #[inline]
    pub(super) fn open_batch<M: Message + Send>(&mut self) -> Option<&mut Batch<M>> {
        if self.batch.is_none() {
            self.batch = Some(Box::new(Batch::<M>::new()));
        }
        self.batch()
    }
}

impl<M: Message> Batch<M> {
    fn new() -> Self {
        Self { items: VecDeque::new() }
    }

    pub(super) fn evict(&mut self) -> Option<Envelope<M>> {
        remove_oldest(&mut self.items)
    }
}

impl<M: Message> InHand for Batch<M> {
    fn kinds(&self, kinds: &mut Vec<&'static str>) {
        add_kinds(&self.items, kinds);
    }

    fn take_all(&mut self) -> Option<Box<dyn Left>> {
        if self.items.is_empty() {
            return None;
        }
        Some(Box::new(Self { items: take(&mut self.items) }))
    }
}

impl<M: Message> Left for Batch<M> {
    fn each(&mut self, end: &mut dyn FnMut(Loser<'_>)) {
        end_all(&mut self.items, end);
    }
}
