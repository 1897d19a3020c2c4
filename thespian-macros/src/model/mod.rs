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
pub(crate) mod performance;
pub(crate) mod protocol;
pub(crate) mod rehearsed;
pub(crate) mod self_type;
pub(crate) mod states;

use crate::names;
use crate::parse::states::Named;
use crate::paths::Library;
use crate::paths::roles::Role;
use attributes::Threaded;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use states::{Passage, Stance, States};
use syn::spanned::Spanned;
use syn::{Generics, LitInt, Pat, Path, Token, Type, Visibility};

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
    /// The protocols whose messages are among its own.
    pub(crate) speaks: Vec<Spoken>,
    /// The states of the actor, if it has any.
    pub(crate) states: Option<States>,
    /// If it stands for a trait under `#[protocol]`, and for whoever implements that: the trait.
    pub(crate) of_protocol: Option<OfProtocol>,
    pub(crate) inits: Vec<Method>,
    pub(crate) hooks: Vec<Hook>,
    /// What runs when the actor has gone from one state to another.
    pub(crate) passages: Vec<Passage>,
    /// Names of all functions of the block, marked or not.
    pub(crate) functions: Vec<Ident>,
}

/// What is known of a protocol's trait besides its messages.
pub(crate) struct OfProtocol {
    /// How visible it is, and all that is generated from it: what a private trait says cannot be public.
    pub(crate) visibility: Visibility,
    /// It as a bound, its types included: `Store<T, Item = Item>`.
    pub(crate) bound: TokenStream,
    /// It as a path, without its types: `Store<T>`.
    pub(crate) path: TokenStream,
}

/// A protocol that is spoken, or included.
pub(crate) struct Spoken {
    /// The trait, as written.
    pub(crate) path: Path,
    /// The last word of it: the variant of the message enum.
    pub(crate) variant: Ident,
}

impl Spoken {
    /// Nothing if there is no word in it.
    pub(crate) fn of(path: Path) -> Option<Self> {
        let variant = names::quiet(&path.segments.last()?.ident);
        Some(Self { path, variant })
    }

    /// What stands for the protocol as a type.
    pub(crate) fn ty(&self) -> TokenStream {
        let path = &self.path;
        quote_spanned!(self.place()=> dyn #path)
    }

    /// Whether the trait is given anything.
    pub(crate) fn has_arguments(&self) -> bool {
        self.path.segments.iter().any(|segment| !segment.arguments.is_none())
    }

    /// Where to say what is wrong with it.
    pub(crate) fn place(&self) -> Span {
        names::quiet_span(self.path.span())
    }
}

/// A method marked `#[handler]`.
pub(crate) struct Handler {
    pub(crate) method: Method,
    /// The variant in the message and reply enums; `None` if no name can be made.
    pub(crate) variant: Option<Ident>,
    /// The word in `#[handler(boxed)]`.
    pub(crate) boxed: Option<Ident>,
    /// The word in `#[handler(blocking)]`.
    pub(crate) blocking: Option<Ident>,
    /// The word in `#[handler(retry = 2)]`, and how often.
    pub(crate) retry: Option<(Ident, LitInt)>,
    /// Whether this is `#[handler(priority = high)]`.
    pub(crate) urgent: bool,
    /// What it says of states, as written.
    pub(crate) said: Vec<Named>,
    /// What is done about its messages in each state, once that is known; of an actor that has none, nothing.
    pub(crate) stances: Vec<Stance>,
    /// Whether this is `#[refusable]`, in a protocol.
    pub(crate) refusable: bool,
}

impl Handler {
    /// Whether its messages may be refused, so that a reply says whether they were.
    pub(crate) fn may_refuse(&self) -> bool {
        self.refusable || self.stances.contains(&Stance::Refuse)
    }
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
    /// The obligation of a handler that sees to its answer itself.
    Reply(Box<Owed>),
    /// That the actor is in a state.
    In(Box<InStates>),
    /// What becomes a field of the message.
    Value(Arg),
}

/// The argument of an obligation.
pub(crate) struct Owed {
    pub(crate) arg: Arg,
    /// What it is to be answered with.
    pub(crate) owed: Spelled,
}

/// The argument that says in which state the actor is, or that it is in one of several.
pub(crate) struct InStates {
    pub(crate) pattern: Pat,
    pub(crate) ty: Type,
    pub(crate) states: Vec<Path>,
}

impl InStates {
    /// The states as one type.
    pub(crate) fn as_type(&self) -> TokenStream {
        match &self.states[..] {
            [one] => one.to_token_stream(),
            several => quote!((#(#several),*)),
        }
    }
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
            Param::Context(_) | Param::Reply(..) | Param::In(_) => None,
        })
    }

    /// Those that say in which state the actor is: one, if all is well.
    pub(crate) fn ins(&self) -> impl Iterator<Item = &InStates> {
        self.params.iter().filter_map(|param| match param {
            Param::In(states) => Some(&**states),
            Param::Context(_) | Param::Reply(..) | Param::Value(_) => None,
        })
    }

    /// What a handler is to answer with that sees to it itself.
    pub(crate) fn owes(&self) -> Option<&Spelled> {
        self.params.iter().find_map(|param| match param {
            Param::Reply(reply) => Some(&reply.owed),
            Param::Context(_) | Param::Value(_) | Param::In(_) => None,
        })
    }
}
