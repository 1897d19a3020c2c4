//! `props` and `props_with`: how the actor is made, and made again.

use super::{Scope, around, local_at, stub};
use crate::model::{Method, Param};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

pub(super) fn props(scope: &Scope<'_>) -> Option<TokenStream> {
    let methods: Vec<TokenStream> = scope
        .block
        .inits
        .iter()
        .map(|init| if init.sound { both(scope, init) } else { stub::init(scope, init) })
        .filter(|tokens| !tokens.is_empty())
        // A second `#[init]` has been complained about; two `props` would be a second complaint.
        .take(if scope.block.inits.iter().all(|init| init.sound) { usize::MAX } else { 1 })
        .collect();
    if methods.is_empty() {
        return None;
    }
    let (around, (generics, _, clause)) = (around(&scope.block.around), scope.split());
    let self_ty = &scope.block.self_ty;
    Some(quote! {
        #around
        #[allow(dead_code, deprecated, private_interfaces, private_bounds)]
        impl #generics #self_ty #clause {
            #(#methods)*
        }
    })
}

fn both(scope: &Scope<'_>, init: &Method) -> TokenStream {
    let mixed = Span::mixed_site();
    let private = &scope.private;
    let visibility = &init.visibility;
    let name = |text: &str| names::public(text, init.ident.span());
    let (props, props_with) = (name("props"), name("props_with"));
    let args: Vec<_> = init.values().map(|arg| names::quiet(&arg.ident)).collect();
    let types: Vec<_> = init.values().map(|arg| &arg.ty.tokens).collect();
    let locals: Vec<_> = (0..args.len()).map(|i| names::numbered("__a", i)).collect();
    let threaded = &init.threaded;
    let (docs, cfgs, lints) = (&threaded.docs, &threaded.cfgs, &threaded.lints);
    let deprecated = &threaded.deprecated;
    let first = docs.is_empty().then(|| quote!(#[doc = " How to make this actor."]));
    // `for<'__any>` keeps the bound from being checked here: it is asked of whoever calls `props`.
    let clones = types.iter().map(|ty| {
        quote_spanned! {names::quiet_span(ty.span())=>
            for<'__any> #ty: ::core::clone::Clone + ::core::marker::Send + ::core::marker::Sync
        }
    });
    let clause = (!args.is_empty()).then(|| quote!(where #(#clones),*));
    let cloned = quote_spanned!(mixed=> #(let #locals = ::core::clone::Clone::clone(&#args);)*);
    let fresh = quote_spanned!(mixed=> let (#(#locals,)*) = __make(););
    let (by_clone, by_make) = (closure(scope, init, &cloned), closure(scope, init, &fresh));
    let doc_with = format!(
        " Like `props`, with a function that makes the arguments of `{}` for each start: \
         for arguments that cannot be cloned.",
        names::plain(&init.ident)
    );
    let with = (!args.is_empty()).then(|| {
        quote_spanned! {mixed=>
            #[doc = #doc_with]
            #(#cfgs)*
            #(#lints)*
            #(#deprecated)*
            #[inline]
            #visibility fn #props_with(
                __make: impl ::core::ops::Fn() -> (#(#types,)*)
                    + ::core::marker::Send + ::core::marker::Sync + 'static
            ) -> #private::Props<Self> {
                #by_make
            }
        }
    });
    quote_spanned! {mixed=>
        #first
        #(#docs)*
        #[doc = ""]
        #[doc = " Each start of the actor, the first and every restart, gets a clone of the arguments."]
        #(#cfgs)*
        #(#lints)*
        #(#deprecated)*
        #[inline]
        #visibility fn #props(#(#args: #types),*) -> #private::Props<Self> #clause {
            #by_clone
        }
        #with
    }
}

/// The props around a closure that gets its arguments by `prepare` and calls the user's function.
fn closure(scope: &Scope<'_>, init: &Method, prepare: &TokenStream) -> TokenStream {
    let mixed = Span::mixed_site();
    let private = &scope.private;
    let ident = names::quiet(&init.ident);
    let mut position = 0;
    let arguments = init.params.iter().map(|param| match param {
        Param::Context(ty) => local_at("__cx", ty),
        Param::Reply(..) | Param::In(_) | Param::Value(_) => {
            position += 1;
            names::numbered("__a", position - 1).into_token_stream()
        }
    });
    let output = init.output.as_ref().map_or(mixed, |output| output.written.span());
    let output = names::quiet_span(output);
    let name = names::quiet_span(init.ident.span());
    let call = quote_spanned!(output=> Self::#ident(#(#arguments),*));
    if init.asyncness.is_none() {
        let private = scope.block.library.private_at(output);
        return quote_spanned! {output=>
            #private::Props::now(move |__cx: &mut #private::Context<Self>| { #prepare #call })
        };
    }
    let private_there = scope.block.library.private_at(output);
    let made = quote_spanned!(output=> #private_there::IntoActor::<Self>::into_actor(#call.await));
    let future = quote_spanned!(name=> ::std::boxed::Box::pin(async move { #made }));
    quote_spanned! {mixed=>
        #private::Props::later(move |__cx: &mut #private::Context<Self>| {
            #prepare
            #future
        })
    }
}
