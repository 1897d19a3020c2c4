//! JSON, as far as an audit needs it: written, never read. Half a page of it is less to carry for every user than a crate that knows the
//! rest of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use thespian_core::{Entry, Named, Stance, Vocabulary};

use super::states::done;
use super::{StateTable, path};

pub(super) enum Json {
    Number(u32),
    Text(Cow<'static, str>),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

pub(super) fn actors(all: &BTreeMap<Vocabulary, Option<StateTable>>) -> Json {
    let actor = |(of, table): (&Vocabulary, &Option<StateTable>)| {
        let mut members = vocabulary(of, "speaks");
        members.extend(table.as_ref().map(|table| ("states", states(table))));
        Json::Object(members)
    };
    Json::List(all.iter().map(actor).collect())
}

pub(super) fn protocols(all: &BTreeSet<Vocabulary>) -> Json {
    Json::List(all.iter().map(|of| Json::Object(vocabulary(of, "includes"))).collect())
}

fn states(of: &StateTable) -> Json {
    let text = |text: &'static str| Json::Text(text.into());
    let edge = |&(from, to): &(u8, u8)| {
        Json::Object(vec![("from", text(of.name(from))), ("to", text(of.name(to)))])
    };
    let row = |(name, stances): &(String, &'static [Stance])| {
        let all = (0..of.states.names.len()).map(|place| text(done(stances, place)));
        let name = Json::Text(name.clone().into());
        Json::Object(vec![("name", name), ("done", Json::List(all.collect()))])
    };
    let mut members = vec![
        ("names", Json::List(of.states.names.iter().map(|name| text(name)).collect())),
        ("start", text(of.name(of.states.start))),
        ("edges", Json::List(of.states.edges.iter().map(edge).collect())),
        ("messages", Json::List(of.rows.iter().map(row).collect())),
    ];
    members.extend(of.states.deferral.map(|deferral| {
        let limits = vec![
            ("at_most", Json::Number(deferral.at_most)),
            ("within", Json::Text(format!("{:?}", deferral.within).into())),
            ("on_restart", text(if deferral.keeps { "keep" } else { "drop" })),
        ];
        ("deferred", Json::Object(limits))
    }));
    Json::Object(members)
}

/// `speaks` is what it does with the protocols that it names.
fn vocabulary(of: &Vocabulary, speaks: &'static str) -> Vec<(&'static str, Json)> {
    vec![
        ("path", Json::Text(path(of).into())),
        ("about", Json::Text(of.about.into())),
        (speaks, Json::List(of.spoken.iter().map(named).collect())),
        ("messages", Json::List(of.entries.iter().map(message).collect())),
    ]
}

fn named(of: &Named) -> Json {
    Json::Object(vec![
        ("path", Json::Text(path(of.vocabulary).into())),
        ("as", Json::Text(of.written.into())),
    ])
}

fn message(of: &Entry) -> Json {
    let field = |&(name, ty): &(&'static str, &'static str)| {
        Json::Object(vec![("name", Json::Text(name.into())), ("type", Json::Text(ty.into()))])
    };
    Json::Object(vec![
        ("name", Json::Text(of.name.into())),
        ("about", Json::Text(of.about.into())),
        ("fields", Json::List(of.fields.iter().map(field).collect())),
        ("reply", Json::Text(of.reply.into())),
    ])
}

impl Json {
    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        match self {
            Json::Number(number) => write!(f, "{number}"),
            Json::Text(text) => string(f, text),
            Json::List(items) => {
                lines(f, ['[', ']'], depth, items, |f, item| item.write(f, depth + 1))
            }
            Json::Object(members) => lines(f, ['{', '}'], depth, members, |f, (name, value)| {
                string(f, name)?;
                f.write_str(": ")?;
                value.write(f, depth + 1)
            }),
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}

/// One item to a line, so that a change of one is seen as a change of one.
fn lines<T>(
    f: &mut fmt::Formatter<'_>,
    [open, close]: [char; 2],
    depth: usize,
    items: &[T],
    write_item: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    f.write_char(open)?;
    for (place, item) in items.iter().enumerate() {
        f.write_str(if place == 0 { "\n" } else { ",\n" })?;
        indent(f, depth + 1)?;
        write_item(f, item)?;
    }
    if !items.is_empty() {
        f.write_char('\n')?;
        indent(f, depth)?;
    }
    f.write_char(close)
}

fn indent(f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
    (0..depth).try_for_each(|_| f.write_str("  "))
}

/// A string as RFC 8259 has it: quote, backslash and all below the space are escaped, and nothing else has to be.
fn string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for letter in text.chars() {
        match letter {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\0'..=' ' if letter != ' ' => write!(f, "\\u{:04x}", u32::from(letter))?,
            letter => f.write_char(letter)?,
        }
    }
    f.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_escaped_and_no_more_than_it_must_be() {
        let text = "a \"b\" \\ / \n\r\t \u{0}\u{8}\u{c}\u{1f}\u{7f} ä 🎭 \u{2028}";
        assert_eq!(
            Json::Text(text.into()).to_string(),
            "\"a \\\"b\\\" \\\\ / \\n\\r\\t \\u0000\\u0008\\u000c\\u001f\u{7f} ä 🎭 \u{2028}\""
        );
    }

    #[test]
    fn items_have_lines_of_their_own_and_what_is_empty_has_none() {
        let list = Json::List(vec![Json::Number(1), Json::List(vec![]), Json::Object(vec![])]);
        let all = Json::Object(vec![("a", list), ("b", Json::Text("c".into()))]);
        assert_eq!(
            all.to_string(),
            "{\n  \"a\": [\n    1,\n    [],\n    {}\n  ],\n  \"b\": \"c\"\n}"
        );
    }
}
