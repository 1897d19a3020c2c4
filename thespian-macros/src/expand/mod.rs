//! Expand: what comes out.
//! In: a validated model. Out: tokens that name only the private door, the user's own items, and
//! `::core` and `::std`. Never knows: how things were parsed, or why something is not sound.
//! Order: chosen for rustdoc. First what can be said, then whom to say it to, then how it is made;
//! the machinery last and out of sight, in `const _`.

mod actor_impl;
mod address;
mod address_impls;
mod checks;
mod dispatch;
mod entry;
mod hooks;
mod later;
mod message;
mod message_impls;
mod message_type;
mod obligation;
mod performance;
mod props;
mod protocol;
mod retry;
mod speaks;
mod spec;
mod spelling;
mod stances;
mod states;
mod stub;
mod test;
mod urgent;
mod user_impl;
mod vocabulary;

use crate::model::attributes::Threaded;
use crate::model::{Block, Handler, Param};
use crate::{names, paths};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, ImplGenerics, TypeGenerics, WhereClause};

pub(crate) use entry::entry;
pub(crate) use message_type::message_type;
pub(crate) use performance::performance;
pub(crate) use protocol::protocol;
pub(crate) use spec::spec;
pub(crate) use test::test;
pub(crate) use user_impl::{misplaced, user_impl};

/// A block with the names that all of its expansion shares.
pub(crate) struct Scope<'b> {
    block: &'b Block,
    /// The private door, spelled out, for items outside of `const _`.
    private: TokenStream,
    msg: Ident,
    reply: Ident,
    addr: Ident,
    handlers: Vec<Sound<'b>>,
}

/// A handler nothing is wrong with, and its variant.
struct Sound<'b> {
    handler: &'b Handler,
    variant: &'b Ident,
    /// The type of a refusal, if its messages may be refused.
    refusal: Option<TokenStream>,
}

/// Everything that is generated from a block.
pub(crate) fn block(block: &Block) -> TokenStream {
    if borrows(block) {
        return checks::only_spec(block);
    }
    let scope = Scope::of(block);
    let message = message::message(&scope);
    let reply = message::reply(&scope);
    let address = address::address(&scope);
    let props = props::props(&scope);
    let machinery = machinery(
        &scope,
        &[
            message_impls::message_impls(&scope),
            address_impls::address_impls(&scope),
            speaks::impls(&scope),
            states::impls(&scope),
            actor_impl::actor_impl(&scope),
            checks::checks(&scope),
        ],
    );
    quote!(#message #reply #address #props #machinery)
}

/// An actor with a lifetime gets no messages: `#[actor]` has said why.
fn borrows(block: &Block) -> bool {
    block.generics.lifetimes().next().is_some() || block.self_ty.to_string().contains("'_")
}

fn machinery(scope: &Scope<'_>, items: &[TokenStream]) -> TokenStream {
    let private = &scope.private;
    let around = around(&scope.block.around);
    quote_spanned! {Span::mixed_site()=>
        #around
        #[allow(deprecated, clippy::too_many_arguments)]
        const _: () = {
            use #private as __t;
            #(#items)*
        };
    }
}

/// The attributes that every generated item takes over from the block.
fn around(threaded: &Threaded) -> TokenStream {
    let Threaded { cfgs, lints, .. } = threaded;
    quote!(#(#cfgs)* #(#lints)*)
}

impl<'b> Scope<'b> {
    fn of(block: &'b Block) -> Self {
        let private = block.library.private();
        let refusal = quote!(#private::Refusal);
        let name = |ending: &str| {
            names::public(&format!("{}{ending}", names::plain(&block.name)), block.name.span())
        };
        Self {
            block,
            private,
            msg: name("Msg"),
            reply: name("Reply"),
            addr: name("Addr"),
            handlers: block
                .handlers
                .iter()
                .filter(|handler| handler.method.sound)
                .filter_map(|handler| {
                    let refusal = handler.may_refuse().then(|| refusal.clone());
                    Some(Sound { handler, variant: handler.variant.as_ref()?, refusal })
                })
                .collect(),
        }
    }

    /// Where an item is that has a name of its own: rustc shows it there, and not at the attribute.
    fn at_name(&self) -> Span {
        Span::call_site().located_at(self.block.name.span())
    }

    fn split(&self) -> (ImplGenerics<'_>, TypeGenerics<'_>, Option<&WhereClause>) {
        self.block.generics.split_for_impl()
    }

    /// The message type with its parameters.
    fn msg_ty(&self) -> TokenStream {
        self.with_parameters(&self.msg)
    }

    /// The reply type with its parameters.
    fn reply_ty(&self) -> TokenStream {
        self.with_parameters(&self.reply)
    }

    /// The address type with its parameters.
    fn addr_ty(&self) -> TokenStream {
        self.with_parameters(&self.addr)
    }

    /// How visible all that is: of an actor's block it cannot be known how visible the actor is.
    fn visibility(&self) -> TokenStream {
        let written = match &self.block.of_protocol {
            Some(of) => of.visibility.to_token_stream(),
            None => quote!(pub),
        };
        paths::placed(written, self.at_name())
    }

    fn with_parameters(&self, name: &Ident) -> TokenStream {
        let (_, ty_generics, _) = self.split();
        quote!(#name #ty_generics)
    }
}

impl Sound<'_> {
    /// What is answered.
    fn reply_ty(&self) -> TokenStream {
        let returned = self.returned();
        match &self.refusal {
            Some(refusal) => quote!(::core::result::Result<#returned, #refusal>),
            None => returned,
        }
    }

    /// What the handler answers with.
    fn returned(&self) -> TokenStream {
        let method = &self.handler.method;
        match method.owes().or(method.output.as_ref()) {
            Some(output) => output.tokens.clone(),
            None => quote!(()),
        }
    }

    /// The pattern that takes the message apart into `__a0`, `__a1`, ..
    fn pattern(&self, msg: &Ident) -> TokenStream {
        let variant = self.variant;
        let fields = self.handler.method.values().map(|arg| &arg.ident);
        let locals = self.locals();
        quote!(#msg::#variant { #(#fields: #locals),* })
    }

    /// `__a0`, `__a1`, ..: one for each field.
    fn locals(&self) -> Vec<Ident> {
        (0..self.handler.method.values().count()).map(|i| names::numbered("__a", i)).collect()
    }

    /// The arguments of the user's method after `self`, from `__cx`, `__path` and the locals.
    fn arguments(&self, scope: &Scope<'_>) -> TokenStream {
        let mut locals = self.locals().into_iter();
        let (_, ty_generics, _) = scope.split();
        let parameters = ty_generics.as_turbofish();
        let path = names::local("__path");
        let arguments = self.handler.method.params.iter().map(|param| match param {
            Param::Context(ty) => local_at("__cx", ty),
            Param::Reply(reply) => {
                let place = names::quiet_span(reply.arg.ty.written.span());
                let (put, kind) = (put_name(self), names::plain(&self.handler.method.ident));
                quote_spanned!(place=> __t::Reply::new(#path, #put #parameters, #kind))
            }
            Param::In(at) => local_at("__at", &at.ty),
            Param::Value(_) => locals.next().to_token_stream(),
        });
        quote!(#(#arguments),*)
    }

    fn cfgs(&self) -> TokenStream {
        let cfgs = &self.handler.method.threaded.cfgs;
        quote!(#(#cfgs)*)
    }
}

/// The function that puts an answer into the reply type.
fn put_name(sound: &Sound<'_>) -> Ident {
    names::local(&format!("__put_{}", names::plain(&sound.handler.method.ident)))
}

/// The functions that put the answers of those handlers into the reply type who see to them themselves.
fn puts(scope: &Scope<'_>) -> TokenStream {
    let mixed = Span::mixed_site();
    let (generics, _, clause) = scope.split();
    let puts = scope.handlers.iter().filter(|sound| sound.handler.method.owes().is_some());
    let puts = puts.map(|sound| {
        let (cfgs, name, variant) = (sound.cfgs(), put_name(sound), sound.variant);
        let (reply, reply_ty, ty) = (&scope.reply, scope.reply_ty(), sound.returned());
        let kept = sound.kept(&quote_spanned!(mixed=> __reply));
        quote_spanned! {mixed=>
            #cfgs
            fn #name #generics (__way: __t::Way, __reply: #ty) #clause {
                let __reply: #reply_ty = #reply::#variant(#kept);
                __way.put(&mut ::core::option::Option::Some(__reply));
            }
        }
    });
    quote!(#(#puts)*)
}

/// Our local `text`, placed where the user wrote `at`, so that a mismatch shows there.
fn local_at(text: &str, at: &impl Spanned) -> TokenStream {
    let mut local = names::local(text);
    local.set_span(names::quiet_span(at.span()));
    local.into_token_stream()
}

/// Those type parameters that occur nowhere in `tokens`.
fn unmentioned(generics: &Generics, tokens: &TokenStream) -> Vec<Ident> {
    generics
        .type_params()
        .map(|param| param.ident.clone())
        .filter(|name| !names::mentions(tokens, name))
        .collect()
}
