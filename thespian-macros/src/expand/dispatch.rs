//! The first step of dispatch, `now`: sync handlers answer, async ones are handed on to `later`.
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
        let method = names::quiet(&sound.handler.method.ident);
        let arguments = sound.arguments(&scope.reply);
        let call = quote_spanned!(mixed=> Self::#method(self, #arguments));
        let run = sound.answered(scope, &call);
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

impl Sound<'_> {
    pub(super) fn is_async(&self) -> bool {
        self.handler.method.asyncness.is_some()
    }

    /// The answer of the user's method put where it goes; `result` is the call.
    pub(super) fn answered(&self, scope: &Scope<'_>, result: &TokenStream) -> TokenStream {
        let mixed = Span::mixed_site();
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
