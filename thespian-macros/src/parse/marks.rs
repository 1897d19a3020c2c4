//! The helper attributes on the methods of a block, and their options.

use super::options;
use crate::diagnostics::Diagnostics;
use crate::paths::Library;
use crate::paths::roles::{Role, role_of};
use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, Meta};

/// A helper attribute as written.
pub(crate) struct Mark {
    pub(crate) role: Role,
    /// The word in the attribute, to point at.
    pub(crate) word: Ident,
    pub(crate) args: MarkArgs,
}

/// The options of a helper attribute.
#[derive(Default)]
pub(crate) struct MarkArgs {
    pub(crate) later: Option<Ident>,
    pub(crate) boxed: Option<Ident>,
}

/// The helper attribute in `attribute`, if it is one.
pub(crate) fn mark(
    attribute: &Attribute,
    library: &Library,
    diagnostics: &mut Diagnostics,
) -> Option<Mark> {
    let words: Vec<Ident> =
        attribute.path().segments.iter().map(|segment| segment.ident.clone()).collect();
    let (role, word) = role_of(&words, library)?;
    let args = match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            diagnostics.at(pair, format!("write `#[{0}]` or `#[{0}(..)]`", role.name()));
            TokenStream::new()
        }
    };
    let args = MarkArgs::parse(role, args, diagnostics);
    Some(Mark { role, word, args })
}

impl MarkArgs {
    fn parse(role: Role, args: TokenStream, diagnostics: &mut Diagnostics) -> Self {
        let known: &[&str] = if role == Role::Handler { &["later", "boxed"] } else { &[] };
        let mut parsed = Self::default();
        for written in options::split(args, diagnostics) {
            let name = written.name.to_string();
            if !known.contains(&name.as_str()) {
                options::unknown(&written, known, diagnostics);
            } else if written.flag(diagnostics) {
                match name.as_str() {
                    "later" => parsed.later = Some(written.name),
                    _ => parsed.boxed = Some(written.name),
                }
            }
        }
        parsed
    }
}
