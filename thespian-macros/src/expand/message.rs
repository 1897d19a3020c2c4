//! The message enum, and the enum of replies beside it: plain data.

use super::{Scope, around, message_impls, speaks, unmentioned};
use crate::names;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

pub(super) fn message(scope: &Scope<'_>) -> TokenStream {
    let name = &scope.msg;
    let doc = format!(
        " What can be said to `{}`: one variant for each handler, with its arguments.",
        names::plain(&scope.block.name)
    );
    let variants = scope.handlers.iter().map(|sound| {
        let method = &sound.handler.method;
        let docs = &method.threaded.docs;
        let fallback = docs.is_empty().then(|| {
            let doc = format!(" Runs `{}`.", names::plain(&method.ident));
            quote!(#[doc = #doc])
        });
        let cfgs = sound.cfgs();
        let variant = sound.variant;
        let fields = method.values().next().map(|_| {
            let fields = method.values().map(|arg| {
                let (ident, ty) = (&arg.ident, &arg.ty.tokens);
                let doc = format!(" The argument `{}`.", names::plain(ident));
                quote!(#[doc = #doc] #ident: #ty)
            });
            quote!({ #(#fields),* })
        });
        quote!(#fallback #(#docs)* #cfgs #variant #fields)
    });
    let mentioned = message_impls::fields(scope);
    let spoken = speaks::variants(scope);
    let unused = unused(scope, &mentioned);
    let derives = &scope.block.derives;
    let derive = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    let visibility = scope.visibility();
    let (around, (generics, _, clause)) = (around(&scope.block.around), scope.split());
    quote_spanned! {scope.at_name()=>
        #[doc = #doc]
        #around
        #[allow(private_interfaces, private_bounds)]
        #derive
        #visibility enum #name #generics #clause {
            #(#variants,)*
            #spoken
            #unused
        }
    }
}

pub(super) fn reply(scope: &Scope<'_>) -> TokenStream {
    let name = &scope.reply;
    let doc = format!(
        " What `{}` answers: one variant for each handler, with what it returns.",
        names::plain(&scope.block.name)
    );
    let variants = scope.handlers.iter().map(|sound| {
        let (variant, cfgs) = (sound.variant, sound.cfgs());
        let doc = format!(" What `{}` answers.", names::plain(&sound.handler.method.ident));
        let ty = sound.reply_ty();
        quote!(#[doc = #doc] #cfgs #variant(#ty))
    });
    let mentioned = scope
        .handlers
        .iter()
        .filter(|sound| sound.handler.method.threaded.cfgs.is_empty())
        .map(|sound| sound.reply_ty())
        .collect();
    let unused = unused(scope, &mentioned);
    let visibility = scope.visibility();
    let (around, (generics, _, clause)) = (around(&scope.block.around), scope.split());
    quote_spanned! {scope.at_name()=>
        #[doc = #doc]
        #around
        #[allow(private_interfaces, private_bounds)]
        #visibility enum #name #generics #clause {
            #(#variants,)*
            #unused
        }
    }
}

/// A variant that no value can have, for the parameters that no other one mentions.
fn unused(scope: &Scope<'_>, mentioned: &TokenStream) -> Option<TokenStream> {
    let unused = unmentioned(&scope.block.generics, mentioned);
    (!unused.is_empty()).then(|| {
        quote! {
            #[doc(hidden)]
            __Unused(
                ::core::convert::Infallible,
                #(::core::marker::PhantomData<fn() -> #unused>),*
            ),
        }
    })
}

/// Whether the message enum has the hidden variant.
pub(super) fn has_unused(scope: &Scope<'_>, tokens: &TokenStream) -> bool {
    !unmentioned(&scope.block.generics, tokens).is_empty()
}
