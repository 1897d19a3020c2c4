//! The log as lines of text.

use super::{Entry, Happened};

/// All entries, a line for each.
pub(super) fn lines(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        text.push_str(&line(entry));
        text.push('\n');
    }
    text
}

/// The last of them. So many are gone already.
pub(super) fn tail(entries: &[Entry], last: usize, gone: usize) -> String {
    let left_out = entries.len().saturating_sub(last);
    let shown = lines(&entries[left_out..]);
    match gone + left_out {
        0 => shown,
        earlier => format!("({earlier} entries before these)\n{shown}"),
    }
}

/// One entry. What users' code may have written (panics, errors) is kept to its line.
pub(super) fn line(entry: &Entry) -> String {
    let Entry { at, step, what } = entry;
    let text = match what {
        Happened::Sent(said) if said.is_ask => format!("{} asks {}: {said}", said.from, said.to),
        Happened::Sent(said) => format!("{} tells {}: {said}", said.from, said.to),
        Happened::Handled { by, said } => format!("{by} handles {said} from {}", said.from),
        Happened::Answered { by, said } => {
            format!("{} has the answer of {by} to {said}", said.from)
        }
        Happened::Lost(said, why) => {
            format!("{said} from {} to {} is lost: {why}", said.from, said.to)
        }
        Happened::Lived { path, what } => format!("{path} {what}"),
        Happened::Fault(fault) => format!("fault: {fault}"),
        Happened::Clock => "the clock has moved".to_owned(),
        Happened::Broken { name, why } => format!("`{name}` does not hold: {why}"),
    };
    format!("{at} {step:>4} {}", text.replace('\n', " / "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::Said;
    use std::time::Duration;
    use thespian_core::Time;

    fn entry(what: Happened) -> Entry {
        Entry { at: Time::at(Duration::from_millis(5)), step: 12, what }
    }

    fn said(is_ask: bool) -> Said {
        Said {
            number: Some(3),
            from: "outside".into(),
            to: "/ledger#1".into(),
            kind: "deposit",
            is_ask,
        }
    }

    #[test]
    fn an_entry_is_one_line() {
        let written = [
            Happened::Sent(said(true)),
            Happened::Sent(said(false)),
            Happened::Handled { by: "/ledger#1".into(), said: said(true) },
            Happened::Answered { by: "/ledger#1".into(), said: said(true) },
            Happened::Lost(Said { number: None, ..said(false) }, "two\nlines".into()),
            Happened::Clock,
        ]
        .map(|what| line(&entry(what)));
        assert_eq!(
            written,
            [
                "0.005000s   12 outside asks /ledger#1: deposit (3)",
                "0.005000s   12 outside tells /ledger#1: deposit (3)",
                "0.005000s   12 /ledger#1 handles deposit (3) from outside",
                "0.005000s   12 outside has the answer of /ledger#1 to deposit (3)",
                "0.005000s   12 deposit from outside to /ledger#1 is lost: two / lines",
                "0.005000s   12 the clock has moved",
            ]
        );
    }

    #[test]
    fn a_tail_says_what_it_left_out() {
        let entries = [entry(Happened::Clock), entry(Happened::Clock), entry(Happened::Clock)];
        assert_eq!(tail(&entries, 3, 0), lines(&entries));
        assert_eq!(tail(&entries, 9, 0), lines(&entries));
        assert!(tail(&entries, 1, 0).starts_with("(2 entries before these)\n0.005000s"));
        assert_eq!(tail(&entries, 1, 0).lines().count(), 2);
        assert!(tail(&entries, 3, 4).starts_with("(4 entries before these)\n0.005000s"));
    }
}
