//! The command line.

use std::path::PathBuf;

use lexopt::prelude::*;

use crate::contenders::{CONTENDERS, Entry};
use crate::memory;
use crate::stage::Stage;
use crate::tracing;
use crate::workloads::WORKLOADS;

/// What is measured in another way than the rows of the first table, and what it is.
pub const OTHERS: &[(&str, &str)] = &[
    ("memory", "bytes of an idle actor"),
    ("latency", "percentiles of asks under open load"),
    ("fairness", "the same while somebody floods another actor"),
    ("waiting", "what senders cost that wait for a slow actor"),
    ("allocations", "how many each operation takes, and bytes of our extras"),
    ("tracing", "what our feature of this name costs; not with --quick"),
];

#[derive(Debug)]
pub struct Options {
    pub quick: bool,
    pub rounds: usize,
    pub stage: Stage,
    pub contenders: Vec<&'static Entry>,
    pub wanted: Vec<String>,
    /// Numbers without a table.
    pub bare: bool,
    /// Where the tables go too.
    pub output: Option<PathBuf>,
}

impl Options {
    pub fn wants(&self, name: &str) -> bool {
        self.wanted.is_empty() || self.wanted.iter().any(|wanted| wanted == name)
    }
}

/// What was asked for.
#[derive(Debug)]
pub enum Request {
    Measure(Options),
    /// In a process of its own.
    MemoryOf(String, u64, Stage),
    Help,
}

pub fn parse() -> Result<Request, lexopt::Error> {
    let mut options = Options {
        quick: false,
        rounds: 0,
        stage: Stage { workers: 2, one_thread: false },
        contenders: CONTENDERS.iter().collect(),
        wanted: Vec::new(),
        bare: false,
        output: None,
    };
    let (mut memory_of, mut actors) = (None, 0);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("quick") => options.quick = true,
            Long("one-thread") => options.stage.one_thread = true,
            Long("workers") => options.stage.workers = above_zero(parser.value()?.parse()?)?,
            Long("rounds") => options.rounds = above_zero(parser.value()?.parse()?)?,
            Long("only") => options.contenders = contenders(&parser.value()?.string()?)?,
            Long("output") => options.output = Some(parser.value()?.into()),
            Long(memory::CHILD) => memory_of = Some(parser.value()?.string()?),
            Long(tracing::CHILD) => options.bare = true,
            Long("actors") => actors = parser.value()?.parse()?,
            Long("help") | Short('h') => return Ok(Request::Help),
            Value(name) => options.wanted.push(workload(name.string()?)?),
            _ => return Err(argument.unexpected()),
        }
    }
    if let Some(name) = memory_of {
        return Ok(Request::MemoryOf(name, actors, options.stage));
    }
    if options.rounds == 0 {
        options.rounds = if options.quick { 3 } else { 7 };
    }
    Ok(Request::Measure(options))
}

fn above_zero(number: usize) -> Result<usize, lexopt::Error> {
    if number == 0 { Err("there must be one at least".into()) } else { Ok(number) }
}

fn contenders(names: &str) -> Result<Vec<&'static Entry>, lexopt::Error> {
    let wanted: Vec<_> = names.split(',').map(str::trim).collect();
    for name in &wanted {
        if !CONTENDERS.iter().any(|entry| entry.name == *name) {
            return Err(format!("nobody is called `{name}`; see --help").into());
        }
    }
    Ok(CONTENDERS.iter().filter(|entry| wanted.contains(&entry.name)).collect())
}

fn workload(name: String) -> Result<String, lexopt::Error> {
    let rows = WORKLOADS.iter().map(|workload| workload.name);
    let mut all = rows.chain(OTHERS.iter().map(|(name, _)| *name));
    if all.any(|known| known == name) {
        Ok(name)
    } else {
        Err(format!("nothing is called `{name}`; see --help").into())
    }
}

pub fn help() -> String {
    let mut text = String::from(
        "Usage: cargo run --release -- [OPTIONS] [WORKLOAD ..]

Options:
  --quick            fewer and shorter rounds: under two minutes
  --only NAME,..     only these contenders
  --rounds N         how often each is measured; 7, or 3 with --quick
  --workers N        threads of the runtime; 2
  --one-thread       a runtime of one thread
  --output FILE      writes the tables there too

Workloads, all of them if none is named:
",
    );
    let rows = WORKLOADS.iter().map(|workload| (workload.name, workload.title));
    for (name, title) in rows.chain(OTHERS.iter().copied()) {
        text.push_str(&format!("  {name:<18} {title}\n"));
    }
    text.push_str("\nContenders:\n");
    for entry in CONTENDERS {
        text.push_str(&format!("  {:<18} {}\n", entry.name, entry.about));
    }
    text
}
