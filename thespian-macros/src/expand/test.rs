//! `#[thespian::test]`: the plain test around the user's async function.

use super::entry::closure;
use crate::model::rehearsed::{Faults, Rehearsed};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

/// The test, with the user's function inside.
pub(crate) fn test(test: &Rehearsed) -> TokenStream {
    let mixed = Span::mixed_site();
    let Rehearsed { bare, attributes, visibility, signature, .. } = test;
    let ident = &signature.ident;
    if !test.sound {
        return quote_spanned! {mixed=>
            #[allow(dead_code)]
            #bare
        };
    }
    let rehearsal = rehearsal(test);
    let (place, closure) = closure(signature);
    let run = quote_spanned!(place=> .run(#closure));
    quote_spanned! {mixed=>
        #(#attributes)*
        #[::core::prelude::v1::test]
        #visibility fn #ident() {
            #bare
            #rehearsal #run;
        }
    }
}

/// How it is played.
fn rehearsal(test: &Rehearsed) -> TokenStream {
    let mixed = Span::mixed_site();
    let private = test.library.private();
    let name = names::plain(&test.signature.ident);
    let mut rehearsal = quote_spanned! {mixed=>
        #private::testing::Rehearsal::of_test(
            ::core::env!("CARGO_PKG_NAME"),
            ::core::concat!(::core::module_path!(), "::", #name),
        )
    };
    if !test.bases.is_empty() {
        let names = test.bases.iter().map(|base| &base.text);
        rehearsal.extend(quote_spanned!(mixed=> .bases_named(&[#(#names),*])));
    }
    if let Some(seeds) = &test.seeds {
        rehearsal.extend(quote_spanned!(mixed=> .seeds(#seeds)));
    }
    if let Some(limit) = &test.limit {
        let milliseconds = limit.milliseconds;
        rehearsal.extend(
            quote_spanned!(mixed=> .limit(::core::time::Duration::from_millis(#milliseconds))),
        );
    }
    if test.record {
        rehearsal.extend(quote_spanned!(mixed=> .record()));
    }
    if test.twice {
        rehearsal.extend(quote_spanned!(mixed=> .twice()));
    }
    match &test.faults {
        None => {}
        Some(Faults::Script(script)) => {
            rehearsal.extend(quote_spanned!(mixed=> .faults_scripted(#script)));
        }
        Some(Faults::Calls(calls)) => {
            // The user's own tokens, so that rustc complains about an unknown fault where it is written.
            let calls = quote!(#(.#calls)*);
            rehearsal
                .extend(quote_spanned!(mixed=> .faults(#private::testing::Faults::new() #calls)));
        }
    }
    rehearsal
}
