//! The `impl` of a protocol's trait under `#[handlers]`.

use super::InStates;
use super::attributes::Threaded;
use super::lower::{marks, owed, without_marks};
use super::states::{
    IGNORED, MOST_AT_ONCE, OWN_LIFETIME, SECOND_IN, SECOND_REST, Stance, among, lifetime,
    too_many_at_once,
};
use crate::diagnostics::Diagnostics;
use crate::names;
use crate::parse::block_args::ListArgs;
use crate::parse::function::Function;
use crate::parse::impl_block::{ImplBlock, Item};
use crate::parse::states::Named;
use crate::paths::Library;
use crate::paths::roles::Role;
use proc_macro2::{Group, Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, FnArg, Generics, ImplItemType, Path, PathArguments, ReturnType, Signature, Type,
    Visibility, parse_quote,
};

/// How an actor does what a protocol asks of it.
pub(crate) struct Performance {
    /// The item as written.
    pub(crate) item: TokenStream,
    pub(crate) library: Library,
    pub(crate) around: Threaded,
    pub(crate) generics: Generics,
    pub(crate) self_ty: TokenStream,
    /// The trait, as written.
    pub(crate) of_trait: Path,
    /// What stands for the protocol as a type.
    pub(crate) protocol: TokenStream,
    /// What stands in the block, in order.
    pub(crate) items: Vec<Done>,
    /// Whether it was said here what is spoken, which goes elsewhere.
    pub(crate) speaks_here: bool,
}

/// Something in such a block.
pub(crate) enum Done {
    Method(Box<Performed>),
    /// A method that belongs into the actor's own block.
    Misplaced(TokenStream),
    /// What goes through as it is.
    Other(TokenStream),
}

/// A method: the handler of a message.
pub(crate) struct Performed {
    /// Without those that are ours.
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Option<Group>,
    pub(crate) cfgs: Vec<Attribute>,
    /// The word in `#[handler(boxed)]`.
    pub(crate) boxed: Option<Ident>,
    /// What is said of states.
    pub(crate) said: Vec<Named>,
    /// The argument that says in which state the actor is, taken out of the signature: if there is one.
    pub(crate) at: Option<InStates>,
    /// Whether that and what is said contradict one another.
    pub(crate) contradicts: bool,
}

impl Performance {
    /// Nothing if that is no trait.
    pub(crate) fn lower(
        item: TokenStream,
        written: ImplBlock,
        of_trait: TokenStream,
        mut args: ListArgs,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let Ok(of_trait) = syn::parse2::<Path>(of_trait) else {
            // Something is wrong with it that only rustc can say.
            return None;
        };
        if let Some(path) = args.list("derive").unwrap_or_default().first() {
            diagnostics.at(path, "the messages are the protocol's own; write `derive(..)` there");
        }
        let speaks = args.list("speaks");
        if let Some(path) = speaks.iter().flatten().next() {
            diagnostics.at(
                path,
                "an actor lists what it speaks where it says what it understands: \
                 `#[handlers(speaks(..))]` goes on its own impl block",
            );
        }
        let args_states = std::mem::take(&mut args.states);
        if let Some(word) = args_states.first_word() {
            diagnostics.at(
                word,
                format!("an actor lists his states where he says what he understands: `{word}` goes on his own impl block"),
            );
        }
        let mut types = Vec::new();
        let inner = &written.inner;
        let mut items = vec![Done::Other(quote!(#(#inner)*))];
        for item in written.items {
            match item {
                Item::Function(function) => {
                    items.push(method(*function, &args.library, diagnostics));
                }
                Item::Unread(mut attributes, tokens, error) => {
                    diagnostics.push(error);
                    without_marks(&mut attributes, &args.library);
                    items.push(Done::Other(quote!(#(#attributes)* #tokens)));
                }
                Item::Other(attributes, tokens) => {
                    let whole = quote!(#(#attributes)* #tokens);
                    if let Ok(ty) = syn::parse2::<ImplItemType>(whole.clone()) {
                        let (ident, ty) = (ty.ident, ty.ty);
                        types.push(quote!(#ident = #ty));
                    }
                    items.push(Done::Other(whole));
                }
            }
        }
        Some(Self {
            item,
            library: args.library,
            around: Threaded::sort(&written.attributes),
            generics: written.generics,
            self_ty: written.self_ty.to_token_stream(),
            protocol: as_type(&of_trait, &types),
            of_trait,
            items,
            speaks_here: speaks.is_some(),
        })
    }
}

fn method(mut function: Function, library: &Library, diagnostics: &mut Diagnostics) -> Done {
    let (mut boxed, mut belongs_elsewhere, mut said) = (None, false, Vec::new());
    for mark in marks(&function.attributes, library, diagnostics) {
        if mark.role != Role::Handler {
            if mark.role == Role::Refusable {
                diagnostics.at(
                    mark.word,
                    "whether it may be refused is said by the protocol: `#[refusable]` goes there",
                );
                continue;
            }
            diagnostics.at(
                mark.word,
                format!("`#[{}]` goes into the actor's own impl block", mark.role.name()),
            );
            belongs_elsewhere = true;
            continue;
        }
        let args = mark.args;
        let others = [
            ("blocking", args.blocking),
            ("retry", args.retry.map(|(word, _)| word)),
            ("priority", args.priority),
        ];
        for (option, word) in others {
            let Some(word) = word else { continue };
            diagnostics.at(
                word,
                format!("a handler of a protocol's message cannot have `{option}`; give it to one of the actor's own, and call that"),
            );
        }
        boxed = args.boxed;
        said = args.stances;
    }
    without_reply(&mut function, diagnostics);
    if let Some(word) = &boxed
        && function.signature.asyncness.is_none()
    {
        diagnostics.at(word, "only an `async fn` has a future to box; leave `boxed` out");
    }
    let at = take_at(&mut function.signature, diagnostics);
    let before = diagnostics.count();
    contradictions(&said, at.as_ref(), &function.signature, diagnostics);
    let contradicts = diagnostics.count() > before;
    let Function { mut attributes, visibility, signature, body } = function;
    without_marks(&mut attributes, library);
    if belongs_elsewhere {
        return Done::Misplaced(quote!(#(#attributes)* #visibility #signature #body));
    }
    let cfgs = Threaded::sort(&attributes).cfgs;
    Done::Method(Box::new(Performed {
        attributes,
        visibility,
        signature,
        body,
        cfgs,
        boxed,
        said,
        at,
        contradicts,
    }))
}

/// Takes the argument out that says where the actor is: it is no part of the message.
fn take_at(signature: &mut Signature, diagnostics: &mut Diagnostics) -> Option<InStates> {
    let mut found: Option<InStates> = None;
    let mut inputs = Punctuated::new();
    for input in std::mem::take(&mut signature.inputs) {
        let states = match &input {
            FnArg::Typed(typed) => among(&typed.ty),
            FnArg::Receiver(_) => None,
        };
        match (input, states) {
            (FnArg::Typed(typed), Some(states)) => {
                if found.is_some() {
                    diagnostics.at(&typed.ty, SECOND_IN);
                }
                found = Some(InStates { pattern: *typed.pat, ty: *typed.ty, states });
            }
            (input, _) => inputs.push(input),
        }
    }
    signature.inputs = inputs;
    found
}

fn is_unit(output: &ReturnType) -> bool {
    match output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty()),
    }
}

/// What can be told of a method's states without the list of them.
fn contradictions(
    said: &[Named],
    at: Option<&InStates>,
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: Vec<&Ident> = Vec::new();
    let mut rest = false;
    for Named { word, states, rest: star } in said {
        for path in states {
            let Some(name) = path.segments.last().map(|last| &last.ident) else { continue };
            if seen.contains(&name) {
                let name = Named::shown(path);
                diagnostics.at(path, format!("`{name}` is here twice; say one thing of it"));
            }
            seen.push(name);
        }
        if let Some(star) = star {
            if rest {
                diagnostics.at(star, SECOND_REST);
            }
            rest = true;
        }
        if Stance::of(word) == Stance::Ignore && !is_unit(&signature.output) {
            diagnostics.at(word, IGNORED);
        }
    }
    let Some(InStates { ty, states, .. }) = at else { return };
    if let Some(lifetime) = lifetime(ty) {
        diagnostics.at(lifetime, OWN_LIFETIME);
    }
    if states.len() > MOST_AT_ONCE {
        diagnostics.at(ty, too_many_at_once());
    }
    // Where `when` says that, it is compared when the list of states is known.
    let when = said.iter().any(|named| named.word == "when");
    let mut names = states.iter().filter_map(|path| path.segments.last()).map(|last| &last.ident);
    if !when && names.any(|name| seen.contains(&name)) {
        diagnostics
            .at(ty, "this handler runs where its attribute says, and that is somewhere else");
    }
}

/// One that would see to its answer itself cannot; a stub in its place keeps that from being several mistakes.
fn without_reply(function: &mut Function, diagnostics: &mut Diagnostics) {
    let Signature { asyncness, inputs, output, .. } = &mut function.signature;
    let found = inputs.iter().enumerate().find_map(|(place, input)| match input {
        FnArg::Typed(typed) => Some((place, typed.ty.clone(), owed(&typed.ty)?)),
        FnArg::Receiver(_) => None,
    });
    let Some((found, written, owed)) = found else { return };
    diagnostics.at(
        written,
        "a protocol's message is answered with what its method returns; \
         let one of the actor's own handlers see to the answer another time",
    );
    *inputs = std::mem::take(inputs)
        .into_iter()
        .enumerate()
        .filter(|(place, _)| *place != found)
        .map(|(_, input)| input)
        .collect();
    (*asyncness, *output) = (None, parse_quote!(-> #owed));
    function.attributes.push(parse_quote!(#[allow(unused_variables)]));
    function.body = Some(parse_quote!({ ::core::unreachable!() }));
}

/// `dyn Store<T, Item = u64>`
fn as_type(of_trait: &Path, types: &[TokenStream]) -> TokenStream {
    if types.is_empty() {
        return quote_spanned!(names::quiet_span(of_trait.span())=> dyn #of_trait);
    }
    let mut path = of_trait.clone();
    let Some(last) = path.segments.last_mut() else { return quote!(dyn #of_trait) };
    let written = match &last.arguments {
        PathArguments::AngleBracketed(written) => written.args.to_token_stream(),
        _ => TokenStream::new(),
    };
    let comma = (!written.is_empty()).then(|| quote!(,));
    last.arguments = PathArguments::None;
    quote_spanned!(names::quiet_span(of_trait.span())=> dyn #path<#written #comma #(#types),*>)
}
