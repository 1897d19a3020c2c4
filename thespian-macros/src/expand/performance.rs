//! `#[handlers]` on the impl of a protocol: its methods, each with the protocol's signature.

use super::{around, stances};
use crate::model::performance::{Done, Performance, Performed};
use crate::names;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{FnArg, ReceiverKind, ReturnType, Token, Type, WhereClause, parse_quote_spanned};

pub(crate) fn performance(performance: &Performance) -> TokenStream {
    let items = performance.items.iter().map(|item| match item {
        Done::Method(method) => done(performance, method),
        Done::Misplaced(_) => TokenStream::new(),
        Done::Other(tokens) => tokens.clone(),
    });
    let (later, stances) = (answers_later(performance), stances::stances(performance));
    let block = with_body(&performance.item, quote!(#(#items)* #later #stances));
    let (misplaced, check) = (misplaced(performance), check(performance));
    let complete = stances::complete(performance);
    quote!(#block #misplaced #check #complete)
}

/// Methods that belong into the actor's own block: there they are no second mistake.
fn misplaced(performance: &Performance) -> Option<TokenStream> {
    let mut misplaced = performance.items.iter().filter_map(|item| match item {
        Done::Misplaced(method) => Some(method),
        Done::Method(_) | Done::Other(_) => None,
    });
    let (first, self_ty, around) =
        (misplaced.next()?, &performance.self_ty, around(&performance.around));
    let (generics, _, clause) = performance.generics.split_for_impl();
    Some(quote! {
        #around
        #[allow(dead_code)]
        impl #generics #self_ty #clause { #first #(#misplaced)* }
    })
}

/// The user's item with `body` in its braces, which are the last thing in it.
fn with_body(item: &TokenStream, body: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.clone().into_iter().collect();
    let braces = tokens.iter_mut().rev().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    });
    if let Some(braces) = braces {
        let mut filled = Group::new(Delimiter::Brace, body);
        filled.set_span(braces.span());
        *braces = filled;
    }
    tokens.into_iter().collect()
}

/// A method, which takes a context, and answers at once or later.
fn done(performance: &Performance, method: &Performed) -> TokenStream {
    let Performed { attributes, visibility, signature, body, boxed, .. } = method;
    let (ident, word) = (&signature.ident, signature.fn_token);
    let (output, place) = match &signature.output {
        ReturnType::Default => (quote_spanned!(names::quiet_span(ident.span())=> ()), ident.span()),
        ReturnType::Type(_, ty) => (ty.to_token_stream(), ty.span()),
    };
    let at_reply = performance.library.private_at(names::quiet_span(place));
    // All else of it is at the name: what is wrong with all of it is shown there.
    let here = names::quiet_span(ident.span());
    let private = performance.library.private_at(here);
    let receiver = receiver(method);
    let Arguments { context, others: args, whereabouts } = arguments(performance, method);
    let (answer, body) = match (signature.asyncness, body) {
        // Without a body it is rustc's to complain about.
        (_, None) => (quote_spanned!(here=> -> #output), quote!(;)),
        (None, Some(body)) => {
            let body = match &whereabouts {
                Some(whereabouts) => quote_spanned!(here=> { #whereabouts #body }),
                None => body.to_token_stream(),
            };
            (quote_spanned!(here=> -> #output), body)
        }
        (Some(_), Some(body)) => {
            let future = quote_spanned! {here=>
                impl ::core::future::Future<Output = #output> + ::core::marker::Send + '__a
            };
            let work = work(&output, body, names::quiet_span(place));
            let work = match boxed {
                Some(_) => quote_spanned!(here=> ::std::boxed::Box::pin(#work)),
                None => work,
            };
            (
                quote_spanned!(names::quiet_span(place)=> -> #at_reply::Later<#output, #future>),
                quote_spanned!(here=> { #whereabouts #private::Later::new(#work) }),
            )
        }
    };
    let (parameters, clause) = (&signature.generics.params, clause(performance, method));
    let (constness, safety, abi) = (&signature.constness, &signature.safety, &signature.abi);
    quote_spanned! {here=>
        #(#attributes)*
        #[allow(refining_impl_trait, clippy::too_many_arguments)]
        #visibility #constness #safety #abi #word #ident<'__a, #parameters>(
            #receiver
            #context,
            #args
        ) #answer #clause
            #body
    }
}

/// Its own, and that this is an actor, where the [`check`] asks for that: once, and not of each method.
fn clause(performance: &Performance, method: &Performed) -> Option<WhereClause> {
    let here = names::quiet_span(method.signature.ident.span());
    let private = performance.library.private_at(here);
    let mut generics = method.signature.generics.clone();
    if performance.is_checked() {
        // The last word of the head is the user's, or rustc could not say where the head is.
        let word = Ident::new("Actor", method.signature.ident.span());
        let actor = parse_quote_spanned!(here=> for<'__any> Self: #private::#word);
        let clause = generics.where_clause.get_or_insert_with(|| WhereClause {
            where_token: Token![where](here),
            predicates: Punctuated::new(),
        });
        clause.predicates.push(actor);
    }
    generics.where_clause
}

impl Performance {
    /// Of an actor with parameters it is known only where he is used.
    pub(super) fn is_checked(&self) -> bool {
        self.generics.params.is_empty() && !self.speaks_here
    }
}

/// The body of an async method as one block. Its type is said before and behind it, so that a mistake in it is shown where it is:
/// an idea of async-trait's.
fn work(output: &TokenStream, body: &Group, place: Span) -> TokenStream {
    quote_spanned! {place=>
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
    Some(match borrowed(&receiver.kind) {
        // All but the lifetime is the user's, since rustc's advice replaces it.
        Some((ampersand, mutability)) => {
            quote_spanned!(Span::mixed_site()=> #ampersand '__a #mutability #it,)
        }
        None => quote!(#receiver,),
    })
}

/// Whether it is borrowed, where it says so, and whether mutably; `self: &mut Self` is the long way to write the same.
fn borrowed(kind: &ReceiverKind) -> Option<(Token![&], Option<Token![mut]>)> {
    match kind {
        ReceiverKind::Reference(ampersand, _, mutability) => Some((*ampersand, *mutability)),
        ReceiverKind::Typed(_, ty) => match &**ty {
            Type::Reference(reference) => Some((reference.and_token, reference.mutability)),
            _ => None,
        },
        _ => None,
    }
}

struct Arguments {
    /// The context, which comes first.
    context: TokenStream,
    others: TokenStream,
    /// What stands before the body, if it is to know where the actor is.
    whereabouts: Option<TokenStream>,
}

fn arguments(performance: &Performance, method: &Performed) -> Arguments {
    let here = names::quiet_span(method.signature.ident.span());
    let private = performance.library.private_at(here);
    let mut context = None;
    let mut others = Vec::new();
    for arg in &method.signature.inputs {
        let FnArg::Typed(typed) = arg else { continue };
        match &*typed.ty {
            Type::Reference(reference) if reference.mutability.is_some() && context.is_none() => {
                let (attributes, pattern, of) = (&typed.attrs, &typed.pat, &reference.elem);
                context = Some(quote_spanned! {names::quiet_span(typed.ty.span())=>
                    #(#attributes)* #pattern: &'__a mut #of
                });
            }
            _ => others.push(typed),
        }
    }
    let others = quote!(#(#others),*);
    let Some(at) = &method.at else {
        let none = || quote_spanned!(here=> _: &'__a mut #private::Context<Self>);
        return Arguments { context: context.unwrap_or_else(none), others, whereabouts: None };
    };
    let (pattern, ty, cx) = (&at.pattern, &at.ty, names::local("__cx"));
    let of = quote_spanned!(names::quiet_span(ty.span())=> #private::In::<'__a, _>::known(#cx));
    let context = context.map(|context| quote_spanned!(here=> let #context = #cx;));
    Arguments {
        context: quote_spanned!(here=> #cx: &'__a mut #private::Context<Self>),
        others,
        whereabouts: Some(quote_spanned!(here=> let #pattern: #ty = #of; #context)),
    }
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

/// Whether the actor says that it speaks the protocol.
fn check(performance: &Performance) -> Option<TokenStream> {
    let Performance { self_ty, protocol, of_trait, .. } = performance;
    let private = performance.library.private();
    let around = around(&performance.around);
    performance.is_checked().then(|| {
        quote_spanned! {names::quiet_span(of_trait.span())=>
            #around
            const _: () = {
                #[allow(unused_imports)]
                use #private::NoProtocol as _;
                let __dialect = #private::MaybeProtocol::<#protocol>::DIALECT;
                match #private::is_listed::<<#self_ty as #private::Actor>::Msg>(__dialect) {
                    ::core::option::Option::Some(true) => {}
                    ::core::option::Option::Some(false) => ::core::panic!(
                        "this actor does what the protocol asks, and does not say that it speaks it: \
                         add it to the list in `#[handlers(speaks(..))]`"
                    ),
                    ::core::option::Option::None => ::core::panic!(
                        "this is no protocol: write `#[protocol]` above the trait, and give it \
                         nothing that is not `Send` and `'static`"
                    ),
                }
            };
        }
    })
}
