//! Dispatch in two steps: `now` for sync handlers, `later` for async ones.
//!
//! One step that returned either a value or a future would move the largest future of the actor with
//! every message.

use super::{Scope, Sound};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

/// Sync handlers run and answer; async ones are handed back.
pub(super) fn now(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (msg, msg_ty) = (&scope.msg, scope.msg_ty());
    let arms = scope.handlers.iter().map(|sound| {
        let cfgs = sound.cfgs();
        if sound.is_async() {
            let variant = sound.variant;
            return quote_spanned! {mixed=>
                #cfgs
                __msg @ #msg::#variant { .. } => __t::Step::Later(__t::Envelope::join(__msg, __path)),
            };
        }
        let pattern = sound.pattern(msg);
        let run = sound.run(scope, |call| call);
        quote_spanned! {mixed=>
            #cfgs
            #pattern => {
                #run
                __t::Step::Done
            }
        }
    });
    quote_spanned! {mixed=>
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<#msg_ty>,
        ) -> __t::Step<#msg_ty> {
            let (__msg, __path) = __envelope.split();
            match __msg { #(#arms)* }
        }
    }
}

/// Async handlers run and answer; sync ones do not get here.
pub(super) fn later(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let msg_ty = scope.msg_ty();
    let (waiting, done): (Vec<_>, Vec<_>) =
        scope.handlers.iter().partition(|sound| sound.is_async());
    let body = if waiting.is_empty() {
        quote_spanned!(mixed=> ::core::mem::drop(__envelope); ::core::future::ready(()))
    } else {
        body(scope, &waiting, &done)
    };
    quote_spanned! {mixed=>
        fn later<'__a>(
            &'__a mut self,
            __cx: &'__a mut __t::Context<Self>,
            __envelope: __t::Envelope<#msg_ty>,
        ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
            #body
        }
    }
}

/// The arguments leave the message before the future begins: what only sync handlers take is not in
/// the future, and so need not be `Send` for it.
fn body(scope: &Scope<'_>, waiting: &[&Sound<'_>], done: &[&Sound<'_>]) -> TokenStream {
    let mixed = Span::mixed_site();
    let msg = &scope.msg;
    let parameters: Vec<_> = (0..waiting.len()).map(|i| names::numbered("__W", i)).collect();
    let work = names::local("__Work");
    let cfgs: Vec<_> = waiting.iter().map(|sound| sound.cfgs()).collect();
    let take = waiting.iter().zip(&parameters).zip(&cfgs).map(|((sound, parameter), cfgs)| {
        let (pattern, locals) = (sound.pattern(msg), sound.locals());
        quote_spanned!(mixed=> #cfgs #pattern => #work::#parameter((#(#locals,)*)),)
    });
    let skip = done.iter().map(|sound| {
        let (cfgs, variant) = (sound.cfgs(), sound.variant);
        quote_spanned!(mixed=> #cfgs #msg::#variant { .. } => #work::__None,)
    });
    let run = waiting.iter().zip(&parameters).zip(&cfgs).map(|((sound, parameter), cfgs)| {
        let locals = sound.locals();
        let run = sound.run(scope, |call| {
            let name = names::quiet_span(sound.handler.method.ident.span());
            let future = quote_spanned!(name=> __t::sendable(#call));
            if sound.handler.boxed.is_some() {
                quote_spanned!(mixed=> ::std::boxed::Box::pin(#future).await)
            } else {
                quote_spanned!(mixed=> #future.await)
            }
        });
        quote_spanned!(mixed=> #cfgs #work::#parameter((#(#locals,)*)) => { #run })
    });
    quote_spanned! {mixed=>
        enum #work<#(#cfgs #parameters),*> {
            __None,
            #(#cfgs #parameters(#parameters)),*
        }
        let (__msg, __path) = __envelope.split();
        let __work = match __msg {
            #(#take)*
            #(#skip)*
        };
        async move {
            match __work {
                #work::__None => {}
                #(#run)*
            }
        }
    }
}

impl Sound<'_> {
    fn is_async(&self) -> bool {
        self.handler.method.asyncness.is_some()
    }

    /// The call of the user's method, and its answer put where it goes; `through` makes a value of the
    /// call.
    fn run(
        &self,
        scope: &Scope<'_>,
        through: impl FnOnce(TokenStream) -> TokenStream,
    ) -> TokenStream {
        let mixed = Span::mixed_site();
        let method = names::quiet(&self.handler.method.ident);
        let arguments = self.arguments(&scope.reply);
        let result = through(quote_spanned!(mixed=> Self::#method(self, #arguments)));
        if self.handler.later.is_some() {
            return quote_spanned!(mixed=> #result;);
        }
        let (reply, variant) = (&scope.reply, self.variant);
        quote_spanned! {mixed=>
            let __reply = #result;
            __path.put(#reply::#variant(__reply));
        }
    }
}
