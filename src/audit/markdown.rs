//! An audit for people.

use std::collections::BTreeSet;
use std::fmt;

use thespian_core::{Entry, Named, Vocabulary};

use super::path;

/// All actors, or all protocols; nothing if there are none. `speaks` is what they do with the protocols they name.
pub(super) fn chapter(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    speaks: &str,
    all: &BTreeSet<Vocabulary>,
) -> fmt::Result {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n## {title}")?;
    all.iter().try_for_each(|vocabulary| section(f, speaks, vocabulary))
}

fn section(f: &mut fmt::Formatter<'_>, speaks: &str, vocabulary: &Vocabulary) -> fmt::Result {
    writeln!(f, "\n### `{}`", path(vocabulary))?;
    if !vocabulary.about.is_empty() {
        writeln!(f, "\n{}", vocabulary.about)?;
    }
    if !vocabulary.spoken.is_empty() {
        writeln!(f, "\n{speaks}:\n")?;
    }
    for named in vocabulary.spoken {
        writeln!(f, "- {}", protocol(named))?;
    }
    if vocabulary.entries.is_empty() {
        return Ok(());
    }
    f.write_str("\n| Message | Fields | Reply | |\n|---|---|---|---|\n")?;
    vocabulary.entries.iter().try_for_each(|entry| row(f, entry))
}

/// Under its own name, and as it is named here, if that says more.
fn protocol(named: &Named) -> String {
    let path = path(named.vocabulary);
    let last = named.written.rsplit_once("::").map_or(named.written, |(_, last)| last);
    if named.written == named.vocabulary.name || last == named.vocabulary.name {
        format!("`{path}`")
    } else {
        format!("`{path}` as `{}`", named.written)
    }
}

fn row(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let fields: Vec<String> =
        entry.fields.iter().map(|(name, ty)| code(&format!("{name}: {ty}"))).collect();
    let (name, reply) = (code(entry.name), code(entry.reply));
    writeln!(f, "| {name} | {} | {reply} | {} |", fields.join(", "), in_cell(entry.about))
}

fn code(text: &str) -> String {
    format!("`{}`", in_cell(text))
}

/// A bar would end the cell, also in code.
fn in_cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row(Entry);

    impl fmt::Display for Row {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            row(f, &self.0)
        }
    }

    #[test]
    fn a_bar_ends_no_cell() {
        let (fields, reply) = (&[("mask", "Bits<{ A | B }>")], "()");
        let entry = Entry { name: "set", about: "Or `|`.", fields, reply };
        assert_eq!(
            Row(entry).to_string(),
            "| `set` | `mask: Bits<{ A \\| B }>` | `()` | Or `\\|`. |\n"
        );
    }
}
