//! Who is meant: a path, in which `*` stands for anything, or a name.

use std::fmt;

/// Which actors a fault is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meant(Box<str>);

impl Meant {
    /// The one at this path. What would not be one word in a script, or end it, may be anything.
    pub(super) fn at(path: &str) -> Self {
        let cannot_be_written = |c: char| c.is_whitespace() || matches!(c, ';' | '\'');
        Self(path.replace(cannot_be_written, "*").into())
    }

    /// Whether the actor at `path` is meant.
    pub(super) fn is(&self, path: &str) -> bool {
        if self.0.starts_with('/') {
            return matches(&self.0, path);
        }
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let kind = name.split_once('#').map_or(name, |(kind, _)| kind);
        matches(&self.0, name) || matches(&self.0, kind)
    }
}

/// Whether `text` is like `pattern`, in which `*` stands for any text, also none.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, pattern)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(head) else { return false };
    let mut rests = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    rests.any(|at| matches(pattern, &text[at..]))
}

impl fmt::Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Meant {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_a_name_and_a_kind() {
        for (meant, path, is) in [
            ("/bank/ledger", "/bank/ledger", true),
            ("/bank/ledger", "/bank/ledger/page#3", false),
            ("/bank/*", "/bank/ledger/page#3", true),
            ("/bank/*", "/bank", false),
            ("/*/page#3", "/bank/ledger/page#3", true),
            ("*", "/bank", true),
            ("ledger", "/bank/ledger", true),
            ("ledger", "/bank/ledger#7", true),
            ("ledger#7", "/bank/ledger#7", true),
            ("ledger#7", "/bank/ledger#71", false),
            ("led*", "/bank/ledger#7", true),
            ("ledger", "/ledger/bank", false),
            ("ä*", "/äö", true),
        ] {
            assert_eq!(Meant::from(meant).is(path), is, "{meant} and {path}");
        }
    }
}
