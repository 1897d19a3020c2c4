//! The list of options in an attribute: `name`, `name = value`, `name(..)`, separated by commas.

use super::suggest;
use crate::diagnostics::Diagnostics;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Path;
use syn::parse::Parser;

/// One option as written.
pub(crate) struct Written {
    pub(crate) name: Ident,
    pub(crate) value: Value,
}

/// What follows the name of an option.
pub(crate) enum Value {
    /// Nothing.
    Flag,
    /// `= ..`
    Assigned(TokenStream),
    /// `(..)`
    List(TokenStream),
}

/// Splits `args` at its commas. A piece that is no option is complained about and left out.
pub(crate) fn split(args: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Written> {
    let mut all: Vec<Written> = Vec::new();
    let mut piece = Vec::new();
    let mut tokens = args.into_iter();
    loop {
        match tokens.next() {
            Some(TokenTree::Punct(comma)) if comma.as_char() == ',' => {}
            Some(token) => {
                piece.push(token);
                continue;
            }
            None if piece.is_empty() => return all,
            None => {}
        }
        let Some(written) = one(std::mem::take(&mut piece), diagnostics) else { continue };
        if all.iter().any(|earlier| earlier.name == written.name) {
            diagnostics.at(&written.name, format!("`{}` is given twice", written.name));
        } else {
            all.push(written);
        }
    }
}

fn one(piece: Vec<TokenTree>, diagnostics: &mut Diagnostics) -> Option<Written> {
    let mut tokens = piece.into_iter();
    let name = match tokens.next()? {
        TokenTree::Ident(name) => name,
        other => {
            diagnostics.at(other, "expected the name of an option");
            return None;
        }
    };
    let value = match tokens.next() {
        None => Value::Flag,
        Some(TokenTree::Punct(sign)) if sign.as_char() == '=' => {
            let value = bare(tokens.collect());
            if value.is_empty() {
                diagnostics.at(sign, format!("`{name}` needs a value after `=`"));
                return None;
            }
            return Some(Written { name, value: Value::Assigned(value) });
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            Value::List(group.stream())
        }
        Some(other) => {
            diagnostics.at(other, format!("expected `,`, `= ..` or `(..)` after `{name}`"));
            return None;
        }
    };
    match tokens.next() {
        None => Some(Written { name, value }),
        Some(other) => {
            diagnostics.at(other, "expected `,`");
            None
        }
    }
}

/// What a `macro_rules!` gives as `$value:expr` comes in a group that is not seen.
fn bare(value: TokenStream) -> TokenStream {
    let mut tokens = value.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::None => {
            bare(group.stream())
        }
        _ => value,
    }
}

/// Complains about an option nobody knows.
pub(crate) fn unknown(written: &Written, known: &[&str], diagnostics: &mut Diagnostics) {
    let name = written.name.to_string();
    let message = if known.is_empty() {
        format!("unknown option `{name}`; there are none here")
    } else {
        suggest::unknown("option", &name, known)
    };
    diagnostics.at(&written.name, message);
}

impl Written {
    /// The value after `=`; `example` shows how to write it.
    pub(crate) fn assigned(
        &self,
        example: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<&TokenStream> {
        match &self.value {
            Value::Assigned(value) => Some(value),
            Value::Flag | Value::List(_) => {
                diagnostics.at(&self.name, format!("`{}` needs a value: `{example}`", self.name));
                None
            }
        }
    }

    /// Whether this is a bare word, as it should be.
    pub(crate) fn flag(&self, diagnostics: &mut Diagnostics) -> bool {
        let (Value::Assigned(value) | Value::List(value)) = &self.value else { return true };
        let place = if value.is_empty() { self.name.to_token_stream() } else { value.clone() };
        diagnostics.at(place, format!("`{0}` takes no value: write `{0}`", self.name));
        false
    }

    /// A list of paths in parentheses.
    pub(crate) fn paths(&self, example: &str, diagnostics: &mut Diagnostics) -> Option<Vec<Path>> {
        let Value::List(list) = &self.value else {
            diagnostics.at(&self.name, format!("`{}` needs a list: `{example}`", self.name));
            return None;
        };
        let parser = syn::punctuated::Punctuated::<Path, syn::Token![,]>::parse_terminated;
        match parser.parse2(list.clone()) {
            Ok(paths) => Some(paths.into_iter().collect()),
            Err(error) => {
                diagnostics.push(error);
                None
            }
        }
    }

    /// The path of `crate = path`.
    pub(crate) fn library(&self, diagnostics: &mut Diagnostics) -> Option<Path> {
        let value = self.assigned("crate = path::to::thespian", diagnostics)?;
        match Path::parse_mod_style.parse2(value.clone()) {
            Ok(path) => Some(path),
            Err(_) => {
                diagnostics.at(value, "expected a path: `crate = path::to::thespian`");
                None
            }
        }
    }
}
