//! Every complaint of one macro call: gathered while the rooms work, spoken once at the end.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use std::fmt::Display;
use syn::Error;

/// The complaints so far, in the order in which they were found.
///
/// One value is handed along by `&mut`; no room returns early because of a complaint.
#[derive(Default)]
pub(crate) struct Diagnostics {
    errors: Vec<Error>,
    left_to_rustc: usize,
}

impl Diagnostics {
    /// Complains at the tokens of `at`.
    pub(crate) fn at(&mut self, at: impl ToTokens, message: impl Display) {
        self.errors.push(Error::new_spanned(at, message));
    }

    /// Takes over what `syn` has to say.
    pub(crate) fn push(&mut self, error: Error) {
        self.errors.push(error);
    }

    /// Something is wrong that rustc will complain about by itself, in what the user wrote.
    pub(crate) fn leave_to_rustc(&mut self) {
        self.left_to_rustc += 1;
    }

    /// How many things are wrong; comparing two counts tells whether a step was clean.
    pub(crate) fn count(&self) -> usize {
        self.errors.len() + self.left_to_rustc
    }

    /// All complaints as `compile_error!` calls, in the order of the source.
    pub(crate) fn into_tokens(mut self) -> TokenStream {
        let mut errors = std::mem::take(&mut self.errors);
        // A stable sort: complaints about one place stay in the order in which they were found.
        errors.sort_by_key(|error| place(error.span()));
        errors
            .into_iter()
            .reduce(|mut all, next| {
                all.combine(next);
                all
            })
            .map(|all| all.to_compile_error())
            .unwrap_or_default()
    }
}

/// Line and column, where the compiler is there to tell; in our own tests it is not.
fn place(span: Span) -> (usize, usize) {
    if proc_macro::is_available() {
        let span = span.unwrap();
        (span.line(), span.column())
    } else {
        (0, 0)
    }
}

/// In tests, complaints that nobody emitted are a mistake of ours.
#[cfg(test)]
impl Drop for Diagnostics {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert!(self.errors.is_empty(), "complaints dropped unread: {:?}", self.errors);
        }
    }
}
