//! The arguments of `#[actor(..)]`.

use super::options::{self, Written};
use super::suggest;
use crate::diagnostics::Diagnostics;
use crate::paths::Library;
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use std::str::FromStr;
use syn::{Expr, Lit, LitInt, LitStr};

const KNOWN: &[&str] = &["mailbox", "restart", "max_restarts", "within", "stop_within", "crate"];
const RESTARTS: &[&str] = &["permanent", "transient", "temporary"];

/// What was said about how the actor lives. `None` is "as usual".
#[derive(Default)]
pub(crate) struct ActorArgs {
    pub(crate) library: Library,
    pub(crate) mailbox: Option<Mailbox>,
    /// The word as written; one of `permanent`, `transient`, `temporary`.
    pub(crate) restart: Option<Ident>,
    pub(crate) max_restarts: Option<LitInt>,
    pub(crate) within: Option<LitStr>,
    pub(crate) stop_within: Option<LitStr>,
}

/// The bound of the mailbox.
pub(crate) enum Mailbox {
    /// A number, checked to be above zero.
    Bound(LitInt),
    /// A constant, which only the compiler can read.
    Constant(TokenStream),
    /// The word `unbounded`.
    Unbounded,
}

impl ActorArgs {
    pub(crate) fn parse(args: TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let mut parsed = Self::default();
        for written in options::split(args, diagnostics) {
            match written.name.to_string().as_str() {
                "mailbox" => parsed.mailbox = mailbox(&written, diagnostics),
                "restart" => parsed.restart = restart(&written, diagnostics),
                "max_restarts" => {
                    parsed.max_restarts = number::<u32>(&written, "max_restarts = 5", diagnostics);
                }
                "within" => parsed.within = text(&written, "within = \"10s\"", diagnostics),
                "stop_within" => {
                    parsed.stop_within = text(&written, "stop_within = \"5s\"", diagnostics);
                }
                "crate" => {
                    parsed.library =
                        written.library(diagnostics).map(Library::at).unwrap_or_default();
                }
                _ => options::unknown(&written, KNOWN, diagnostics),
            }
        }
        parsed
    }
}

fn mailbox(written: &Written, diagnostics: &mut Diagnostics) -> Option<Mailbox> {
    const HOW: &str = "expected a number above zero or `unbounded`: `mailbox = 256`";
    let value = written.assigned("mailbox = 256", diagnostics)?;
    let Ok(expr) = syn::parse2::<Expr>(value.clone()) else {
        diagnostics.at(value, HOW);
        return None;
    };
    match expr {
        Expr::Lit(lit) => match lit.lit {
            Lit::Int(bound) => match bound.base10_parse::<usize>() {
                Ok(0) => {
                    diagnostics.at(
                        bound,
                        "a mailbox of 0 can hold no message; write at least `mailbox = 1`",
                    );
                    None
                }
                Ok(_) => Some(Mailbox::Bound(bound)),
                Err(_) => {
                    diagnostics.at(bound, HOW);
                    None
                }
            },
            other => {
                diagnostics.at(other, HOW);
                None
            }
        },
        Expr::Path(path) => {
            let Some(word) = path.path.get_ident() else {
                return Some(Mailbox::Constant(path.to_token_stream()));
            };
            let word = word.to_string();
            if word == "unbounded" {
                Some(Mailbox::Unbounded)
            } else if word.chars().any(char::is_uppercase) {
                Some(Mailbox::Constant(path.to_token_stream()))
            } else {
                // A constant is not written so; taking it for one would only yield "cannot find value".
                diagnostics.at(
                    path,
                    match suggest::nearest(&word, &["unbounded"]) {
                        Some(meant) => {
                            format!("unknown mailbox bound `{word}`; did you mean `{meant}`?")
                        }
                        None => HOW.to_owned(),
                    },
                );
                None
            }
        }
        other => {
            diagnostics.at(other, HOW);
            None
        }
    }
}

fn restart(written: &Written, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let value = written.assigned("restart = transient", diagnostics)?;
    let Ok(word) = syn::parse2::<Ident>(value.clone()) else {
        diagnostics
            .at(value, format!("expected one of {}, without quotes", suggest::listed(RESTARTS)));
        return None;
    };
    if RESTARTS.iter().any(|known| word == known) {
        return Some(word);
    }
    diagnostics.at(&word, suggest::unknown("restart kind", &word.to_string(), RESTARTS));
    None
}

fn number<N: FromStr>(
    written: &Written,
    example: &str,
    diagnostics: &mut Diagnostics,
) -> Option<LitInt>
where
    N::Err: std::fmt::Display,
{
    let value = written.assigned(example, diagnostics)?;
    let number = syn::parse2::<LitInt>(value.clone());
    let Some(number) = number.ok().filter(|number| !number.base10_digits().starts_with('-')) else {
        diagnostics.at(value, format!("expected a number: `{example}`"));
        return None;
    };
    match number.base10_parse::<N>() {
        Ok(_) => Some(number),
        Err(_) => {
            diagnostics.at(number, format!("this number does not fit: `{example}`"));
            None
        }
    }
}

fn text(written: &Written, example: &str, diagnostics: &mut Diagnostics) -> Option<LitStr> {
    let value = written.assigned(example, diagnostics)?;
    let text = syn::parse2::<LitStr>(value.clone()).ok();
    if text.is_none() {
        diagnostics.at(value, format!("expected a duration in quotes: `{example}`"));
    }
    text
}
