//! What has arrived at a probe, and who waits for more.

use std::collections::VecDeque;
use std::mem::{replace, take};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use thespian_core::{Message, ReturnPath};

use super::arrival::Fate;
use super::{Arrival, Received};

/// What a test has a probe answer by itself.
pub(super) type Script<M> = Box<dyn FnMut(&M) -> Option<<M as Message>::Reply> + Send>;

/// The kind of a question, and the way back to whoever asked it.
pub(super) type Owed<M> = (&'static str, ReturnPath<<M as Message>::Reply>);

pub(super) struct Inbox<M: Message>(Mutex<State<M>>);

struct State<M: Message> {
    waiting: VecDeque<Received<M>>,
    /// Whether somebody has what waited in hand, and looks at it.
    looked_at: bool,
    /// Those who came to look meanwhile.
    passed_by: Vec<Waker>,
    /// Those who wait for the next arrival.
    wakers: Vec<Waker>,
    record: Vec<Arrival>,
    script: Part<M>,
    owed: VecDeque<Owed<M>>,
}

enum Part<M: Message> {
    None,
    Script(Script<M>),
    /// It is being asked.
    Away,
}

impl<M: Message> Default for Inbox<M> {
    fn default() -> Self {
        Self(Mutex::new(State {
            waiting: VecDeque::new(),
            looked_at: false,
            passed_by: Vec::new(),
            wakers: Vec::new(),
            record: Vec::new(),
            script: Part::None,
            owed: VecDeque::new(),
        }))
    }
}

impl<M: Message> Inbox<M> {
    fn state(&self) -> MutexGuard<'_, State<M>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes it down; says its number.
    pub(super) fn note(&self, arrival: Arrival) -> usize {
        let record = &mut self.state().record;
        record.push(arrival);
        record.len() - 1
    }

    /// From now on it waits to be expected.
    pub(super) fn put(&self, received: Received<M>) {
        let wakers = {
            let mut state = self.state();
            state.waiting.push_back(received);
            take(&mut state.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    pub(super) fn decide(&self, number: usize, fate: Fate) {
        if let Some(arrival) = self.state().record.get_mut(number) {
            arrival.fate = fate;
        }
    }

    pub(super) fn record(&self) -> Vec<Arrival> {
        self.state().record.clone()
    }

    /// Takes all that waits, to be looked at without the lock. If nothing of it has this number or a later one, `waker` is
    /// woken when there is something new.
    pub(super) fn look(&self, since: usize, waker: &Waker) -> Option<Looked<'_, M>> {
        let waker = waker.clone();
        let mut state = self.state();
        if state.looked_at {
            add(&mut state.passed_by, waker);
            return None;
        }
        if state.waiting.back().is_none_or(|newest| newest.number < since) {
            add(&mut state.wakers, waker);
            return None;
        }
        state.looked_at = true;
        let held = take(&mut state.waiting);
        drop(state);
        // Not needed, and its drop may be somebody's code.
        drop(waker);
        Some(Looked { inbox: self, held })
    }

    pub(super) fn set_script(&self, script: Script<M>) -> Option<Script<M>> {
        match replace(&mut self.state().script, Part::Script(script)) {
            Part::Script(before) => Some(before),
            Part::None | Part::Away => None,
        }
    }

    pub(super) fn take_script(&self) -> Option<Script<M>> {
        let mut state = self.state();
        match replace(&mut state.script, Part::Away) {
            Part::Script(script) => Some(script),
            other => {
                state.script = other;
                None
            }
        }
    }

    /// Returns it if there is another one by now.
    pub(super) fn put_script_back(&self, script: Script<M>) -> Option<Script<M>> {
        let mut state = self.state();
        match state.script {
            Part::Away => {
                state.script = Part::Script(script);
                None
            }
            Part::None | Part::Script(_) => Some(script),
        }
    }

    pub(super) fn owe(&self, owed: Owed<M>) {
        self.state().owed.push_back(owed);
    }

    pub(super) fn take_owed(&self) -> Option<Owed<M>> {
        self.state().owed.pop_front()
    }
}

/// Who is polled again and again waits once.
fn add(wakers: &mut Vec<Waker>, waker: Waker) {
    if !wakers.iter().any(|known| known.will_wake(&waker)) {
        wakers.push(waker);
    }
}

/// All that waited, while somebody looks at it. What he leaves goes back when this is dropped, before what has come
/// meanwhile.
pub(super) struct Looked<'a, M: Message> {
    inbox: &'a Inbox<M>,
    held: VecDeque<Received<M>>,
}

impl<M: Message> Looked<'_, M> {
    /// The number that the next arrival has, unless it has come already.
    pub(super) fn next(&self) -> usize {
        self.held.back().map_or(0, |newest| newest.number + 1)
    }

    /// Takes out what `take` takes: the first of all, or nothing but the very first, if only that may be taken.
    pub(super) fn take<O>(
        &mut self,
        only_first: bool,
        mut take: impl FnMut(Received<M>) -> Result<O, Received<M>>,
    ) -> Option<O> {
        let mut left = VecDeque::new();
        let mut taken = None;
        while let Some(received) = self.held.pop_front() {
            let number = received.number;
            match take(received) {
                Ok(output) => {
                    self.inbox.decide(number, Fate::Expected);
                    taken = Some(output);
                    break;
                }
                Err(received) => left.push_back(received),
            }
            if only_first {
                break;
            }
        }
        left.append(&mut self.held);
        self.held = left;
        taken
    }
}

impl<M: Message> Drop for Looked<'_, M> {
    fn drop(&mut self) {
        let passed_by = {
            let mut state = self.inbox.state();
            self.held.append(&mut state.waiting);
            state.waiting = take(&mut self.held);
            state.looked_at = false;
            take(&mut state.passed_by)
        };
        passed_by.into_iter().for_each(Waker::wake);
    }
}
