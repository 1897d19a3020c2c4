//! The impl block: its head, and its methods with their bodies left alone.

use super::function::{self, Function};
use super::rest;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Result};
use syn::{Attribute, Error, Generics, Path, Token, Type, WhereClause};

/// An impl block as written.
pub(crate) struct ImplBlock {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) generics: Generics,
    /// The trait of `impl Trait for Type`.
    pub(crate) of_trait: Option<TokenStream>,
    pub(crate) self_ty: Type,
    pub(crate) inner: Vec<Attribute>,
    pub(crate) items: Vec<Item>,
}

/// One thing in the block.
pub(crate) enum Item {
    /// A function that could be read.
    Function(Box<Function>),
    /// Something else, with its attributes: a constant, a type, a macro call.
    Other(Vec<Attribute>, TokenStream),
    /// What could not be read, with its attributes and the reason.
    Unread(Vec<Attribute>, TokenStream, Error),
}

impl Parse for ImplBlock {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Option<Token![unsafe]>>()?;
        if !input.peek(Token![impl]) {
            return Err(input.error("`#[handlers]` goes on an impl block: `impl Account { .. }`"));
        }
        input.parse::<Token![impl]>()?;
        let mut generics: Generics = input.parse()?;
        let negative = input.parse::<Option<Token![!]>>()?;
        let first: Type = input.parse()?;
        let (of_trait, self_ty) = if input.parse::<Option<Token![for]>>()?.is_some() {
            (Some(quote::quote!(#negative #first)), input.parse()?)
        } else {
            (None, first)
        };
        generics.where_clause = input.parse::<Option<WhereClause>>()?;
        let content;
        syn::braced!(content in input);
        let inner = content.call(Attribute::parse_inner)?;
        let items = items(&content);
        rest(input);
        Ok(Self { attributes, generics, of_trait, self_ty, inner, items })
    }
}

impl ImplBlock {
    /// The path of the type, if it has one.
    pub(crate) fn path(&self) -> Option<&Path> {
        let mut ty = &self.self_ty;
        while let Type::Group(group) = ty {
            ty = &group.elem;
        }
        match ty {
            Type::Path(path) if path.qself.is_none() => Some(&path.path),
            _ => None,
        }
    }
}

/// All that is in the braces, behind their inner attributes.
pub(super) fn items(content: ParseStream<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    while !content.is_empty() {
        let ahead = content.fork();
        match item(content) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => {}
            // Nothing sensible can follow; what was read so far still counts.
            Err(error) => {
                rest(content);
                items.push(Item::Unread(Vec::new(), rest(&ahead), error));
            }
        }
    }
    items
}

/// The next thing, or `None` for a stray piece of the one before.
fn item(input: ParseStream<'_>) -> Result<Option<Item>> {
    let attributes = input.call(Attribute::parse_outer)?;
    if !function::is_next(input) {
        let tokens = skip(input);
        let is_there = !(attributes.is_empty() && tokens.is_empty());
        return Ok(is_there.then_some(Item::Other(attributes, tokens)));
    }
    let ahead = input.fork();
    // `default` is no part of a signature; only rustc has something to say about it.
    match Function::after(attributes.clone(), &ahead) {
        Ok(function) => {
            syn::parse::discouraged::Speculative::advance_to(input, &ahead);
            Ok(Some(Item::Function(Box::new(function))))
        }
        Err(error) => {
            let tokens = skip(input);
            Ok(Some(Item::Unread(attributes, tokens, error)))
        }
    }
}

/// Moves on to where the next thing may begin: behind a `;` or a block in braces.
fn skip(input: ParseStream<'_>) -> TokenStream {
    let mut skipped = TokenStream::new();
    while let Ok(token) = input.parse::<TokenTree>() {
        let ends = match &token {
            TokenTree::Punct(sign) => sign.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        skipped.extend([token]);
        if ends && !input.peek(Token![;]) {
            break;
        }
    }
    skipped
}
