//! The user's item, given back.

use super::obligation;
use crate::model::attributes;
use crate::paths::Library;
use crate::paths::roles::{self, Role};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// The user's block with nothing changed but the helper attributes of its methods taken off, one word placed where rustc has
/// less to say, and the lifetimes of [obligations](obligation) named.
///
/// Works on tokens, so that it cannot fail on a block that cannot be read.
pub(crate) fn user_impl(item: TokenStream, library: &Library) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    // Where a type in angle brackets is not found, rustc offers to make it a parameter of the impl, but not of what is
    // generated from it, and so says the same twice. To an impl out of an expansion it makes no offer.
    let is_impl =
        |token: &&mut TokenTree| matches!(token, TokenTree::Ident(word) if word == "impl");
    if let Some(word) = tokens.iter_mut().find(is_impl) {
        word.set_span(Span::call_site().located_at(word.span()));
    }
    // The block is the last thing in braces; `{ N }` may stand in the type before it.
    let block = tokens.iter_mut().rev().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
        _ => None,
    });
    if let Some(block) = block {
        let mut stripped = Group::new(Delimiter::Brace, strip(block.stream(), library));
        stripped.set_span(block.span());
        *block = stripped;
    }
    tokens.into_iter().collect()
}

fn strip(body: TokenStream, library: &Library) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = body.into_iter().peekable();
    let mut is_handler = false;
    while let Some(token) = tokens.next() {
        let is_attribute = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#');
        match tokens.peek() {
            Some(TokenTree::Group(group)) if is_attribute && is_helper(group, library) => {
                is_handler |= helper(group.stream(), library) == Some(Role::Handler);
                tokens.next();
                continue;
            }
            _ => {}
        }
        let is_function = matches!(&token, TokenTree::Ident(word) if word == "fn");
        out.push(token);
        if is_function && std::mem::take(&mut is_handler) {
            obligation::signature(&mut tokens, &mut out);
        }
    }
    out.into_iter().collect()
}

/// Whether `[..]` is a helper attribute, also one inside `cfg_attr`: that has been complained about, and left where it is
/// it would complain itself.
fn is_helper(group: &Group, library: &Library) -> bool {
    group.delimiter() == Delimiter::Bracket
        && (helper(group.stream(), library).is_some() || adds_helper(group.stream()))
}

fn adds_helper(attribute: TokenStream) -> bool {
    syn::parse2::<syn::Meta>(attribute).is_ok_and(|meta| {
        meta.path().is_ident("cfg_attr")
            && attributes::added(&meta).iter().any(|added| {
                added
                    .path()
                    .get_ident()
                    .is_some_and(|word| Role::named(&word.to_string()).is_some())
            })
    })
}

fn helper(attribute: TokenStream, library: &Library) -> Option<Role> {
    let mut words: Vec<Ident> = Vec::new();
    for token in attribute {
        match token {
            TokenTree::Ident(word) => words.push(word),
            TokenTree::Punct(sign) if sign.as_char() == ':' => {}
            _ => break,
        }
    }
    roles::role_of(&words, library).map(|(role, _)| role)
}

/// A helper attribute that stands alone: its item, and where it belongs.
pub(crate) fn misplaced(role: Role, item: &TokenStream) -> TokenStream {
    let name = role.name();
    let block = match role {
        Role::Refusable => "`#[protocol]` trait; write `#[protocol]` above the trait",
        _ => "`#[handlers]` impl block; write `#[handlers]` above the impl",
    };
    let message = format!("`#[{name}]` works only on a method inside a {block}");
    let error = syn::Error::new(place(item), message).to_compile_error();
    quote!(#item #error)
}

/// The name of a function, or else where the item begins: the attribute itself is not seen from here.
fn place(item: &TokenStream) -> Span {
    let mut tokens = item.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        if let (TokenTree::Ident(word), Some(TokenTree::Ident(name))) = (&token, tokens.peek())
            && word == "fn"
        {
            return name.span();
        }
    }
    item.clone().into_iter().next().map_or_else(Span::call_site, |first| first.span())
}
