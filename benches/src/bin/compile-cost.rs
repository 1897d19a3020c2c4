//! What each contender costs whoever compiles with it.
//!
//! `cargo run --release --bin compile-cost`, with how often each is measured and, if not all, with names:
//! `-- 3 thespian,tokio`. It takes some minutes, and a few gigabytes in `target/compile-cost`, which the next run finds compiled.

use std::error::Error;
use std::path::Path;

use benches::compile::measure::{Cost, Ready};
use benches::compile::sources::{ACTORS, HANDLERS, SOURCES};
use benches::machine;
use benches::report::table;
use benches::samples::Samples;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let rounds: usize = arguments.next().map_or(Ok(3), |rounds| rounds.parse())?;
    let names = arguments.next();
    let wanted =
        |name: &str| names.as_ref().is_none_or(|names| names.split(',').any(|one| one == name));
    let sources: Vec<_> = SOURCES.iter().filter(|source| wanted(source.name)).collect();

    let scratch = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/compile-cost");
    let mut ready = Vec::new();
    for source in &sources {
        eprintln!("{}: dependencies", source.name);
        ready.push(Ready::make(source, &scratch)?);
    }
    let mut costs: Vec<_> = sources.iter().map(|_| Cost::default()).collect();
    for round in 0..rounds {
        for place in 0..sources.len() {
            let who = (round + place) % sources.len();
            eprintln!("{}: round {}", sources[who].name, round + 1);
            ready[who].measure(&mut costs[who])?;
        }
    }

    let raw = sources.iter().position(|source| source.name == "tokio");
    let cells = |who: usize, which: fn(&Cost) -> &Samples| {
        let seconds = |who: usize| which(&costs[who]).median().unwrap_or(f64::NAN);
        let (least, greatest) = which(&costs[who]).spread().unwrap_or((f64::NAN, f64::NAN));
        let ratio = raw.map_or("-".into(), |raw| format!("{:.2}", seconds(who) / seconds(raw)));
        [format!("{:.1} ({least:.1}..{greatest:.1})", seconds(who)), ratio]
    };
    let line = |who: usize| {
        let mut line = vec![sources[who].name.to_owned()];
        line.extend(cells(who, |cost| &cost.check));
        line.extend(cells(who, |cost| &cost.build));
        line.extend(cells(who, |cost| &cost.hello));
        line
    };
    let lines: Vec<_> = (0..sources.len()).map(line).collect();
    let heads = [
        "seconds",
        "cargo check",
        "to tokio",
        "debug build",
        "to tokio",
        "hello, from nothing",
        "to tokio",
    ];
    println!(
        "A crate of {ACTORS} actors that understand {HANDLERS} messages each, by itself; a small program with all its"
    );
    println!("dependencies. Medians of {rounds} rounds.\n");
    println!("{}", table(&heads.map(str::to_owned), &lines));
    println!("{}", machine::description());
    Ok(())
}
