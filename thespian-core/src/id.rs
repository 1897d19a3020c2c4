//! Who somebody is: ids, and the short form in which errors name an actor.

use std::fmt;

/// The identity of one actor: unique in this process, never used again, the same over restarts.
///
/// Ordered by creation within one system. `Display` shows only the number within the system (`#7`), which on the
/// stage `simple` is the same in every run with the same seed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId {
    system: u32,
    serial: u64,
}

impl ActorId {
    pub(crate) fn new(system: u32, serial: u64) -> Self {
        Self { system, serial }
    }

    /// The number that `Display` shows.
    pub fn number(&self) -> u64 {
        self.serial
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.serial)
    }
}

impl fmt::Debug for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// An actor as errors and reports name it: its id and the kind of actor it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The actor's id.
    pub id: ActorId,
    /// The name of its type, for example `Account`.
    pub kind: &'static str,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind, self.id)
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
