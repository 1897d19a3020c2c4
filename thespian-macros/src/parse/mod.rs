//! Parse: what was written.
//! In: tokens. Out: plain structures that keep the tokens they came from. Never knows: what makes a
//! good actor; syntax only, no judgement.
//! Order: each list recovers after a bad entry, so that one slip does not hide the rest.

pub(crate) mod actor_args;
pub(crate) mod block_args;
pub(crate) mod function;
pub(crate) mod header;
pub(crate) mod impl_block;
pub(crate) mod marks;
pub(crate) mod options;
pub(crate) mod states;
pub(crate) mod suggest;
pub(crate) mod test_args;
pub(crate) mod trait_block;
pub(crate) mod values;

use proc_macro2::{TokenStream, TokenTree};
use syn::Attribute;
use syn::parse::{ParseStream, Parser, Result};

/// An item without the attributes before it.
pub(crate) fn without_attributes(item: TokenStream) -> Result<TokenStream> {
    let parser = |input: ParseStream<'_>| {
        input.call(Attribute::parse_outer)?;
        Ok(rest(input))
    };
    parser.parse2(item)
}

/// Takes everything that is left.
pub(crate) fn rest(input: ParseStream<'_>) -> TokenStream {
    let mut rest = TokenStream::new();
    while let Ok(token) = input.parse::<TokenTree>() {
        rest.extend([token]);
    }
    rest
}

/// Runs `parser` over `tokens` and ignores what it leaves behind.
pub(crate) fn prefix<T>(
    tokens: TokenStream,
    parser: impl FnOnce(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    syn::parse::Parser::parse2(
        |input: ParseStream<'_>| {
            let parsed = parser(input)?;
            rest(input);
            Ok(parsed)
        },
        tokens,
    )
}
