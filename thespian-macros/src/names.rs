//! Every identifier that we invent, and the spans they get.
//!
//! Text that the user wrote keeps the user's token. Invented text gets the user's *place*, so that
//! messages point somewhere useful, with the resolution of the macro call, so that the user can name it.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;

/// An invented name that the user may write too, such as `AccountMsg`.
pub(crate) fn public(text: &str, near: Span) -> Ident {
    Ident::new(text, Span::call_site().located_at(near))
}

/// An invented name inside a function: `text` begins with `__` and cannot meet a name of the user.
pub(crate) fn local(text: &str) -> Ident {
    Ident::new(text, Span::mixed_site())
}

/// The same, numbered: `__a0`, `__a1`, ..
pub(crate) fn numbered(text: &str, number: usize) -> Ident {
    Ident::new(&format!("{text}{number}"), Span::mixed_site())
}

/// The user's name in code that only we write: same text and place, but lints see it as generated.
pub(crate) fn quiet(ident: &Ident) -> Ident {
    let mut quiet = ident.clone();
    // Not mixed-site: an argument that the user named `__cx` must not meet our own `__cx`.
    quiet.set_span(Span::call_site().located_at(ident.span()));
    quiet
}

/// The place of `span` with our own resolution.
pub(crate) fn quiet_span(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// The text of a name without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The variant of a handler: `foo_bar` becomes `FooBar`. `None` where nothing is left to name it by.
pub(crate) fn variant(handler: &Ident) -> Option<Ident> {
    let mut text = String::new();
    for part in plain(handler).split('_') {
        let mut letters = part.chars();
        text.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        text.extend(letters);
    }
    match text.chars().next() {
        None => return None,
        Some(first) if !first.is_alphabetic() => return None,
        Some(_) => {}
    }
    // The one word in camel case that is no identifier.
    if text == "Self" {
        text.push('_');
    }
    Some(public(&text, handler.span()))
}

/// Whether the name occurs anywhere in `tokens`.
pub(crate) fn mentions(tokens: &TokenStream, name: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == *name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
