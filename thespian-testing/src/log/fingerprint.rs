//! Fingerprint: a number that is the same for equal logs.
//!
//! Made by hand, since no hasher of the standard library promises the same number in its next release; and of the entries
//! themselves and not of their text, since it is made for every run and the text only for those that fail.

use super::{Entry, Happened, Said};

/// The number of what was told so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0x9e37_79b9_7f4a_7c15)
    }
}

impl Fingerprint {
    pub(super) fn value(self) -> u64 {
        self.0
    }

    pub(super) fn and(mut self, entry: &Entry) -> Self {
        let Entry { at, step, what } = entry;
        self.word(u64::try_from(at.since_start().as_nanos()).unwrap_or(u64::MAX));
        self.word(*step);
        match what {
            Happened::Sent(said) => {
                self.word(1);
                self.said(said);
            }
            Happened::Handled { by, said } => {
                self.word(2);
                self.text(by);
                self.said(said);
            }
            Happened::Answered { by, said } => {
                self.word(3);
                self.text(by);
                self.said(said);
            }
            Happened::Lost(said, why) => {
                self.word(4);
                self.said(said);
                self.text(why);
            }
            Happened::Lived { path, what } => {
                self.word(5);
                self.text(path);
                self.text(&what.to_string());
            }
            Happened::Fault(fault) => {
                self.word(6);
                self.text(fault);
            }
            Happened::Clock => self.word(7),
            Happened::Broken { name, why } => {
                self.word(8);
                self.text(name);
                self.text(why);
            }
        }
        self
    }

    fn said(&mut self, said: &Said) {
        let Said { number, from, to, kind, is_ask } = said;
        self.word(number.map_or(0, |number| number.wrapping_add(1)));
        self.text(from);
        self.text(to);
        self.text(kind);
        self.word(u64::from(*is_ask));
    }

    fn text(&mut self, text: &str) {
        self.word(text.len() as u64);
        for chunk in text.as_bytes().chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
    }

    /// The step of the generator splitmix64, which no two words pass alike.
    fn word(&mut self, word: u64) {
        let mut mixed = (self.0 ^ word).wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        self.0 = mixed ^ (mixed >> 31);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use thespian_core::{Time, What};

    #[test]
    fn whatever_differs_makes_another_number_and_the_number_never_changes() {
        let said = |number, kind, is_ask| Said {
            number,
            from: "/a".into(),
            to: "/b".into(),
            kind,
            is_ask,
        };
        let entries = [
            Happened::Sent(said(Some(1), "put", false)),
            Happened::Sent(said(Some(1), "put", true)),
            Happened::Sent(said(Some(2), "put", true)),
            Happened::Sent(said(Some(1), "get", true)),
            Happened::Sent(said(None, "get", true)),
            Happened::Handled { by: "/b".into(), said: said(Some(1), "put", true) },
            Happened::Handled { by: "/b/1".into(), said: said(Some(1), "put", true) },
            Happened::Answered { by: "/b".into(), said: said(Some(1), "put", true) },
            Happened::Lost(said(Some(1), "put", true), "late".into()),
            Happened::Lived { path: "/b".into(), what: What::Ready },
            Happened::Lived { path: "/b".into(), what: What::Spawned },
            Happened::Fault("crash".into()),
            Happened::Broken { name: "a".into(), why: "bc".into() },
            Happened::Broken { name: "ab".into(), why: "c".into() },
            Happened::Clock,
        ]
        .map(|what| Entry { at: Time::START, step: 1, what });
        let number = |entry: &Entry| Fingerprint::default().and(entry).value();
        let numbers: BTreeSet<u64> = entries.iter().map(number).collect();
        assert_eq!(numbers.len(), entries.len());
        let all = entries.iter().fold(Fingerprint::default(), |so_far, entry| so_far.and(entry));
        let turned =
            entries.iter().rev().fold(Fingerprint::default(), |so_far, entry| so_far.and(entry));
        assert_ne!(all, turned);
        assert_eq!(all.value(), 10_869_779_683_418_223_797);
    }
}
