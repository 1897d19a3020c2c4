//! `#[message]`: a data type that travels.

use crate::names;
use crate::parse::header::Header;
use crate::paths::Library;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Path, Type};

pub(crate) fn message_type(
    item: &TokenStream,
    header: &Header,
    library: &Library,
    derives: Option<&[Path]>,
    fields: &[Type],
) -> TokenStream {
    let mixed = Span::mixed_site();
    let private = library.private();
    let derives = match derives {
        Some(chosen) => chosen.iter().map(|path| quote!(#path)).collect(),
        None => usual(header),
    };
    let derive = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    let cfgs = crate::model::attributes::Threaded::sort(&header.attributes).cfgs;
    let checks = fields
        .iter()
        .map(|ty| quote_spanned!(names::quiet_span(ty.span())=> __t::require_message::<#ty>();));
    let check = (!fields.is_empty()).then(|| {
        quote_spanned! {mixed=>
            #(#cfgs)*
            const _: () = {
                use #private as __t;
                #[allow(dead_code)]
                fn __checks() {
                    #(#checks)*
                }
            };
        }
    });
    quote!(#derive #item #check)
}

/// What is derived if nothing is said, without what the type derives already.
fn usual(header: &Header) -> Vec<TokenStream> {
    let derived: String = header
        .attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| attribute.meta.require_list().ok())
        .map(|list| format!(" {} ", list.tokens))
        .collect();
    [("Clone", quote!(::core::clone::Clone)), ("Debug", quote!(::core::fmt::Debug))]
        .into_iter()
        .filter(|(name, _)| {
            !derived.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == *name)
        })
        .map(|(_, path)| path)
        .collect()
}
