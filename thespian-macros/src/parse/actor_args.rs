//! The arguments of `#[actor(..)]`.

use super::options::{self, Written};
use super::suggest;
use super::values;
use crate::diagnostics::Diagnostics;
use crate::paths::Library;
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Expr, Lit, LitInt, LitStr};

const KNOWN: &[&str] = &[
    "mailbox",
    "overflow",
    "restart",
    "max_restarts",
    "within",
    "backoff",
    "on_panic",
    "on_error",
    "on_deadline",
    "on_child",
    "children",
    "start_within",
    "hook_within",
    "stop_within",
    "on_stop",
    "idle",
    "phase",
    "crate",
];

const OVERFLOWS: &[&str] = &["refuse", "drop_newest", "drop_oldest"];
const RESTARTS: &[&str] = &["permanent", "transient", "temporary"];
const STRATEGIES: &[&str] = &["one_for_one", "one_for_all", "rest_for_one"];
const DIRECTIVES: &[&str] = &["restart", "resume", "stop", "escalate"];
const ENDS: &[&str] = &["drain", "stop"];

/// What was said about how the actor lives. `None`, or not being in a list, is "as usual".
#[derive(Default)]
pub(crate) struct ActorArgs {
    pub(crate) library: Library,
    pub(crate) mailbox: Option<Mailbox>,
    /// `overflow`, `restart`, `children` and the reactions to each kind of failure.
    pub(crate) choices: Vec<Choice>,
    pub(crate) max_restarts: Option<LitInt>,
    /// A wait and a longer one.
    pub(crate) backoff: Option<LitStr>,
    /// Options that are one duration each, by name.
    pub(crate) times: Vec<(Ident, LitStr)>,
    /// Whether `on_stop` asks for what has been accepted to be handled first.
    pub(crate) drains: bool,
    pub(crate) phase: Option<i8>,
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

/// One of a few words.
pub(crate) struct Choice {
    pub(crate) option: Ident,
    /// Checked to be one that the option knows.
    pub(crate) word: Ident,
}

impl ActorArgs {
    pub(crate) fn parse(args: TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let mut parsed = Self::default();
        for written in options::split(args, diagnostics) {
            parsed.take(written, diagnostics);
        }
        parsed
    }

    fn take(&mut self, written: Written, diagnostics: &mut Diagnostics) {
        let name = written.name.to_string();
        match name.as_str() {
            "mailbox" => self.mailbox = mailbox(&written, diagnostics),
            "overflow" => self.choose(written, "overflow policy", OVERFLOWS, diagnostics),
            "restart" => self.choose(written, "restart kind", RESTARTS, diagnostics),
            "children" => self.choose(written, "strategy", STRATEGIES, diagnostics),
            "on_panic" | "on_error" | "on_deadline" | "on_child" => {
                self.choose(written, "directive", DIRECTIVES, diagnostics);
            }
            "on_stop" => {
                let word = values::word(&written, "way to end", ENDS, diagnostics);
                self.drains = word.is_some_and(|word| word == "drain");
            }
            "max_restarts" => {
                self.max_restarts =
                    values::number::<u32>(&written, "max_restarts = 5", diagnostics);
            }
            "phase" => self.phase = values::signed(&written, "phase = -1", diagnostics),
            "backoff" => {
                self.backoff = values::text(
                    &written,
                    "two durations in quotes",
                    "backoff = \"100ms..10s\"",
                    diagnostics,
                );
            }
            "within" => self.time(written, "within = \"10s\"", diagnostics),
            "start_within" => self.time(written, "start_within = \"30s\"", diagnostics),
            "hook_within" => self.time(written, "hook_within = \"5s\"", diagnostics),
            "stop_within" => self.time(written, "stop_within = \"5s\"", diagnostics),
            "idle" => self.time(written, "idle = \"10m\"", diagnostics),
            "crate" => {
                self.library = written.library(diagnostics).map(Library::at).unwrap_or_default();
            }
            _ => options::unknown(&written, KNOWN, diagnostics),
        }
    }

    fn choose(
        &mut self,
        written: Written,
        what: &str,
        known: &[&str],
        diagnostics: &mut Diagnostics,
    ) {
        if let Some(word) = values::word(&written, what, known, diagnostics) {
            self.choices.push(Choice { option: written.name, word });
        }
    }

    fn time(&mut self, written: Written, example: &str, diagnostics: &mut Diagnostics) {
        if let Some(text) = values::text(&written, "a duration in quotes", example, diagnostics) {
            self.times.push((written.name, text));
        }
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
