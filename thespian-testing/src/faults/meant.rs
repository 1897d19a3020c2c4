//! Who is meant: a path, in which `*` stands for anything, or a name.

use std::fmt::{self, Write as _};
use std::str::FromStr;

/// Which actors a fault is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meant {
    /// What stands between the stars.
    parts: Vec<String>,
}

impl Meant {
    /// Exactly this, stars included.
    pub(super) fn exactly(text: &str) -> Self {
        Self { parts: vec![text.to_owned()] }
    }

    /// Whether the actor at `path` is meant.
    pub(super) fn is(&self, path: &str) -> bool {
        if self.parts.iter().any(|part| part.contains('/')) {
            return self.fits(path);
        }
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let kind = name.split_once('#').map_or(name, |(kind, _)| kind);
        self.fits(name) || self.fits(kind)
    }

    fn fits(&self, text: &str) -> bool {
        match self.parts.as_slice() {
            [] => text.is_empty(),
            [only] => only == text,
            [first, middle @ .., last] => {
                let rest = text.strip_prefix(first.as_str());
                let rest = rest.and_then(|rest| rest.strip_suffix(last.as_str()));
                // The first place that fits leaves most to what follows.
                let rest = rest.and_then(|rest| {
                    middle
                        .iter()
                        .try_fold(rest, |rest, part| Some(rest.split_once(part.as_str())?.1))
                });
                rest.is_some()
            }
        }
    }
}

impl From<&str> for Meant {
    /// As it is written in code: stars mean anything, and all else means itself.
    fn from(text: &str) -> Self {
        Self { parts: text.split('*').map(str::to_owned).collect() }
    }
}

impl fmt::Display for Meant {
    /// As it is written in a script: one word, also to a shell.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, part) in self.parts.iter().enumerate() {
            if place > 0 {
                f.write_char('*')?;
            }
            for letter in part.chars() {
                if needs_disguise(letter) {
                    let mut bytes = [0; 4];
                    for byte in letter.encode_utf8(&mut bytes).bytes() {
                        write!(f, "%{byte:02X}")?;
                    }
                } else {
                    f.write_char(letter)?;
                }
            }
        }
        Ok(())
    }
}

/// What a script or a shell would take for something else. It is written as in addresses of the web: `%20`.
fn needs_disguise(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || "%*;'\"\\`$!".contains(letter)
}

impl FromStr for Meant {
    type Err = String;

    /// As it is written in a script.
    fn from_str(word: &str) -> Result<Self, String> {
        word.split('*').map(undisguised).collect::<Result<_, _>>().map(|parts| Self { parts })
    }
}

fn undisguised(part: &str) -> Result<String, String> {
    let mut pieces = part.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    let bad = || {
        format!("in `{part}` a `%` is not followed by the code of a letter; `%` itself is `%25`")
    };
    for piece in pieces {
        let ([high, low], rest) = piece.as_bytes().split_first_chunk().ok_or_else(bad)?;
        let digit = |byte: u8| char::from(byte).to_digit(16).ok_or_else(bad);
        bytes.push((16 * digit(*high)? + digit(*low)?) as u8);
        bytes.extend_from_slice(rest);
    }
    String::from_utf8(bytes).map_err(|_| bad())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_a_name_and_a_kind() {
        for (meant, path, is) in [
            ("/bank/ledger", "/bank/ledger", true),
            ("/bank/ledger", "/bank/ledger/page#3", false),
            ("/bank/ledger", "/bank/ledger#3", false),
            ("/bank/*", "/bank/ledger/page#3", true),
            ("/bank/*", "/bank", false),
            ("/*/page#3", "/bank/ledger/page#3", true),
            ("*bank/ledger", "/city/bank/ledger", true),
            ("*", "/bank", true),
            ("ledger", "/bank/ledger", true),
            ("ledger", "/bank/ledger#7", true),
            ("ledger#7", "/bank/ledger#7", true),
            ("ledger#7", "/bank/ledger#71", false),
            ("led*", "/bank/ledger#7", true),
            ("ledger", "/ledger/bank", false),
            ("/a*a", "/a", false),
            ("/a*b*c", "/a-b-b-c", true),
            ("/a*b*c", "/a-c-c", false),
            ("/a**c", "/ac", true),
            ("ä*", "/äö", true),
        ] {
            assert_eq!(Meant::from(meant).is(path), is, "{meant} and {path}");
        }
    }

    #[test]
    fn every_name_is_one_word_and_read_back() {
        for name in
            ["/a", "/a b", "/a;b'c", "/100%", "/*", "/ü/\u{1F600}", "/a\n\u{a0}", "/$(x)`\\\"!"]
        {
            let meant = Meant::exactly(name);
            let word = meant.to_string();
            assert!(!word.contains([' ', ';', '\'', '\n', '$', '*']), "{word}");
            assert_eq!(word.parse(), Ok(meant.clone()), "{word}");
            assert!(meant.is(name));
        }
        assert_eq!(Meant::from("/a b/*").to_string(), "/a%20b/*");
        assert_eq!("/a%20b/*".parse(), Ok(Meant::from("/a b/*")));
        assert!(!Meant::exactly("/*").is("/a"));
    }

    #[test]
    fn what_is_no_word_is_refused() {
        for word in ["/a%2", "/a%zz", "/a%+1", "/a%ff", "%"] {
            assert!(word.parse::<Meant>().is_err(), "{word}");
        }
    }
}
