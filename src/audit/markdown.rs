//! An audit for people.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use thespian_core::{Entry, Named, Vocabulary};

use super::{StateTable, path};

/// All actors; nothing if there are none.
pub(super) fn actors(
    f: &mut fmt::Formatter<'_>,
    all: &BTreeMap<Vocabulary, Option<StateTable>>,
) -> fmt::Result {
    title(f, "Actors", all.is_empty())?;
    for (vocabulary, states) in all {
        section(f, "Speaks", vocabulary)?;
        if let Some(table) = states {
            write!(f, "\nIts states:\n\n```mermaid\n{}```\n\n{table}", table.to_mermaid())?;
        }
    }
    Ok(())
}

/// All protocols; nothing if there are none.
pub(super) fn protocols(f: &mut fmt::Formatter<'_>, all: &BTreeSet<Vocabulary>) -> fmt::Result {
    title(f, "Protocols", all.is_empty())?;
    all.iter().try_for_each(|vocabulary| section(f, "Includes", vocabulary))
}

fn title(f: &mut fmt::Formatter<'_>, title: &str, is_empty: bool) -> fmt::Result {
    if is_empty { Ok(()) } else { writeln!(f, "\n## {title}") }
}

/// `speaks` is what it does with the protocols that it names.
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
