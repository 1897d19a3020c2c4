//! The head of a struct or an enum: enough to name it. Its fields are read only where they matter.

use super::{prefix, rest};
use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Result};
use syn::{Attribute, Generics, Token, Visibility, WhereClause, token};

/// `struct Account<K: Hash>` and its where clause.
pub(crate) struct Header {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
}

impl Header {
    /// `what` names the macro in the complaint.
    pub(crate) fn parse(item: TokenStream, what: &str) -> Result<Self> {
        prefix(item, |input| {
            let attributes = Attribute::parse_outer(input)?;
            input.parse::<Visibility>()?;
            if input.peek(Token![struct]) || input.peek(Token![enum]) {
                keyword(input)?;
            } else {
                return Err(input.error(format!("{what} goes on a struct or an enum")));
            }
            let name = input.parse()?;
            let mut generics: Generics = input.parse()?;
            generics.where_clause = where_clause(input);
            Ok(Self { attributes, name, generics })
        })
    }
}

/// The word `struct` or `enum`.
fn keyword(input: ParseStream<'_>) -> Result<Ident> {
    use syn::ext::IdentExt;
    input.call(Ident::parse_any)
}

/// The where clause before the braces, or after the parentheses of a tuple struct.
///
/// A half-typed one is left to rustc, which words it better.
fn where_clause(input: ParseStream<'_>) -> Option<WhereClause> {
    if input.peek(token::Paren) {
        input.parse::<proc_macro2::Group>().ok()?;
    }
    let clause = input.parse::<Option<WhereClause>>().ok().flatten();
    rest(input);
    clause
}
