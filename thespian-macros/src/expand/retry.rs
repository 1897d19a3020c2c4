//! Handlers with `retry`: the copy that is kept of their messages while they run.

use super::message_impls::{any_in_this_build, fields, unused};
use super::{Scope, Sound, speaks};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

/// The part of the message that says so; nothing if no handler has `retry`.
pub(super) fn retry(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let retried: Vec<_> =
        scope.handlers.iter().filter(|sound| sound.handler.retry.is_some()).collect();
    if retried.is_empty() {
        return TokenStream::new();
    }
    let retries = any_in_this_build(&retried);
    let arms = scope.handlers.iter().map(|sound| arm(scope, sound));
    let spoken = speaks::arms(scope, &quote_spanned!(mixed=> ::core::option::Option::None));
    let unused = unused(scope, &scope.msg, &fields(scope));
    quote_spanned! {mixed=>
        const RETRIES: ::core::primitive::bool = #retries;
        fn spare(&self) -> ::core::option::Option<(Self, ::core::primitive::u32)> {
            match *self { #(#arms)* #spoken #unused }
        }
    }
}

fn arm(scope: &Scope<'_>, sound: &Sound<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (msg, cfgs, variant) = (&scope.msg, sound.cfgs(), sound.variant);
    let Some((_, times)) = &sound.handler.retry else {
        return quote_spanned!(mixed=> #cfgs #msg::#variant { .. } => ::core::option::Option::None,);
    };
    let fields: Vec<_> = sound.handler.method.values().map(|arg| &arg.ident).collect();
    let locals = sound.locals();
    // Placed on the argument's type, since that is what cannot be copied.
    let copies = sound.handler.method.values().zip(&locals).map(|(arg, local)| {
        let ty = &arg.ty.tokens;
        quote_spanned!(names::quiet_span(arg.ty.written.span())=> __t::retry_needs_clone::<#ty>(#local))
    });
    quote_spanned! {mixed=>
        #cfgs
        #msg::#variant { #(#fields: ref #locals),* } => ::core::option::Option::Some((
            #msg::#variant { #(#fields: #copies),* },
            #times,
        )),
    }
}
