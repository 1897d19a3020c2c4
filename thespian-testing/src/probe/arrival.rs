//! The record of what arrives at a probe, for people.

use std::fmt::{self, Write as _};

use thespian_core::{Message, Time};

/// How much is kept of what a message prints.
const LONGEST: usize = 200;

/// What arrived at a [`Probe`](crate::Probe), as its [record](crate::Probe::received) keeps it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Arrival {
    /// When, in the system's time.
    pub at: Time,
    /// The name of the handler that it is for.
    pub kind: &'static str,
    /// Whether it was asked, and not told.
    pub is_ask: bool,
    /// What its `Debug` prints: with `#[handlers(derive(Debug))]` the arguments, else only its kind. Cut off where it is long.
    pub text: String,
    pub(super) fate: Fate,
}

/// What has become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Waits,
    Expected,
    Answered,
}

impl Arrival {
    pub(super) fn of<M: Message + fmt::Debug>(message: &M, is_ask: bool, at: Time) -> Self {
        let mut text = Cut(String::new());
        if write!(text, "{message:?}").is_err() {
            text.0.push_str("..");
        }
        Self { at, kind: message.kind(), is_ask, text: text.0, fate: Fate::Waits }
    }
}

impl fmt::Display for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, kind, is_ask, text, fate } = self;
        let how = if *is_ask { "asked" } else { "told" };
        write!(f, "{at} {how} {kind}")?;
        if text != kind {
            write!(f, ": {text}")?;
        }
        f.write_str(match fate {
            Fate::Waits => "",
            Fate::Expected => " (expected)",
            Fate::Answered => " (answered by the script)",
        })
    }
}

/// The beginning of a text. A message may be large, and what follows of it is then not even printed.
struct Cut(String);

impl fmt::Write for Cut {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = LONGEST.saturating_sub(self.0.len());
        if text.len() <= room {
            self.0.push_str(text);
            return Ok(());
        }
        let end = (0..=room).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        self.0.push_str(&text[..end]);
        Err(fmt::Error)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use thespian_core::Kinds;

    use super::*;

    struct Text(String);

    impl Message for Text {
        type Reply = ();
        const KINDS: &'static Kinds = &Kinds::of(&["text"]);

        fn index(&self) -> usize {
            0
        }
    }

    impl fmt::Debug for Text {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.0)
        }
    }

    fn line(text: impl Into<String>, is_ask: bool) -> String {
        let at = Time::at(Duration::from_millis(1500));
        Arrival::of(&Text(text.into()), is_ask, at).to_string()
    }

    #[test]
    fn a_kind_is_not_printed_twice() {
        assert_eq!(line("text", false), "1.500000s told text");
        assert_eq!(line("Text { .. }", true), "1.500000s asked text: Text { .. }");
    }

    #[test]
    fn a_long_message_is_cut_off_between_two_letters() {
        let long = line("ß".repeat(1_000_000), false);
        let kept = long.strip_prefix("1.500000s told text: ").unwrap();
        assert_eq!(kept, format!("{}..", "ß".repeat(LONGEST / 2)));
        let odd = line(format!("a{}", "ß".repeat(LONGEST)), false);
        assert!(odd.ends_with("ß.."), "{odd}");
        assert_eq!(line("a".repeat(LONGEST), false).len(), "1.500000s told text: ".len() + LONGEST);
    }
}
