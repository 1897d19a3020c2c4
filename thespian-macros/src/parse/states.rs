//! The states of an actor as `#[handlers(states(Closed -> Open, ..), start = Closed, deferred(..))]` lists them, and what handlers
//! and hooks say of them.

use super::options::{self, Value, Written};
use super::values;
use crate::diagnostics::Diagnostics;
use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Error, Parse, ParseStream, Parser, Result};
use syn::punctuated::Punctuated;
use syn::{LitInt, LitStr, Path, Token};

/// All that is said of them.
#[derive(Default)]
pub(crate) struct StateArgs {
    pub(crate) states: Option<StateList>,
    /// The word `start`, and what makes the first state.
    pub(crate) start: Option<(Ident, TokenStream)>,
    pub(crate) deferred: Option<DeferredArgs>,
}

/// `states(Closed -> Open, Open -> Closed | Draining, Draining)`
pub(crate) struct StateList {
    pub(crate) word: Ident,
    pub(crate) entries: Vec<Edges>,
    /// Whether there is something in it that could not be read; the states in that have no edges here.
    pub(crate) flawed: bool,
}

/// `Open -> Closed | Draining`, or a state from which no edge leads.
pub(crate) struct Edges {
    pub(crate) from: Path,
    pub(crate) to: Vec<Path>,
}

/// `deferred(at_most = 16, within = "5s", on_restart = keep)`
pub(crate) struct DeferredArgs {
    pub(crate) word: Ident,
    pub(crate) at_most: Option<LitInt>,
    pub(crate) within: Option<LitStr>,
    pub(crate) on_restart: Option<Ident>,
    /// Whether there is something in it that could not be read.
    pub(crate) flawed: bool,
}

/// States that a handler or a hook names: `when(Open, Draining)`, `refuse(*)`, `entering(Open)`.
pub(crate) struct Named {
    pub(crate) word: Ident,
    pub(crate) states: Vec<Path>,
    /// The `*`, for all others.
    pub(crate) rest: Option<Token![*]>,
}

/// The names of the options of the list.
pub(crate) const OPTIONS: &[&str] = &["states", "start", "deferred"];

/// What a handler may do in a state.
pub(crate) const STANCES: &[&str] = &["when", "refuse", "defer", "ignore"];

/// What may happen on a restart to messages that wait.
const FATES: &[&str] = &["keep", "drop"];

const LIST: &str = "states(Closed -> Open, Open -> Closed)";
pub(crate) const DEFERRED: &str = "deferred(at_most = 16, within = \"5s\", on_restart = keep)";

impl StateArgs {
    /// The first word that is about states.
    pub(crate) fn first_word(&self) -> Option<&Ident> {
        let start = self.start.as_ref().map(|(word, _)| word);
        let states = self.states.as_ref().map(|list| &list.word);
        states.or(start).or(self.deferred.as_ref().map(|deferred| &deferred.word))
    }

    pub(crate) fn take(&mut self, written: Written, diagnostics: &mut Diagnostics) {
        match written.name.to_string().as_str() {
            "states" => self.states = Some(list(written, diagnostics)),
            "start" => {
                let value = written.assigned("start = Closed", diagnostics).cloned();
                self.start = value.map(|value| (written.name, value));
            }
            _ => self.deferred = Some(deferred(written, diagnostics)),
        }
    }
}

fn list(written: Written, diagnostics: &mut Diagnostics) -> StateList {
    let mut list = StateList { word: written.name, entries: Vec::new(), flawed: false };
    let Value::List(tokens) = written.value else {
        diagnostics.at(&list.word, format!("`states` needs a list: `{LIST}`"));
        list.flawed = true;
        return list;
    };
    for entry in split(tokens) {
        match syn::parse2::<Edges>(entry.clone()) {
            Ok(edges) => list.entries.push(edges),
            Err(error) => {
                diagnostics.push(error);
                list.flawed = true;
                list.entries.extend(words(entry).map(|from| Edges { from, to: Vec::new() }));
            }
        }
    }
    list
}

/// What stands between commas.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut pieces = vec![TokenStream::new()];
    for token in tokens {
        match (&token, pieces.last_mut()) {
            (TokenTree::Punct(comma), _) if comma.as_char() == ',' => {
                pieces.push(TokenStream::new());
            }
            (_, Some(piece)) => piece.extend([token]),
            (_, None) => {}
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn words(tokens: TokenStream) -> impl Iterator<Item = Path> {
    tokens.into_iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(Path::from(word)),
        _ => None,
    })
}

impl Parse for Edges {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let from = state(input)?;
        if input.is_empty() {
            return Ok(Self { from, to: Vec::new() });
        }
        if !input.peek(Token![->]) {
            return Err(unexpected(input, "`->`, or `,` if no edge leads from there"));
        }
        input.parse::<Token![->]>()?;
        let mut to = vec![state(input)?];
        while !input.is_empty() {
            if !input.peek(Token![|]) {
                return Err(unexpected(input, "`|` before another state, or `,`"));
            }
            input.parse::<Token![|]>()?;
            to.push(state(input)?);
        }
        Ok(Self { from, to })
    }
}

fn unexpected(input: ParseStream<'_>, expected: &str) -> Error {
    // A sign of several characters is one to the reader.
    let mut found = TokenStream::new();
    for token in input.cursor().token_stream() {
        let goes_on = matches!(&token, TokenTree::Punct(sign) if sign.spacing() == Spacing::Joint);
        found.extend([token]);
        if !goes_on {
            break;
        }
    }
    Error::new_spanned(found, format!("expected {expected}: `{LIST}`"))
}

/// A state: the name of a type.
fn state(input: ParseStream<'_>) -> Result<Path> {
    if !(input.peek(Ident::peek_any) || input.peek(Token![::])) {
        return Err(match input.is_empty() {
            true => input.error(format!("expected a state behind this: `{LIST}`")),
            false => unexpected(input, "a state, which is the name of a type"),
        });
    }
    input.parse()
}

fn deferred(written: Written, diagnostics: &mut Diagnostics) -> DeferredArgs {
    let mut parsed = DeferredArgs {
        word: written.name,
        at_most: None,
        within: None,
        on_restart: None,
        flawed: false,
    };
    let before = diagnostics.count();
    let Value::List(list) = written.value else {
        diagnostics.at(&parsed.word, format!("`deferred` needs a list: `{DEFERRED}`"));
        parsed.flawed = true;
        return parsed;
    };
    for option in options::split(list, diagnostics) {
        match option.name.to_string().as_str() {
            "at_most" => {
                parsed.at_most = values::number::<u32>(&option, "at_most = 16", diagnostics);
            }
            "within" => {
                parsed.within = values::text(&option, "a duration", "within = \"5s\"", diagnostics);
            }
            "on_restart" => {
                parsed.on_restart = values::word(&option, "fate", FATES, diagnostics);
            }
            _ => options::unknown(&option, &["at_most", "within", "on_restart"], diagnostics),
        }
    }
    parsed.flawed = diagnostics.count() > before;
    parsed
}

/// `when(Open, Draining)`
pub(crate) fn stance(written: Written, diagnostics: &mut Diagnostics) -> Named {
    match written.value {
        Value::List(list) => named(written.name, list, diagnostics),
        Value::Flag | Value::Assigned(_) => Named::unread(written.name, None, diagnostics),
    }
}

/// The states in `list`, behind `word`.
pub(crate) fn named(word: Ident, list: TokenStream, diagnostics: &mut Diagnostics) -> Named {
    match Punctuated::<OneOrRest, Token![,]>::parse_terminated.parse2(list) {
        Ok(all) if all.is_empty() => Named::unread(word, None, diagnostics),
        Ok(all) => {
            let mut parsed = Named { word, states: Vec::new(), rest: None };
            for one in all {
                match one {
                    OneOrRest::One(state) => parsed.states.push(state),
                    OneOrRest::Rest(star) => parsed.rest = Some(star),
                }
            }
            parsed
        }
        Err(error) => Named::unread(word, Some(error), diagnostics),
    }
}

impl Named {
    /// What could not be read is taken for a `*`, so that nothing is missed because of it.
    fn unread(word: Ident, error: Option<Error>, diagnostics: &mut Diagnostics) -> Self {
        match error {
            Some(error) => diagnostics.push(error),
            None => diagnostics
                .at(&word, format!("`{word}` needs states: `{word}(Open)`, or `{word}(*)`")),
        }
        let rest = Some(Token![*](word.span()));
        Self { word, states: Vec::new(), rest }
    }

    /// The name of a state as it is written here.
    pub(crate) fn shown(path: &Path) -> String {
        path.to_token_stream().to_string().replace(' ', "")
    }
}

enum OneOrRest {
    One(Path),
    Rest(Token![*]),
}

impl Parse for OneOrRest {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Token![*]) {
            return input.parse().map(Self::Rest);
        }
        state(input).map(Self::One)
    }
}
