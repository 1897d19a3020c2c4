//! Handlers with `priority = high`: which messages are theirs.

use super::message_impls::{any_in_this_build, fields, unused};
use super::{Scope, Sound, speaks};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// The part of the message that says so; nothing if no handler has it.
pub(super) fn urgent(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let found: Vec<&Sound<'_>> =
        scope.handlers.iter().filter(|sound| sound.handler.urgent).collect();
    if found.is_empty() {
        return TokenStream::new();
    }
    let any = any_in_this_build(&found);
    let arms = scope.handlers.iter().map(|sound| {
        let (msg, cfgs, variant) = (&scope.msg, sound.cfgs(), sound.variant);
        let urgent = sound.handler.urgent;
        quote_spanned!(mixed=> #cfgs #msg::#variant { .. } => #urgent,)
    });
    let spoken = speaks::arms(scope, &quote_spanned!(mixed=> false));
    let unused = unused(scope, &scope.msg, &fields(scope));
    quote_spanned! {mixed=>
        const URGENT: ::core::primitive::bool = #any;
        fn is_urgent(&self) -> ::core::primitive::bool {
            match *self { #(#arms)* #spoken #unused }
        }
    }
}
