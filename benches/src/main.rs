//! Measures, and prints tables.

use std::error::Error;
use std::fs;

use benches::options::{self, Options, Request};
use benches::{machine, report, run};

fn main() -> Result<(), Box<dyn Error>> {
    match options::parse() {
        Ok(Request::Help) => print!("{}", options::help()),
        Ok(Request::Measure(options)) => measure(&options)?,
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn measure(options: &Options) -> Result<(), Box<dyn Error>> {
    run::hush();
    let mut text = String::new();
    let mut say = |part: String| {
        println!("{part}");
        text.push_str(&part);
        text.push('\n');
    };

    let rows = run::rows(options);
    if !rows.is_empty() {
        say(format!(
            "Nanoseconds: the median of {} rounds (and from the least to the greatest); {}.\n",
            options.rounds, options.stage
        ));
        say(report::comparison(&options.contenders, &rows));
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
