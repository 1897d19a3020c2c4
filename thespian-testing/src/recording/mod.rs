//! Recording: what actors were told and asked on any stage, to be said to another one of their kind on `simple`.
//! In: messages on their way into handlers. Out: outcomes of the same messages, later and elsewhere. Never knows: who sent them.
//! Order: as the actor handled them. Copies of messages are users' code and are made without any lock.

use std::fmt;
use std::sync::Arc;

use thespian_core::{Actor, Message, Time};

#[cfg(feature = "serde")]
mod black_box;
#[cfg(feature = "serde")]
mod file;
mod recorder;
mod replay;

#[cfg(feature = "serde")]
pub use file::RecordingError;
pub use recorder::Recorder;
pub use replay::{Replayed, Replied};

/// What actors of one kind were about to handle, in the order in which they did. Made by a [`Recorder`], or loaded from a file.
///
/// Plain data: it can be filtered, looked at, [replayed](Self::replay), and with the feature `serde` saved and loaded.
pub struct Recording<A: Actor> {
    pub(crate) entries: Vec<Recorded<A::Msg>>,
}

/// One message, as its actor was about to handle it. Part of a [`Recording`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded<M> {
    /// When, in the time of the system in which it was recorded.
    pub at: Time,
    /// The actor that handled it.
    pub path: Arc<str>,
    /// Whether it was asked, and not told.
    pub is_ask: bool,
    /// The message.
    pub message: M,
}

impl<A: Actor> Recording<A> {
    /// All of it, in order.
    pub fn entries(&self) -> &[Recorded<A::Msg>] {
        &self.entries
    }

    /// The paths of those whose messages these are, in the order in which they came first.
    pub fn paths(&self) -> Vec<Arc<str>> {
        let mut paths: Vec<Arc<str>> = Vec::new();
        for entry in &self.entries {
            if !paths.contains(&entry.path) {
                paths.push(entry.path.clone());
            }
        }
        paths
    }

    /// Only what the actor at this path handled.
    pub fn of(self, path: &str) -> Self {
        Self { entries: self.entries.into_iter().filter(|entry| &*entry.path == path).collect() }
    }

    /// Leaves out what does not fit: above all what the actor says to itself, by timers and pipes for example, since it will
    /// say that again when it is [replayed](Self::replay).
    pub fn retain(mut self, fits: impl FnMut(&Recorded<A::Msg>) -> bool) -> Self {
        self.entries.retain(fits);
        self
    }
}

impl<A: Actor<Msg: Clone>> Clone for Recording<A> {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone() }
    }
}

impl<M: Message> Recorded<M> {
    /// The name of the handler that it is for.
    pub fn kind(&self) -> &'static str {
        self.message.kind()
    }
}

/// One line for each message, without its arguments.
impl<A: Actor> fmt::Display for Recording<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entries {
            let how = if entry.is_ask { "asked" } else { "told" };
            writeln!(f, "{} {} {how} {}", entry.at, entry.path, entry.kind())?;
        }
        Ok(())
    }
}

impl<A: Actor> fmt::Debug for Recording<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recording").field("of", &A::KIND).field("len", &self.entries.len()).finish()
    }
}
