//! `#[handlers]` on the impl of a protocol: its methods, each with the protocol's signature.

use super::around;
use super::protocol::with_body;
use crate::model::performance::{Done, Performance, Performed};
use crate::names;
use proc_macro2::{Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, ReceiverKind, ReturnType, Type};

pub(crate) fn performance(performance: &Performance) -> TokenStream {
    let items = performance.items.iter().map(|item| match item {
        Done::Method(method) => done(performance, method),
        Done::Other(tokens) => tokens.clone(),
    });
    let later = answers_later(performance);
    let block = with_body(&performance.item, quote!(#(#items)* #later));
    let check = check(performance);
    quote!(#block #check)
}

/// A method, which takes a context, and answers at once or later.
fn done(performance: &Performance, method: &Performed) -> TokenStream {
    let Performed { attributes, visibility, signature, body, boxed, .. } = method;
    let (ident, word) = (&signature.ident, signature.fn_token);
    let (output, place) = match &signature.output {
        ReturnType::Default => (quote_spanned!(ident.span()=> ()), ident.span()),
        ReturnType::Type(_, ty) => (ty.to_token_stream(), ty.span()),
    };
    let at_reply = performance.library.private_at(names::quiet_span(place));
    // All else of it is at the name: what is wrong with all of it is shown there.
    let here = names::quiet_span(ident.span());
    let private = performance.library.private_at(here);
    let (answer, body) = match signature.asyncness {
        None => (signature.output.to_token_stream(), body.to_token_stream()),
        Some(_) => {
            let future = quote_spanned! {here=>
                impl ::core::future::Future<Output = #output> + ::core::marker::Send + '__a
            };
            let work = work(&output, body.as_ref());
            let work = match boxed {
                Some(_) => quote_spanned!(here=> ::std::boxed::Box::pin(#work)),
                None => work,
            };
            (
                quote_spanned!(names::quiet_span(place)=> -> #at_reply::Later<#output, #future>),
                quote_spanned!(here=> { #private::Later::new(#work) }),
            )
        }
    };
    let receiver = receiver(method);
    let (context, args) = arguments(performance, method);
    let (parameters, clause) = (&signature.generics.params, &signature.generics.where_clause);
    let (constness, abi) = (&signature.constness, &signature.abi);
    quote_spanned! {here=>
        #(#attributes)*
        #[allow(refining_impl_trait, clippy::too_many_arguments)]
        #visibility #constness #abi #word #ident<'__a, #parameters>(
            #receiver
            #context,
            #args
        ) #answer #clause
            #body
    }
}

/// The body of an async method as one block. Its type is said before and behind it, so that a mistake in it is shown where it is:
/// an idea of async-trait's.
fn work(output: &TokenStream, body: Option<&Group>) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        async move {
            if let ::core::option::Option::Some(__reply) = ::core::option::Option::None::<#output> {
                #[allow(unreachable_code)]
                return __reply;
            }
            let __reply: #output = #body;
            #[allow(unreachable_code)]
            __reply
        }
    }
}

/// `&'__a mut self`, or what was written if that is no reference.
fn receiver(method: &Performed) -> Option<TokenStream> {
    let receiver = method.signature.receiver()?;
    let it = receiver.self_token;
    Some(match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => {
            quote_spanned!(names::quiet_span(it.span)=> &'__a #mutability #it,)
        }
        _ => quote!(#receiver,),
    })
}

/// The context, which comes first, and all others.
fn arguments(performance: &Performance, method: &Performed) -> (TokenStream, TokenStream) {
    let here = names::quiet_span(method.signature.ident.span());
    let private = performance.library.private_at(here);
    let mut context = None;
    let mut others = Vec::new();
    for arg in &method.signature.inputs {
        let FnArg::Typed(typed) = arg else { continue };
        match &*typed.ty {
            Type::Reference(reference) if reference.mutability.is_some() && context.is_none() => {
                let (pattern, of) = (&typed.pat, &reference.elem);
                context = Some(quote_spanned! {names::quiet_span(typed.ty.span())=>
                    #pattern: &'__a mut #of
                });
            }
            _ => others.push(typed),
        }
    }
    let context =
        context.unwrap_or_else(|| quote_spanned!(here=> _: &'__a mut #private::Context<Self>));
    (context, quote!(#(#others),*))
}

/// Which of its methods do.
fn answers_later(performance: &Performance) -> Option<TokenStream> {
    let mixed = Span::mixed_site();
    let private = performance.library.private();
    let later: Vec<_> = performance
        .items
        .iter()
        .filter_map(|item| match item {
            Done::Method(method) if method.signature.asyncness.is_some() => {
                let (cfgs, name) = (&method.cfgs, names::plain(&method.signature.ident));
                Some(quote_spanned!(mixed=> #(#cfgs)* #name => true,))
            }
            _ => None,
        })
        .collect();
    (!later.is_empty()).then(|| {
        quote_spanned! {mixed=>
            #[doc(hidden)]
            #[inline]
            fn __answers_later(__method: &::core::primitive::str) -> ::core::primitive::bool
            where
                Self: #private::Actor,
            {
                match __method {
                    #(#later)*
                    _ => false,
                }
            }
        }
    })
}

/// Whether the actor says that it speaks the protocol. Of one with parameters it is known only where he is used.
fn check(performance: &Performance) -> Option<TokenStream> {
    let Performance { self_ty, protocol, of_trait, .. } = performance;
    let private = performance.library.private();
    let around = around(&performance.around);
    performance.generics.params.is_empty().then(|| {
        quote_spanned! {names::quiet_span(of_trait.span())=>
            #around
            const _: () = ::core::assert!(
                #private::is_spoken::<<#self_ty as #private::Actor>::Msg, #protocol>(),
                "this actor does what the protocol asks, and does not say that it speaks it: \
                 add it to the list in `#[handlers(speaks(..))]`"
            );
        }
    })
}
