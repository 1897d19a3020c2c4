//! The path to the library, and through it to the private door of generated code.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Path;

/// Where the library is found: `::thespian`, or what `crate = ..` says.
#[derive(Clone, Default)]
pub(crate) struct Library {
    chosen: Option<Path>,
}

impl Library {
    /// The library under another name.
    pub(crate) fn at(path: Path) -> Self {
        Self { chosen: Some(path) }
    }

    /// The one module that generated code may name.
    pub(crate) fn private(&self) -> TokenStream {
        let mixed = Span::mixed_site();
        match &self.chosen {
            Some(path) => quote_spanned!(mixed=> #path::__private),
            None => quote_spanned!(mixed=> ::thespian::__private),
        }
    }

    /// The name under which helper attributes may be written as a path, as in `thespian::handler`.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        match &self.chosen {
            Some(path) => path.segments.last().is_some_and(|segment| segment.ident == name),
            None => name == "thespian",
        }
    }
}

impl ToTokens for Library {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match &self.chosen {
            Some(path) => quote!(#path),
            None => quote!(::thespian),
        });
    }
}
