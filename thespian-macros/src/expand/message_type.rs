//! `#[message]`: a data type that travels.

use crate::model::data::Data;
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

pub(crate) fn message_type(data: &Data) -> TokenStream {
    let mixed = Span::mixed_site();
    let Data { item, cfgs, fields, .. } = data;
    let private = data.library.private();
    let derives = match &data.derives {
        Some(chosen) => chosen.iter().map(|path| quote!(#path)).collect(),
        None => usual(&data.derived),
    };
    let derive = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
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
fn usual(derived: &[String]) -> Vec<TokenStream> {
    [("Clone", quote!(::core::clone::Clone)), ("Debug", quote!(::core::fmt::Debug))]
        .into_iter()
        .filter(|(name, _)| derived.iter().all(|word| word != name))
        .map(|(_, path)| path)
        .collect()
}
