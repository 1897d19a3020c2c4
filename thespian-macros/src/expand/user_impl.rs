//! The user's item, given back.

use crate::paths::Library;
use crate::paths::roles::{self, Role};
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;

/// The user's block with nothing changed but the helper attributes of its methods taken off.
///
/// Works on tokens, so that it cannot fail on a block that cannot be read.
pub(crate) fn user_impl(item: TokenStream, library: &Library) -> TokenStream {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
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
    while let Some(token) = tokens.next() {
        let is_attribute = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#');
        match tokens.peek() {
            Some(TokenTree::Group(group)) if is_attribute && is_helper(group, library) => {
                tokens.next();
            }
            _ => out.push(token),
        }
    }
    out.into_iter().collect()
}

/// Whether `[..]` is a helper attribute.
fn is_helper(group: &Group, library: &Library) -> bool {
    let mut words: Vec<Ident> = Vec::new();
    for token in group.stream() {
        match token {
            TokenTree::Ident(word) => words.push(word),
            TokenTree::Punct(sign) if sign.as_char() == ':' => {}
            _ => break,
        }
    }
    group.delimiter() == Delimiter::Bracket && roles::role_of(&words, library).is_some()
}

/// A helper attribute that stands alone: its item, and where it belongs.
pub(crate) fn misplaced(role: Role, item: &TokenStream) -> TokenStream {
    let name = role.name();
    let message = format!(
        "`#[{name}]` works only on a method inside a `#[handlers]` impl block; \
         write `#[handlers]` above the impl"
    );
    quote! {
        #item
        ::core::compile_error! { #message }
    }
}
