//! What can be said, in the user's own words: for those who read it, and not for those who send.
//!
//! All of it is constants of text, which the macros write beside the messages. A program that never asks for them does not have them.

/// For generated code: what can be said to one kind of actor, or in one protocol.
///
/// It has an order, which is that of paths, and is equal to what is the same in everything: whether two constants are one cannot be
/// told by where they are.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Vocabulary {
    /// Where it is written.
    pub module: &'static str,
    /// The actor's type or the protocol, with its parameters.
    pub name: &'static str,
    /// The first paragraph of its documentation.
    pub about: &'static str,
    /// Its own messages, as far as this build has them.
    pub entries: &'static [Entry],
    /// The protocols that it speaks or includes.
    pub spoken: &'static [Named],
}

/// For generated code: one message.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The handler's name.
    pub name: &'static str,
    /// The first paragraph of its documentation.
    pub about: &'static str,
    /// Names and types.
    pub fields: &'static [(&'static str, &'static str)],
    /// The type of what is answered.
    pub reply: &'static str,
}

/// For generated code: a protocol, as it is named by whoever speaks it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Its name there, with what its parameters are there.
    pub written: &'static str,
    /// What can be said in it.
    pub vocabulary: &'static Vocabulary,
}

impl Vocabulary {
    /// That of messages that nobody has generated.
    pub const UNKNOWN: Self = Self { module: "", name: "", about: "", entries: &[], spoken: &[] };
}
