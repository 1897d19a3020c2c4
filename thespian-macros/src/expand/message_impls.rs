//! What the library wants to know of a message: its kind, the type of its replies, whether it may be tried again, and whether it is
//! urgent; and what can be said, for those who read it.

use super::message::has_unused;
use super::{Scope, Sound, retry, speaks, urgent, vocabulary};
use crate::names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

pub(super) fn message_impls(scope: &Scope<'_>) -> TokenStream {
    let (msg, reply) = (scope.msg_ty(), scope.reply_ty());
    let (generics, _, clause) = scope.split();
    let mixed = Span::mixed_site();
    let kinds = scope.handlers.iter().map(|sound| {
        let (cfgs, kind) = (sound.cfgs(), names::plain(&sound.handler.method.ident));
        quote_spanned!(mixed=> #cfgs #kind)
    });
    let kinds = speaks::kinds(scope, &quote_spanned!(mixed=> #(#kinds),*));
    let index = index(scope);
    let spoken = speaks::spoken(scope);
    let retry = retry::retry(scope);
    let urgent = urgent::urgent(scope);
    let vocabulary = vocabulary::vocabulary(scope);
    let reply_kind = kind_of_reply(scope);
    let derives_debug = scope
        .block
        .derives
        .iter()
        .any(|path| path.segments.last().is_some_and(|last| last.ident == "Debug"));
    // Only the kind: a `Debug` that printed the arguments would ask it of all of them.
    let debug = (!derives_debug).then(|| {
        quote_spanned! {mixed=>
            #[automatically_derived]
            impl #generics ::core::fmt::Debug for #msg #clause {
                #[inline]
                fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    __f.write_str(__t::Message::kind(self))
                }
            }
        }
    });
    quote_spanned! {mixed=>
        #[automatically_derived]
        impl #generics __t::Message for #msg #clause {
            type Reply = #reply;
            const KINDS: &'static __t::Kinds = #kinds;
            fn index(&self) -> ::core::primitive::usize {
                #index
            }
            #[inline]
            fn pace() -> ::core::option::Option<&'static __t::Pace> {
                static __PACE: __t::Pace = __t::Pace::new();
                ::core::option::Option::Some(&__PACE)
            }
            #retry
            #urgent
            #spoken
            #vocabulary
        }
        #debug
        #[automatically_derived]
        impl #generics ::core::fmt::Debug for #reply #clause {
            #[inline]
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                // A function of its own, since without handlers it is known never to return.
                let __kind = |__reply: &Self| -> &'static ::core::primitive::str { #reply_kind };
                __f.write_str(__kind(self))
            }
        }
    }
}

/// The types in the message's fields, as far as every build has them.
pub(super) fn fields(scope: &Scope<'_>) -> TokenStream {
    scope
        .handlers
        .iter()
        .filter(|sound| sound.handler.method.threaded.cfgs.is_empty())
        .flat_map(|sound| sound.handler.method.values())
        .map(|arg| arg.ty.tokens.clone())
        .chain([speaks::types(scope)])
        .collect()
}

/// Whether this build has any of these handlers.
pub(super) fn any_in_this_build(handlers: &[&Sound<'_>]) -> TokenStream {
    let mixed = Span::mixed_site();
    if handlers.iter().any(|sound| sound.handler.method.threaded.cfgs.is_empty()) {
        return quote_spanned!(mixed=> true);
    }
    let found = handlers.iter().map(|sound| {
        let cfgs = sound.cfgs();
        quote_spanned!(mixed=> #cfgs let __any = true;)
    });
    quote_spanned!(mixed=> { let __any = false; #(#found)* __any })
}

/// The place in `KINDS`, where those that `cfg` leaves out have none.
fn index(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let mut always = 0usize;
    let mut sometimes = TokenStream::new();
    let mut arms = TokenStream::new();
    for sound in &scope.handlers {
        let (cfgs, variant, msg) = (sound.cfgs(), sound.variant, &scope.msg);
        let index = if sometimes.is_empty() {
            quote_spanned!(mixed=> #always)
        } else {
            quote_spanned!(mixed=> { let __index = #always; #sometimes __index })
        };
        arms.extend(quote_spanned!(mixed=> #cfgs #msg::#variant { .. } => #index,));
        if sound.handler.method.threaded.cfgs.is_empty() {
            always += 1;
        } else {
            sometimes.extend(quote_spanned!(mixed=> #cfgs let __index = __index + 1;));
        }
    }
    let unused = unused(scope, &scope.msg, &fields(scope));
    let spoken = speaks::index(scope);
    quote_spanned!(mixed=> match *self { #arms #spoken #unused })
}

fn kind_of_reply(scope: &Scope<'_>) -> TokenStream {
    let types = scope
        .handlers
        .iter()
        .filter(|sound| sound.handler.method.threaded.cfgs.is_empty())
        .map(|sound| sound.reply_ty())
        .collect();
    kind(scope, &scope.reply, &quote_spanned!(Span::mixed_site()=> __reply), &types)
}

fn kind(scope: &Scope<'_>, of: &Ident, it: &TokenStream, types: &TokenStream) -> TokenStream {
    let mixed = Span::mixed_site();
    let arms = scope.handlers.iter().map(|sound| {
        let (cfgs, variant) = (sound.cfgs(), sound.variant);
        let kind = names::plain(&sound.handler.method.ident);
        quote_spanned!(mixed=> #cfgs #of::#variant { .. } => #kind)
    });
    let unused = unused(scope, of, types);
    quote_spanned!(mixed=> match *#it { #(#arms,)* #unused })
}

/// Behind a reference the hidden variant counts as possible.
pub(super) fn unused(scope: &Scope<'_>, of: &Ident, types: &TokenStream) -> Option<TokenStream> {
    let mixed = Span::mixed_site();
    has_unused(scope, types)
        .then(|| quote_spanned!(mixed=> #of::__Unused(ref __never, ..) => match *__never {}))
}
