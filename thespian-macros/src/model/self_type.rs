//! `Self` means the actor where the user writes it, and something else in what is generated from it.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

/// `tokens` with the actor's type in the place of `Self`.
pub(crate) fn spelled_out(tokens: TokenStream, self_ty: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "Self" => {
                let is_prefix = matches!(
                    tokens.peek(), Some(TokenTree::Punct(sign)) if sign.as_char() == ':'
                );
                // `<Cache<K>>::SIZE` is right for types and values alike, `Cache<K>::SIZE` is not.
                out.extend(if is_prefix { quote!(<#self_ty>) } else { self_ty.clone() });
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), spelled_out(group.stream(), self_ty));
                inner.set_span(group.span());
                out.extend([TokenTree::Group(inner)]);
            }
            other => out.extend([other]),
        }
    }
    out
}
