//! `impl Actor`: dispatch and hooks.

use super::{Scope, dispatch, hooks};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse_quote_spanned;
use syn::spanned::Spanned;

pub(super) fn actor_impl(scope: &Scope<'_>) -> TokenStream {
    let (msg, addr) = (scope.msg_ty(), scope.addr_ty());
    let self_ty = &scope.block.self_ty;
    let mut assuming = scope.block.generics.clone();
    assume_sendable(scope, &mut assuming);
    let (generics, _, clause) = assuming.split_for_impl();
    let (now, later) = (dispatch::now(scope), dispatch::later(scope));
    let hooks = scope.block.hooks.iter().filter(|hook| hook.method.sound).map(hooks::hook);
    quote_spanned! {Span::mixed_site()=>
        #[automatically_derived]
        #[allow(deprecated)]
        impl #generics __t::Actor for #self_ty #clause {
            type Msg = #msg;
            type Addr = #addr;
            #now
            #later
            #(#hooks)*
        }
    }
}

/// What async handlers take is asked to be `Send` by the checks, with the place of the type. Here it
/// is taken for granted, or the future would say the same again; `for<'__any>` keeps a false
/// assumption from being an error itself.
fn assume_sendable(scope: &Scope<'_>, generics: &mut syn::Generics) {
    let assumed: Vec<_> = scope
        .handlers
        .iter()
        .map(|sound| &sound.handler.method)
        // A type that is there under a condition cannot be named without it.
        .filter(|method| method.asyncness.is_some() && method.threaded.cfgs.is_empty())
        .flat_map(|method| method.values())
        .map(|arg| (&arg.ty.tokens, names::quiet_span(arg.ty.written.span())))
        .collect();
    let mut seen = std::collections::HashSet::new();
    for (ty, place) in assumed {
        // A bare parameter is bounded as such.
        let is_parameter =
            generics.type_params().any(|param| param.ident == quote!(#ty).to_string());
        if !is_parameter && seen.insert(quote!(#ty).to_string()) {
            generics
                .make_where_clause()
                .predicates
                .push(parse_quote_spanned!(place=> for<'__any> #ty: ::core::marker::Send));
        }
    }
}
