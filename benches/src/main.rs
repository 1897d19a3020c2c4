//! Measures, and prints tables.

use std::error::Error;
use std::fs;

use benches::options::{self, Options, Request};
use benches::{allocations, fairness, latency, machine, memory, report, run, tracing, waiting};

/// A table of its own, and its name on the command line.
type Section = (&'static str, fn(&Options) -> String);

fn main() -> Result<(), Box<dyn Error>> {
    match options::parse() {
        Ok(Request::Help) => print!("{}", options::help()),
        Ok(Request::Measure(options)) => measure(&options)?,
        Ok(Request::MemoryOf(name, count, stage)) => memory::child(&name, count, stage)?,
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn measure(options: &Options) -> Result<(), Box<dyn Error>> {
    run::hush();
    if options.bare {
        for row in run::rows(options) {
            println!("{}", row.cells[0].median().expect("a measurement"));
        }
        return Ok(());
    }
    let mut text = String::new();
    let mut say = |part: String| {
        println!("{part}");
        text.push_str(&part);
        text.push('\n');
    };

    let mut rows = run::rows(options);
    if options.wants("memory") {
        rows.push(memory::row(options));
    }
    if !rows.is_empty() {
        say(format!(
            "Nanoseconds: the median of {} rounds (and from the least to the greatest); {}.\n",
            options.rounds, options.stage
        ));
        say(report::comparison(&options.contenders, &rows));
    }
    let sections: [Section; 5] = [
        ("latency", latency::section),
        ("fairness", fairness::section),
        ("waiting", waiting::section),
        ("allocations", allocations::section),
        ("tracing", tracing::section),
    ];
    for (name, section) in sections {
        // Two more builds do not go with quick.
        let unasked = options.quick && options.wanted.is_empty() && name == "tracing";
        if options.wants(name) && !unasked {
            say(section(options));
        }
    }
    for who in &options.contenders {
        say(format!("- {}: {}", who.name, who.about));
    }
    say(format!("\n{}", machine::description()));

    if let Some(path) = &options.output {
        fs::write(path, text)?;
    }
    Ok(())
}
