//! What a mailbox ought to do, said once more and as simply as possible: lists, and no thought of threads.

use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;
use proptest::sample::select;
use proptest_state_machine::ReferenceStateMachine;

use crate::error::NotExecuted;
use crate::hub::Flow;
use crate::supervision::Overflow;

/// What may be done to a mailbox, by senders, by the cell and by whoever ends it.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Tell {
        urgent: bool,
    },
    Send {
        urgent: bool,
    },
    Ask {
        urgent: bool,
    },
    /// Several urgent tells at once, so that there can be many in a row.
    Burst,
    GiveUp(u32),
    Answer,
    Notice,
    Drain,
    Take,
    Begin,
    Stop,
    Seal,
    CloseIfEmpty,
}

/// One item, as the reference knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Message {
        number: u32,
        from: From,
        urgent: bool,
    },
    /// It may be begun when so many urgent ones have been taken.
    Notice {
        drains: bool,
        behind: u64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    Tell,
    Send,
    Ask,
}

/// What a step shows at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Nothing,
    Told(Result<(), NotExecuted>),
    Bursts(Vec<Result<(), NotExecuted>>),
    Taken(bool),
    Begun(Option<Item>),
    Closed(bool),
}

/// How a wait ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Admitted,
    Replied,
    Not(NotExecuted),
}

#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) bound: usize,
    pub(super) overflow: Overflow,
    pub(super) next: u32,
    queue: VecDeque<Item>,
    urgent: VecDeque<Item>,
    hand: VecDeque<Item>,
    line: VecDeque<Item>,
    /// Those who wait, and who of them has gone.
    pub(super) waiting: BTreeMap<u32, From>,
    gone: Vec<u32>,
    urgent_accepted: u64,
    urgent_taken: u64,
    streak: u32,
    /// How many were begun since the line was served.
    begun: usize,
    closed: bool,
    draining: bool,
    stopped: bool,
    parked: bool,
    pub(super) high_water: usize,
    pub(super) flow: Flow,
    /// What the last step showed, who stopped to wait by it, and whether it woke the cell.
    pub(super) seen: Seen,
    pub(super) ended: BTreeMap<u32, Outcome>,
    pub(super) woke: bool,
}

impl ReferenceStateMachine for Reference {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        let overflow = select(vec![Overflow::Refuse, Overflow::DropNewest, Overflow::DropOldest]);
        (select(vec![1, 2, 3, 30]), overflow)
            .prop_map(|(bound, overflow)| Self {
                bound,
                overflow,
                next: 0,
                queue: VecDeque::new(),
                urgent: VecDeque::new(),
                hand: VecDeque::new(),
                line: VecDeque::new(),
                waiting: BTreeMap::new(),
                gone: Vec::new(),
                urgent_accepted: 0,
                urgent_taken: 0,
                streak: 0,
                begun: 0,
                closed: false,
                draining: false,
                stopped: false,
                parked: false,
                high_water: 0,
                flow: Flow::default(),
                seen: Seen::Nothing,
                ended: BTreeMap::new(),
                woke: false,
            })
            .boxed()
    }

    fn transitions(state: &Self) -> BoxedStrategy<Step> {
        let urgent = || prop::bool::weighted(0.2);
        let waiting: Vec<u32> = state.waiting.keys().copied().collect();
        let give_up = match waiting.is_empty() {
            true => Just(Step::Take).boxed(),
            false => select(waiting).prop_map(Step::GiveUp).boxed(),
        };
        prop_oneof![
            12 => urgent().prop_map(|urgent| Step::Tell { urgent }),
            8 => urgent().prop_map(|urgent| Step::Send { urgent }),
            8 => urgent().prop_map(|urgent| Step::Ask { urgent }),
            2 => Just(Step::Burst),
            4 => give_up,
            2 => Just(Step::Answer),
            2 => Just(Step::Notice),
            1 => Just(Step::Drain),
            12 => Just(Step::Take),
            25 => Just(Step::Begin),
            1 => Just(Step::Stop),
            1 => Just(Step::Seal),
            2 => Just(Step::CloseIfEmpty),
        ]
        .boxed()
    }

    fn preconditions(state: &Self, step: &Step) -> bool {
        match step {
            // The cell does neither while it has something in hand.
            Step::Take | Step::CloseIfEmpty => state.hand.is_empty(),
            Step::GiveUp(number) => state.waiting.contains_key(number),
            _ => true,
        }
    }

    fn apply(state: Self, step: &Step) -> Self {
        state.after(step)
    }
}

impl Reference {
    fn after(mut self, step: &Step) -> Self {
        self.ended.clear();
        self.woke = false;
        self.seen = match step {
            Step::Tell { urgent } => Seen::Told(self.tell(*urgent)),
            Step::Burst => Seen::Bursts((0..18).map(|_| self.tell(true)).collect()),
            Step::Send { urgent } => self.wait(From::Send, *urgent),
            Step::Ask { urgent } => self.wait(From::Ask, *urgent),
            Step::GiveUp(number) => self.give_up(*number),
            Step::Answer => self.answer(),
            Step::Notice => self.notice(false),
            Step::Drain => self.notice(true),
            Step::Take => self.take(),
            Step::Begin => self.begin(),
            Step::Stop => self.stop(),
            Step::Seal => self.seal(),
            Step::CloseIfEmpty => self.close_if_empty(),
        };
        if self.parked && (!self.queue.is_empty() || !self.urgent.is_empty()) {
            self.wake();
        }
        self
    }

    /// What waits and is no notice, in line or not.
    pub(super) fn depth(&self) -> usize {
        let messages = self.hand.iter().chain(&self.queue).chain(&self.urgent);
        messages.filter(|item| matches!(item, Item::Message { .. })).count()
    }

    pub(super) fn flow(&self) -> Flow {
        Flow { waiting: (self.depth() + self.line.len()) as u64, ..self.flow }
    }

    fn new_item(&mut self, from: From, urgent: bool) -> Item {
        self.next += 1;
        Item::Message { number: self.next, from, urgent }
    }

    fn is_open(&self) -> bool {
        !self.closed && !self.draining
    }

    fn tell(&mut self, urgent: bool) -> Result<(), NotExecuted> {
        self.admit();
        let item = self.new_item(From::Tell, urgent);
        self.flow.sent += 1;
        let why = if !self.is_open() {
            NotExecuted::Stopped
        } else if self.overflow != Overflow::Refuse || self.has_room() {
            self.accept_or_drop(item);
            return Ok(());
        } else {
            NotExecuted::Full
        };
        self.flow.refused += 1;
        Err(why)
    }

    fn wait(&mut self, from: From, urgent: bool) -> Seen {
        self.admit();
        let item = self.new_item(from, urgent);
        let number = self.next;
        self.flow.sent += 1;
        self.waiting.insert(number, from);
        if !self.is_open() {
            self.flow.refused += 1;
            self.end(number, Outcome::Not(NotExecuted::Stopped));
        } else if self.overflow != Overflow::Refuse || self.has_room() {
            if from == From::Send {
                self.end(number, Outcome::Admitted);
            }
            self.accept_or_drop(item);
        } else {
            self.line.push_back(item);
            self.admit();
        }
        Seen::Nothing
    }

    fn has_room(&self) -> bool {
        self.line.is_empty() && self.depth() < self.bound
    }

    fn accept_or_drop(&mut self, item: Item) {
        if self.depth() < self.bound {
            return self.accept(item);
        }
        let dropped = match self.overflow {
            Overflow::DropNewest => Some(item),
            _ => {
                let oldest = [&mut self.hand, &mut self.queue, &mut self.urgent]
                    .into_iter()
                    .find_map(|items| {
                        let is_message = |item: &Item| matches!(item, Item::Message { .. });
                        let place = items.iter().position(is_message)?;
                        items.remove(place)
                    });
                if let Some(Item::Message { urgent: true, .. }) = oldest {
                    self.urgent_taken += 1;
                }
                self.accept(item);
                oldest
            }
        };
        if let Some(Item::Message { number, from, .. }) = dropped {
            self.flow.dropped += 1;
            if from == From::Ask {
                self.end(number, Outcome::Not(NotExecuted::Dropped));
            }
        }
    }

    fn accept(&mut self, item: Item) {
        if let Item::Message { urgent: true, .. } = item {
            self.urgent_accepted += 1;
            self.urgent.push_back(item);
        } else {
            self.queue.push_back(item);
        }
        self.high_water = self.high_water.max(self.depth());
    }

    /// Whoever is first in line comes in as long as there is room.
    fn admit(&mut self) {
        while self.is_open() && self.depth() < self.bound {
            let Some(item) = self.line.pop_front() else { return };
            let Item::Message { number, from, .. } = item else { continue };
            if self.gone.contains(&number) {
                self.flow.expired += 1;
                continue;
            }
            if from == From::Send {
                self.end(number, Outcome::Admitted);
            }
            self.accept(item);
        }
    }

    fn give_up(&mut self, number: u32) -> Seen {
        self.waiting.remove(&number);
        self.gone.push(number);
        Seen::Nothing
    }

    fn answer(&mut self) -> Seen {
        let item = self.new_item(From::Tell, false);
        if !self.closed {
            self.flow.sent += 1;
            self.accept(item);
        }
        Seen::Nothing
    }

    fn notice(&mut self, drains: bool) -> Seen {
        if !self.closed {
            self.draining |= drains;
            self.queue.push_back(Item::Notice { drains, behind: self.urgent_accepted });
        }
        Seen::Nothing
    }

    fn take(&mut self) -> Seen {
        self.admit();
        self.hand = std::mem::take(&mut self.queue);
        let found = !self.hand.is_empty() || !self.urgent.is_empty() || self.stopped;
        self.parked = !found;
        Seen::Taken(found)
    }

    fn begin(&mut self) -> Seen {
        // Sixteen urgent ones at most before another that may be begun.
        let other = self.hand.front().or(self.queue.front());
        let may_begin = other.is_some_and(|item| match item {
            Item::Message { .. } => true,
            Item::Notice { behind, .. } => self.urgent_taken >= *behind,
        });
        let is_others_turn = self.streak >= 16 && may_begin;
        let item = if !self.urgent.is_empty() && !is_others_turn {
            self.streak += 1;
            self.urgent_taken += 1;
            self.urgent.pop_front()
        } else {
            let item = self.hand.pop_front();
            if item.is_some() {
                self.streak = 0;
            }
            item
        };
        if let Some(Item::Message { number, from, .. }) = item {
            if from == From::Ask && self.gone.contains(&number) {
                self.flow.expired += 1;
            } else {
                self.flow.handled += 1;
            }
            if from == From::Ask && self.waiting.contains_key(&number) {
                self.end(number, Outcome::Replied);
            }
        }
        if item.is_some() {
            self.begun += 1;
            if self.begun >= (self.bound / 8).clamp(1, 32) || self.hand.is_empty() {
                self.begun = 0;
                self.admit();
            }
        }
        Seen::Begun(item)
    }

    fn stop(&mut self) -> Seen {
        self.stopped = true;
        if self.parked {
            self.wake();
        }
        Seen::Nothing
    }

    fn wake(&mut self) {
        self.parked = false;
        self.woke = true;
    }

    /// Asks are refused, what was accepted besides is dead, and who stood in line gets his message back.
    fn seal(&mut self) -> Seen {
        self.closed = true;
        let take = std::mem::take::<VecDeque<Item>>;
        let accepted = [take(&mut self.hand), take(&mut self.queue), take(&mut self.urgent)];
        for item in accepted.into_iter().flatten() {
            let Item::Message { number, from, .. } = item else { continue };
            match (from, self.waiting.contains_key(&number)) {
                (From::Ask, true) => self.turn_back(number),
                (From::Ask, false) => self.flow.expired += 1,
                _ => self.flow.dead += 1,
            }
        }
        for item in take(&mut self.line) {
            let Item::Message { number, .. } = item else { continue };
            match self.waiting.contains_key(&number) {
                true => self.turn_back(number),
                false => self.flow.expired += 1,
            }
        }
        Seen::Nothing
    }

    fn turn_back(&mut self, number: u32) {
        self.flow.refused += 1;
        self.end(number, Outcome::Not(NotExecuted::Stopped));
    }

    fn close_if_empty(&mut self) -> Seen {
        self.admit();
        let empty = self.queue.is_empty() && self.urgent.is_empty() && self.line.is_empty();
        let closes = empty && !self.stopped;
        self.closed |= closes;
        Seen::Closed(closes)
    }

    fn end(&mut self, number: u32, outcome: Outcome) {
        if self.waiting.remove(&number).is_some() {
            self.ended.insert(number, outcome);
        }
    }
}
