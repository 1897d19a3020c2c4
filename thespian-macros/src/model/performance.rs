//! The `impl` of a protocol's trait under `#[handlers]`.

use super::attributes::Threaded;
use super::lower::marks;
use crate::diagnostics::Diagnostics;
use crate::parse::block_args::ListArgs;
use crate::parse::function::Function;
use crate::parse::impl_block::{ImplBlock, Item};
use crate::paths::Library;
use crate::paths::roles::{Role, role_of};
use proc_macro2::{Group, Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    Attribute, FnArg, Generics, ImplItemType, Path, PathArguments, Signature, Type, Visibility,
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
}

/// Something in such a block.
pub(crate) enum Done {
    Method(Box<Performed>),
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
        if let Some(path) = args.list("speaks").unwrap_or_default().first() {
            diagnostics.at(
                path,
                "an actor lists what it speaks where it says what it understands: \
                 `#[handlers(speaks(..))]` goes on its own impl block",
            );
        }
        let mut types = Vec::new();
        let mut items = Vec::new();
        for item in written.items {
            match item {
                Item::Function(function) => {
                    items.push(method(*function, &args.library, diagnostics));
                }
                Item::Unread(_, error) => diagnostics.push(error),
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
        })
    }
}

fn method(function: Function, library: &Library, diagnostics: &mut Diagnostics) -> Done {
    let mut boxed = None;
    for mark in marks(&function.attributes, library, diagnostics) {
        if mark.role != Role::Handler {
            diagnostics.at(
                mark.word,
                format!("`#[{}]` goes into the actor's own impl block", mark.role.name()),
            );
            continue;
        }
        let args = mark.args;
        let others = [args.blocking, args.retry.map(|(word, _)| word), args.priority];
        for word in others.into_iter().flatten() {
            diagnostics.at(
                &word,
                format!("a handler of a protocol's message cannot have `{word}`; give it to one of the actor's own, and call that"),
            );
        }
        boxed = args.boxed;
    }
    for input in &function.signature.inputs {
        if let FnArg::Typed(typed) = input
            && let Some(place) = reply(&typed.ty)
        {
            diagnostics.at(
                place,
                "a protocol's message is answered with what its method returns; \
                 let one of the actor's own handlers see to the answer another time",
            );
        }
    }
    if let Some(word) = &boxed
        && function.signature.asyncness.is_none()
    {
        diagnostics.at(word, "only an `async fn` has a future to box; leave `boxed` out");
    }
    let Function { mut attributes, visibility, signature, body } = function;
    attributes.retain(|attribute| !is_ours(attribute, library));
    let cfgs = Threaded::sort(&attributes).cfgs;
    Done::Method(Box::new(Performed { attributes, visibility, signature, body, cfgs, boxed }))
}

/// Whether it is a `Reply<'_, ..>`.
fn reply(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    path.path.segments.last().filter(|last| last.ident == "Reply").map(|_| ty)
}

fn is_ours(attribute: &Attribute, library: &Library) -> bool {
    let words: Vec<Ident> =
        attribute.path().segments.iter().map(|segment| segment.ident.clone()).collect();
    role_of(&words, library).is_some()
}

/// `dyn Store<T, Item = u64>`
fn as_type(of_trait: &Path, types: &[TokenStream]) -> TokenStream {
    if types.is_empty() {
        return quote!(dyn #of_trait);
    }
    let mut path = of_trait.clone();
    let Some(last) = path.segments.last_mut() else { return quote!(dyn #of_trait) };
    let written = match &last.arguments {
        PathArguments::AngleBracketed(written) => written.args.to_token_stream(),
        _ => TokenStream::new(),
    };
    let comma = (!written.is_empty()).then(|| quote!(,));
    last.arguments = PathArguments::None;
    quote!(dyn #path<#written #comma #(#types),*>)
}
