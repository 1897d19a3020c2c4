//! `#[thespian::main]`: the plain `main` around the user's async one.

use crate::model::attributes::Threaded;
use crate::names;
use crate::parse::function::Function;
use crate::paths::Library;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Path, ReturnType};

/// The outer function; `runs` says whether the inner one can be called.
pub(crate) fn entry(
    item: &TokenStream,
    function: &Function,
    library: &Library,
    casts: &[Path],
    runs: bool,
) -> TokenStream {
    let mixed = Span::mixed_site();
    let private = library.private();
    let (visibility, ident) = (&function.visibility, &function.signature.ident);
    let Threaded { docs, cfgs, .. } = Threaded::sort(&function.attributes);
    let casts = casts.iter().map(|kind| {
        quote_spanned! {names::quiet_span(kind.span())=>
            const _: () = #private::require_actor::<#kind>();
        }
    });
    let run = if runs {
        let inner = names::quiet(ident);
        let place = match (function.signature.inputs.first(), &function.signature.output) {
            (_, ReturnType::Type(_, ty)) => ty.span(),
            (Some(FnArg::Typed(arg)), _) => arg.ty.span(),
            _ => mixed,
        };
        let place = names::quiet_span(place);
        let private = library.private_at(place);
        let call = quote_spanned!(place=> #private::main);
        if function.signature.inputs.is_empty() {
            quote_spanned!(place=> #call(|_| #inner()))
        } else {
            quote_spanned!(place=> #call(#inner))
        }
    } else {
        quote_spanned!(mixed=> ::std::process::ExitCode::FAILURE)
    };
    let allow = (!runs).then(|| quote_spanned!(mixed=> #[allow(dead_code)]));
    let item = item.to_token_stream();
    quote_spanned! {mixed=>
        #(#docs)*
        #(#cfgs)*
        #visibility fn #ident() -> ::std::process::ExitCode {
            #allow
            #item
            #(#casts)*
            #run
        }
    }
}
