//! `impl Spec`: how an actor lives.

use super::spelling::summary;
use crate::model::life::{Actor, Backoff, Choice, Mailbox, Time};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

pub(crate) fn spec(actor: &Actor) -> TokenStream {
    let mixed = Span::mixed_site();
    let private = actor.library.private();
    let (name, cfgs) = (&actor.name, &actor.cfgs);
    let kind = names::plain(name);
    let life = life(actor);
    let about = Some(summary(&actor.docs)).filter(|about| !about.is_empty());
    let about = about.map(
        |about| quote_spanned!(mixed=> const ABOUT: &'static ::core::primitive::str = #about;),
    );
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
                #about
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
    for Choice { option, word } in &actor.choices {
        let of = names::local(match option.to_string().as_str() {
            "overflow" => "Overflow",
            "restart" => "Restart",
            "children" => "Strategy",
            _ => "Directive",
        });
        let (option, variant) = (names::quiet(option), names::variant(word));
        life.extend(quote_spanned!(mixed=> .#option(__t::#of::#variant)));
    }
    if let Some(number) = &actor.max_restarts {
        life.extend(quote!(.max_restarts(#number)));
    }
    if let Some(Backoff { first, most, .. }) = &actor.backoff {
        let (first, most) = (duration(*first), duration(*most));
        life.extend(quote_spanned!(mixed=> .backoff(#first, #most)));
    }
    for Time { option, milliseconds, .. } in &actor.times {
        let (option, duration) = (names::quiet(option), duration(*milliseconds));
        life.extend(quote_spanned!(mixed=> .#option(#duration)));
    }
    if actor.drains {
        life.extend(quote_spanned!(mixed=> .drain_on_stop(true)));
    }
    if let Some(phase) = actor.phase {
        life.extend(quote_spanned!(mixed=> .phase(#phase)));
    }
    life
}

fn duration(milliseconds: u64) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> ::core::time::Duration::from_millis(#milliseconds))
}
