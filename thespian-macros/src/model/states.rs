//! The states of an actor, and what is done about a message in each of them.

use super::Method;
use super::duration::milliseconds;
use crate::diagnostics::Diagnostics;
use crate::names;
use crate::parse::states::{DEFERRED, DeferredArgs, Edges, Named, StateArgs};
use crate::parse::suggest;
use crate::paths::roles::Role;
use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Lifetime, LitInt, LitStr, Path, Type};

/// All states of an actor.
pub(crate) struct States {
    /// The word `states`.
    pub(crate) word: Ident,
    /// In the order in which they are first named.
    pub(crate) list: Vec<StateModel>,
    /// From where to where, by place, and where that is written.
    pub(crate) edges: Vec<(usize, usize, Path)>,
    /// The first one: its place, and what makes it.
    pub(crate) start: Option<(usize, TokenStream)>,
    pub(crate) deferral: Option<Deferral>,
    /// Whether something in all that is wrong: what follows from that is not another mistake.
    pub(crate) flawed: bool,
}

pub(crate) struct StateModel {
    /// The type, as written first.
    pub(crate) path: Path,
    /// The last word of it.
    pub(crate) name: Ident,
}

/// What holds for messages that wait for another state.
pub(crate) struct Deferral {
    /// The word `deferred`.
    pub(crate) word: Ident,
    pub(crate) limits: Option<Limits>,
}

pub(crate) struct Limits {
    pub(crate) at_most: LitInt,
    pub(crate) within: LitStr,
    pub(crate) milliseconds: u64,
    pub(crate) keeps: bool,
}

/// What is done about a message in one state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stance {
    Handle,
    Refuse,
    Defer,
    Ignore,
}

/// A hook that runs when the actor has gone from one state to another.
pub(crate) struct Passage {
    /// Whether it is `#[entering]` or `#[leaving]`.
    pub(crate) role: Role,
    pub(crate) named: Named,
    pub(crate) method: Method,
    /// The states, by place, once it is known that all is well.
    pub(crate) places: Vec<usize>,
}

/// What is wrong wherever it is said.
pub(crate) const SECOND_IN: &str = "an actor is in one state at a time, and this is a second `In<..>`; \
                                    for one of several write `In<'_, (Open, Draining)>`";
pub(crate) const OWN_LIFETIME: &str = "it lasts as long as its handler: write `In<'_, ..>`";
pub(crate) const SECOND_REST: &str = "a second `*`: the first one speaks of all others already";
pub(crate) const IGNORED: &str =
    "nothing is answered to a message that is ignored, and this one is to be answered; `refuse` it";

/// How many there may be: what is found in a byte, and fits on a screen.
pub(crate) const MOST: usize = 64;

/// In how many an `In<..>` can be: tuples of more are of no use to anybody.
pub(crate) const MOST_AT_ONCE: usize = 8;

impl States {
    /// Nothing if there are none.
    pub(crate) fn lower(args: StateArgs, diagnostics: &mut Diagnostics) -> Option<Self> {
        let Some(list) = args.states else {
            let others = args.start.map(|(word, _)| word).into_iter();
            for word in others.chain(args.deferred.map(|deferred| deferred.word)) {
                diagnostics.at(
                    &word,
                    format!(
                        "`{word}` is about states, and there are none: list them in `states(..)`"
                    ),
                );
            }
            return None;
        };
        let mut states = Self {
            word: list.word,
            list: Vec::new(),
            edges: Vec::new(),
            start: None,
            deferral: None,
            flawed: list.flawed,
        };
        let before = diagnostics.count();
        for Edges { from, to } in list.entries {
            let Some(from) = states.mention(from, diagnostics) else { continue };
            for path in to {
                let Some(to) = states.mention(path.clone(), diagnostics) else { continue };
                states.edges.push((from, to, path));
            }
        }
        states.begin(args.start, diagnostics);
        states.deferral = args.deferred.map(|deferred| Deferral::lower(deferred, diagnostics));
        states.flawed |= diagnostics.count() > before;
        Some(states)
    }

    fn begin(&mut self, start: Option<(Ident, TokenStream)>, diagnostics: &mut Diagnostics) {
        match start {
            Some((_, value)) => match self.named_in(&value) {
                Some(place) => self.start = Some((place, value)),
                None if self.flawed => {}
                None => {
                    let message = self.unknown(&value.to_string());
                    diagnostics.at(value, message);
                }
            },
            None if self.flawed => {}
            None => match self.list.first() {
                Some(first) => diagnostics.at(
                    &self.word,
                    format!(
                        "say in which of them the actor begins: `start = {}`, for example",
                        names::plain(&first.name)
                    ),
                ),
                None => diagnostics.at(&self.word, "this list is empty; leave it out"),
            },
        }
    }

    /// The place of that state; one more, if it is new.
    fn mention(&mut self, path: Path, diagnostics: &mut Diagnostics) -> Option<usize> {
        let name = path.segments.last()?.ident.clone();
        if let Some(place) = self.place(&name) {
            if !self.is_spelled(place, &path) {
                diagnostics.at(
                    &path,
                    format!("two states would be called `{name}`; give one another name, with `use .. as ..` or a type of its own, or write one alike wherever it is listed"),
                );
            }
            return Some(place);
        }
        self.list.push(StateModel { path, name });
        Some(self.list.len() - 1)
    }

    fn place(&self, name: &Ident) -> Option<usize> {
        self.list.iter().position(|state| state.name == *name)
    }

    /// Whether it is written there as it is listed.
    pub(crate) fn is_spelled(&self, place: usize, path: &Path) -> bool {
        Named::shown(&self.list[place].path) == Named::shown(path)
    }

    /// The place of the state of that name.
    pub(crate) fn find(&self, path: &Path) -> Option<usize> {
        self.place(&path.segments.last()?.ident)
    }

    /// The first of them that is named there.
    fn named_in(&self, tokens: &TokenStream) -> Option<usize> {
        tokens.clone().into_iter().find_map(|token| match token {
            TokenTree::Ident(word) => self.place(&word),
            _ => None,
        })
    }

    /// What to say of a state that is not one of them.
    pub(crate) fn unknown(&self, written: &str) -> String {
        let names: Vec<String> = self.list.iter().map(|state| names::plain(&state.name)).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        suggest::unknown("state", written, &known)
    }
}

impl Deferral {
    fn lower(args: DeferredArgs, diagnostics: &mut Diagnostics) -> Self {
        let DeferredArgs { word, at_most, within, on_restart, flawed } = args;
        if at_most.is_none() || within.is_none() || on_restart.is_none() {
            if !flawed {
                diagnostics.at(
                    &word,
                    format!(
                        "say for how many, for how long, and what becomes of them on a restart: `{DEFERRED}`"
                    ),
                );
            }
            return Self { word, limits: None };
        }
        let limits = at_most.zip(within).zip(on_restart).and_then(|((at_most, within), fate)| {
            match milliseconds(&within.value()) {
                Ok(milliseconds) => {
                    Some(Limits { at_most, within, milliseconds, keeps: fate == "keep" })
                }
                Err(message) => {
                    diagnostics.at(&within, message);
                    None
                }
            }
        });
        Self { word, limits }
    }
}

impl Stance {
    pub(crate) fn of(word: &Ident) -> Self {
        match word.to_string().as_str() {
            "refuse" => Self::Refuse,
            "defer" => Self::Defer,
            "ignore" => Self::Ignore,
            _ => Self::Handle,
        }
    }
}

pub(crate) fn too_many_at_once() -> String {
    format!("`In` speaks of at most {MOST_AT_ONCE} states; say `when(..)` instead")
}

/// The states of an `In<'_, Open>` or `In<'_, (Open, Draining)>`; nothing if this is something else. Known by its name, as an
/// obligation is.
pub(crate) fn among(ty: &Type) -> Option<Vec<Path>> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "In")?;
    let syn::PathArguments::AngleBracketed(written) = &last.arguments else { return None };
    written.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(Type::Tuple(several)) => {
            several.elems.iter().map(state).collect()
        }
        syn::GenericArgument::Type(one) => Some(vec![state(one)?]),
        _ => None,
    })
}

/// A lifetime that is written in it, but for `'_`.
pub(crate) fn lifetime(ty: &Type) -> Option<&Lifetime> {
    let Type::Path(path) = ty else { return None };
    let syn::PathArguments::AngleBracketed(written) = &path.path.segments.last()?.arguments else {
        return None;
    };
    written.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Lifetime(lifetime) if lifetime.ident != "_" => Some(lifetime),
        _ => None,
    })
}

fn state(ty: &Type) -> Option<Path> {
    match ty {
        Type::Path(path) => Some(path.path.clone()),
        _ => None,
    }
}
