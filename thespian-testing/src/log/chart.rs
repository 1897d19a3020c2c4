//! The log as a sequence diagram in the language of Mermaid.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Entry, Happened, OUTSIDE, Said};
use thespian_core::What;

/// How many letters a label may have: a panic can have a long text, and makes the whole chart as wide.
const WIDTH: usize = 100;

/// The last entries that can be drawn.
pub(super) fn sequence(entries: &[Entry], last: usize) -> String {
    let drawn: Vec<&Entry> = entries.iter().filter(|entry| is_drawn(&entry.what)).collect();
    let mut chart = Chart { cast: vec![OUTSIDE.into()], lines: String::new() };
    let earlier = drawn.len().saturating_sub(last);
    for entry in &drawn[earlier..] {
        chart.draw(entry);
    }
    for said in under_way(entries, last) {
        chart.arrow(&said.from, "-)", &said.to, &format!("{said}, on its way"));
    }
    chart.finish(earlier)
}

/// A message that was sent is drawn when it is handled or lost.
fn is_drawn(what: &Happened) -> bool {
    match what {
        Happened::Sent(_) | Happened::Clock => false,
        Happened::Lived { what, .. } => !matches!(what, What::Spawned | What::Ready),
        _ => true,
    }
}

/// What was sent and then neither handled nor lost, at most so many.
fn under_way(entries: &[Entry], most: usize) -> Vec<&Said> {
    let mut waiting = BTreeMap::new();
    for entry in entries {
        match &entry.what {
            Happened::Sent(said) => {
                waiting.insert(said.number, said);
            }
            Happened::Handled { said, .. } | Happened::Lost(said, _) => {
                waiting.remove(&said.number);
            }
            _ => {}
        }
    }
    let left_out = waiting.len().saturating_sub(most);
    waiting.into_values().skip(left_out).collect()
}

struct Chart {
    /// Who appears: the test first, then in the order of appearance.
    cast: Vec<Arc<str>>,
    lines: String,
}

impl Chart {
    fn draw(&mut self, entry: &Entry) {
        match &entry.what {
            Happened::Handled { by, said } => {
                self.arrow(&said.from, "->>", by, &said.to_string());
            }
            Happened::Answered { by, said } => {
                self.arrow(by, "-->>", &said.from, &format!("answer to {said}"));
            }
            Happened::Lost(said, why) => {
                self.arrow(&said.from, "-x", &said.to, &format!("{said}: {why}"));
            }
            Happened::Lived { path, what } => self.note(path, &what.to_string()),
            Happened::Fault(fault) => self.banner(&format!("fault: {fault}")),
            Happened::Broken { name, why } => {
                self.banner(&format!("{name} does not hold: {why}"));
            }
            Happened::Sent(_) | Happened::Clock => {}
        }
    }

    fn arrow(&mut self, from: &Arc<str>, arrow: &str, to: &Arc<str>, label: &str) {
        let (from, to) = (self.part(from), self.part(to));
        let _ = writeln!(self.lines, "    {from}{arrow}{to}: {}", escaped(label));
    }

    fn note(&mut self, over: &Arc<str>, text: &str) {
        let over = self.part(over);
        let _ = writeln!(self.lines, "    Note over {over}: {}", escaped(text));
    }

    /// A note over everybody who has appeared.
    fn banner(&mut self, text: &str) {
        let last = self.cast.len() - 1;
        let over = if last == 0 { "p0".to_owned() } else { format!("p0,p{last}") };
        let _ = writeln!(self.lines, "    Note over {over}: {}", escaped(text));
    }

    /// A name that needs no escaping.
    fn part(&mut self, path: &Arc<str>) -> String {
        let place = self.cast.iter().position(|known| known == path).unwrap_or_else(|| {
            self.cast.push(path.clone());
            self.cast.len() - 1
        });
        format!("p{place}")
    }

    fn finish(self, earlier: usize) -> String {
        let mut chart = "sequenceDiagram\n".to_owned();
        for (place, path) in self.cast.iter().enumerate() {
            let _ = writeln!(chart, "    participant p{place} as {}", escaped(path));
        }
        if earlier > 0 {
            let _ = writeln!(chart, "    Note over p0: {earlier} events before these");
        }
        chart + &self.lines
    }
}

/// Text in which nothing means anything to Mermaid: a line ends at `;` there, `#` begins an entity, `%%` a comment and `<` a tag,
/// and a backslash with an `n` a new line.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for (place, letter) in text.chars().enumerate() {
        if place == WIDTH {
            escaped.push_str("..");
            break;
        }
        match letter {
            '\n' => escaped.push_str("<br/>"),
            '#' | ';' | '%' | '<' | '>' | '&' | '\\' => {
                let _ = write!(escaped, "#{};", u32::from(letter));
            }
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use thespian_core::Time;

    fn entry(what: Happened) -> Entry {
        Entry { at: Time::START, step: 0, what }
    }

    fn said(number: u64, from: &str, to: &str, is_ask: bool) -> Said {
        Said { number: Some(number), from: from.into(), to: to.into(), kind: "put", is_ask }
    }

    fn handled(said: Said) -> Happened {
        Happened::Handled { by: said.to.clone(), said }
    }

    #[test]
    fn arrows_stand_in_the_order_of_handling_and_are_numbered_in_that_of_sending() {
        let (first, second) = (said(1, "/a", "/x", false), said(2, "outside", "/x", true));
        let third = said(3, "/a", "/x", false);
        let entries = [
            Happened::Lived { path: "/x".into(), what: What::Spawned },
            Happened::Sent(first.clone()),
            Happened::Sent(second.clone()),
            Happened::Sent(third),
            Happened::Clock,
            handled(second.clone()),
            Happened::Answered { by: "/x".into(), said: second },
            Happened::Lost(first, "the actor stopped first".into()),
            Happened::Lived { path: "/x".into(), what: What::Abandoned },
        ]
        .map(entry);
        assert_eq!(
            sequence(&entries, 100),
            "sequenceDiagram\n    participant p0 as outside\n    participant p1 as /x\n    participant p2 as /a\n    \
             p0->>p1: put (2)\n    p1-->>p0: answer to put (2)\n    p2-xp1: put (1): the actor stopped first\n    \
             Note over p1: abandoned\n    p2-)p1: put (3), on its way\n"
        );
    }

    #[test]
    fn only_the_last_are_drawn() {
        let entries = [1, 2, 3].map(|n| handled(said(n, "/a", "/x", false))).map(entry);
        assert_eq!(
            sequence(&entries, 1),
            "sequenceDiagram\n    participant p0 as outside\n    participant p1 as /a\n    participant p2 as /x\n    \
             Note over p0: 2 events before these\n    p1->>p2: put (3)\n"
        );
    }

    #[test]
    fn nothing_that_users_write_is_read_as_mermaid() {
        assert_eq!(
            escaped("/till#7; %%{init}%% <b> \"a\"\nend\tx"),
            "/till#35;7#59; #37;#37;{init}#37;#37; #60;b#62; \"a\"<br/>end x"
        );
        assert_eq!(escaped(&"x".repeat(WIDTH)), "x".repeat(WIDTH));
        assert_eq!(escaped(&"ä".repeat(WIDTH + 1)), format!("{}..", "ä".repeat(WIDTH)));
    }

    #[test]
    fn a_banner_spans_all_who_have_appeared() {
        let entries = [
            Happened::Fault("crash /x".into()),
            handled(said(1, "/a", "/x", true)),
            Happened::Broken { name: "sum".into(), why: "7".into() },
        ]
        .map(entry);
        let chart = sequence(&entries, 9);
        assert!(chart.contains("Note over p0: fault: crash /x\n"), "{chart}");
        assert!(chart.contains("Note over p0,p2: sum does not hold: 7\n"), "{chart}");
    }
}
