//! Handlers that see to their answer themselves: `Reply<'_, R>` and `Receipt<'_>` mean the same lifetime, and no other.
//!
//! Left out, the second would be that of `&mut self`. So both are named, in the user's own signature, unless he has done so.

use crate::names;
use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use std::iter::Peekable;

/// The signature of a handler behind the word `fn`, up to its body: with the lifetimes named, if it takes a `Reply` and has no
/// parameters of its own.
pub(super) fn signature(
    tokens: &mut Peekable<impl Iterator<Item = TokenTree>>,
    out: &mut Vec<TokenTree>,
) {
    out.extend(tokens.next_if(|token| matches!(token, TokenTree::Ident(_))));
    let Some(TokenTree::Group(arguments)) = tokens.peek() else { return };
    let Some(place) = place(&arguments.stream()) else { return };
    let mut arguments = arguments.clone();
    tokens.next();
    let place = names::quiet_span(place);
    out.extend(quote_spanned!(place=> <'__r>));
    let span = arguments.span();
    arguments = Group::new(arguments.delimiter(), named(arguments.stream(), "Reply", place));
    arguments.set_span(span);
    out.push(TokenTree::Group(arguments));
    let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let mut output = TokenStream::new();
    while let Some(token) = tokens.next_if(|token| !is_body(token)) {
        output.extend([token]);
    }
    out.extend(named(output, "Receipt", place));
}

/// Where it says `Reply<`.
fn place(tokens: &TokenStream) -> Option<Span> {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        if matches!(&token, TokenTree::Ident(word) if word == "Reply")
            && tokens.peek().is_some_and(|next| is_sign(next, '<'))
        {
            return Some(token.span());
        }
    }
    None
}

/// `tokens` with `'__r` as the lifetime of each `name`, where it is `'_` or left out.
fn named(tokens: TokenStream, name: &str, place: Span) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_it = matches!(&token, TokenTree::Ident(word) if word == name);
        out.extend([token]);
        if !is_it {
            continue;
        }
        let Some(open) = tokens.next_if(|token| is_sign(token, '<')) else {
            out.extend(quote_spanned!(place=> <'__r>));
            continue;
        };
        out.extend([open]);
        match tokens.next_if(|token| is_sign(token, '\'')) {
            None => {
                out.extend(lifetime(place));
                out.extend([TokenTree::Punct(Punct::new(',', Spacing::Alone))]);
            }
            Some(sign) => match tokens.next() {
                Some(TokenTree::Ident(word)) if word == "_" => out.extend(lifetime(place)),
                other => out.extend([Some(sign), other].into_iter().flatten()),
            },
        }
    }
    out
}

fn lifetime(place: Span) -> [TokenTree; 2] {
    let mut quote = Punct::new('\'', Spacing::Joint);
    quote.set_span(place);
    [TokenTree::Punct(quote), TokenTree::Ident(Ident::new("__r", place))]
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}
