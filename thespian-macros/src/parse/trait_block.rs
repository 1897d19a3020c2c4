//! The trait: its head, and its methods.

use super::impl_block::{Item, items};
use super::rest;
use proc_macro2::Ident;
use syn::parse::{Parse, ParseStream, Result};
use syn::punctuated::Punctuated;
use syn::token::Brace;
use syn::{Attribute, Generics, Token, TypeParamBound, Visibility, WhereClause};

/// A trait as written.
pub(crate) struct TraitBlock {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) word: Token![trait],
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) supertraits: Punctuated<TypeParamBound, Token![+]>,
    pub(crate) braces: Brace,
    pub(crate) inner: Vec<Attribute>,
    pub(crate) items: Vec<Item>,
}

impl Parse for TraitBlock {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let unsafety = input.parse()?;
        if !input.peek(Token![trait]) {
            return Err(input.error("`#[protocol]` goes on a trait: `pub trait Teller { .. }`"));
        }
        let word = input.parse()?;
        let name = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let mut supertraits = Punctuated::new();
        if input.parse::<Option<Token![:]>>()?.is_some() {
            while !input.peek(Token![where]) && !input.peek(Brace) {
                supertraits.push_value(input.parse()?);
                match input.parse()? {
                    Some(plus) => supertraits.push_punct(plus),
                    None => break,
                }
            }
        }
        generics.where_clause = input.parse::<Option<WhereClause>>()?;
        let content;
        let braces = syn::braced!(content in input);
        let inner = content.call(Attribute::parse_inner)?;
        let items = items(&content);
        rest(input);
        Ok(Self {
            attributes,
            visibility,
            unsafety,
            word,
            name,
            generics,
            supertraits,
            braces,
            inner,
            items,
        })
    }
}
