//! One text made fit for inference.
//!
//! - Comes in: a text as somebody typed, exported or scraped it.
//! - Goes out: one line of it, or the reason why nothing is left.
//! - Never knows: items, keys, the rules by which sentiment is found.
//!
//! What is kept is chosen for rules that read punctuation, capitals, emoticons and emoji: these stay. Links and
//! names of people go, because `?` in a link counts as a question and `@love` as a feeling. Hashtags stay: `#happy` is
//! said on purpose. There is no Unicode normal form: a lexicon in plain letters gains nothing from it.

use std::borrow::Cow;
use std::fmt;

/// Why a text cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unclean {
    /// Only links, names, spaces or unprintable characters.
    NothingLeft,
}

impl fmt::Display for Unclean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingLeft => f.write_str(
                "nothing left after cleaning (only links, names or unprintable characters)",
            ),
        }
    }
}

impl std::error::Error for Unclean {}

/// Cleans one text: entities decoded once, curly quotes made straight, invisible characters, links and `@names` out,
/// single spaces.
///
/// Deterministic, linear in the length of the text, and panics on no input.
///
/// # Errors
/// [`Unclean::NothingLeft`] when no word remains.
pub fn clean(text: &str) -> Result<String, Unclean> {
    let decoded = html_escape::decode_html_entities(text);
    let plain = plain_characters(&decoded);
    let mut cleaned = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        if is_link(word) || is_name(word) {
            continue;
        }
        if !cleaned.is_empty() {
            cleaned.push(' ');
        }
        cleaned.push_str(word);
    }
    if cleaned.is_empty() {
        return Err(Unclean::NothingLeft);
    }
    Ok(cleaned)
}

/// Straight quotes, no invisible characters; borrows what is plain already, which most lines are.
fn plain_characters(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..=b'~').contains(&b)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter_map(|c| match c {
                // "don’t" must be found under "don't".
                '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' => Some('\''),
                '\u{201c}' | '\u{201d}' | '\u{201f}' => Some('"'),
                // Invisible parts of words: soft hyphen, zero width, direction marks, byte order mark. Variation selectors
                // would stick to the description that an emoji is replaced by.
                '\u{ad}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' => None,
                '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => None,
                c if c.is_control() => Some(' '),
                c => Some(c),
            })
            .collect(),
    )
}

fn is_link(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| c.is_ascii_punctuation());
    ["http://", "https://", "www."].iter().any(|start| {
        // `get`, not a slice: the cut may fall inside a character.
        word.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
    })
}

/// `@name`, perhaps in quotes or brackets; never an emoticon such as `@-}--`.
fn is_name(word: &str) -> bool {
    let rest = word.trim_start_matches(['.', '"', '\'', '(', '[', ',']);
    rest.strip_prefix('@')
        .and_then(|name| name.chars().next())
        .is_some_and(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::spread;

    fn cleaned(text: &str) -> String {
        clean(text).unwrap_or_else(|why| panic!("{text:?}: {why}"))
    }

    #[test]
    fn a_plain_line_stays() {
        let line = "VADER is smart, handsome, and FUNNY!!! :-) #happy";
        assert_eq!(cleaned(line), line);
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(
            cleaned("love &amp; peace &lt;3 &quot;ok&quot; &#39;s"),
            "love & peace <3 \"ok\" 's"
        );
        assert_eq!(cleaned("&amp;lt;"), "&lt;");
        assert_eq!(
            cleaned("a&nbsp;b &bogus; &#xD800; &#99999999999; & &#;"),
            "a b &bogus; &#xD800; &#99999999999; & &#;"
        );
    }

    #[test]
    fn quotes_and_invisible_characters() {
        assert_eq!(cleaned("don\u{2019}t \u{201c}go\u{201d}"), "don't \"go\"");
        assert_eq!(
            cleaned("\u{feff}a\0b\tc\u{200b}d \u{2764}\u{fe0f}\u{1b}[31m"),
            "a b cd \u{2764} [31m"
        );
    }

    #[test]
    fn links_and_names_go() {
        assert_eq!(cleaned("see HTTP://x.org/?a!b and (www.y.org) now"), "see and now");
        assert_eq!(
            cleaned(".@love \"@hate: @_x hi me@home.org @ @-}-- :@ @é"),
            "hi me@home.org @ @-}-- :@"
        );
    }

    #[test]
    fn nothing_left() {
        for text in ["", "   \t", "@you http://a.b", "\u{200b}\u{feff}", "\0\0", "&nbsp;"] {
            assert_eq!(clean(text), Err(Unclean::NothingLeft), "{text:?}");
        }
    }

    #[test]
    fn any_input_is_survived_and_cleaning_again_of_plain_words_changes_nothing() {
        let parts = [
            "&",
            "#",
            "x",
            ";",
            "amp",
            "@",
            "http://",
            "é",
            "\u{1f600}",
            "\u{fe0f}",
            "\0",
            " ",
            "\u{2019}",
            "9999999999",
            "&#x110000;",
            "&#0;",
            "w",
            "www.",
            "\u{10ffff}",
            "\n",
        ];
        let mut seed = 7;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..(seed % 12) {
                seed = spread(seed);
                text.push_str(parts[(seed % parts.len() as u64) as usize]);
            }
            seed = spread(seed);
            if let Ok(once) = clean(&text) {
                assert!(!once.contains("  ") && once.trim() == once && !once.is_empty());
                assert_eq!(clean(&text).as_ref(), Ok(&once));
            }
        }
    }
}
