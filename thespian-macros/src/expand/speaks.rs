//! Protocols that are spoken: their messages among the own ones, and their addresses from the own one.

use super::Scope;
use crate::model::Spoken;
use crate::names;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

/// One variant for each, in the message enum.
pub(super) fn variants(scope: &Scope<'_>) -> TokenStream {
    let variants = scope.block.speaks.iter().map(|spoken| {
        let variant = &spoken.variant;
        let doc = format!(" A message of the protocol `{}`.", names::plain(variant));
        let private = scope.block.library.private_at(spoken.place());
        let msg = |ty| quote_spanned!(spoken.place()=> <#ty as #private::Protocol>::Msg);
        let mut msg_of = msg(spoken.ty());
        if !spoken.has_arguments() {
            // Whoever reads the documentation is not interested in how errors are found.
            let known = msg(known(spoken, &private));
            msg_of = quote!(#[cfg(not(doc))] #known, #[cfg(doc)] #msg_of);
        }
        quote!(#[doc = #doc] #variant(#msg_of),)
    });
    quote!(#(#variants)*)
}

/// The type of a protocol, by a way that leads nowhere if the trait is none: a constant that cannot be had makes a type of which rustc
/// takes for granted that all has been said. So whoever forgot `#[protocol]` reads of it once, and not wherever the type is used.
///
/// Only of a trait without arguments. They may be parameters, which cannot occur in a constant; or lead back to the message in which this
/// type stands, so that the constant would be needed to find it.
fn known(spoken: &Spoken, private: &TokenStream) -> TokenStream {
    let ty = spoken.ty();
    quote_spanned! {spoken.place()=>
        <#ty as #private::Known<{ <#ty as #private::Protocol>::DIALECT.is_known() }>>::Protocol
    }
}

/// Each of them with its type, as it is called within the machinery.
pub(super) fn protocols<'s>(
    scope: &'s Scope<'_>,
) -> impl Iterator<Item = (&'s Spoken, TokenStream)> {
    scope.block.speaks.iter().enumerate().map(|(number, spoken)| {
        let ty = match spoken.has_arguments() {
            false => alias(spoken, number).into_token_stream(),
            true => spoken.ty(),
        };
        (spoken, ty)
    })
}

/// These names.
fn aliases(scope: &Scope<'_>) -> TokenStream {
    let plain = scope.block.speaks.iter().enumerate().filter(|(_, spoken)| !spoken.has_arguments());
    let aliases = plain.map(|(number, spoken)| {
        let (name, known) = (alias(spoken, number), known(spoken, &quote!(__t)));
        quote_spanned!(spoken.place()=> type #name = #known;)
    });
    quote!(#(#aliases)*)
}

fn alias(spoken: &Spoken, number: usize) -> Ident {
    let mut alias = names::numbered("__Protocol", number);
    alias.set_span(spoken.place());
    alias
}

/// The message type of the protocol `ty`.
fn msg_of(spoken: &Spoken, ty: &TokenStream) -> TokenStream {
    quote_spanned!(spoken.place()=> <#ty as __t::Protocol>::Msg)
}

/// The types in these variants.
pub(super) fn types(scope: &Scope<'_>) -> TokenStream {
    scope.block.speaks.iter().map(|spoken| spoken.ty()).collect()
}

/// Arms of a match for these variants, which all have the same value.
pub(super) fn arms(scope: &Scope<'_>, value: &TokenStream) -> TokenStream {
    let msg = &scope.msg;
    let arms = scope.block.speaks.iter().map(|spoken| {
        let variant = &spoken.variant;
        quote_spanned!(Span::mixed_site()=> #msg::#variant(..) => #value,)
    });
    quote!(#(#arms)*)
}

/// The names of handlers, with those of the protocols.
pub(super) fn kinds(scope: &Scope<'_>, own: &TokenStream) -> TokenStream {
    let mixed = Span::mixed_site();
    if scope.block.speaks.is_empty() {
        return quote_spanned!(mixed=> &__t::Kinds::of(&[#own]));
    }
    let all = protocols(scope).map(|(spoken, ty)| {
        let msg = msg_of(spoken, &ty);
        quote_spanned!(spoken.place()=> <#msg as __t::Message>::KINDS)
    });
    quote_spanned!(mixed=> &__t::Kinds::and(&[#own], &[#(#all),*]))
}

/// Arms that say the place among [`kinds`].
pub(super) fn index(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let msg = &scope.msg;
    let arms = scope.block.speaks.iter().enumerate().map(|(place, spoken)| {
        let variant = &spoken.variant;
        quote_spanned! {mixed=>
            #msg::#variant(ref __m) => {
                __t::Message::index(__m) + const { <Self as __t::Message>::KINDS.before(#place) }
            }
        }
    });
    quote!(#(#arms)*)
}

/// What the message says of them; nothing if there are none.
pub(super) fn spoken(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    if scope.block.speaks.is_empty() {
        return TokenStream::new();
    }
    let all = protocols(scope)
        .map(|(spoken, ty)| quote_spanned!(spoken.place()=> __t::Spoken::of::<#ty>()));
    quote_spanned!(mixed=> const SPOKEN: &'static [__t::Spoken<Self>] = &[#(#all),*];)
}

/// How their messages are among the own ones, and that their addresses can be had from the own one.
pub(super) fn impls(scope: &Scope<'_>) -> TokenStream {
    let (msg, msg_ty, addr) = (&scope.msg, scope.msg_ty(), scope.addr_ty());
    let (generics, _, clause) = scope.split();
    let aliases = aliases(scope);
    let impls = protocols(scope).map(|(spoken, ty)| {
        let (variant, msg_of) = (&spoken.variant, msg_of(spoken, &ty));
        let speaks = speaks(scope, &ty, &addr, spoken.place());
        quote_spanned! {spoken.place()=>
            #[automatically_derived]
            impl #generics __t::Carries<#ty> for #msg_ty #clause {
                #[inline]
                fn wrap(__m: #msg_of) -> Self {
                    #msg::#variant(__m)
                }
                #[inline]
                fn unwrap(self) -> ::core::result::Result<#msg_of, Self> {
                    match self {
                        #msg::#variant(__m) => ::core::result::Result::Ok(__m),
                        #[allow(unreachable_patterns)]
                        __other => ::core::result::Result::Err(__other),
                    }
                }
            }
            #speaks
        }
    });
    quote!(#aliases #(#impls)*)
}

/// That this address speaks the protocol `ty`, if its messages are `Send`: where they are not, that is said at their types.
pub(super) fn speaks(
    scope: &Scope<'_>,
    ty: &TokenStream,
    addr: &TokenStream,
    place: Span,
) -> TokenStream {
    let msg_ty = scope.msg_ty();
    let mut generics = scope.block.generics.clone();
    generics
        .make_where_clause()
        .predicates
        .push(syn::parse_quote!(for<'__any> #msg_ty: ::core::marker::Send));
    let (generics, _, clause) = generics.split_for_impl();
    quote_spanned! {place=>
        #[automatically_derived]
        impl #generics __t::Speaks<#ty> for #addr #clause {}
    }
}

/// Arms of `now`: the protocols' own dispatch. `actor` is the type that acts, and `this` the value.
pub(super) fn now(scope: &Scope<'_>, actor: &TokenStream, this: &TokenStream) -> TokenStream {
    let msg = &scope.msg;
    let arms = protocols(scope).map(|(spoken, ty)| {
        let variant = &spoken.variant;
        quote_spanned! {Span::mixed_site()=>
            #msg::#variant(__m) => __t::Performed::<#actor, #ty>::new()
                .now(#this, __cx, __t::Envelope::join(__m, __path.of()))
                .turned(#msg::#variant),
        }
    });
    quote!(#(#arms)*)
}

/// Arms that say what is done about the message at a place of theirs, by the number of the protocol.
pub(super) fn stances(scope: &Scope<'_>, actor: &TokenStream) -> TokenStream {
    let arms = protocols(scope).zip(1_usize..).map(|((_, ty), number)| {
        quote_spanned! {Span::mixed_site()=>
            (#number, __spoken) => __t::Performed::<#actor, #ty>::new().stances(__spoken),
        }
    });
    quote!(#(#arms)*)
}

/// The protocol's own dispatch, to be awaited: of the message `__m`.
pub(super) fn later(ty: &TokenStream, actor: &TokenStream) -> TokenStream {
    quote_spanned! {Span::mixed_site()=>
        let __envelope = __t::Envelope::join(__m, __path.of());
        __t::Performed::<#actor, #ty>::new().later(__actor, __cx, __envelope).await;
    }
}

/// That the actor does what they ask.
pub(super) fn checks(scope: &Scope<'_>) -> TokenStream {
    if scope.block.of_protocol.is_some() {
        return TokenStream::new();
    }
    let self_ty = &scope.block.self_ty;
    let checks = protocols(scope).map(|(spoken, ty)| {
        quote_spanned!(spoken.place()=> let _ = |__it: &#self_ty| { let _: &#ty = __it; };)
    });
    quote!(#(#checks)*)
}
