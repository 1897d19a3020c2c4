//! What a test may return.

use std::fmt::Display;

/// What a test's function may return: nothing, or a `Result` whose error fails it.
#[diagnostic::on_unimplemented(
    message = "a test cannot return `{Self}`",
    label = "neither nothing nor a `Result`",
    note = "return nothing, or a `thespian::Result`, or any `Result<(), E>` whose error can be displayed"
)]
pub trait Ending {
    /// The error's text, if it is one.
    fn complaint(self) -> Option<String>;
}

impl Ending for () {
    fn complaint(self) -> Option<String> {
        None
    }
}

impl<E: Display> Ending for Result<(), E> {
    fn complaint(self) -> Option<String> {
        self.err().map(|error| error.to_string())
    }
}
