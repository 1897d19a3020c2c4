//! The recorder: hears every message that actors of one kind handle.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use thespian_core::{Actor, Builder};

use super::{Recorded, Recording};

/// Records what the actors of one kind handle, on any stage.
///
/// ```text
/// let recorder = Recorder::<Account>::new().last(100_000);
/// recorder.attach(System::builder()).run(main)?;
/// recorder.take().save("tests/account.jsonl")?;
/// ```
///
/// A message is copied when its actor begins to handle it, and actors of other kinds do nothing more than before. Where nothing
/// is recorded it costs nothing.
///
/// It is a handle: its clones record the same.
pub struct Recorder<A: Actor> {
    tape: Arc<Mutex<Tape<A::Msg>>>,
    only: Option<Arc<str>>,
    pub(super) most: usize,
}

type Tape<M> = VecDeque<Recorded<M>>;

impl<A: Actor<Msg: Clone + Send>> Recorder<A> {
    /// One that records every actor of the kind, without limit.
    pub fn new() -> Self {
        Self { tape: Arc::default(), only: None, most: usize::MAX }
    }

    /// Records only the actor at this path, for example `/till/account`.
    pub fn only(mut self, path: impl Into<Arc<str>>) -> Self {
        self.only = Some(path.into());
        self
    }

    /// Keeps only the last so many messages. What happened before them is then for whoever replays them to make up.
    pub fn last(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// Has the actors of the system that will be started recorded.
    pub fn attach(&self, builder: Builder) -> Builder {
        let this = self.clone();
        builder.observe_kind::<A>(move |message, handling| {
            if this.only.as_ref().is_none_or(|only| **only == *handling.path) {
                let (at, path, is_ask) = (handling.at, handling.path.into(), handling.is_ask);
                this.keep(Recorded { at, path, is_ask, message: message.clone() });
            }
        })
    }

    /// Takes out what has been recorded so far. The recording goes on.
    pub fn take(&self) -> Recording<A> {
        let tape = std::mem::take(&mut *self.tape());
        Recording { entries: tape.into() }
    }

    pub(super) fn tape(&self) -> MutexGuard<'_, Tape<A::Msg>> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, recorded: Recorded<A::Msg>) {
        let oldest = {
            let mut tape = self.tape();
            tape.push_back(recorded);
            if tape.len() > self.most { tape.pop_front() } else { None }
        };
        drop(oldest);
    }
}

impl<A: Actor<Msg: Clone + Send>> Default for Recorder<A> {
    fn default() -> Self {
        Self::new()
    }
}

impl<A: Actor> Clone for Recorder<A> {
    fn clone(&self) -> Self {
        Self { tape: self.tape.clone(), only: self.only.clone(), most: self.most }
    }
}

impl<A: Actor> fmt::Debug for Recorder<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("of", &A::KIND)
            .field("only", &self.only)
            .finish_non_exhaustive()
    }
}
