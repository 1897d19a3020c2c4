//! A function, its body passed over as raw tokens: a half-typed body cannot break the macro.

use proc_macro2::{Group, TokenTree};
use syn::parse::{Parse, ParseStream, Result};
use syn::{Attribute, Signature, Token, Visibility, token};

/// `#[..] pub async fn f(..) -> R { .. }`
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Option<Group>,
}

impl Function {
    /// What follows the attributes.
    pub(crate) fn after(attributes: Vec<Attribute>, input: ParseStream<'_>) -> Result<Self> {
        let visibility = input.parse()?;
        let signature = input.parse()?;
        let body = if input.peek(token::Brace) {
            Some(input.parse()?)
        } else {
            // In an impl, a declaration without body is rustc's to complain about.
            input.parse::<Option<Token![;]>>()?;
            None
        };
        Ok(Self { attributes, visibility, signature, body })
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        Self::after(attributes, input)
    }
}

/// Whether a function comes next, after its attributes.
pub(crate) fn is_next(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    if ahead.parse::<Visibility>().is_err() {
        return false;
    }
    // All that may stand before `fn`; `const X: ..` has a name there instead.
    loop {
        if ahead.peek(Token![fn]) {
            return true;
        }
        let qualifier = ahead.peek(Token![const])
            || ahead.peek(Token![async])
            || ahead.peek(Token![unsafe])
            || ahead.peek(Token![extern])
            || ahead.peek(Token![default])
            || ahead.peek(syn::LitStr);
        if !qualifier || ahead.parse::<TokenTree>().is_err() {
            return false;
        }
    }
}
