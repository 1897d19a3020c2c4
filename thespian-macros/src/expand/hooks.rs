//! The hooks that were written; the trait has defaults for the others.

use super::local_at;
use crate::model::{Hook, Param};
use crate::names;
use crate::paths::roles::Role;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;

pub(super) fn hook(hook: &Hook) -> TokenStream {
    let mixed = Span::mixed_site();
    let method = &hook.method;
    let ident = names::quiet(&method.ident);
    let cfgs = &method.threaded.cfgs;
    let arguments = method.params.iter().map(|param| match param {
        Param::Context(ty) => local_at("__cx", ty),
        Param::Reply(reply) => local_at("__told", &reply.arg.ty.written),
        Param::Value(arg) => local_at("__told", &arg.ty.written),
        Param::In(at) => local_at("__at", &at.ty),
    });
    let output = method.output.as_ref().map_or(mixed, |output| output.written.span());
    let output = names::quiet_span(output);
    // Placed on the return type, since that is what may not fit.
    let call = quote_spanned!(output=> Self::#ident(self, #(#arguments),*));
    let call = match method.asyncness {
        Some(_) => quote_spanned!(output=> #call.await),
        None => call,
    };
    // The state in which it begins.
    let call = match method.ins().next() {
        Some(at) => {
            let whereabouts =
                quote_spanned!(names::quiet_span(at.ty.span())=> let __at = __t::In::of(__cx););
            quote_spanned! {mixed=> {
                #whereabouts
                let __outcome = #call;
                __t::Actor::moved(self, __cx);
                __outcome
            }}
        }
        None => call,
    };
    let name = names::quiet_span(method.ident.span());
    // Placed on the name, since all of the hook may be why a future is not `Send`.
    let future = |output: TokenStream| {
        quote_spanned! {name=>
            impl ::core::future::Future<Output = #output> + ::core::marker::Send + '__a
        }
    };
    let head = |name: &str, told: TokenStream| {
        let name = names::local(name);
        quote_spanned! {mixed=>
            fn #name<'__a>(&'__a mut self, __cx: &'__a mut __t::Context<Self>, #told)
        }
    };
    let told_by = |constant: &str| {
        let constant = names::local(constant);
        quote_spanned! {mixed=>
            #(#cfgs)*
            const #constant: ::core::primitive::bool = true;
        }
    };
    let (constants, head, result, call) = match hook.role {
        Role::Stopping => (
            [Some("STOPS"), hook.after_failure.then_some("STOPS_AFTER_FAILURE")],
            head("stopping", quote_spanned!(mixed=> __told: __t::ExitReason)),
            quote_spanned!(mixed=> ()),
            quote_spanned!(mixed=> #call;),
        ),
        Role::Terminated => (
            [Some("HEARS"), None],
            head("terminated", quote_spanned!(mixed=> __told: __t::Terminated)),
            quote_spanned!(mixed=> ()),
            quote_spanned!(mixed=> #call;),
        ),
        Role::ChildFailed => (
            [Some("DECIDES"), None],
            head("child_failed", quote_spanned!(mixed=> __told: __t::ChildFailed)),
            quote_spanned!(mixed=> __t::Directive),
            {
                // With its type: a future of another one would be explained at the name, in terms of futures.
                quote_spanned!(mixed=> let __directive: __t::Directive = #call; __directive)
            },
        ),
        _ => (
            [Some("STARTS"), None],
            head("started", TokenStream::new()),
            quote_spanned!(mixed=> __t::Outcome),
            {
                let into = quote_spanned!(output=> __t::IntoOutcome::into_outcome);
                quote_spanned!(mixed=> #into(#call))
            },
        ),
    };
    let future = future(result);
    let constants = constants.into_iter().flatten().map(told_by);
    quote_spanned! {mixed=>
        #(#constants)*
        #(#cfgs)*
        #head -> #future {
            async move { #call }
        }
    }
}
