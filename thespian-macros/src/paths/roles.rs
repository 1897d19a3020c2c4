//! The helper attributes inside a block: which there are, and how they are recognised.

use super::Library;
use proc_macro2::Ident;

/// What a method of the block is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    Handler,
    Init,
    Started,
    Stopping,
    ChildFailed,
    Terminated,
    Entering,
    Leaving,
    Refusable,
}

impl Role {
    const ALL: [Self; 9] = [
        Self::Handler,
        Self::Init,
        Self::Started,
        Self::Stopping,
        Self::ChildFailed,
        Self::Terminated,
        Self::Entering,
        Self::Leaving,
        Self::Refusable,
    ];

    /// The attribute's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Handler => "handler",
            Self::Init => "init",
            Self::Started => "started",
            Self::Stopping => "stopping",
            Self::ChildFailed => "child_failed",
            Self::Terminated => "terminated",
            Self::Entering => "entering",
            Self::Leaving => "leaving",
            Self::Refusable => "refusable",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// The role and its word, if this path is one of a helper attribute: `handler` or `thespian::handler`.
pub(crate) fn role_of(words: &[Ident], library: &Library) -> Option<(Role, Ident)> {
    let word = match words {
        [word] => word,
        [library_name, word] if library.is_named(&library_name.to_string()) => word,
        _ => return None,
    };
    Some((Role::named(&word.to_string())?, word.clone()))
}
