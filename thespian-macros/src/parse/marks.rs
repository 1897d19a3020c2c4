//! The helper attributes on the methods of a block, and their options.

use super::options::{self, Written};
use super::states::{self, Named, STANCES};
use super::values;
use crate::diagnostics::Diagnostics;
use crate::paths::Library;
use crate::paths::roles::{Role, role_of};
use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, LitInt, Meta};

/// A helper attribute as written.
pub(crate) struct Mark {
    pub(crate) role: Role,
    /// The word in the attribute, to point at.
    pub(crate) word: Ident,
    pub(crate) args: MarkArgs,
}

const PRIORITIES: &[&str] = &["high"];

/// The options of a helper attribute.
#[derive(Default)]
pub(crate) struct MarkArgs {
    pub(crate) boxed: Option<Ident>,
    pub(crate) blocking: Option<Ident>,
    /// The word, and how often.
    pub(crate) retry: Option<(Ident, LitInt)>,
    /// Checked to be a priority that there is.
    pub(crate) priority: Option<Ident>,
    pub(crate) after_failure: Option<Ident>,
    /// What is done in which states.
    pub(crate) stances: Vec<Named>,
    /// Of `#[entering(..)]` and `#[leaving(..)]`: which states.
    pub(crate) named: Option<Named>,
}

/// The helper attribute in `attribute`, if it is one.
pub(crate) fn mark(
    attribute: &Attribute,
    library: &Library,
    diagnostics: &mut Diagnostics,
) -> Option<Mark> {
    let (role, word) = named(attribute, library)?;
    let args = match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            diagnostics.at(pair, format!("write `#[{0}]` or `#[{0}(..)]`", role.name()));
            TokenStream::new()
        }
    };
    let args = match role {
        Role::Entering | Role::Leaving => {
            let named = Some(states::named(word.clone(), args, diagnostics));
            MarkArgs { named, ..MarkArgs::default() }
        }
        _ => MarkArgs::parse(role, args, diagnostics),
    };
    Some(Mark { role, word, args })
}

/// Whether `attribute` is one.
pub(crate) fn is_mark(attribute: &Attribute, library: &Library) -> bool {
    named(attribute, library).is_some()
}

fn named(attribute: &Attribute, library: &Library) -> Option<(Role, Ident)> {
    let words: Vec<Ident> =
        attribute.path().segments.iter().map(|segment| segment.ident.clone()).collect();
    role_of(&words, library)
}

impl MarkArgs {
    fn parse(role: Role, args: TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let known: &[&str] = match role {
            Role::Handler => {
                &["when", "refuse", "defer", "ignore", "boxed", "blocking", "retry", "priority"]
            }
            Role::Stopping => &["after_failure"],
            Role::Init | Role::Started | Role::ChildFailed | Role::Terminated => &[],
            Role::Entering | Role::Leaving | Role::Refusable => &[],
        };
        let mut parsed = Self::default();
        for written in options::split(args, diagnostics) {
            let name = written.name.to_string();
            if known.contains(&name.as_str()) {
                parsed.take(written, &name, diagnostics);
            } else {
                options::unknown(&written, known, diagnostics);
            }
        }
        parsed
    }

    fn take(&mut self, written: Written, name: &str, diagnostics: &mut Diagnostics) {
        if name == "retry" {
            self.retry = values::number::<u32>(&written, "retry = 2", diagnostics)
                .map(|times| (written.name, times));
            return;
        }
        if name == "priority" {
            self.priority = values::word(&written, "priority", PRIORITIES, diagnostics);
            return;
        }
        if STANCES.contains(&name) {
            self.stances.push(states::stance(written, diagnostics));
            return;
        }
        if !written.flag(diagnostics) {
            return;
        }
        let place = match name {
            "boxed" => &mut self.boxed,
            "blocking" => &mut self.blocking,
            _ => &mut self.after_failure,
        };
        *place = Some(written.name);
    }
}
