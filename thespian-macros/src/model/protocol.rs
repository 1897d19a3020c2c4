//! A trait under `#[protocol]`.

use super::attributes::Threaded;
use super::lower::{generics, marks, owed, signature, without_marks};
use super::states::among;
use super::{Block, Handler, OfProtocol, Spoken};
use crate::diagnostics::Diagnostics;
use crate::names;
use crate::parse::block_args::ListArgs;
use crate::parse::function::Function;
use crate::parse::impl_block::Item;
use crate::parse::trait_block::TraitBlock;
use crate::paths::roles::Role;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::token::Brace;
use syn::{
    Attribute, FnArg, GenericParam, Generics, Path, Signature, Token, TraitItemType, Type,
    TypeParam, TypeParamBound, Visibility,
};

/// A protocol: what can be said to whoever implements it.
pub(crate) struct Protocol {
    /// All of the trait but what stands in it.
    pub(crate) head: Head,
    /// Its messages, as those of an actor: the actor is any that speaks it, and its supertraits are what it speaks.
    pub(crate) block: Block,
    /// What stands in the trait, in order.
    pub(crate) items: Vec<Declared>,
}

/// The trait up to its braces, and the attributes inside of them.
pub(crate) struct Head {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) word: Token![trait],
    pub(crate) generics: Generics,
    pub(crate) supertraits: Punctuated<TypeParamBound, Token![+]>,
    pub(crate) braces: Brace,
    pub(crate) inner: Vec<Attribute>,
}

/// Something in a trait.
pub(crate) enum Declared {
    Method(Box<DeclaredMethod>),
    /// An associated type.
    Type(Box<TraitItemType>),
    /// What could not be read, or should not be here.
    Unread(TokenStream),
}

/// A method as declared.
pub(crate) struct DeclaredMethod {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) signature: Signature,
    /// Whether this is `#[refusable]`.
    pub(crate) refusable: bool,
}

impl Protocol {
    /// Nothing if it borrows: nothing can be generated then that would not be wrong again.
    pub(crate) fn lower(
        mut written: TraitBlock,
        mut args: ListArgs,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        if let Some(word) = written.unsafety.take() {
            diagnostics.at(word, "a protocol is spoken by safe code; leave `unsafe` out");
        }
        if let Some(lifetime) = written.generics.lifetimes().next() {
            diagnostics.at(
                &lifetime.lifetime,
                "a message owns its data, since it waits in a mailbox while its sender goes on: \
                 own the data or share it in an `Arc`",
            );
            return None;
        }
        let items = items(std::mem::take(&mut written.items), &args, diagnostics);
        let types: Vec<&TraitItemType> = items
            .iter()
            .filter_map(|item| match item {
                Declared::Type(ty) => Some(&**ty),
                Declared::Method(_) | Declared::Unread(_) => None,
            })
            .collect();
        let own: Vec<Ident> = types.iter().map(|ty| ty.ident.clone()).collect();
        let mut parameters = written.generics.clone();
        for ty in &types {
            let (ident, bounds) = (&ty.ident, &ty.bounds);
            let parameter: TypeParam = match bounds.is_empty() {
                true => syn::parse_quote!(#ident),
                false => syn::parse_quote!(#ident: #bounds),
            };
            parameters.params.push(GenericParam::Type(parameter));
        }
        let name = written.name.clone();
        let of_protocol = of_protocol(&name, &written.visibility, &written.generics, &own);
        let bound = &of_protocol.bound;
        let self_ty = quote!(dyn #bound);
        let mut block = Block {
            derives: args.list("derive").unwrap_or_default(),
            library: args.library,
            generics: generics(&parameters, &self_ty),
            name,
            self_ty,
            around: Threaded::sort(&written.attributes),
            handlers: Vec::new(),
            speaks: written.supertraits.iter().filter_map(included).collect(),
            states: None,
            of_protocol: Some(of_protocol),
            inits: Vec::new(),
            hooks: Vec::new(),
            passages: Vec::new(),
            functions: Vec::new(),
        };
        for item in &items {
            if let Declared::Method(declared) = item {
                method(declared, &own, &written.visibility, &mut block, diagnostics);
            }
        }
        let TraitBlock { attributes, visibility, unsafety, word, generics, .. } = written;
        let TraitBlock { supertraits, braces, inner, .. } = written;
        let head =
            Head { attributes, visibility, unsafety, word, generics, supertraits, braces, inner };
        Some(Self { head, block, items })
    }
}

fn items(written: Vec<Item>, args: &ListArgs, diagnostics: &mut Diagnostics) -> Vec<Declared> {
    let mut items = Vec::new();
    for item in written {
        let (attributes, tokens) = match item {
            Item::Function(function) => {
                let mut refusable = false;
                for mark in marks(&function.attributes, &args.library, diagnostics) {
                    if mark.role == Role::Refusable {
                        refusable = true;
                        continue;
                    }
                    diagnostics.at(
                        mark.word,
                        "each method of a protocol is a message; options of its handler belong to those who implement it",
                    );
                }
                if let Some(body) = &function.body {
                    diagnostics.at(
                        body,
                        "a protocol says what can be said, and not what is done about it; end it with `;`",
                    );
                }
                let Function { mut attributes, signature, .. } = *function;
                without_marks(&mut attributes, &args.library);
                let method = DeclaredMethod { attributes, signature, refusable };
                items.push(Declared::Method(Box::new(method)));
                continue;
            }
            Item::Unread(mut attributes, tokens, error) => {
                diagnostics.push(error);
                without_marks(&mut attributes, &args.library);
                items.push(Declared::Unread(quote!(#(#attributes)* #tokens)));
                continue;
            }
            Item::Other(attributes, tokens) => (attributes, tokens),
        };
        match syn::parse2::<TraitItemType>(quote!(#(#attributes)* #tokens)) {
            Ok(ty) if ty.generics.params.is_empty() => items.push(Declared::Type(Box::new(ty))),
            Ok(ty) => diagnostics.at(
                &ty.generics,
                "a message is one concrete type, so a type of a protocol has no parameters",
            ),
            Err(_) => {
                diagnostics.at(
                    &tokens,
                    "a protocol holds methods, which are its messages, and types; put anything else beside it",
                );
                // There can be no `dyn` of a trait with a constant.
                if !begins_with_const(&tokens) {
                    items.push(Declared::Unread(quote!(#(#attributes)* #tokens)));
                }
            }
        }
    }
    items
}

fn begins_with_const(tokens: &TokenStream) -> bool {
    let first = tokens.clone().into_iter().next();
    matches!(first, Some(TokenTree::Ident(word)) if word == "const")
}

fn method(
    declared: &DeclaredMethod,
    own: &[Ident],
    visibility: &Visibility,
    block: &mut Block,
    diagnostics: &mut Diagnostics,
) {
    let mut spelled = declared.signature.clone();
    let before = diagnostics.count();
    if let Some(word) = spelled.asyncness.take() {
        diagnostics.at(
            word,
            "whether it answers at once or later is up to each actor; write `fn` without `async`",
        );
    }
    for input in &mut spelled.inputs {
        let FnArg::Typed(typed) = input else { continue };
        if owed(&typed.ty).is_some() {
            diagnostics
                .at(&typed.ty, "a protocol says what is answered, and not when; return it instead");
        }
        if let Type::Reference(reference) = &*typed.ty
            && reference.mutability.is_some()
        {
            diagnostics.at(
                &typed.ty,
                "the context is no part of a message; leave it out here, whoever implements the protocol may take it",
            );
        }
        if among(&typed.ty).is_some() {
            diagnostics.at(
                &typed.ty,
                "where an actor is, is no part of a message; leave it out here, whoever implements the protocol may take it",
            );
        }
        *typed.ty = without_self(&typed.ty, own);
    }
    if let syn::ReturnType::Type(_, ty) = &mut spelled.output {
        **ty = without_self(ty, own);
    }
    let parameters = std::mem::take(&mut spelled.generics.params);
    if let Some(first) = parameters.first() {
        diagnostics.at(
            first,
            "a method of a protocol has no parameters of its own: a message is one concrete type; \
             put them on the trait, or write out the type",
        );
    }
    let function = Function {
        attributes: declared.attributes.clone(),
        visibility: visibility.clone(),
        signature: spelled,
        body: None,
    };
    let mut method = signature(function, Role::Handler, &block.self_ty, diagnostics);
    // For the stub, which callers find.
    method.generics.params = parameters;
    method.sound = diagnostics.count() == before;
    block.handlers.push(Handler {
        variant: names::variant(&method.ident),
        method,
        boxed: None,
        blocking: None,
        retry: None,
        urgent: false,
        said: Vec::new(),
        stances: Vec::new(),
        refusable: declared.refusable,
    });
}

fn of_protocol(
    name: &Ident,
    visibility: &Visibility,
    generics: &Generics,
    own: &[Ident],
) -> OfProtocol {
    let parameters = generics.params.iter().map(|param| match param {
        GenericParam::Type(param) => param.ident.to_token_stream(),
        GenericParam::Const(param) => param.ident.to_token_stream(),
        GenericParam::Lifetime(param) => param.lifetime.to_token_stream(),
    });
    let mut parameters: Vec<_> = parameters.collect();
    let path = with_parameters(name, &parameters);
    parameters.extend(own.iter().map(|ty| quote!(#ty = #ty)));
    OfProtocol { visibility: visibility.clone(), bound: with_parameters(name, &parameters), path }
}

fn with_parameters(name: &Ident, parameters: &[TokenStream]) -> TokenStream {
    match parameters.is_empty() {
        true => name.to_token_stream(),
        false => quote!(#name<#(#parameters),*>),
    }
}

/// A supertrait that is a protocol: any that is not known to be something else.
fn included(bound: &TypeParamBound) -> Option<Spoken> {
    match bound {
        TypeParamBound::Trait(bound) if !is_marker(&bound.path) => Spoken::of(bound.path.clone()),
        _ => None,
    }
}

/// Whether it says something about whoever implements the protocol, without methods.
pub(crate) fn is_marker(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| {
        let last = names::plain(&last.ident);
        ["Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe"].contains(&last.as_str())
    })
}

/// `ty` with `Item` in the place of `Self::Item`: what is generated has a parameter of that name.
fn without_self(ty: &Type, own: &[Ident]) -> Type {
    syn::parse2(without(ty.to_token_stream(), own)).unwrap_or_else(|_| ty.clone())
}

fn without(tokens: TokenStream, own: &[Ident]) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), without(group.stream(), own));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            TokenTree::Ident(word) if own.contains(&word) && follows_self(&out) => {
                out.truncate(out.len() - 3);
                out.push(TokenTree::Ident(word));
            }
            other => out.push(other),
        }
    }
    out.into_iter().collect()
}

/// Whether `Self::` comes last.
fn follows_self(tokens: &[TokenTree]) -> bool {
    let is_colon =
        |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ':');
    match tokens {
        [.., TokenTree::Ident(word), one, two] => word == "Self" && is_colon(one) && is_colon(two),
        _ => false,
    }
}
