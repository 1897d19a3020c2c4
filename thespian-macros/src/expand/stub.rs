//! Stand-ins for methods with a mistake, so that only the mistake is an error and not its callers.

use super::Scope;
use crate::model::{Handler, Method};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::collections::HashSet;

/// The address method of a handler that cannot be generated: name and arguments as written.
pub(super) fn handler(scope: &Scope<'_>, handler: &Handler) -> TokenStream {
    let method = &handler.method;
    let ident = &method.ident;
    let twin = scope.block.handlers.iter().any(|other| {
        !std::ptr::eq(other, handler) && names::plain(&other.method.ident) == names::plain(ident)
    });
    let Some(args) = arguments(method).filter(|_| !twin) else { return TokenStream::new() };
    let (private, msg, visibility) = (&scope.private, scope.msg_ty(), &method.visibility);
    let (generics, _, clause) = method.generics.split_for_impl();
    let cfgs = &method.threaded.cfgs;
    let reply = match &method.output {
        Some(output) if is_plain(&output.tokens) => output.tokens.clone(),
        _ => quote!(()),
    };
    let refuses = handler.may_refuse() || handler.said.iter().any(|named| named.word == "refuse");
    let reply = match refuses {
        true => quote!(::core::result::Result<#reply, #private::Refusal>),
        false => reply,
    };
    quote_spanned! {Span::mixed_site()=>
        #(#cfgs)*
        #[doc(hidden)]
        #visibility fn #ident #generics (
            &self, #args
        ) -> #private::Call<'_, #msg, (), #reply> #clause {
            ::core::unreachable!()
        }
    }
}

/// `props` of an `#[init]` that cannot be called.
pub(super) fn init(scope: &Scope<'_>, method: &Method) -> TokenStream {
    // What the user called so has been complained about; a second one would be a second complaint.
    let taken = scope.block.functions.iter().any(|function| function == "props");
    let Some(args) = arguments(method).filter(|_| !taken) else { return TokenStream::new() };
    let (private, visibility) = (&scope.private, &method.visibility);
    let (generics, _, clause) = method.generics.split_for_impl();
    let cfgs = &method.threaded.cfgs;
    let props = names::public("props", method.ident.span());
    quote_spanned! {Span::mixed_site()=>
        #(#cfgs)*
        #[doc(hidden)]
        #visibility fn #props #generics (#args) -> #private::Props<Self> #clause {
            ::core::unreachable!()
        }
    }
}

/// The arguments as written; `None` if they would be a second mistake here.
fn arguments(method: &Method) -> Option<TokenStream> {
    let mut names = HashSet::new();
    let distinct = method.values().all(|arg| names.insert(names::plain(&arg.ident)));
    let args = method.values().enumerate().map(|(position, arg)| {
        let (local, ty) = (names::numbered("__a", position), &arg.ty.tokens);
        quote!(#local: #ty)
    });
    distinct.then(|| quote!(#(#args),*))
}

/// Whether a type can stand anywhere: nothing borrowed, hidden or left out.
fn is_plain(ty: &TokenStream) -> bool {
    let text = ty.to_token_stream().to_string();
    !text.contains(['&', '\'', '!', '_']) && !text.starts_with("impl ") && !text.contains(" impl ")
}
