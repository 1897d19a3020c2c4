//! Audit: what can be said to whom in a program, as text for people and for programs.
//! In: the names of actors and protocols. Out: Markdown or JSON, the same for the same code. Knows: the constants that the macros
//! write. Never knows: a system, or anything that runs.
//! Order: by path, whatever the order in which they were named.

mod form;
mod json;
mod markdown;
mod states;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use thespian_core::{Actor, Message, Protocol, Vocabulary};

pub use form::AUDIT_VARIABLE;
pub(crate) use form::{Form, asked};
use json::Json;
pub use states::StateTable;

/// What can be said to whom: actors and protocols with their messages, the fields of these and what is answered, to be read or
/// kept beside the code.
///
/// It knows what it is told of and the protocols that those speak and include. Displayed, it is Markdown. A program under
/// `#[thespian::main(cast(..))]` prints that of its cast when it is started with `THESPIAN_AUDIT=1`; see the manual's
/// [page](crate::manual::seeing#the-audit-what-can-be-said-to-whom).
///
/// ```
/// use thespian::Audit;
/// use thespian::prelude::*;
///
/// /// Keeps money.
/// #[actor]
/// struct Safe { cents: u64 }
///
/// #[handlers]
/// impl Safe {
///     /// Adds `cents`.
///     #[handler]
///     fn deposit(&mut self, cents: u64) -> u64 { self.cents += cents; self.cents }
/// }
///
/// let audit = Audit::new().actor::<Safe>();
/// assert!(audit.to_markdown().contains("| `deposit` | `cents: u64` | `u64` | Adds `cents`. |"));
/// assert!(audit.to_json().contains(r#""reply": "u64""#));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "an audit is there to be read"]
pub struct Audit {
    actors: BTreeMap<Vocabulary, Option<StateTable>>,
    protocols: BTreeSet<Vocabulary>,
}

/// What an audit says that knows of nobody.
const NOTHING: &str = "Nothing is listed: neither an actor nor a protocol. A program lists its actors in \
                       `#[thespian::main(cast(..))]`.";

/// What it says of messages that are written by hand.
const BY_HAND: &str = "Written by hand: what can be said to it is not known.";

impl Audit {
    /// One that knows of nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Also tells of this kind of actor, and of the protocols that it speaks.
    pub fn actor<A: Actor>(mut self) -> Self {
        let mut vocabulary = *A::Msg::VOCABULARY;
        if vocabulary == Vocabulary::UNKNOWN {
            vocabulary.name = std::any::type_name::<A>();
            vocabulary.about = BY_HAND;
        }
        // What stands above the type says more than what stands above the block of its handlers.
        if !A::ABOUT.is_empty() {
            vocabulary.about = A::ABOUT;
        }
        self.spoken(&vocabulary);
        self.actors.insert(vocabulary, StateTable::of::<A>());
        self
    }

    /// Also tells of this protocol, and of those that it includes.
    pub fn protocol<P: Protocol + ?Sized>(mut self) -> Self {
        self.insert(<P::Msg as Message>::VOCABULARY);
        self
    }

    fn insert(&mut self, protocol: &Vocabulary) {
        if self.protocols.insert(*protocol) {
            self.spoken(protocol);
        }
    }

    fn spoken(&mut self, vocabulary: &Vocabulary) {
        for named in vocabulary.spoken {
            self.insert(named.vocabulary);
        }
    }

    /// For people: a section for each actor and each protocol, with a table of its messages.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        self.to_string()
    }

    /// For programs, one value to a line. Its [format](crate::manual::seeing#the-audit-as-json) has a number, which is 1.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut all = vec![
            ("audit", Json::Number(1)),
            ("actors", json::actors(&self.actors)),
            ("protocols", json::protocols(&self.protocols)),
        ];
        if self.is_empty() {
            all.push(("note", Json::Text(NOTHING.into())));
        }
        format!("{}\n", Json::Object(all))
    }

    fn is_empty(&self) -> bool {
        self.actors.is_empty() && self.protocols.is_empty()
    }
}

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("# What can be said to whom\n")?;
        if self.is_empty() {
            writeln!(f, "\n{NOTHING}")?;
        }
        markdown::actors(f, &self.actors)?;
        markdown::protocols(f, &self.protocols)
    }
}

/// Where it is, and its name with parameters.
fn path(of: &Vocabulary) -> String {
    if of.module.is_empty() { of.name.to_owned() } else { format!("{}::{}", of.module, of.name) }
}

#[cfg(test)]
mod tests {
    use thespian_core::{Addr, Context, Envelope, Kinds, Life, Spec, Step};

    use super::*;

    struct Word;

    impl Message for Word {
        type Reply = ();
        const KINDS: &'static Kinds = &Kinds::of(&["word"]);

        fn index(&self) -> usize {
            0
        }
    }

    struct Hand;

    impl Spec for Hand {
        const KIND: &'static str = "Hand";
        const LIFE: Life = Life::DEFAULT;
    }

    impl Actor for Hand {
        type Msg = Word;
        type Addr = Addr<Word>;

        fn now(&mut self, _: &mut Context<Self>, envelope: Envelope<Word>) -> Step<Word> {
            drop(envelope);
            Step::Done
        }
    }

    #[test]
    fn of_what_is_written_by_hand_it_is_said_that_nothing_is_known() {
        let text = Audit::new().actor::<Hand>().to_string();
        assert!(text.contains(&format!("::Hand`\n\n{BY_HAND}\n")), "{text}");
    }
}
