//! At most one idiom in a text, so that its score does not depend on a hash map's order.
//!
//! - Comes in: a cleaned text.
//! - Goes out: the text itself, or, for one in some hundred thousand, one in which only the first idiom is left whole.
//! - Never knows: scores.
//!
//! The crate knows seven idioms that outweigh the words around them. Where two of them are near each other it takes the
//! one that comes first in a hash map seeded anew in each process: "yeah right, the bomb" is good on Monday and bad on
//! Tuesday. Here it is always the first in the text; the others become plain words.

use std::borrow::Cow;

/// The crate's idioms, by value: which of two with one value is taken does not matter.
const IDIOMS: [(&str, u8); 7] = [
    ("the shit", 0),
    ("the bomb", 0),
    ("to die for", 0),
    ("bad ass", 1),
    ("badass", 1),
    ("yeah right", 2),
    ("kiss of death", 3),
];

/// Leaves idioms of one value only: that of the first in the text.
pub(super) fn keep_one(text: &str) -> Cow<'_, str> {
    let (words, found) = read(text);
    let Some((_, _, kept)) = found.first().copied() else {
        return Cow::Borrowed(text);
    };
    if found.iter().all(|(_, _, value)| *value == kept) {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(words.len() + 8 * found.len());
    let mut done = 0;
    for (start, idiom, _) in found.into_iter().filter(|(_, _, value)| *value != kept) {
        // Idioms do not overlap by more than a letter, and a break is after the first word.
        let (cut, seam) = match idiom.find(' ') {
            Some(space) => (start + space, " __"),
            None => (start + 3, "__"),
        };
        whole.push_str(&words[done..cut]);
        whole.push_str(seam);
        done = cut;
    }
    whole.push_str(&words[done..]);
    // The marks that were taken off words still count, as single signs that are no words.
    for mark in ['!', '?'] {
        let lost = text.matches(mark).count() - whole.matches(mark).count();
        whole.extend(std::iter::repeat_n([' ', mark], lost).flatten());
    }
    Cow::Owned(whole)
}

/// The words as the crate will join them, and the idioms in them: where, which, of what value; in order.
fn read(text: &str) -> (String, Vec<(usize, &'static str, u8)>) {
    // The one emoji whose description takes part in an idiom.
    let text = text.replace('\u{1f4a3}', " bomb");
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.len() > 1)
        .map(|word| {
            let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
            if bare.len() <= 1 { word } else { bare }
        })
        .collect();
    let words = words.join(" ");
    // ASCII only: keeps every position where it is.
    let lower = words.to_ascii_lowercase();
    let mut found: Vec<_> = IDIOMS
        .iter()
        .flat_map(|(idiom, value)| {
            lower.match_indices(idiom).map(|(start, _)| (start, *idiom, *value))
        })
        .collect();
    found.sort_unstable();
    (words, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::spread;

    #[test]
    fn one_value_is_left_alone() {
        for text in ["", "a plain line!", "Yeah right, it is.", "the bomb, the shit, to die for"] {
            assert!(matches!(keep_one(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn the_first_stays() {
        assert_eq!(keep_one("Yeah, RIGHT!! The Bomb? :)"), "Yeah RIGHT The __ Bomb :) ! ! ?");
        assert_eq!(keep_one("the \u{1f4a3} badass"), "the bomb bad__ass");
        assert_eq!(keep_one("breathe shit, kiss of death"), "breathe shit kiss __ of death");
    }

    #[test]
    fn one_value_at_most_whatever_comes_in() {
        let parts = [
            "the",
            "Shit",
            "bomb",
            "bad",
            "ass",
            "badass",
            "yeah",
            "right",
            "kiss",
            "of",
            "death",
            "to",
            "die",
            "for",
            "!",
            "?",
            ",",
            "\u{1f4a3}",
            "é",
            "İ",
            "K",
        ];
        let mut seed = 5;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..(seed % 16) {
                seed = spread(seed);
                text.push_str(parts[(seed % parts.len() as u64) as usize]);
                if seed & 0x3000 != 0 {
                    text.push(' ');
                }
            }
            seed = spread(seed);
            let kept = keep_one(&text);
            let (_, found) = read(&kept);
            assert!(found.windows(2).all(|pair| pair[0].2 == pair[1].2), "{text:?} {kept:?}");
        }
    }
}
