//! One line for each argument and reply, placed on the user's type, for what rustc should explain.

use super::{Scope, around, speaks, states};
use crate::model::Block;
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

pub(super) fn checks(scope: &Scope<'_>) -> TokenStream {
    let checks = scope.handlers.iter().map(|sound| {
        let cfgs = sound.cfgs();
        let method = &sound.handler.method;
        // With async handlers, `later` asks for it, and once is enough.
        let arguments = method.values().filter(|_| !sound.is_assumed(scope)).map(|arg| {
            let ty = &arg.ty.tokens;
            quote_spanned!(names::quiet_span(arg.ty.written.span())=> __t::require_message::<#ty>();)
        });
        let output = method.owes().or(method.output.as_ref());
        let reply = output.map(|output| {
            let place = output.written.span();
            let ty = sound.returned();
            quote_spanned!(names::quiet_span(place)=> __t::require_reply::<#ty>();)
        });
        quote!(#cfgs { #(#arguments)* #reply })
    });
    let (spoken, known) = (speaks::checks(scope), states::checks(scope));
    let (generics, _, clause) = scope.split();
    quote_spanned! {Span::mixed_site()=>
        #[allow(dead_code)]
        fn __checks #generics () #clause {
            #(#checks)*
            #spoken
            #known
        }
    }
}

/// For a type that gets nothing else: whether `#[actor]` is there to say why.
pub(super) fn only_spec(block: &Block) -> TokenStream {
    let private = block.library.private();
    let around = around(&block.around);
    let self_ty = &block.self_ty;
    let (generics, _, clause) = block.generics.split_for_impl();
    quote_spanned! {Span::mixed_site()=>
        #around
        const _: () = {
            fn __spec<__A: #private::Spec>() {}
            #[allow(dead_code)]
            fn __checks #generics () #clause {
                __spec::<#self_ty>();
            }
        };
    }
}
