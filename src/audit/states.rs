//! The states of an actor, as a table and as a picture.

use std::fmt;

use thespian_core::{Actor, Message, Stance, States, Vocabulary};

/// The states of an actor: what is done in each about each message, and which may follow which. Read from the constants that
/// `#[handlers(states(..))]` generates, so it is what the program does.
///
/// Displayed, it is the table, as Markdown. Kept beside the code, with a test that compares the two, it is a picture that stays true:
///
/// ```
/// use thespian::StateTable;
/// use thespian::prelude::*;
///
/// struct Closed;
/// struct Open;
///
/// #[actor]
/// struct Door;
///
/// #[handlers(states(Closed -> Open, Open -> Closed), start = Closed)]
/// impl Door {
///     #[handler(refuse(*))]
///     fn open(&mut self, at: In<'_, Closed>) { at.go(Open) }
///
///     #[handler(ignore(*))]
///     fn close(&mut self, at: In<'_, Open>) { at.go(Closed) }
/// }
///
/// let table = StateTable::of::<Door>().ok_or("no states")?;
/// assert_eq!(table.to_markdown(), "\
/// | Message | Closed | Open |
/// |---|---|---|
/// | `open` | handled | refused |
/// | `close` | ignored | handled |
/// ");
/// assert_eq!(table.to_mermaid(), "\
/// stateDiagram-v2
///     [*] --> Closed
///     Closed --> Open
///     Open --> Closed
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct StateTable {
    pub(super) states: &'static States,
    /// Each message as it is named here, and what is done about it state by state; nothing of one that is handled in all.
    pub(super) rows: Vec<(String, &'static [Stance])>,
}

impl StateTable {
    /// That of this kind of actor; nothing if it has no states.
    #[must_use]
    pub fn of<A: Actor>() -> Option<Self> {
        let states = A::STATES?;
        let mut names = Vec::new();
        add_names(A::Msg::VOCABULARY, "", &mut names);
        let mut rows = Vec::new();
        for (place, (name, of)) in names.iter().enumerate() {
            // A protocol is there as often as it is included.
            if !names[..place].contains(&(name.clone(), *of)) {
                rows.push((name.clone(), A::stances(place)));
            }
        }
        Some(Self { states, rows })
    }

    /// A table with a row for each message and a column for each state; below it, what holds for messages that are deferred.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        self.to_string()
    }

    /// A [Mermaid](https://mermaid.js.org/syntax/stateDiagram.html) diagram of the states and the edges between them.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        let mut diagram =
            format!("stateDiagram-v2\n    [*] --> {}\n", self.name(self.states.start));
        for (from, to) in self.states.edges {
            diagram += &format!("    {} --> {}\n", self.name(*from), self.name(*to));
        }
        diagram
    }

    pub(super) fn name(&self, place: u8) -> &'static str {
        self.states.names.get(usize::from(place)).copied().unwrap_or_default()
    }
}

/// Messages in the order of [`Message::KINDS`]: the own ones, and those of each protocol, each under the name of its protocol.
fn add_names(
    of: &'static Vocabulary,
    within: &str,
    names: &mut Vec<(String, &'static Vocabulary)>,
) {
    names.extend(of.entries.iter().map(|entry| (format!("{within}{}", entry.name), of)));
    for named in of.spoken {
        add_names(named.vocabulary, &format!("{}::", named.written), names);
    }
}

/// What is done about a message in the state at this place.
pub(super) fn done(stances: &[Stance], place: usize) -> &'static str {
    match stances.get(place) {
        None | Some(Stance::Handle) => "handled",
        Some(Stance::Refuse) => "refused",
        Some(Stance::Defer) => "deferred",
        Some(Stance::Ignore) => "ignored",
    }
}

impl fmt::Display for StateTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.states.names;
        writeln!(f, "| Message | {} |", names.join(" | "))?;
        writeln!(f, "|---|{}", "---|".repeat(names.len()))?;
        for (message, stances) in &self.rows {
            let cells: Vec<&str> = (0..names.len()).map(|place| done(stances, place)).collect();
            writeln!(f, "| `{}` | {} |", message.replace('|', "\\|"), cells.join(" | "))?;
        }
        let Some(deferral) = self.states.deferral else { return Ok(()) };
        let fate = if deferral.keeps { "kept" } else { "dropped" };
        writeln!(
            f,
            "\nAt most {} deferred messages wait, each for {:?} at most; on a restart they are {fate}.",
            deferral.at_most, deferral.within
        )
    }
}

impl fmt::Debug for StateTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StateTable").field("states", &self.states.names).finish_non_exhaustive()
    }
}
