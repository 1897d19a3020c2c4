//! Which form of an audit is wanted, as users write it in a variable.

use std::env;
use std::fmt;

/// The environment variable at which a program under `#[thespian::main]` prints its audit and ends.
pub const AUDIT_VARIABLE: &str = "THESPIAN_AUDIT";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Markdown,
    Json,
}

/// A text that names no form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoForm(String);

impl fmt::Display for NoForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        write!(
            f,
            "{AUDIT_VARIABLE}: `{text}` names no form of an audit; write `1`, `markdown` or `json`"
        )
    }
}

/// What the environment asks for, if it does.
pub(crate) fn asked() -> Result<Option<Form>, NoForm> {
    env::var_os(AUDIT_VARIABLE).map(|value| read(&value.to_string_lossy())).transpose()
}

fn read(text: &str) -> Result<Form, NoForm> {
    match text {
        "1" | "markdown" => Ok(Form::Markdown),
        "json" => Ok(Form::Json),
        _ => Err(NoForm(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_texts_are_refused_with_those_that_are_not() {
        assert_eq!(read("1"), Ok(Form::Markdown));
        assert_eq!(read("markdown"), Ok(Form::Markdown));
        assert_eq!(read("json"), Ok(Form::Json));
        for text in ["", "0", "JSON", "yes"] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.ends_with("write `1`, `markdown` or `json`"), "{error}");
        }
    }
}
