//! The first step of dispatch, `now`: sync handlers answer, the others are handed back. And `block`, for those sync
//! handlers that are run elsewhere; the step for async ones is in `later.rs`.
//!
//! One step that returned either a value or a future would move the largest future of the actor with
//! every message.

use super::{Scope, Sound, speaks, states};
use crate::names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

/// Sync handlers run and answer; async and blocking ones are handed back.
pub(super) fn now(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (msg, msg_ty) = (&scope.msg, scope.msg_ty());
    let arms = scope.handlers.iter().map(|sound| {
        let (cfgs, turned_away) = (sound.cfgs(), states::arms(scope, sound));
        if let Some(step) = sound.step() {
            let variant = sound.variant;
            return quote_spanned! {mixed=>
                #turned_away
                #cfgs
                __msg @ #msg::#variant { .. } => __t::Step::#step(__t::Envelope::join(__msg, __path)),
            };
        }
        let (pattern, run) = (sound.pattern(msg), sound.run(scope));
        quote_spanned! {mixed=>
            #turned_away
            #cfgs
            #pattern => {
                #run
                __t::Step::Done
            }
        }
    });
    let spoken = speaks::now(scope, &quote_spanned!(mixed=> Self), &quote_spanned!(mixed=> self));
    quote_spanned! {mixed=>
        fn now(
            &mut self,
            __cx: &mut __t::Context<Self>,
            __envelope: __t::Envelope<#msg_ty>,
        ) -> __t::Step<#msg_ty> {
            let (__msg, __path) = __envelope.split();
            match __msg { #(#arms)* #spoken }
        }
    }
}

/// Blocking handlers run and answer, on a thread where that does no harm. Without one, the trait's own will do.
pub(super) fn block(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (msg, msg_ty) = (&scope.msg, scope.msg_ty());
    if !scope.handlers.iter().any(Sound::is_blocking) {
        return TokenStream::new();
    }
    let arms = scope.handlers.iter().map(|sound| {
        let (cfgs, variant) = (sound.cfgs(), sound.variant);
        if !sound.is_blocking() {
            return quote_spanned!(mixed=> #cfgs #msg::#variant { .. } => {});
        }
        let (pattern, run) = (sound.pattern(msg), sound.run(scope));
        quote_spanned!(mixed=> #cfgs #pattern => { #run })
    });
    let spoken = speaks::arms(scope, &quote_spanned!(mixed=> {}));
    quote_spanned! {mixed=>
    const BLOCKS: ::core::primitive::bool = true;

                    fn block(
                &mut self,
                __cx: &mut __t::Context<Self>,
                __envelope: __t::Envelope<#msg_ty>,
            ) {
                let (__msg, __path) = __envelope.split();
                match __msg { #(#arms)* #spoken }
            }
        }
}

impl Sound<'_> {
    pub(super) fn is_async(&self) -> bool {
        self.handler.method.asyncness.is_some()
    }

    fn is_blocking(&self) -> bool {
        self.handler.blocking.is_some()
    }

    /// How `now` hands the message back, if it does not handle it.
    fn step(&self) -> Option<Ident> {
        if self.is_async() {
            Some(names::local("Later"))
        } else if self.is_blocking() {
            Some(names::local("Blocking"))
        } else {
            None
        }
    }

    /// The call of a sync handler, and its answer.
    fn run(&self, scope: &Scope<'_>) -> TokenStream {
        let method = names::quiet(&self.handler.method.ident);
        let arguments = self.arguments(scope);
        let mixed = Span::mixed_site();
        let call = quote_spanned!(mixed=> Self::#method(self, #arguments));
        let (whereabouts, moved) = (self.whereabouts(), self.moved(&quote_spanned!(mixed=> self)));
        let answered = self.answered(scope, &call, moved);
        quote!(#whereabouts #answered)
    }

    /// An error that nobody asked for is not lost. Before the reply goes, since a clone would be for nobody.
    pub(super) fn heed(&self) -> Option<TokenStream> {
        let method = &self.handler.method;
        let kind = names::plain(&method.ident);
        let answers = method.output.as_ref().is_some_and(|output| !output.is_unit());
        answers.then(|| {
            quote_spanned!(Span::mixed_site()=> __t::Told::new(&__reply).heed(&__path, __cx, #kind);)
        })
    }

    /// The answer of the user's method put where it goes; `result` is the call, and `moved` is to be done when it has returned.
    pub(super) fn answered(
        &self,
        scope: &Scope<'_>,
        result: &TokenStream,
        moved: Option<TokenStream>,
    ) -> TokenStream {
        let mixed = Span::mixed_site();
        if self.handler.method.owes().is_some() {
            let place = self.handler.method.output.as_ref().map(|output| output.written.span());
            let place = names::quiet_span(place.unwrap_or(self.handler.method.ident.span()));
            return quote_spanned!(place=> let _: __t::Receipt<'_> = #result; #moved);
        }
        let (reply, variant) = (&scope.reply, self.variant);
        let (heed, kept) = (self.heed(), self.kept(&quote_spanned!(mixed=> __reply)));
        quote_spanned! {mixed=>
            let __reply = #result;
            #moved
            #heed
            __path.put(#reply::#variant(#kept));
        }
    }
}
