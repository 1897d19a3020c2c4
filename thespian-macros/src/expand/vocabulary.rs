//! What can be said, as constants of text for whoever reads an audit. No code comes of them, and they do not depend on parameters.

use super::spelling::{summary, text};
use super::{Scope, Sound, speaks};
use crate::names;
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::TypePath;

/// What the message says of it.
pub(super) fn vocabulary(scope: &Scope<'_>) -> TokenStream {
    let name = name(scope);
    let about = summary(&scope.block.around.docs);
    let entries = scope.handlers.iter().map(entry);
    let spoken = speaks::protocols(scope).map(|(spoken, ty)| {
        let written = text(&spoken.path);
        quote_spanned! {spoken.place()=>
            __t::Named {
                written: #written,
                vocabulary: <<#ty as __t::Protocol>::Msg as __t::Message>::VOCABULARY,
            }
        }
    });
    quote_spanned! {Span::mixed_site()=>
        const VOCABULARY: &'static __t::Vocabulary = &__t::Vocabulary {
            module: ::core::module_path!(),
            name: #name,
            about: #about,
            entries: &[#(#entries),*],
            spoken: &[#(#spoken),*],
        };
    }
}

fn entry(sound: &Sound<'_>) -> TokenStream {
    let method = &sound.handler.method;
    let (cfgs, name) = (sound.cfgs(), names::plain(&method.ident));
    let (about, returned) = (summary(&method.threaded.docs), text(&sound.returned()));
    let reply = match sound.handler.may_refuse() {
        true => format!("Result<{returned}, Refusal>"),
        false => returned,
    };
    let fields = method.values().map(|arg| {
        let (name, ty) = (names::plain(&arg.ident), text(&arg.ty.tokens));
        quote_spanned!(Span::mixed_site()=> (#name, #ty))
    });
    quote_spanned! {Span::mixed_site()=>
        #cfgs
        __t::Entry { name: #name, about: #about, fields: &[#(#fields),*], reply: #reply }
    }
}

/// An actor's name has the parameters that stand in the head of the block; a protocol's has its own, and its types behind them, as its
/// address has.
fn name(scope: &Scope<'_>) -> String {
    let name = names::plain(&scope.block.name);
    let parameters = match &scope.block.of_protocol {
        Some(_) => text(&scope.split().1),
        None => syn::parse2::<TypePath>(scope.block.self_ty.clone())
            .ok()
            .and_then(|ty| Some(text(&ty.path.segments.last()?.arguments)))
            .unwrap_or_default(),
    };
    name + &parameters
}
