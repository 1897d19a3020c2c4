//! What may stand behind the `=` of an option: a word out of a few, a number, a text.

use super::options::Written;
use super::suggest;
use crate::diagnostics::Diagnostics;
use proc_macro2::Ident;
use std::fmt::Display;
use std::str::FromStr;
use syn::{LitInt, LitStr};

/// One of the `known` words. The first of them is the example.
pub(crate) fn word(
    written: &Written,
    what: &str,
    known: &[&str],
    diagnostics: &mut Diagnostics,
) -> Option<Ident> {
    let example = format!("{} = {}", written.name, known.first().copied().unwrap_or_default());
    let value = written.assigned(&example, diagnostics)?;
    let Ok(word) = syn::parse2::<Ident>(value.clone()) else {
        diagnostics
            .at(value, format!("expected one of {}, without quotes", suggest::listed(known)));
        return None;
    };
    if known.iter().any(|known| word == known) {
        return Some(word);
    }
    diagnostics.at(&word, suggest::unknown(what, &word.to_string(), known));
    None
}

/// A number that is not negative and fits into an `N`.
pub(crate) fn number<N: FromStr>(
    written: &Written,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<LitInt>
where
    N::Err: Display,
{
    let number = integer(written, example, diagnostics)?;
    if number.base10_digits().starts_with('-') {
        diagnostics.at(number, format!("expected a number: `{example}`"));
        return None;
    }
    read::<N>(&number, example, diagnostics)?;
    Some(number)
}

/// A number that may be negative.
pub(crate) fn signed<N: FromStr>(
    written: &Written,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<N>
where
    N::Err: Display,
{
    let number = integer(written, example, diagnostics)?;
    read(&number, example, diagnostics)
}

fn integer(written: &Written, example: &str, diagnostics: &mut Diagnostics) -> Option<LitInt> {
    let value = written.assigned(example, diagnostics)?;
    let number = syn::parse2::<LitInt>(value.clone()).ok();
    if number.is_none() {
        diagnostics.at(value, format!("expected a number: `{example}`"));
    }
    number
}

fn read<N: FromStr>(number: &LitInt, example: &str, diagnostics: &mut Diagnostics) -> Option<N>
where
    N::Err: Display,
{
    let read = number.base10_parse().ok();
    if read.is_none() {
        diagnostics.at(number, format!("this number does not fit: `{example}`"));
    }
    read
}

/// A text in quotes.
pub(crate) fn text(
    written: &Written,
    what: &str,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<LitStr> {
    let value = written.assigned(example, diagnostics)?;
    let text = syn::parse2::<LitStr>(value.clone()).ok();
    if text.is_none() {
        diagnostics.at(value, format!("expected {what}: `{example}`"));
    }
    text
}
