//! `#[thespian::main]`: the plain `main` around the user's async one.

use super::local_at;
use crate::model::attributes::Threaded;
use crate::model::entry::Entry;
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{FnArg, ReturnType, Signature};

/// The outer function, with the user's inside.
pub(crate) fn entry(entry: &Entry) -> TokenStream {
    let mixed = Span::mixed_site();
    let Entry { library, item, visibility, signature, casts, .. } = entry;
    let private = library.private();
    let ident = &signature.ident;
    let Threaded { docs, cfgs, .. } = &entry.threaded;
    // A constant of its own, so that they are looked at also when the function is not run.
    let casts = casts.iter().map(|kind| {
        let place = names::quiet_span(kind.span());
        let private = library.private_at(place);
        quote_spanned!(place=> #private::cast::<#kind>)
    });
    let run = if entry.sound {
        let (place, closure) = closure(signature);
        let private = library.private_at(place);
        quote_spanned!(place=> #private::main(__CAST, #closure))
    } else {
        quote_spanned!(mixed=> ::std::process::ExitCode::FAILURE)
    };
    let allow = (!entry.sound).then(|| quote_spanned!(mixed=> #[allow(dead_code)]));
    quote_spanned! {mixed=>
        #(#docs)*
        #(#cfgs)*
        #visibility fn #ident() -> ::std::process::ExitCode {
            #allow
            #item
            const __CAST: #private::Cast = &[#(#casts),*];
            #run
        }
    }
}

/// A closure that calls the user's function with the system, and the place at which a mismatch is shown.
pub(super) fn closure(signature: &Signature) -> (Span, TokenStream) {
    let inner = names::quiet(&signature.ident);
    let place = match (signature.inputs.first(), &signature.output) {
        (_, ReturnType::Type(_, ty)) => ty.span(),
        (Some(FnArg::Typed(arg)), _) => arg.ty.span(),
        _ => Span::mixed_site(),
    };
    let place = names::quiet_span(place);
    let closure = match signature.inputs.first() {
        // By a closure: of a function with another argument, rustc would say how to make one of it.
        Some(FnArg::Typed(arg)) => {
            let system = local_at("__system", &arg.ty);
            quote_spanned!(place=> |__system| #inner(#system))
        }
        _ => quote_spanned!(place=> |_| #inner()),
    };
    (place, closure)
}
