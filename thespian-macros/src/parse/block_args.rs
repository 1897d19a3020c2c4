//! The arguments of `#[handlers(..)]`, `#[protocol(..)]`, `#[message(..)]` and `#[thespian::main(..)]`: a few lists each.

use super::options;
use super::states::{self, StateArgs};
use crate::diagnostics::Diagnostics;
use crate::paths::Library;
use proc_macro2::TokenStream;
use syn::Path;

/// The lists and the path to the library.
#[derive(Default)]
pub(crate) struct ListArgs {
    pub(crate) library: Library,
    lists: Vec<(&'static str, Vec<Path>)>,
    /// Of `#[handlers(..)]` only.
    pub(crate) states: StateArgs,
}

/// The name of a list that a macro knows, and how it is written.
pub(crate) type Knows = &'static [(&'static str, &'static str)];

const SPEAKS: (&str, &str) = ("speaks", "speaks(Teller)");
const DERIVE: (&str, &str) = ("derive", "derive(Debug, Clone)");

/// `#[handlers(derive(..), speaks(..))]`
pub(crate) const HANDLERS: Knows = &[DERIVE, SPEAKS];
/// `#[protocol(derive(..))]`
pub(crate) const PROTOCOL: Knows = &[DERIVE];
/// `#[message(derive(..))]`
pub(crate) const MESSAGE: Knows = &[DERIVE];
/// `#[thespian::main(cast(..))]`
pub(crate) const MAIN: Knows = &[("cast", "cast(Account)")];

impl ListArgs {
    pub(crate) fn parse(args: TokenStream, knows: Knows, diagnostics: &mut Diagnostics) -> Self {
        let mut parsed = Self::default();
        for written in options::split(args, diagnostics) {
            let name = written.name.to_string();
            if name == "crate" {
                parsed.library = written.library(diagnostics).map(Library::at).unwrap_or_default();
            } else if let Some((list, example)) = knows.iter().find(|(list, _)| *list == name) {
                let paths = written.paths(example, diagnostics);
                parsed.lists.extend(paths.map(|paths| (*list, paths)));
            } else if knows.contains(&SPEAKS) && states::OPTIONS.contains(&name.as_str()) {
                parsed.states.take(written, diagnostics);
            } else {
                let mut known: Vec<&str> = knows.iter().map(|(list, _)| *list).collect();
                known.extend(
                    knows.contains(&SPEAKS).then_some(states::OPTIONS).into_iter().flatten(),
                );
                known.push("crate");
                options::unknown(&written, &known, diagnostics);
            }
        }
        parsed
    }

    /// The paths of a list; `None` if it was not written.
    pub(crate) fn list(&mut self, name: &str) -> Option<Vec<Path>> {
        let found = self.lists.iter_mut().find(|(list, _)| *list == name)?;
        Some(std::mem::take(&mut found.1))
    }
}
