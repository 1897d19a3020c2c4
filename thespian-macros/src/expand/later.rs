//! The second step of dispatch, `later`: async handlers run and answer.
//!
//! Each async handler has a function of its own that says its future is `Send`. So what is wrong with
//! one future is said once, at the name of that handler.

use super::{Scope, Sound, speaks};
use crate::{names, paths};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use std::collections::HashSet;
use syn::spanned::Spanned;
use syn::{Generics, parse_quote, parse_quote_spanned};

/// The method of the trait with its constant, and the functions that stand beside the impl: nothing, if no handler is async and no protocol
/// is spoken, whose handlers may be.
pub(super) struct Later {
    pub(super) method: TokenStream,
    pub(super) beside: TokenStream,
}

pub(super) fn later(scope: &Scope<'_>) -> Later {
    let mixed = Span::mixed_site();
    let msg_ty = scope.msg_ty();
    let (waiting, done): (Vec<_>, Vec<_>) =
        scope.handlers.iter().partition(|sound| sound.is_async());
    if waiting.is_empty() && scope.block.speaks.is_empty() {
        return Later { method: TokenStream::new(), beside: TokenStream::new() };
    }
    let assumed = assumed(scope);
    let runs = waiting.iter().map(|sound| run(scope, sound, &assumed));
    let gate = names::local("__later");
    let place = likely(&assumed).unwrap_or_else(|| names::quiet_span(scope.block.name.span()));
    // All of the method is in one place: what is said of its type and of its call is said once then.
    let mut call = gate.clone();
    call.set_span(place);
    // With its parameters, or a complaint about one would speak of `_`.
    let (_, ty_generics, _) = scope.split();
    let parameters = paths::moved(ty_generics.as_turbofish().into_token_stream(), place);
    let method = quote_spanned! {place=>
        fn later<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __envelope: __t::Envelope<#msg_ty>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            #call #parameters(self, __cx, __envelope)
        }
    };
    let generics = with_assumed(scope, &assumed);
    let (impl_generics, _, clause) = generics.split_for_impl();
    let self_ty = &scope.block.self_ty;
    let body = body(scope, &waiting, &done);
    Later {
        method: quote_spanned!(mixed=> const WAITS: ::core::primitive::bool = true; #method),
        beside: quote_spanned! {mixed=>
            #(#runs)*
            fn #gate #impl_generics (
                __actor: &'__a mut #self_ty,
                __cx: &'__a mut __t::Context<#self_ty>,
                __envelope: __t::Envelope<#msg_ty>,
            ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
            #clause
            {
                #body
            }
        },
    }
}

/// The function of one handler.
fn run(scope: &Scope<'_>, sound: &Sound<'_>, assumed: &[(TokenStream, Span)]) -> TokenStream {
    let mixed = Span::mixed_site();
    let method = &sound.handler.method;
    let (cfgs, name, ident) = (sound.cfgs(), run_name(sound), names::quiet(&method.ident));
    let generics = with_assumed(scope, assumed);
    let (impl_generics, _, clause) = generics.split_for_impl();
    let self_ty = &scope.block.self_ty;
    let path = sound.handler.method.owes().is_some().then(|| {
        let reply_ty = scope.reply_ty();
        quote_spanned!(mixed=> __path: __t::ReturnPath<#reply_ty>,)
    });
    let locals = sound.locals();
    let types = method.values().map(|arg| &arg.ty.tokens);
    let output = match &method.output {
        Some(_) if method.owes().is_some() => quote_spanned!(mixed=> __t::Receipt<'__a>),
        Some(output) => output.tokens.clone(),
        None => quote_spanned!(mixed=> ()),
    };
    let arguments = sound.arguments(scope);
    let place = names::quiet_span(method.ident.span());
    let future = quote_spanned! {place=>
        impl ::core::future::Future<Output = #output> + ::core::marker::Send + '__a
    };
    let call = quote_spanned!(mixed=> <#self_ty>::#ident(__actor, #arguments));
    // What follows from that it has gone on belongs to its future.
    let call = match (sound.whereabouts(), sound.moved(&quote_spanned!(mixed=> __actor))) {
        (Some(whereabouts), Some(moved)) => quote_spanned! {place=>
            async move {
                #whereabouts
                let __reply = #call.await;
                #moved
                __reply
            }
        },
        _ => call,
    };
    quote_spanned! {mixed=>
        #cfgs
        fn #name #impl_generics (
            __actor: &'__a mut #self_ty,
            __cx: &'__a mut __t::Context<#self_ty>,
            #path
            #(#locals: #types),*
        ) -> #future #clause {
            #call
        }
    }
}

fn run_name(sound: &Sound<'_>) -> Ident {
    names::local(&format!("__run_{}", names::plain(&sound.handler.method.ident)))
}

/// The arguments leave the message before the future begins: what only sync handlers take is not in
/// the future, and so need not be `Send` for it.
fn body(scope: &Scope<'_>, waiting: &[&Sound<'_>], done: &[&Sound<'_>]) -> TokenStream {
    let mixed = Span::mixed_site();
    let msg = &scope.msg;
    let variants: Vec<_> = (0..waiting.len()).map(|i| names::numbered("__W", i)).collect();
    let work = names::local("__Work");
    let cfgs: Vec<_> = waiting.iter().map(|sound| sound.cfgs()).collect();
    let take = waiting.iter().zip(&variants).zip(&cfgs).map(|((sound, variant), cfgs)| {
        let (pattern, locals) = (sound.pattern(msg), sound.locals());
        quote_spanned!(mixed=> #cfgs #pattern => #work::#variant((#(#locals,)*)),)
    });
    let skip = done.iter().map(|sound| {
        let (cfgs, variant) = (sound.cfgs(), sound.variant);
        quote_spanned!(mixed=> #cfgs #msg::#variant { .. } => #work::__None,)
    });
    let spoken: Vec<_> = speaks::protocols(scope)
        .enumerate()
        .map(|(i, (spoken, ty))| (spoken, ty, names::numbered("__P", i)))
        .collect();
    let places: Vec<_> = spoken.iter().map(|(_, _, place)| place).collect();
    let take_spoken = spoken.iter().map(|(spoken, _, place)| {
        let variant = &spoken.variant;
        quote_spanned!(mixed=> #msg::#variant(__m) => #work::#place(__m),)
    });
    let answer_spoken = spoken.iter().map(|(_, ty, place)| {
        let later = speaks::later(ty, &scope.block.self_ty);
        quote_spanned!(mixed=> #work::#place(__m) => { #later })
    });
    let answer = waiting.iter().zip(&variants).zip(&cfgs).map(|((sound, variant), cfgs)| {
        let (locals, name) = (sound.locals(), run_name(sound));
        let path = sound.handler.method.owes().is_some().then(|| quote_spanned!(mixed=> __path,));
        let future = quote_spanned!(mixed=> #name(__actor, __cx, #path #(#locals),*));
        let future = if sound.handler.boxed.is_some() {
            quote_spanned!(mixed=> ::std::boxed::Box::pin(#future))
        } else {
            future
        };
        let answered = sound.answered(scope, &quote_spanned!(mixed=> #future.await), None);
        quote_spanned!(mixed=> #cfgs #work::#variant((#(#locals,)*)) => { #answered })
    });
    quote_spanned! {mixed=>
        enum #work<#(#cfgs #variants,)* #(#places),*> {
            __None,
            #(#cfgs #variants(#variants),)*
            #(#places(#places)),*
        }
        let (__msg, __path) = __envelope.split();
        let __work = match __msg {
            #(#take)*
            #(#take_spoken)*
            #(#skip)*
        };
        async move {
            match __work {
                #work::__None => {}
                #(#answer)*
                #(#answer_spoken)*
            }
        }
    }
}

/// The argument types that a future is taken to be `Send` with, and their places.
///
/// A non-`Send` argument would make the future of its handler non-`Send`, with it the one of the whole
/// dispatch, and each one that holds a context: the same mistake many times. So all of them take it for
/// granted, and the one call of the dispatch asks for it.
fn assumed(scope: &Scope<'_>) -> Vec<(TokenStream, Span)> {
    let mut seen = HashSet::new();
    let spoken = speaks::protocols(scope).map(|(spoken, ty)| {
        (quote_spanned!(spoken.place()=> <#ty as __t::Protocol>::Msg), spoken.place())
    });
    scope
        .handlers
        .iter()
        .filter(|sound| sound.is_assumed(scope))
        .flat_map(|sound| sound.handler.method.values())
        .map(|arg| (arg.ty.tokens.clone(), names::quiet_span(arg.ty.written.span())))
        .chain(spoken)
        .filter(|(ty, _)| {
            let text = ty.to_string();
            // A bare parameter is bounded as such.
            scope.block.generics.type_params().all(|param| param.ident != text) && seen.insert(text)
        })
        .collect()
}

/// The place of the one type that may be to blame, if it can be told by its looks. The complaint names
/// the type and its place in any case; this is only about where it begins.
fn likely(assumed: &[(TokenStream, Span)]) -> Option<Span> {
    let only = |types: Vec<&(TokenStream, Span)>| match types[..] {
        [(_, place)] => Some(*place),
        _ => None,
    };
    let text = |ty: &TokenStream| ty.to_string();
    let built_in =
        |ty: &str| ty == "String" || !ty.contains(|c: char| c.is_uppercase() || c == '*');
    let shared = |ty: &str| {
        let mut words = ty.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word == "Rc") || ty.contains('*')
    };
    let unknown: Vec<_> = assumed.iter().filter(|(ty, _)| !built_in(&text(ty))).collect();
    only(unknown.clone())
        .or_else(|| only(unknown.into_iter().filter(|(ty, _)| shared(&text(ty))).collect()))
}

impl Sound<'_> {
    /// Whether its arguments are asked to be `Send` by `later`. A type that is there only under a
    /// condition cannot be named without it.
    pub(super) fn is_assumed(&self, scope: &Scope<'_>) -> bool {
        let block = &scope.block;
        let speaks = block.of_protocol.is_none() && !block.speaks.is_empty();
        self.handler.method.threaded.cfgs.is_empty()
            && (speaks || scope.handlers.iter().any(Sound::is_async))
    }
}

/// The block's parameters with `'__a` and the assumptions, of which the first is the actor itself: the
/// trait asks for that. `for<'__any>` keeps a false assumption from being an error itself.
fn with_assumed(scope: &Scope<'_>, assumed: &[(TokenStream, Span)]) -> Generics {
    let mut generics = scope.block.generics.clone();
    generics.params.insert(0, parse_quote!('__a));
    let actor = (scope.block.self_ty.clone(), names::quiet_span(scope.block.name.span()));
    for (ty, place) in std::iter::once(&actor).chain(assumed) {
        generics
            .make_where_clause()
            .predicates
            .push(parse_quote_spanned!(*place=> for<'__any> #ty: ::core::marker::Send));
    }
    generics
}
