//! The rounds: everybody once, then everybody again, beginning with another one each time.

use std::io::{self, IsTerminal as _};
use std::panic::{self, AssertUnwindSafe};
use std::process;

use crate::contenders::Entry;
use crate::meter::Outcome;
use crate::options::Options;
use crate::report::Row;
use crate::samples::Samples;
use crate::stage::Stage;
use crate::workloads::{WORKLOADS, Work, Workload};

/// Begins the line of the terminal anew.
const CLEAR: &str = "\r\x1b[K";

/// All rows that are wanted.
pub fn rows(options: &Options) -> Vec<Row> {
    let wanted = WORKLOADS.iter().filter(|workload| options.wants(workload.name));
    wanted.map(|workload| row(options, workload)).collect()
}

fn row(options: &Options, workload: &Workload) -> Row {
    let size = if options.quick { workload.quick } else { workload.size };
    let play = |who: &Entry, size| attempt(workload.name, who, workload.work, options.stage, size);
    let warm_up = |who: &&Entry| {
        let outcome = play(who, warm_up(workload.work, size));
        outcome.map_or(size, |outcome| affordable(workload.work, size, &outcome))
    };
    let sizes: Vec<_> = options.contenders.iter().map(warm_up).collect();
    let count = options.contenders.len();
    let mut cells = vec![Samples::default(); count];
    for round in 0..options.rounds {
        for place in 0..count {
            let who = (round + place) % count;
            if let Some(outcome) = play(options.contenders[who], sizes[who]) {
                cells[who].push(outcome.each());
            }
        }
    }
    Row { title: workload.title.into(), unit: workload.unit, cells }
}

fn warm_up(work: Work, size: u64) -> u64 {
    match work {
        Work::Fib => size - 5,
        _ => size / 10,
    }
}

/// Fewer operations of those that take very long, as spinning locks do on a busy machine: a minute of one of them says no more than
/// a second.
fn affordable(work: Work, size: u64, warm_up: &Outcome) -> u64 {
    match work {
        Work::Fib => size,
        _ => size.min((2e9 / warm_up.each()) as u64).max(size / 10),
    }
}

/// A result that is wrong is the end of everything: the figures would mean nothing.
pub fn attempt(name: &str, who: &Entry, work: Work, stage: Stage, size: u64) -> Option<Outcome> {
    checked(name, who.name, || (who.play)(work, stage, size))
}

/// Says on standard error what is being done, and ends the process if it fails.
pub fn checked<T>(name: &str, who: &str, measure: impl FnOnce() -> T) -> T {
    let told = io::stderr().is_terminal();
    if told {
        eprint!("{CLEAR}{name} {who} ");
    }
    match panic::catch_unwind(AssertUnwindSafe(measure)) {
        Ok(outcome) => {
            if told {
                eprint!("{CLEAR}");
            }
            outcome
        }
        Err(_) => {
            eprintln!("FAILED: `{name}` of {who}");
            process::exit(1);
        }
    }
}

/// Keeps quiet about the panics that are part of the work, and about no others.
pub fn hush() {
    let others = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if info.payload().downcast_ref::<&str>() != Some(&"on purpose") {
            others(info);
        }
    }));
}
