//! From the written block to the model.

use super::attributes::{self, Threaded};
use super::self_type::spelled_out;
use super::states::{Passage, States, among};
use super::{Arg, Block, Handler, Hook, InStates, Method, Owed, Param, Spelled, Spoken};
use crate::diagnostics::Diagnostics;
use crate::names;
use crate::parse::block_args::ListArgs;
use crate::parse::function::Function;
use crate::parse::impl_block::{ImplBlock, Item};
use crate::parse::marks::{self, Mark};
use crate::paths::Library;
use crate::paths::roles::Role;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{
    Attribute, FnArg, GenericArgument, GenericParam, Generics, Meta, Pat, PathArguments, Receiver,
    ReceiverKind, ReturnType, Safety, Signature, Type, TypeParamBound, WherePredicate, parse_quote,
};

/// The model of a block, or `None` if there is no type to generate anything for.
pub(crate) fn block(
    written: ImplBlock,
    mut args: ListArgs,
    diagnostics: &mut Diagnostics,
) -> Option<Block> {
    let Some(name) = written.path().and_then(|path| path.segments.last()) else {
        diagnostics.at(&written.self_ty, "an actor is a struct or an enum: write its name here");
        return None;
    };
    let name = name.ident.clone();
    let self_ty = written.self_ty.to_token_stream();
    let derives = args.list("derive").unwrap_or_default();
    let speaks = args.list("speaks").unwrap_or_default();
    let states = States::lower(args.states, diagnostics);
    let mut block = Block {
        library: args.library,
        generics: generics(&written.generics, &self_ty),
        name,
        self_ty,
        around: Threaded::sort(&written.attributes),
        derives,
        handlers: Vec::new(),
        speaks: speaks.into_iter().filter_map(Spoken::of).collect(),
        states,
        of_protocol: None,
        inits: Vec::new(),
        hooks: Vec::new(),
        passages: Vec::new(),
        functions: Vec::new(),
    };
    for item in written.items {
        match item {
            Item::Function(function) => method(*function, &mut block, diagnostics),
            Item::Other(attributes, _) => {
                for mark in marks(&attributes, &block.library, diagnostics) {
                    diagnostics
                        .at(mark.word, format!("`#[{}]` goes on a method", mark.role.name()));
                }
            }
            // Without a mark it is between the user and rustc.
            Item::Unread(attributes, _, error) => {
                if !marks(&attributes, &block.library, diagnostics).is_empty() {
                    diagnostics.push(error);
                }
            }
        }
    }
    Some(block)
}

/// The parameters as generated items need them: `Self` spelled out, and what every message needs.
pub(super) fn generics(written: &Generics, self_ty: &TokenStream) -> Generics {
    let mut generics = written.clone();
    if let Some(clause) = &written.where_clause {
        let clause = spelled_out(clause.to_token_stream(), self_ty);
        generics.where_clause = syn::parse2(clause).ok().or_else(|| written.where_clause.clone());
    }
    let types: Vec<Ident> = generics.type_params().map(|param| param.ident.clone()).collect();
    for ty in types {
        // Where the user bounds it already, since clippy dislikes bounds in two places.
        let in_clause = generics.where_clause.iter_mut().flat_map(|clause| &mut clause.predicates);
        let bounds = in_clause
            .filter_map(|predicate| match predicate {
                WherePredicate::Type(predicate) => Some(predicate),
                _ => None,
            })
            .find(|predicate| {
                predicate.lifetimes.is_none()
                    && matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(&ty))
            })
            .map(|predicate| &mut predicate.bounds);
        let bounds = match bounds {
            Some(bounds) => bounds,
            None => {
                let param = generics.params.iter_mut().find_map(|param| match param {
                    GenericParam::Type(param) if param.ident == ty => Some(param),
                    _ => None,
                });
                let Some(param) = param else { continue };
                &mut param.bounds
            }
        };
        for needed in [parse_quote!(::core::marker::Send), parse_quote!('static)] {
            if !bounds.iter().any(|bound| same_bound(bound, &needed)) {
                bounds.push(needed);
            }
        }
    }
    generics
}

/// Whether the user's bound looks like the one we need; to ask twice is harmless, but lints notice.
fn same_bound(written: &TypeParamBound, needed: &TypeParamBound) -> bool {
    match (written, needed) {
        (TypeParamBound::Trait(written), TypeParamBound::Trait(needed)) => {
            written.maybe.is_none()
                && written.path.segments.last().map(|last| &last.ident)
                    == needed.path.segments.last().map(|last| &last.ident)
        }
        (TypeParamBound::Lifetime(written), TypeParamBound::Lifetime(needed)) => written == needed,
        _ => false,
    }
}

pub(super) fn marks(
    attributes: &[Attribute],
    library: &Library,
    diagnostics: &mut Diagnostics,
) -> Vec<Mark> {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cfg_attr")) {
        for added in attributes::added(&attribute.meta) {
            if let Some(word) = added.path().get_ident()
                && Role::named(&word.to_string()).is_some()
            {
                diagnostics.at(
                    word,
                    format!("`#[{word}]` is not seen inside `cfg_attr`; write `#[{word}]` and, if need be, `#[cfg(..)]`"),
                );
            }
        }
    }
    attributes.iter().filter_map(|attribute| marks::mark(attribute, library, diagnostics)).collect()
}

/// Takes off what [`marks`] speaks of.
pub(super) fn without_marks(attributes: &mut Vec<Attribute>, library: &Library) {
    let names_one = |added: &Meta| {
        let word = added.path().get_ident();
        word.is_some_and(|word| Role::named(&word.to_string()).is_some())
    };
    let adds_one = |attribute: &Attribute| {
        attribute.path().is_ident("cfg_attr")
            && attributes::added(&attribute.meta).iter().any(names_one)
    };
    attributes.retain(|attribute| !marks::is_mark(attribute, library) && !adds_one(attribute));
}

fn method(function: Function, block: &mut Block, diagnostics: &mut Diagnostics) {
    block.functions.push(function.signature.ident.clone());
    let mut marks = marks(&function.attributes, &block.library, diagnostics).into_iter();
    let Some(mark) = marks.next() else { return };
    for second in marks {
        diagnostics.at(
            second.word,
            format!("a method has one role, and this one is `#[{}]` already", mark.role.name()),
        );
    }
    let before = diagnostics.count();
    let mut method = signature(function, mark.role, &block.self_ty, diagnostics);
    method.sound = diagnostics.count() == before;
    match mark.role {
        Role::Handler => {
            block.handlers.push(Handler {
                variant: names::variant(&method.ident),
                method,
                boxed: mark.args.boxed,
                blocking: mark.args.blocking,
                retry: mark.args.retry,
                urgent: mark.args.priority.is_some(),
                said: mark.args.stances,
                stances: Vec::new(),
                refusable: false,
            });
        }
        Role::Init => block.inits.push(method),
        role @ (Role::Entering | Role::Leaving) => {
            let Some(named) = mark.args.named else { return };
            block.passages.push(Passage { role, named, method, places: Vec::new() });
        }
        Role::Refusable => diagnostics.at(
            mark.word,
            "`#[refusable]` goes on a method of a protocol; a handler of the actor's own says where it is refused: \
             `#[handler(when(Open), refuse(*))]`",
        ),
        role => block.hooks.push(Hook {
            role,
            word: mark.word,
            after_failure: mark.args.after_failure.is_some(),
            method,
        }),
    }
}

pub(super) fn signature(
    function: Function,
    role: Role,
    self_ty: &TokenStream,
    diagnostics: &mut Diagnostics,
) -> Method {
    let threaded = Threaded::sort(&function.attributes);
    let signature = function.signature;
    qualifiers(&signature, role, diagnostics);
    receiver(&signature, role, diagnostics);
    let params = params(&signature, role, self_ty, diagnostics);
    Method {
        threaded,
        visibility: function.visibility,
        asyncness: signature.asyncness,
        ident: signature.ident,
        params,
        output: match signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(spelled(*ty, self_ty)),
        },
        generics: signature.generics,
        sound: true,
    }
}

fn spelled(written: Type, self_ty: &TokenStream) -> Spelled {
    let tokens = spelled_out(written.to_token_stream(), self_ty);
    Spelled { written, tokens }
}

/// How complaints speak of the method.
pub(crate) fn subject(role: Role) -> String {
    match role {
        Role::Handler => "a handler".to_owned(),
        Role::Init => "`#[init]`".to_owned(),
        hook => format!("a `#[{}]` hook", hook.name()),
    }
}

fn qualifiers(signature: &Signature, role: Role, diagnostics: &mut Diagnostics) {
    let subject = subject(role);
    if let Some(word) = &signature.constness {
        diagnostics.at(word, format!("{subject} runs while the program does; leave `const` out"));
    }
    if let Safety::Unsafe(word) = &signature.safety {
        diagnostics.at(word, format!("{subject} is called by safe code; leave `unsafe` out"));
    }
    if let Some(abi) = &signature.abi {
        diagnostics.at(abi, format!("{subject} is called from Rust only; leave `extern` out"));
    }
    let Some(first) = signature.generics.params.first() else { return };
    if role == Role::Handler && names_obligation(signature) {
        return;
    }
    let only_lifetimes =
        signature.generics.params.iter().all(|param| matches!(param, GenericParam::Lifetime(_)));
    diagnostics.at(
        first,
        if only_lifetimes {
            format!("{subject} has no lifetimes of its own: what it is given and gives back is owned")
        } else {
            format!("{subject} has no generic parameters of its own: a message is one concrete type; put them on the actor, or write out the type")
        },
    );
}

/// Whether its one parameter is the lifetime of what it owes.
fn names_obligation(signature: &Signature) -> bool {
    let GenericParam::Lifetime(only) = &signature.generics.params[0] else { return false };
    let name = only.lifetime.to_string();
    signature.generics.params.len() == 1
        && signature.inputs.iter().any(|input| match input {
            FnArg::Typed(typed) if owed(&typed.ty).is_some() => {
                typed.ty.to_token_stream().to_string().contains(&name)
            }
            _ => false,
        })
}

fn receiver(signature: &Signature, role: Role, diagnostics: &mut Diagnostics) {
    let found = signature.receiver();
    if role == Role::Init {
        if let Some(receiver) = found {
            diagnostics.at(
                receiver.self_token,
                "`#[init]` makes the actor, so there is no `self` yet; leave it out",
            );
        }
        return;
    }
    let subject = subject(role);
    match found {
        None => diagnostics.at(
            &signature.ident,
            format!("{subject} needs its actor: begin the arguments with `&mut self` or `&self`"),
        ),
        Some(receiver) if borrows(receiver) => {}
        Some(receiver) => diagnostics.at(
            receiver.self_token,
            format!("{subject} borrows its actor: write `&mut self` or `&self`"),
        ),
    }
}

fn borrows(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(..) => true,
        // `self: &mut Self` is the long way to write the same.
        ReceiverKind::Typed(_, ty) => matches!(&**ty, Type::Reference(_)),
        _ => false,
    }
}

fn params(
    signature: &Signature,
    role: Role,
    self_ty: &TokenStream,
    diagnostics: &mut Diagnostics,
) -> Vec<Param> {
    let mut params = Vec::new();
    let mut has_context = false;
    for (position, input) in signature.inputs.iter().enumerate() {
        let FnArg::Typed(typed) = input else { continue };
        for attribute in typed.attrs.iter().filter(|one| one.path().is_ident("cfg")) {
            diagnostics.at(
                attribute,
                "a message has the same fields in every build; put `#[cfg(..)]` on the method",
            );
        }
        // The context is found by shape: what is borrowed mutably can never be part of a message.
        if let Type::Reference(reference) = &*typed.ty
            && reference.mutability.is_some()
        {
            if has_context {
                diagnostics.at(
                    &typed.ty,
                    format!("the one `&mut` argument of {} is its context, and this is a second one; a message owns its data", subject(role)),
                );
            } else {
                has_context = true;
                params.push(Param::Context((*typed.ty).clone()));
            }
            continue;
        }
        if is_own_context(&typed.ty, self_ty) {
            diagnostics
                .at(&typed.ty, "the context is borrowed as `&mut`: write `&mut Context<Self>`");
            has_context = true;
            continue;
        }
        let ident = argument_name(&typed.pat, position, diagnostics);
        let arg = Arg { ident, ty: spelled((*typed.ty).clone(), self_ty) };
        if let Some(states) = among(&typed.ty).filter(|_| may_be_told(role)) {
            params.push(Param::In(Box::new(InStates {
                pattern: (*typed.pat).clone(),
                ty: (*typed.ty).clone(),
                states,
            })));
            continue;
        }
        params.push(match owed(&typed.ty).filter(|_| role == Role::Handler) {
            Some(owed) => Param::Reply(Box::new(Owed { arg, owed: spelled(owed, self_ty) })),
            None => Param::Value(arg),
        });
    }
    params
}

/// Whether a method with this role can be told where the actor is.
fn may_be_told(role: Role) -> bool {
    matches!(role, Role::Handler | Role::Started)
}

/// What a `Reply<'_, R>` is to be answered with. It is known by its name, since it is what it stands for that makes the handler
/// another one.
pub(super) fn owed(ty: &Type) -> Option<Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Reply")?;
    let PathArguments::AngleBracketed(written) = &last.arguments else { return None };
    written.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty.clone()),
        _ => None,
    })
}

/// Whether this is `Context<Self>` or `&Context<Self>`. Nobody else than the actor itself is ever given its context, so
/// it cannot be meant as a part of a message.
fn is_own_context(ty: &Type, self_ty: &TokenStream) -> bool {
    let path = match ty {
        Type::Reference(reference) => return is_own_context(&reference.elem, self_ty),
        Type::Path(path) => path,
        _ => return false,
    };
    let Some(last) = path.path.segments.last().filter(|last| last.ident == "Context") else {
        return false;
    };
    let of = last.arguments.to_token_stream();
    let is_of = |actor: &TokenStream| of.to_string() == quote!(<#actor>).to_string();
    is_of(&quote!(Self)) || is_of(self_ty)
}

/// The argument's name; a made-up one for the stub if it has none.
fn argument_name(pattern: &Pat, position: usize, diagnostics: &mut Diagnostics) -> Ident {
    match pattern {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => {
            return name.ident.clone();
        }
        Pat::Wild(_) => diagnostics.at(
            pattern,
            "an argument needs a name, since it becomes a field of the message; write `_name` if it is not used",
        ),
        Pat::Ident(name) if name.by_ref.is_some() => {
            diagnostics.at(pattern, format!("write `{}` without `ref`", name.ident));
        }
        _ => diagnostics.at(
            pattern,
            "an argument becomes a field of the message, so it needs a plain name; take it apart inside the method",
        ),
    }
    Ident::new(&format!("argument_{position}"), Span::mixed_site().located_at(pattern.span()))
}
