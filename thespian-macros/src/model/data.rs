//! A data type under `#[message]`.

use super::attributes::Threaded;
use crate::parse::block_args::ListArgs;
use crate::parse::header::Header;
use crate::paths::Library;
use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Fields, Generics, Item, Path, Type};

/// A struct or an enum that travels.
pub(crate) struct Data {
    pub(crate) library: Library,
    /// The type as written.
    pub(crate) item: TokenStream,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) cfgs: Vec<Attribute>,
    /// What `derive(..)` asks for; `None` if it is not written.
    pub(crate) derives: Option<Vec<Path>>,
    /// The words in the type's own `#[derive(..)]`.
    pub(crate) derived: Vec<String>,
    /// The types of the fields, of a type without parameters.
    pub(crate) fields: Vec<Type>,
}

impl Data {
    pub(crate) fn lower(item: TokenStream, header: Header, mut args: ListArgs) -> Self {
        Self {
            cfgs: Threaded::sort(&header.attributes).cfgs,
            derives: args.list("derive"),
            derived: derived(&header.attributes),
            fields: fields(&item, &header.generics),
            library: args.library,
            item,
            name: header.name,
            generics: header.generics,
        }
    }
}

fn derived(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| attribute.meta.require_list().ok())
        .flat_map(|list| {
            let text = list.tokens.to_string();
            let words = text.split(|letter: char| !letter.is_alphanumeric());
            words.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// What is half-typed is left to rustc.
fn fields(item: &TokenStream, generics: &Generics) -> Vec<Type> {
    if !generics.params.is_empty() {
        return Vec::new();
    }
    let of = |fields: Fields| fields.into_iter().map(|field| field.ty).collect::<Vec<_>>();
    match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) => of(item.fields),
        Ok(Item::Enum(item)) => {
            item.variants.into_iter().flat_map(|variant| of(variant.fields)).collect()
        }
        _ => Vec::new(),
    }
}
