//! Paths: to the library, through it to the private door of generated code, and of helper attributes.
//! In: what `crate = ..` says. Out: tokens, and which attribute is ours. Never knows: any other room.
//! Order: none; each path stands for itself.

pub(crate) mod roles;

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
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
        self.private_at(Span::mixed_site())
    }

    /// The same, all of it placed at `span`: an error about a path is shown where its first token is.
    pub(crate) fn private_at(&self, span: Span) -> TokenStream {
        let Some(path) = &self.chosen else {
            return quote_spanned!(span=> ::thespian::__private);
        };
        let path = moved(path.to_token_stream(), span);
        quote_spanned!(span=> #path::__private)
    }

    /// The name under which helper attributes may be written as a path, as in `thespian::handler`.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        match &self.chosen {
            Some(path) => path.segments.last().is_some_and(|segment| segment.ident == name),
            None => name == "thespian",
        }
    }
}

/// `tokens` as if all had been written at `span`.
pub(crate) fn placed(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut placed = Group::new(group.delimiter(), placed(group.stream(), span));
                placed.set_span(span);
                TokenTree::Group(placed)
            }
            mut token => {
                token.set_span(span);
                token
            }
        })
        .collect()
}

/// `tokens` placed at `span`, each still resolved as it was.
pub(crate) fn moved(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            token.set_span(token.span().located_at(span));
            token
        })
        .collect()
}
