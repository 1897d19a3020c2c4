//! Model: what is meant.
//! In: what was written. Out: a [`Block`], an actor's life, an entry or a data type: plain data that keeps the user's tokens
//! for pointing at. Never knows: whether it is allowed, or how it is emitted.
//! Order: a method that cannot be understood is still modelled, as not `sound`, so that its other
//! mistakes are found too and callers of it get a stub.

pub(crate) mod attributes;
pub(crate) mod base;
pub(crate) mod data;
pub(crate) mod duration;
pub(crate) mod entry;
pub(crate) mod life;
pub(crate) mod lower;
pub(crate) mod rehearsed;
pub(crate) mod self_type;

use crate::paths::Library;
use crate::paths::roles::Role;
use attributes::Threaded;
use proc_macro2::{Ident, TokenStream};
use syn::{Generics, LitInt, Path, Token, Type, Visibility};

/// An impl block under `#[handlers]`.
pub(crate) struct Block {
    pub(crate) library: Library,
    /// The last word of the actor's type; the generated names begin with it.
    pub(crate) name: Ident,
    /// The actor's type as written behind `impl`.
    pub(crate) self_ty: TokenStream,
    /// The parameters of the impl with their bounds, as the generated items take them over.
    pub(crate) generics: Generics,
    /// `#[cfg]` and lint attributes of the block, which every generated item wears too.
    pub(crate) around: Threaded,
    /// What `derive(..)` asks for on the message enum.
    pub(crate) derives: Vec<Path>,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) inits: Vec<Method>,
    pub(crate) hooks: Vec<Hook>,
    /// Names of all functions of the block, marked or not.
    pub(crate) functions: Vec<Ident>,
}

/// A method marked `#[handler]`.
pub(crate) struct Handler {
    pub(crate) method: Method,
    /// The variant in the message and reply enums; `None` if no name can be made.
    pub(crate) variant: Option<Ident>,
    /// The word in `#[handler(boxed)]`.
    pub(crate) boxed: Option<Ident>,
    /// The word in `#[handler(later)]`.
    pub(crate) later: Option<Ident>,
    /// The word in `#[handler(blocking)]`.
    pub(crate) blocking: Option<Ident>,
    /// The word in `#[handler(retry = 2)]`, and how often.
    pub(crate) retry: Option<(Ident, LitInt)>,
    /// Whether this is `#[handler(priority = high)]`.
    pub(crate) urgent: bool,
}

/// A method marked as a hook.
pub(crate) struct Hook {
    pub(crate) role: Role,
    /// The word in the attribute.
    pub(crate) word: Ident,
    /// Whether this is `#[stopping(after_failure)]`.
    pub(crate) after_failure: bool,
    pub(crate) method: Method,
}

/// What all marked methods have.
pub(crate) struct Method {
    /// Doc, `#[cfg]` and lint attributes.
    pub(crate) threaded: Threaded,
    pub(crate) visibility: Visibility,
    pub(crate) asyncness: Option<Token![async]>,
    pub(crate) ident: Ident,
    /// Parameters of its own; allowed nowhere, kept for the stub.
    pub(crate) generics: Generics,
    /// All arguments but `self`, in order.
    pub(crate) params: Vec<Param>,
    /// What is returned; `None` if no type is written.
    pub(crate) output: Option<Spelled>,
    /// Whether nothing was found wrong with it; otherwise only a stub is emitted.
    pub(crate) sound: bool,
}

/// One argument of a marked method.
pub(crate) enum Param {
    /// The one `&mut _`.
    Context(Type),
    /// The obligation of `#[handler(later)]`.
    ReplyTo(Arg),
    /// What becomes a field of the message.
    Value(Arg),
}

/// An argument with a name.
pub(crate) struct Arg {
    pub(crate) ident: Ident,
    pub(crate) ty: Spelled,
}

/// A type twice: as written, for pointing at, and with `Self` spelled out, for use outside the impl.
pub(crate) struct Spelled {
    pub(crate) written: Type,
    pub(crate) tokens: TokenStream,
}

impl Spelled {
    pub(crate) fn is_unit(&self) -> bool {
        matches!(&self.written, Type::Tuple(tuple) if tuple.elems.is_empty())
    }
}

impl Method {
    /// The arguments that travel in the message.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Arg> + Clone {
        self.params.iter().filter_map(|param| match param {
            Param::Value(arg) => Some(arg),
            Param::Context(_) | Param::ReplyTo(_) => None,
        })
    }

    /// The obligation of a handler that answers later.
    pub(crate) fn reply_to(&self) -> Option<&Arg> {
        self.params.iter().find_map(|param| match param {
            Param::ReplyTo(arg) => Some(arg),
            Param::Context(_) | Param::Value(_) => None,
        })
    }
}
