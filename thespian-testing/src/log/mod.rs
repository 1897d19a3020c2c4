//! Log: what happened in one run, as text and as a chart.
//! In: the conductor, while the run goes on. Out: whoever wants to know why it failed. Never knows: whether it failed.
//! Order: as it happened. On `simple` equal runs have equal logs, byte for byte.

use std::fmt;
use std::sync::Arc;

use thespian_core::{Time, What};

mod chart;
mod fingerprint;
mod keeper;
mod pairing;
mod text;

use fingerprint::Fingerprint;
pub(crate) use keeper::{Firsts, Keeper};

/// Who is no actor, and none of the runtime's tasks.
const OUTSIDE: &str = "outside";

/// What happened in one run: who said what to whom, what was handled and answered, who failed, when the clock moved.
///
/// On the stage `simple`, runs with the same seed and the same faults have the same log, byte for byte.
///
/// Of a long run only the end is kept: at least the last [`RunLog::KEPT`] entries.
///
/// Which of the messages that were sent is the one that is handled, no message says: they are paired by receiver and kind, first
/// in, first out. Where that is not the order of handling, when a full mailbox drops the newest message and among the workers of a
/// pool, one may be taken for another of the same kind.
#[derive(Clone, Debug, Default)]
pub struct RunLog {
    entries: Vec<Entry>,
    /// How many entries there were before these, and a number made of them.
    earlier: usize,
    of_earlier: Fingerprint,
}

impl RunLog {
    /// How many entries are always kept.
    pub const KEPT: usize = 1 << 15;

    /// What happened, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many entries there were before those that are kept.
    pub fn earlier(&self) -> usize {
        self.earlier
    }

    /// All that is kept as text, a line for each entry.
    pub fn to_text(&self) -> String {
        text::lines(&self.entries)
    }

    /// The last entries as text, and how many there were before them.
    pub fn tail(&self, last: usize) -> String {
        text::tail(&self.entries, last, self.earlier)
    }

    /// The last events as a sequence diagram in the language of [Mermaid](https://mermaid.js.org).
    ///
    /// An arrow stands where its message was *handled*, so arrows from top to bottom are the order in which things were done.
    /// Its number tells the order in which messages were *sent*: a message that overtook another has the larger number and
    /// stands higher. A cross is a message that was lost, a dashed arrow an answer that has come, and an open arrow at the end a
    /// message that was still on its way.
    pub fn to_mermaid(&self, last: usize) -> String {
        chart::sequence(&self.entries, last)
    }

    /// A number that is the same for equal runs, on every machine.
    pub fn fingerprint(&self) -> u64 {
        self.entries.iter().fold(self.of_earlier, Fingerprint::and).value()
    }

    fn push(&mut self, entry: Entry) {
        if self.entries.len() == 2 * Self::KEPT {
            let old = self.entries.drain(..Self::KEPT);
            self.of_earlier = old.fold(self.of_earlier, |so_far, old| so_far.and(&old));
            self.earlier += Self::KEPT;
        }
        self.entries.push(entry);
    }
}

impl fmt::Display for RunLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

/// One thing that happened in a run.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// When, in the system's time.
    pub at: Time,
    /// How many steps of tasks were over by then; 0 wherever the stage is not `simple`.
    pub step: u64,
    /// What.
    pub what: Happened,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::line(self))
    }
}

/// What happened. See [`Entry`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Happened {
    /// A message was sent; whether it was taken is not known yet.
    Sent(Said),
    /// An actor began to handle a message.
    Handled {
        /// Its path. For a message to a pool that of the worker.
        by: Arc<str>,
        /// What it handles.
        said: Said,
    },
    /// An asker was given the answer to its message. Known on `simple` only.
    Answered {
        /// The path of who handled it.
        by: Arc<str>,
        /// What was asked.
        said: Said,
    },
    /// A message will not be handled, or not to its end.
    Lost(Said, Arc<str>),
    /// Something else happened to an actor.
    Lived {
        /// The actor's path.
        path: Arc<str>,
        /// What.
        what: What,
    },
    /// The test kit did something wrong on purpose.
    Fault(Arc<str>),
    /// Nobody was ready, and the clock moved on.
    Clock,
    /// Something that a test says of its system did not hold.
    Broken {
        /// What the test calls it.
        name: Arc<str>,
        /// What was wrong.
        why: Arc<str>,
    },
}

/// A message in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Said {
    /// The how manieth message of the run it was to be sent; nothing for what did not come from an address, as answers
    /// that an actor pipes to itself.
    pub number: Option<u64>,
    /// The path of the actor that sent it; `outside` for the test itself. On `simple` the runtime's own tasks have their names,
    /// such as `timers`.
    pub from: Arc<str>,
    /// The path of the actor or pool it is for.
    pub to: Arc<str>,
    /// The handler it is for.
    pub kind: &'static str,
    /// Whether somebody waited for an answer.
    pub is_ask: bool,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "{} ({number})", self.kind),
            None => f.write_str(self.kind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_log_the_end_is_kept_and_the_whole_of_it_counts() {
        let write = |first: usize, count: usize| {
            let mut log = RunLog::default();
            for step in first..first + count {
                log.push(Entry { at: Time::START, step: step as u64, what: Happened::Clock });
            }
            log
        };
        let count = 2 * RunLog::KEPT + 1;
        let (long, other) = (write(0, count), write(1, count - 1));
        assert_eq!(long.entries().len() + long.earlier(), count);
        assert_eq!(
            (long.entries().len(), long.entries()[0].step),
            (RunLog::KEPT + 1, RunLog::KEPT as u64)
        );
        assert!(long.tail(7).starts_with(&format!("({} entries before these)\n", count - 7)));
        assert_eq!(long.fingerprint(), write(0, count).fingerprint());
        assert_ne!(long.fingerprint(), other.fingerprint());
        // Whether its beginning is still there makes no difference.
        let whole = (0..count).map(|step| Entry {
            at: Time::START,
            step: step as u64,
            what: Happened::Clock,
        });
        let kept = RunLog { entries: whole.collect(), ..RunLog::default() };
        assert_eq!(long.fingerprint(), kept.fingerprint());
    }
}
