//! The arguments of `#[handlers(..)]`, `#[message(..)]` and `#[thespian::main(..)]`: a few lists each.

use super::options;
use crate::diagnostics::Diagnostics;
use crate::paths::Library;
use proc_macro2::TokenStream;
use syn::Path;

/// The lists and the path to the library.
#[derive(Default)]
pub(crate) struct ListArgs {
    pub(crate) library: Library,
    /// The paths of the one list that the macro knows; `None` if it was not written.
    pub(crate) paths: Option<Vec<Path>>,
}

/// A macro that knows one list besides `crate = ..`.
pub(crate) struct Knows {
    pub(crate) list: &'static str,
    pub(crate) example: &'static str,
}

/// `#[handlers(derive(..))]`
pub(crate) const HANDLERS: Knows = Knows { list: "derive", example: "derive(Debug, Clone)" };
/// `#[message(derive(..))]`
pub(crate) const MESSAGE: Knows = Knows { list: "derive", example: "derive(Debug, Clone)" };
/// `#[thespian::main(cast(..))]`
pub(crate) const MAIN: Knows = Knows { list: "cast", example: "cast(Account)" };

impl ListArgs {
    pub(crate) fn parse(args: TokenStream, knows: &Knows, diagnostics: &mut Diagnostics) -> Self {
        let mut parsed = Self::default();
        for written in options::split(args, diagnostics) {
            match written.name.to_string().as_str() {
                "crate" => {
                    parsed.library =
                        written.library(diagnostics).map(Library::at).unwrap_or_default();
                }
                name if name == knows.list => {
                    parsed.paths = written.paths(knows.example, diagnostics);
                }
                _ => options::unknown(&written, &[knows.list, "crate"], diagnostics),
            }
        }
        parsed
    }
}
