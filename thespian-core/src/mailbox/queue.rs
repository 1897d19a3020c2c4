//! What has been accepted and not taken out: one queue, and a second one for urgent messages where there are any. How many
//! there are is in the book.

use std::collections::VecDeque;
use std::mem::swap;

use super::contents::Loser;
use super::{Envelope, Item, Message, Notice};

#[repr(C)]
pub(super) struct Queue<M: Message> {
    items: VecDeque<Item<M>>,
    /// The first message, if it came when there was nothing else: mostly it is alone, and needs no buffer.
    first: Option<Envelope<M>>,
    /// Allocated for the first urgent message.
    urgent: Option<Box<Urgent<M>>>,
}

struct Urgent<M: Message> {
    /// Messages only. It is a queue like the other, so that there is one kind of them to be compiled.
    waiting: VecDeque<Item<M>>,
    /// How many were ever put in, and how many taken out: who stands behind how many is a matter of these two.
    accepted: u64,
    taken: u64,
}

impl<M: Message> Queue<M> {
    pub(super) fn new() -> Self {
        Self { first: None, items: VecDeque::new(), urgent: None }
    }

    pub(super) fn capacity(&self) -> usize {
        self.items.capacity()
    }

    /// Whether there is one message and nothing else. Where some are urgent, which of them is next is for others to say.
    #[inline]
    pub(super) fn is_one_message(&self) -> bool {
        !M::URGENT && self.first.is_some() && self.items.is_empty()
    }

    /// That message.
    pub(super) fn one(&self) -> Option<&Envelope<M>> {
        self.first.as_ref()
    }

    pub(super) fn take_one(&mut self) -> Option<Envelope<M>> {
        self.first.take()
    }

    /// Whether there is anything that is not urgent.
    #[inline]
    pub(super) fn has_others(&self) -> bool {
        self.first.is_some() || !self.items.is_empty()
    }

    pub(super) fn has_urgent(&self) -> bool {
        self.urgent.as_ref().is_some_and(|urgent| !urgent.waiting.is_empty())
    }

    #[inline]
    pub(super) fn push(&mut self, envelope: Envelope<M>) {
        if M::URGENT && envelope.is_urgent() {
            self.push_urgent(envelope);
        } else if self.has_others() {
            self.items.push_back(Item::Message(envelope));
        } else {
            self.first = Some(envelope);
        }
    }

    fn push_urgent(&mut self, envelope: Envelope<M>) {
        let urgent = self.urgent.get_or_insert_with(|| {
            Box::new(Urgent { waiting: VecDeque::new(), accepted: 0, taken: 0 })
        });
        urgent.accepted += 1;
        urgent.waiting.push_back(Item::Message(envelope));
    }

    pub(super) fn push_notice(&mut self, notice: Notice) {
        let behind = match &self.urgent {
            Some(urgent) if M::URGENT => urgent.accepted,
            _ => 0,
        };
        self.items.push_back(Item::Notice(notice, behind));
    }

    pub(super) fn urgent_kinds(&self, kinds: &mut Vec<&'static str>) {
        if let Some(urgent) = &self.urgent {
            add_kinds(&urgent.waiting, kinds);
        }
    }

    pub(super) fn other_kinds(&self, kinds: &mut Vec<&'static str>) {
        if let Some(first) = &self.first {
            kinds.push(first.kind());
        }
        add_kinds(&self.items, kinds);
    }

    /// Exchanges all that is not urgent for an empty batch.
    pub(super) fn swap(&mut self, batch: &mut VecDeque<Item<M>>) {
        swap(&mut self.items, batch);
        if let Some(first) = self.first.take() {
            batch.push_front(Item::Message(first));
        }
    }

    pub(super) fn take_urgent(&mut self) -> Option<Envelope<M>> {
        let urgent = self.urgent.as_mut()?;
        let Item::Message(envelope) = urgent.waiting.pop_front()? else { return None };
        urgent.taken += 1;
        Some(envelope)
    }

    /// Whether an item may be begun before the urgent messages that wait: any message may, a notice only if those have
    /// been taken that were accepted before it.
    pub(super) fn may_begin(&self, item: &Item<M>) -> bool {
        match item {
            Item::Message(_) => true,
            Item::Notice(_, behind) => {
                self.urgent.as_ref().is_none_or(|urgent| urgent.taken >= *behind)
            }
        }
    }

    /// Whether whatever is first that is not urgent may be begun before the urgent messages that wait; if there is any.
    pub(super) fn may_begin_first(&self) -> bool {
        let first = self.items.front();
        self.first.is_some() || first.is_some_and(|item| self.may_begin(item))
    }

    /// Takes the oldest message out; of urgent ones only if there is no other.
    pub(super) fn evict(&mut self) -> Option<Envelope<M>> {
        if self.first.is_some() {
            return self.first.take();
        }
        match remove_oldest(&mut self.items) {
            None if M::URGENT => self.take_urgent(),
            oldest => oldest,
        }
    }

    /// Shows all messages to `end`, those last that are urgent: as they would not have been handled, none goes before another.
    pub(super) fn each(&mut self, end: &mut dyn FnMut(Loser<'_>)) {
        if self.first.is_some() {
            end(Loser::Message(&mut self.first));
        }
        end_all(&mut self.items, end);
        if let Some(urgent) = &mut self.urgent
            && M::URGENT
        {
            end_all(&mut urgent.waiting, end);
        }
    }
}

/// Adds the kinds of the messages among them.
pub(super) fn add_kinds<M: Message>(items: &VecDeque<Item<M>>, kinds: &mut Vec<&'static str>) {
    // By number, here and below: an iterator over them would be compiled for each kind of message.
    let mut at = 0;
    while let Some(item) = items.get(at) {
        if let Item::Message(envelope) = item {
            kinds.push(envelope.kind());
        }
        at += 1;
    }
}

/// Shows the messages among them to `end`, and drops the notices.
pub(super) fn end_all<M: Message>(items: &mut VecDeque<Item<M>>, end: &mut dyn FnMut(Loser<'_>)) {
    while let Some(item) = items.pop_front() {
        if let Item::Message(envelope) = item {
            end(Loser::Message(&mut Some(envelope)));
        }
    }
}

/// Takes the first message out, past notices.
pub(super) fn remove_oldest<M: Message>(items: &mut VecDeque<Item<M>>) -> Option<Envelope<M>> {
    let mut at = 0;
    while let Some(Item::Notice(..)) = items.get(at) {
        at += 1;
    }
    if at >= items.len() {
        return None;
    }
    // Mostly it is the first. To remove one from the middle is much more to compile.
    while at > 0 {
        items.swap(at, at - 1);
        at -= 1;
    }
    match items.pop_front() {
        Some(Item::Message(envelope)) => Some(envelope),
        _ => None,
    }
}
