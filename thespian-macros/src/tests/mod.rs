//! Tests of the expander on quoted input.
//! In: text of what a user might write. Out: text of what the macro makes of it, compared with
//! `snapshots/`, or its complaints. Never knows: the library; whether expansions compile is tested
//! through the facade.

mod blocks;
mod complaints;
mod options;
mod snapshots;
mod words;

use proc_macro2::{TokenStream, TokenTree};

/// The tokens of `text`.
fn tokens(text: &str) -> TokenStream {
    text.parse().expect("test input has balanced braces")
}

/// The complaints in an expansion, in order.
fn complaints(expansion: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    collect(expansion, &mut found);
    found
}

fn collect(expansion: TokenStream, found: &mut Vec<String>) {
    let mut is_error = false;
    for token in expansion {
        match token {
            TokenTree::Ident(word) => is_error = word == "compile_error",
            TokenTree::Group(group) if is_error => {
                let text: syn::LitStr =
                    syn::parse2(group.stream()).expect("`compile_error!` holds a text");
                found.push(text.value());
                is_error = false;
            }
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The complaints about methods in a block.
fn about(methods: &str) -> Vec<String> {
    let block = format!("impl Account {{ {methods} }}");
    complaints(crate::pipeline::handlers(TokenStream::new(), tokens(&block)))
}
