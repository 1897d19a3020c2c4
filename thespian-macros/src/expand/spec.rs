//! `impl Spec`: how an actor lives.

use crate::model::life::{Actor, Mailbox};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

pub(crate) fn spec(actor: &Actor) -> TokenStream {
    let mixed = Span::mixed_site();
    let private = actor.library.private();
    let (name, cfgs) = (&actor.name, &actor.cfgs);
    let kind = names::plain(name);
    let life = life(actor);
    let (generics, ty_generics, clause) = actor.generics.split_for_impl();
    // With parameters, which of them make an actor is said on the impl block.
    let check = actor.generics.params.is_empty().then(|| {
        quote_spanned! {names::quiet_span(name.span())=>
            const _: () = __t::require_actor::<#name>();
        }
    });
    quote_spanned! {mixed=>
        #(#cfgs)*
        const _: () = {
            use #private as __t;
            #[automatically_derived]
            impl #generics __t::Spec for #name #ty_generics #clause {
                const KIND: &'static ::core::primitive::str = #kind;
                const LIFE: __t::Life = #life;
            }
            #check
        };
    }
}

fn life(actor: &Actor) -> TokenStream {
    let mixed = Span::mixed_site();
    let mut life = quote_spanned!(mixed=> __t::Life::DEFAULT);
    match &actor.mailbox {
        None => {}
        Some(Mailbox::Bound(bound)) => life.extend(quote!(.mailbox(#bound))),
        Some(Mailbox::Constant(bound)) => life.extend(quote!(.mailbox(#bound))),
        Some(Mailbox::Unbounded) => life.extend(quote!(.unbounded())),
    }
    if let Some(word) = &actor.restart {
        let restart = match word.to_string().as_str() {
            "permanent" => "Permanent",
            "temporary" => "Temporary",
            _ => "Transient",
        };
        let restart = names::public(restart, word.span());
        life.extend(quote_spanned!(mixed=> .restart(__t::Restart::#restart)));
    }
    if let Some(number) = &actor.max_restarts {
        life.extend(quote!(.max_restarts(#number)));
    }
    let duration = |milliseconds: u64| quote_spanned!(mixed=> ::core::time::Duration::from_millis(#milliseconds));
    if let Some(within) = &actor.within {
        let within = duration(within.milliseconds);
        life.extend(quote!(.within(#within)));
    }
    if let Some(within) = &actor.stop_within {
        let within = duration(within.milliseconds);
        life.extend(quote!(.stop_within(#within)));
    }
    life
}
