//! The arguments of `#[thespian::test(..)]`.

use super::{options, values};
use crate::diagnostics::Diagnostics;
use crate::parse::options::{Value, Written};
use crate::paths::Library;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Result};
use syn::{LitInt, LitStr};

/// How a test is played.
#[derive(Default)]
pub(crate) struct TestArgs {
    pub(crate) library: Library,
    /// The stages; none if nothing was written.
    pub(crate) bases: Vec<BaseName>,
    pub(crate) seeds: Option<LitInt>,
    pub(crate) limit: Option<LitStr>,
    pub(crate) faults: Option<Faults>,
    pub(crate) record: bool,
    pub(crate) twice: bool,
}

/// The name of a stage: `simple` or `"simple:7"`.
pub(crate) struct BaseName {
    pub(crate) text: String,
    pub(crate) place: TokenTree,
}

/// What goes wrong on purpose.
pub(crate) enum Faults {
    /// `faults(crash(0.01), delay(0.1, ..))`: calls, one after the other.
    Calls(Vec<TokenStream>),
    /// `faults = ".."`: a script.
    Script(LitStr),
}

const KNOWN: [&str; 8] = ["base", "bases", "seeds", "limit", "faults", "record", "twice", "crate"];

impl TestArgs {
    pub(crate) fn parse(args: TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let mut parsed = Self::default();
        for written in options::split(args, diagnostics) {
            match written.name.to_string().as_str() {
                "base" => parsed.bases.extend(base(&written, diagnostics)),
                "bases" => parsed.bases.extend(bases(&written, diagnostics)),
                "seeds" => {
                    parsed.seeds = values::number::<u64>(&written, "seeds = 200", diagnostics)
                }
                "limit" => {
                    let example = "limit = \"1h\"";
                    parsed.limit =
                        values::text(&written, "a duration in quotes", example, diagnostics);
                }
                "faults" => parsed.faults = faults(&written, diagnostics),
                "record" => parsed.record = written.flag(diagnostics),
                "twice" => parsed.twice = written.flag(diagnostics),
                "crate" => {
                    parsed.library =
                        written.library(diagnostics).map(Library::at).unwrap_or_default();
                }
                _ => options::unknown(&written, &KNOWN, diagnostics),
            }
        }
        parsed
    }
}

fn base(written: &Written, diagnostics: &mut Diagnostics) -> Option<BaseName> {
    let value = written.assigned("base = simple", diagnostics)?;
    let name = syn::parse2::<BaseName>(value.clone());
    if name.is_err() {
        diagnostics.at(value, "expected a stage: `base = simple` or `base = \"simple:7\"`");
    }
    name.ok()
}

fn bases(written: &Written, diagnostics: &mut Diagnostics) -> Vec<BaseName> {
    const EXAMPLE: &str = "bases(simple, threads)";
    let Value::List(list) = &written.value else {
        diagnostics.at(&written.name, format!("`bases` needs a list: `{EXAMPLE}`"));
        return Vec::new();
    };
    let pieces = pieces(list.clone());
    if pieces.is_empty() {
        diagnostics.at(&written.name, format!("a test needs a stage: `{EXAMPLE}`"));
    }
    let mut names = Vec::new();
    for piece in pieces {
        match syn::parse2::<BaseName>(piece.clone()) {
            Ok(name) => names.push(name),
            Err(_) => diagnostics.at(piece, "expected a stage: `simple` or `\"simple:7\"`"),
        }
    }
    names
}

impl Parse for BaseName {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            let text: LitStr = input.parse()?;
            return Ok(Self { text: text.value(), place: TokenTree::Literal(text.token()) });
        }
        let word: Ident = input.parse()?;
        Ok(Self { text: word.to_string(), place: TokenTree::Ident(word) })
    }
}

fn faults(written: &Written, diagnostics: &mut Diagnostics) -> Option<Faults> {
    const EXAMPLE: &str = "faults(crash(0.01))";
    match &written.value {
        Value::Assigned(_) => {
            let example = "faults = \"crash /ledger 3 deposit\"";
            values::text(written, "a script in quotes", example, diagnostics).map(Faults::Script)
        }
        Value::List(list) => {
            let calls = pieces(list.clone());
            if calls.is_empty() {
                diagnostics.at(&written.name, format!("`faults` needs a list: `{EXAMPLE}`"));
                return None;
            }
            let before = diagnostics.count();
            for call in &calls {
                if !is_call(call) {
                    diagnostics.at(call, format!("expected a fault: `{EXAMPLE}`"));
                }
            }
            (diagnostics.count() == before).then_some(Faults::Calls(calls))
        }
        Value::Flag => {
            diagnostics.at(&written.name, format!("`faults` needs a list: `{EXAMPLE}`"));
            None
        }
    }
}

/// Whether it begins as a call does, such as `crash(0.01)`. Others may follow it.
fn is_call(piece: &TokenStream) -> bool {
    let mut tokens = piece.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(_)), Some(TokenTree::Group(arguments))) => {
            arguments.delimiter() == Delimiter::Parenthesis
        }
        _ => false,
    }
}

/// The pieces between the commas.
fn pieces(list: TokenStream) -> Vec<TokenStream> {
    let mut pieces = vec![TokenStream::new()];
    for token in list {
        match (&token, pieces.last_mut()) {
            (TokenTree::Punct(comma), _) if comma.as_char() == ',' => {
                pieces.push(TokenStream::new())
            }
            (_, Some(piece)) => piece.extend([token]),
            (_, None) => {}
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}
