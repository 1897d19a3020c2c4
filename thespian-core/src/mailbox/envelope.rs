//! A message, and what travels beside it.

use std::any::Any;
use std::fmt;
use std::mem::replace;
use std::sync::Arc;

use super::spoken::{Spoken, give_to};
use super::{Kinds, Pace, Vocabulary};
use crate::reply::{Asked, ReturnPath, Way};
use crate::trail::Trail;
use crate::tree::Terminated;

/// What can be said to one kind of actor, and what comes back: implemented by the generated message enum.
///
/// A message is plain data. It has no `Send` bound here, so that an argument that cannot be sent is reported once,
/// where it is written; whoever sends asks for `Send`.
pub trait Message: Sized + 'static {
    /// The replies, one variant for each handler.
    type Reply: 'static;

    /// The names of all handlers.
    const KINDS: &'static Kinds;

    /// Which of [`KINDS`](Self::KINDS) this message is for.
    fn index(&self) -> usize;

    /// The name of the handler that this message is for.
    fn kind(&self) -> &'static str {
        Self::KINDS.get(self.index()).unwrap_or_default()
    }

    /// What is known of how long the handlers take. Nothing, unless it is generated.
    fn pace() -> Option<&'static Pace> {
        None
    }

    /// Whether any handler has `retry`.
    const RETRIES: bool = false;

    /// A copy of this message and how often it may be tried again, if its handler has `retry`.
    fn spare(&self) -> Option<(Self, u32)> {
        None
    }

    /// Whether any handler has `priority = high`.
    const URGENT: bool = false;

    /// Whether this message's handler has it.
    fn is_urgent(&self) -> bool {
        false
    }

    /// For generated code: the protocols whose messages are among these.
    #[doc(hidden)]
    const SPOKEN: &'static [Spoken<Self>] = &[];

    /// For generated code: what can be said, to be read.
    #[doc(hidden)]
    const VOCABULARY: &'static Vocabulary = &Vocabulary::UNKNOWN;
}

/// A message and, beside it, where its reply goes.
pub struct Envelope<M: Message> {
    pub(super) message: M,
    path: ReturnPath<M::Reply>,
    trail: Trail,
}

impl<M: Message> Envelope<M> {
    /// Puts a message and its return path together.
    pub fn join(message: M, path: ReturnPath<M::Reply>) -> Self {
        Self { message, path, trail: Trail::none() }
    }

    /// A message that is sent from here.
    pub(crate) fn send(message: M, path: ReturnPath<M::Reply>) -> Self {
        Self { message, path, trail: Trail::here() }
    }

    /// What led to it.
    pub(crate) fn take_trail(&mut self) -> Trail {
        replace(&mut self.trail, Trail::none())
    }

    /// The same as one of other messages, of which it is one.
    pub(crate) fn turned<N: Message>(self, turn: fn(M) -> N) -> Envelope<N> {
        let Self { message, path, trail } = self;
        Envelope { message: turn(message), path: path.of(), trail }
    }

    /// The same, if it is one.
    pub(super) fn turned_if<N: Message>(
        self,
        turn: fn(M) -> Result<N, M>,
    ) -> Result<Envelope<N>, Self> {
        let Self { message, path, trail } = self;
        match turn(message) {
            Ok(message) => Ok(Envelope { message, path: path.of(), trail }),
            Err(message) => Err(Self { message, path, trail }),
        }
    }

    /// Takes them apart.
    pub fn split(self) -> (M, ReturnPath<M::Reply>) {
        (self.message, self.path)
    }

    pub(crate) fn message(&self) -> &M {
        &self.message
    }

    pub(crate) fn message_mut(&mut self) -> &mut M {
        &mut self.message
    }

    pub(super) fn is_urgent(&self) -> bool {
        M::URGENT && self.message.is_urgent()
    }

    pub(crate) fn index(&self) -> usize {
        self.message.index()
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.message.kind()
    }

    #[inline]
    pub(crate) fn path(&self) -> &Way {
        self.path.way()
    }
}

impl<M: Message> fmt::Debug for Envelope<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope").field("kind", &self.kind()).field("path", &self.path).finish()
    }
}

/// The place of a message, an `Option` of its envelope, whatever it is: for all that is rare, and so compiled once.
pub(crate) trait Letter: Any {
    /// Its kind, if it is there.
    fn kind(&self) -> &'static str;
    /// The place of its kind.
    fn index(&self) -> usize;
    /// Where its reply goes, if it is there.
    fn path(&self) -> Option<&Way>;
    /// Its kind, and where its reply was to go. From then on it is only to be dropped.
    fn take(&mut self) -> Option<(&'static str, Option<Arc<dyn Asked>>)>;
    /// Drops it, which may be the user's code.
    fn discard(&mut self);
    /// Moves it to another place, where there is none: of its type, or of a protocol's that it is of.
    fn give(&mut self, to: &mut dyn Any);
}

impl dyn Letter {
    /// Whether somebody has asked it, and not told it.
    pub(crate) fn has_asker(&self) -> bool {
        self.path().is_some_and(Way::has_asker)
    }
}

impl dyn Letter + Send {
    pub(super) fn has_asker(&self) -> bool {
        let letter: &dyn Letter = self;
        letter.has_asker()
    }

    /// Whether it is still to be handled: nobody who has asked has given up.
    pub(super) fn is_wanted(&self) -> bool {
        self.path().is_some_and(Way::is_wanted)
    }

    /// Whoever is to know what becomes of it.
    pub(super) fn asked(&self) -> Option<Arc<dyn Asked>> {
        self.path()?.asked()
    }
}

impl<M: Message> Letter for Option<Envelope<M>> {
    fn kind(&self) -> &'static str {
        match self {
            Some(envelope) => envelope.kind(),
            None => "",
        }
    }

    fn index(&self) -> usize {
        match self {
            Some(envelope) => envelope.index(),
            None => 0,
        }
    }

    fn path(&self) -> Option<&Way> {
        match self {
            Some(envelope) => Some(envelope.path()),
            None => None,
        }
    }

    fn take(&mut self) -> Option<(&'static str, Option<Arc<dyn Asked>>)> {
        match self {
            Some(envelope) => Some((envelope.kind(), envelope.path.take())),
            None => None,
        }
    }

    fn discard(&mut self) {
        *self = None;
    }

    fn give(&mut self, to: &mut dyn Any) {
        if let Some(envelope) = self.take()
            && let Err(back) = give_to(envelope, to)
        {
            *self = Some(back);
        }
    }
}

/// What stands in the queue. Notices that must not overtake messages stand among them.
pub(crate) enum Item<M: Message> {
    Message(Envelope<M>),
    /// Its turn comes only when this many urgent messages have been begun: those that were accepted before it.
    Notice(Notice, u64),
}

/// What stands among messages and is none.
pub(crate) enum Notice {
    Terminated(Box<Terminated>),
    Drain,
    Marker(Marker),
}

/// Reports that what was accepted before it has been worked off; also when it is dropped, since then nothing of that will
/// ever be.
pub(crate) struct Marker(Option<Box<dyn FnOnce() + Send>>);

impl Marker {
    /// `report` is ours: it may be called under any lock but its own.
    pub(crate) fn new(report: impl FnOnce() + Send + 'static) -> Self {
        Self(Some(Box::new(report)))
    }
}

impl Drop for Marker {
    fn drop(&mut self) {
        if let Some(report) = self.0.take() {
            report();
        }
    }
}
