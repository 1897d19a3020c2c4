//! Durations, suggestions and names: plain functions on text.

use crate::model::duration::{milliseconds, range};
use crate::names;
use crate::parse::suggest::{nearest, unknown};
use proc_macro2::{Ident, Span};

#[test]
fn durations() {
    assert_eq!(milliseconds("500ms"), Ok(500));
    assert_eq!(milliseconds("10s"), Ok(10_000));
    assert_eq!(milliseconds("5m"), Ok(300_000));
    assert_eq!(milliseconds("2h"), Ok(7_200_000));
    assert_eq!(milliseconds("0s"), Ok(0));
}

#[test]
fn two_durations() {
    assert_eq!(range("100ms..10s"), Ok((100, 10_000)));
    for text in ["10s", "..", "1s..", "..1s", "1s..2s..3s", "1s..=2s"] {
        assert!(range(text).is_err(), "{text}");
    }
}

#[test]
fn no_durations() {
    let error = |text: &str| milliseconds(text).expect_err(text);
    assert_eq!(error("10"), "`10` has no unit; write `10ms`, `10s`, `10m` or `10h`");
    assert_eq!(error("s"), "`s` is no duration; write a whole number before `s`, as in `10s`");
    let no_duration = |text: &str| {
        format!(
            "`{text}` is no duration; write a whole number and `ms`, `s`, `m` or `h`, as in `10s`"
        )
    };
    for text in ["", "1.5s", "10 s", "-1s", "10d", "soon", "1m30s", "10S"] {
        assert_eq!(error(text), no_duration(text));
    }
    assert_eq!(error("99999999999999999999s"), "`99999999999999999999s` is too long");
    assert_eq!(error("18446744073709551615h"), "`18446744073709551615h` is too long");
}

#[test]
fn suggestions() {
    let known = &["mailbox", "restart", "max_restarts", "within"];
    assert_eq!(nearest("mailbx", known), Some("mailbox"));
    assert_eq!(nearest("mialbox", known), Some("mailbox"));
    assert_eq!(nearest("restarts", known), Some("restart"));
    assert_eq!(nearest("wihtin", known), Some("within"));
    assert_eq!(nearest("colour", known), None);
    assert_eq!(nearest("", known), None);
    assert_eq!(
        unknown("option", "mailbx", known),
        "unknown option `mailbx`; did you mean `mailbox`?"
    );
    assert_eq!(
        unknown("option", "colour", known),
        "unknown option `colour`; known: `mailbox`, `restart`, `max_restarts`, `within`"
    );
}

#[test]
fn variants() {
    let variant = |name: &str| {
        let name = match name.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, Span::call_site()),
            None => Ident::new(name, Span::call_site()),
        };
        names::variant(&name).map(|variant| variant.to_string())
    };
    assert_eq!(variant("deposit").as_deref(), Some("Deposit"));
    assert_eq!(variant("foo_bar").as_deref(), Some("FooBar"));
    assert_eq!(variant("_foo__bar_").as_deref(), Some("FooBar"));
    assert_eq!(variant("r#type").as_deref(), Some("Type"));
    assert_eq!(variant("self_").as_deref(), Some("Self_"));
    assert_eq!(variant("äpfel_2").as_deref(), Some("Äpfel2"));
    assert_eq!(variant("__"), None);
    assert_eq!(variant("_1"), None);
}
