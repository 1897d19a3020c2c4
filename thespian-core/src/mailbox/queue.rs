//! What has been accepted and not taken out: one queue, and a second one for urgent messages where there are any.

use std::collections::VecDeque;

use super::{Envelope, Item, Message, Notice};

pub(super) struct Queue<M: Message> {
    /// The first message, if it came when there was nothing else: mostly it is alone, and needs no buffer.
    first: Option<Envelope<M>>,
    items: VecDeque<Item<M>>,
    /// Allocated for the first urgent message.
    urgent: Option<Box<Urgent<M>>>,
    /// How many of the items are no messages.
    notices: u32,
    /// How many messages were ever accepted, those included that waited in line for it.
    pub(super) accepted: u64,
    /// The most that ever waited at once.
    pub(super) high_water: u32,
}

struct Urgent<M: Message> {
    waiting: VecDeque<Envelope<M>>,
    /// How many were ever put in, and how many taken out: who stands behind how many is a matter of these two.
    accepted: u64,
    taken: u64,
}

impl<M: Message> Default for Queue<M> {
    fn default() -> Self {
        Self {
            first: None,
            items: VecDeque::new(),
            urgent: None,
            notices: 0,
            accepted: 0,
            high_water: 0,
        }
    }
}

impl<M: Message> Queue<M> {
    #[inline]
    pub(super) fn len(&self) -> usize {
        let others = usize::from(self.first.is_some()) + self.items.len();
        match &self.urgent {
            Some(urgent) if M::URGENT => others + urgent.waiting.len(),
            _ => others,
        }
    }

    /// Those that are messages, without the notices that stand among them.
    #[inline]
    pub(super) fn messages(&self) -> usize {
        self.len() - self.notices as usize
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
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
        M::URGENT && self.urgent.as_ref().is_some_and(|urgent| !urgent.waiting.is_empty())
    }

    #[inline]
    pub(super) fn push(&mut self, envelope: Envelope<M>) {
        if !envelope.is_urgent() {
            if self.has_others() {
                self.items.push_back(Item::Message(envelope));
            } else {
                self.first = Some(envelope);
            }
            return;
        }
        let urgent = self.urgent.get_or_insert_with(|| {
            Box::new(Urgent { waiting: VecDeque::new(), accepted: 0, taken: 0 })
        });
        urgent.accepted += 1;
        urgent.waiting.push_back(envelope);
    }

    pub(super) fn push_notice(&mut self, notice: Notice) {
        let behind = self.urgent.as_ref().map_or(0, |urgent| urgent.accepted);
        self.items.push_back(Item::Notice(notice, behind));
        self.notices += 1;
    }

    /// The kinds of all messages here and in this hand, in the order in which they will be begun: but for urgent ones, which
    /// others pass when there are many.
    pub(super) fn kinds<'a>(
        &'a self,
        hand: impl Iterator<Item = &'a Item<M>>,
    ) -> Vec<&'static str> {
        let urgent = self.urgent.iter().flat_map(|urgent| &urgent.waiting).map(Envelope::kind);
        let kind = |item: &'a Item<M>| match item {
            Item::Message(envelope) => Some(envelope.kind()),
            Item::Notice(..) => None,
        };
        let first = self.first.iter().map(Envelope::kind);
        let others = self.items.iter().filter_map(kind);
        urgent.chain(hand.filter_map(kind)).chain(first).chain(others).collect()
    }

    /// Exchanges all that is not urgent for an empty batch; says how many of them are notices.
    pub(super) fn swap(&mut self, batch: &mut VecDeque<Item<M>>) -> u32 {
        std::mem::swap(&mut self.items, batch);
        if let Some(first) = self.first.take() {
            batch.push_front(Item::Message(first));
        }
        std::mem::take(&mut self.notices)
    }

    pub(super) fn take_urgent(&mut self) -> Option<Envelope<M>> {
        let urgent = self.urgent.as_mut()?;
        let envelope = urgent.waiting.pop_front()?;
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
        let first = self.first.take().or_else(|| remove_oldest(&mut self.items, 0));
        first.or_else(|| self.take_urgent())
    }

    /// All that is left, at the end.
    pub(super) fn take_all(&mut self) -> (VecDeque<Item<M>>, VecDeque<Envelope<M>>) {
        let urgent = self.urgent.take().map(|urgent| urgent.waiting).unwrap_or_default();
        let mut others = VecDeque::new();
        self.swap(&mut others);
        (others, urgent)
    }
}

/// Takes the first message out that stands at `from` or behind it, past notices.
pub(super) fn remove_oldest<M: Message>(
    items: &mut VecDeque<Item<M>>,
    from: usize,
) -> Option<Envelope<M>> {
    let is_message = |item: &Item<M>| matches!(item, Item::Message(_));
    let place = from + items.iter().skip(from).position(is_message)?;
    match items.remove(place)? {
        Item::Message(envelope) => Some(envelope),
        Item::Notice(..) => None,
    }
}
