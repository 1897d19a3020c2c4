//! `#[protocol]`: the trait as actors implement it, and what is said and answered.

use super::{
    Scope, Sound, address, address_impls, checks, machinery, message, message_impls, speaks,
};
use crate::model::Param;
use crate::model::protocol::{Declared, DeclaredMethod, Head, Protocol};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Generics, ReceiverKind, ReturnType, Token, parse_quote};

/// Everything that is generated from a protocol, its trait included.
pub(crate) fn protocol(protocol: &Protocol) -> TokenStream {
    let scope = Scope::of(&protocol.block);
    let declared = the_trait(protocol);
    let message = message::message(&scope);
    let reply = message::reply(&scope);
    let address = address::address(&scope);
    let machinery = machinery(
        &scope,
        &[
            message_impls::message_impls(&scope),
            address_impls::address_impls(&scope),
            speaks::impls(&scope),
            protocol_impls(&scope),
            perform(&scope),
            checks::checks(&scope),
        ],
    );
    quote!(#declared #message #reply #address #machinery)
}

/// Its methods take a context, and answer at once or later.
fn the_trait(protocol: &Protocol) -> TokenStream {
    let items = protocol.items.iter().map(|item| match item {
        Declared::Method(method) => declared(protocol, method),
        Declared::Type(ty) => {
            let mut ty = ty.clone();
            ty.bounds.push(parse_quote!(::core::marker::Send));
            ty.bounds.push(parse_quote!('static));
            ty.to_token_stream()
        }
        Declared::Unread(tokens) => tokens.clone(),
    });
    let library = &protocol.block.library;
    let private = library.private();
    // Which methods answer later is known only to whoever writes them.
    let later = quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        fn __answers_later(__method: &::core::primitive::str) -> ::core::primitive::bool
        where
            Self: #private::Actor,
        {
            let _ = __method;
            false
        }
    };
    let stances = quote_spanned! {Span::mixed_site()=>
        #[doc(hidden)]
        fn __stances(__method: &::core::primitive::str) -> &'static [#private::Stance]
        where
            Self: #private::Actor,
        {
            let _ = __method;
            &[]
        }
    };
    let Head { attributes, visibility, unsafety, word, generics, supertraits, braces, inner } =
        &protocol.head;
    let ident = &protocol.block.name;
    let colon = (!supertraits.is_empty()).then(|| quote!(:));
    let (parameters, clause) = (&generics, &generics.where_clause);
    let mut declared = quote! {
        #(#attributes)*
        #visibility #unsafety #word #ident #parameters #colon #supertraits #clause
    };
    braces
        .surround(&mut declared, |body| body.extend(quote!(#(#inner)* #(#items)* #later #stances)));
    quote! {
        #[allow(clippy::too_many_arguments)]
        #declared
    }
}

fn declared(protocol: &Protocol, method: &DeclaredMethod) -> TokenStream {
    let DeclaredMethod { attributes, signature, .. } = method;
    let (ident, word) = (&signature.ident, signature.fn_token);
    // All else of it is at the name: what an implementation does not have is shown there.
    let here = names::quiet_span(ident.span());
    let mutability = match signature.receiver().map(|receiver| &receiver.kind) {
        Some(ReceiverKind::Reference(_, _, mutability)) => *mutability,
        _ => Some(Token![mut](here)),
    };
    let args = signature.inputs.iter().filter(|arg| matches!(arg, FnArg::Typed(_)));
    let (output, place) = match &signature.output {
        ReturnType::Default => (quote!(()), ident.span()),
        ReturnType::Type(_, ty) => (ty.to_token_stream(), ty.span()),
    };
    let place = names::quiet_span(place);
    let at_reply = protocol.block.library.private_at(place);
    let answer =
        quote_spanned!(place=> impl #at_reply::Answer<#output> + ::core::marker::Send + '__a);
    let private = protocol.block.library.private_at(here);
    quote_spanned! {here=>
        #(#attributes)*
        #word #ident<'__a>(
            &'__a #mutability self,
            __cx: &'__a mut #private::Context<Self>,
            #(#args),*
        ) -> #answer
        where
            Self: #private::Actor;
    }
}

/// What the protocol is as a type, and that its own address and those of what it includes can be had from its address.
fn protocol_impls(scope: &Scope<'_>) -> TokenStream {
    let (ty, msg, addr) = (&scope.block.self_ty, scope.msg_ty(), scope.addr_ty());
    let name = names::plain(&scope.block.name);
    let (generics, _, clause) = scope.split();
    let included = speaks::protocols(scope).map(|(_, ty)| ty);
    let here = names::quiet_span(scope.block.name.span());
    let sayings = scope.handlers.iter().map(saying);
    let speaks_itself = speaks::speaks(scope, ty, &addr, here);
    quote_spanned! {here=>
        #[automatically_derived]
        impl #generics __t::Protocol for #ty #clause {
            type Msg = #msg;
            type Addr = #addr;
            const DIALECT: &'static __t::Dialect = &__t::Dialect {
                path: ::core::concat!(::core::module_path!(), "::", #name),
                includes: &[#(<#included as __t::Protocol>::DIALECT),*],
                sayings: &[#(#sayings),*],
            };
        }
        #[automatically_derived]
        impl #generics __t::ProtocolAddr for #addr #clause {
            type Protocol = #ty;
        }
        #[automatically_derived]
        impl #generics __t::Carries<#ty> for #msg #clause {
            #[inline]
            fn wrap(__m: Self) -> Self {
                __m
            }
            #[inline]
            fn unwrap(self) -> ::core::result::Result<Self, Self> {
                ::core::result::Result::Ok(self)
            }
        }
        #speaks_itself
    }
}

/// What those need to know who implement it, and cannot see.
fn saying(sound: &Sound<'_>) -> TokenStream {
    let ident = &sound.handler.method.ident;
    let (cfgs, name, refusable) = (sound.cfgs(), names::plain(ident), sound.handler.refusable);
    // With the user's own span: this is the line where he wrote it.
    let place =
        quote_spanned!(ident.span()=> ::core::concat!(::core::file!(), ":", ::core::line!()));
    quote_spanned! {Span::mixed_site()=>
        #cfgs
        __t::Saying { name: #name, refusable: #refusable, place: #place }
    }
}

/// The dispatch, for any actor.
fn perform(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (ty, msg_ty) = (&scope.block.self_ty, scope.msg_ty());
    let actor = names::local("__A");
    let generics = for_any_actor(scope);
    let (impl_generics, _, clause) = generics.split_for_impl();
    let now = scope.handlers.iter().map(|sound| now(scope, sound));
    let now_included =
        speaks::now(scope, &actor.to_token_stream(), &quote_spanned!(mixed=> __actor));
    let later = scope.handlers.iter().map(|sound| later(scope, sound));
    let later_included = later_included(scope);
    let of_trait = scope.block.of_protocol.as_ref().map(|of| &of.path);
    let included_stances = speaks::stances(scope, &actor.to_token_stream());
    let here = names::quiet_span(scope.block.name.span());
    quote_spanned! {here=>
        #[automatically_derived]
        impl #impl_generics __t::Perform<#actor> for #ty #clause {
            fn now(
                __actor: &mut #actor,
                __cx: &mut __t::Context<#actor>,
                __envelope: __t::Envelope<#msg_ty>,
            ) -> __t::Step<#msg_ty> {
                let (__msg, __path) = __envelope.split();
                match __msg { #(#now)* #now_included }
            }

            fn later<'__a>(
                __actor: &'__a mut #actor,
                __cx: &'__a mut __t::Context<#actor>,
                __envelope: __t::Envelope<#msg_ty>,
            ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
                let (__msg, __path) = __envelope.split();
                async move {
                    match __msg { #(#later)* #later_included }
                }
            }

            fn stances(__index: ::core::primitive::usize) -> &'static [__t::Stance] {
                let __kinds = <#msg_ty as __t::Message>::KINDS;
                match __kinds.part(__index) {
                    (0, __own) => {
                        let __name = __kinds.get(__own).unwrap_or_default();
                        <#actor as #of_trait>::__stances(__name)
                    }
                    #included_stances
                    _ => &[],
                }
            }
        }
    }
}

/// The protocol's parameters, and the actor: any that implements it. `for<'__any>` keeps an argument that is not `Send` from being
/// an error here, too.
fn for_any_actor(scope: &Scope<'_>) -> Generics {
    let mut generics = scope.block.generics.clone();
    let actor = names::local("__A");
    let bound = scope.block.of_protocol.as_ref().map(|of| &of.bound);
    generics.params.push(parse_quote!(#actor));
    let clause = generics.make_where_clause();
    clause.predicates.push(parse_quote! {
        #actor: __t::Actor<Msg: ::core::marker::Send> + #bound
    });
    // A type that is there only under a condition cannot be named without it.
    let always = scope.handlers.iter().map(|sound| &sound.handler.method);
    let always = always.filter(|method| method.threaded.cfgs.is_empty());
    let args = always.flat_map(|method| method.values());
    let args = args.map(|arg| arg.ty.tokens.clone());
    let included = speaks::protocols(scope).map(|(_, ty)| quote!(<#ty as __t::Protocol>::Msg));
    for ty in args.chain(included) {
        clause.predicates.push(parse_quote!(for<'__any> #ty: ::core::marker::Send));
    }
    generics
}

fn now(scope: &Scope<'_>, sound: &Sound<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (msg, reply) = (&scope.msg, &scope.reply);
    let of_trait = scope.block.of_protocol.as_ref().map(|of| &of.path);
    let (cfgs, variant) = (sound.cfgs(), sound.variant);
    let (pattern, call, returned) = (sound.pattern(msg), call(scope, sound), sound.returned());
    let name = names::plain(&sound.handler.method.ident);
    let (turned_away, kept) = (turned_away(scope, sound), kept(sound));
    let actor = names::local("__A");
    quote_spanned! {mixed=>
        #turned_away
        #cfgs
        __msg @ #msg::#variant { .. } if <#actor as #of_trait>::__answers_later(#name) => {
            __t::Step::Later(__t::Envelope::join(__msg, __path))
        }
        #cfgs
        #pattern => {
            let __answer = __t::Answer::<#returned>::now(#call);
            if let ::core::option::Option::Some(__reply) = __answer {
                #kept
                __path.put(#reply::#variant(__reply));
            }
            __t::Step::Done
        }
    }
}

/// What is done about an answer before it is put where it goes.
fn kept(sound: &Sound<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let heed = sound.heed();
    let kept = sound.handler.may_refuse().then(|| {
        let kept = sound.kept(&quote_spanned!(mixed=> __reply));
        quote_spanned!(mixed=> let __reply = #kept;)
    });
    quote_spanned!(mixed=> __t::Actor::moved(__actor, __cx); #heed #kept)
}

/// Arms for a message that is refused, or ignored, where the actor is. Whether he may do that is checked where he says so.
fn turned_away(scope: &Scope<'_>, sound: &Sound<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (msg, reply, variant, cfgs) = (&scope.msg, &scope.reply, sound.variant, sound.cfgs());
    let of_trait = scope.block.of_protocol.as_ref().map(|of| &of.path);
    let (name, actor) = (names::plain(&sound.handler.method.ident), names::local("__A"));
    let stances = quote_spanned!(mixed=> <#actor as #of_trait>::__stances(#name));
    let refused = sound.handler.may_refuse().then(|| {
        quote_spanned! {mixed=>
            #cfgs
            #msg::#variant { .. } if __cx.refuses(#stances) => {
                let __refusal = __cx.refusal(&__path, #name);
                __path.put(#reply::#variant(::core::result::Result::Err(__refusal)));
                __t::Step::Done
            }
        }
    });
    let answers = sound.handler.method.output.as_ref().is_some_and(|output| !output.is_unit());
    let ignored = (!answers).then(|| {
        let nothing = sound.kept(&quote_spanned!(mixed=> ()));
        quote_spanned! {mixed=>
            #cfgs
            #msg::#variant { .. } if __cx.ignores(#stances) => {
                __path.put(#reply::#variant(#nothing));
                __t::Step::Done
            }
        }
    });
    quote!(#refused #ignored)
}

fn later(scope: &Scope<'_>, sound: &Sound<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (reply, variant, cfgs) = (&scope.reply, sound.variant, sound.cfgs());
    let (pattern, call) = (sound.pattern(&scope.msg), call(scope, sound));
    let (returned, kept) = (sound.returned(), kept(sound));
    quote_spanned! {mixed=>
        #cfgs
        #pattern => {
            let __reply = __t::Answer::<#returned>::later(#call).await;
            #kept
            __path.put(#reply::#variant(__reply));
        }
    }
}

fn later_included(scope: &Scope<'_>) -> TokenStream {
    let msg = &scope.msg;
    let actor = names::local("__A");
    let arms = speaks::protocols(scope).map(|(spoken, ty)| {
        let variant = &spoken.variant;
        let later = speaks::later(&ty, &actor.to_token_stream());
        quote_spanned!(Span::mixed_site()=> #msg::#variant(__m) => { #later })
    });
    quote!(#(#arms)*)
}

/// The call of the actor's method.
fn call(scope: &Scope<'_>, sound: &Sound<'_>) -> TokenStream {
    let method = names::quiet(&sound.handler.method.ident);
    let locals = sound.locals();
    let actor = names::local("__A");
    let of_trait = scope.block.of_protocol.as_ref().map(|of| &of.path);
    debug_assert!(
        sound.handler.method.params.iter().all(|param| matches!(param, Param::Value(_))),
        "a protocol's method has nothing but its message"
    );
    quote_spanned! {Span::mixed_site()=>
        <#actor as #of_trait>::#method(__actor, __cx, #(#locals),*)
    }
}
