//! What our feature `tracing` costs where nobody subscribes: two builds of this package, one with it and one without, in turns.

use std::path::Path;

use crate::cargo;
use crate::options::Options;
use crate::report::{number, table};
use crate::samples::Samples;
use crate::workloads::WORKLOADS;

const MEASURED: &[&str] = &["tell", "tell-bounded", "ask", "ring", "create"];

/// For the processes that measure: plain numbers instead of tables. Not in the help.
pub const CHILD: &str = "bare";

pub fn section(options: &Options) -> String {
    let without = cargo::binary("benches", &["--no-default-features"], Some("without-tracing"));
    let with = ["--no-default-features", "--features", "tracing"];
    let with = cargo::binary("benches", &with, Some("with-tracing"));

    let mut measured = vec![[(); 2].map(|()| Samples::default()); MEASURED.len()];
    for round in 0..options.rounds {
        let mut turns = [(0, &without), (1, &with)];
        turns.rotate_left(round % 2);
        for (build, binary) in turns {
            for (samples, nanoseconds) in measured.iter_mut().zip(bare(options, binary)) {
                samples[build].push(nanoseconds);
            }
        }
    }

    let line = |(name, samples): (&&str, &[Samples; 2])| {
        let title =
            WORKLOADS.iter().find(|workload| workload.name == *name).map(|workload| workload.title);
        let medians = samples.each_ref().map(|samples| samples.median().expect("a measurement"));
        let ratio = format!("{:.2}", medians[1] / medians[0]);
        vec![title.unwrap_or(name).to_owned(), number(medians[0]), number(medians[1]), ratio]
    };
    let lines: Vec<_> = MEASURED.iter().zip(&measured).map(line).collect();
    let heads = ["feature `tracing`, nobody subscribes", "off, ns", "on, ns", "ratio"];
    table(&heads.map(str::to_owned), &lines)
}

/// One round, in a process of its own.
fn bare(options: &Options, binary: &Path) -> Vec<f64> {
    let mut arguments: Vec<String> = MEASURED.iter().map(|name| (*name).to_owned()).collect();
    arguments.extend(["--only", "thespian", "--rounds", "1"].map(str::to_owned));
    arguments.push(format!("--{CHILD}"));
    arguments.extend(["--workers".to_owned(), options.stage.workers.to_string()]);
    arguments.extend(options.quick.then(|| "--quick".to_owned()));
    arguments.extend(options.stage.one_thread.then(|| "--one-thread".to_owned()));
    let text = cargo::output(binary, arguments);
    let numbers: Vec<f64> = text.lines().map(|line| line.parse().expect("a number")).collect();
    assert_eq!(numbers.len(), MEASURED.len(), "another number of rows: {text}");
    numbers
}
