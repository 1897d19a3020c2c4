//! The pipeline in plain loops, until the stages are actors.

use newsroom::chaos::strikes;
use newsroom::clean::clean;
use newsroom::keys::KeyList;
use newsroom::options::{Options, Stop};
use newsroom::progress::Progress;
use newsroom::report::{Report, Stage, complain, print};
use newsroom::sentiment::Analyzer;
use newsroom::source::{Entry, Item, Source};
use newsroom::store::{Judged, Record, Refused, Store, Written};
use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    let options = match Options::read(std::env::args_os()) {
        Ok(options) => options,
        Err(Stop::Answer(text)) => return closed(print(&text)),
        Err(Stop::Wrong(line)) => {
            complain(&line);
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok(report) => {
            let mut told = Ok(());
            if !options.quiet {
                told = print(&report.to_string());
            }
            if options.summary.is_some() {
                told = told.and_then(|()| print(&report.to_json()));
            }
            closed(told)
        }
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn closed(told: std::io::Result<()>) -> ExitCode {
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format_args!(
                "cannot write to standard output: {error}; what was stored stays, run again to see the report"
            ));
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<Report, Box<dyn Error>> {
    if Source::must_fetch(options) {
        complain(&"fetching the public set with pip, this once");
    }
    let mut source = Source::open(options)?;
    if let Some(note) = source.note() {
        complain(&note);
    }
    let mut keys = options.keys.as_deref().map(KeyList::create).transpose()?;
    let path = options.database();
    let mut store = Store::open(&path)?;
    let run = store.begin(source.name())?;
    let progress = Progress::new(source.total(), options.wants_progress());
    let analyzer = Analyzer::new();
    let mut busy = [Duration::ZERO; 4];
    let start = Instant::now();
    let mut items = 0;
    let mut written = Written::default();
    let mut restarts = 0;
    loop {
        let mut clock = Instant::now();
        let mut lap = |stage: usize| {
            busy[stage] += clock.elapsed();
            clock = Instant::now();
        };
        let batch = source.next_batch(500)?;
        lap(0);
        if batch.is_empty() {
            break;
        }
        items += batch.len() as u64;
        let mut records = Vec::new();
        for entry in batch {
            if let Some(keys) = &mut keys {
                keys.add(entry.key())?;
            }
            records.push(match entry {
                Entry::Bad(bad) => refuse(bad.key, bad.line, bad.why, 0),
                Entry::Item(item) => match clean(&item.text) {
                    Err(why) => refuse(item.key, item.line, why.to_string(), 0),
                    Ok(text) => {
                        lap(1);
                        let record = judge(options, &analyzer, item, text, &mut restarts);
                        lap(2);
                        record
                    }
                },
            });
        }
        written += store.write(run, &records)?;
        lap(3);
        progress.set(items);
    }
    if let Some(keys) = keys {
        keys.finish()?;
    }
    store.finish(run, restarts, 0)?;
    progress.finish();
    Ok(Report {
        source: source.name().to_owned(),
        database: path.display().to_string(),
        items,
        new: written.new,
        tally: store.tally(run)?,
        restarts,
        dead_letters: 0,
        stages: ["fetch", "clean", "infer", "store"]
            .into_iter()
            .zip(busy)
            .map(|(name, busy)| Stage { name: name.into(), actors: 1, items, busy })
            .collect(),
        elapsed: start.elapsed(),
    })
}

fn judge(
    options: &Options,
    analyzer: &Analyzer,
    item: Item,
    text: String,
    restarts: &mut u64,
) -> Record {
    for attempt in 1..=options.attempts {
        if strikes(&item.key, attempt, options.chaos) {
            *restarts += 1;
            continue;
        }
        let verdict = analyzer.judge(&text);
        return Record::Stored(Judged {
            key: item.key,
            line: item.line,
            text,
            verdict,
            human: item.human,
            attempts: attempt,
        });
    }
    refuse(item.key, item.line, "inference panicked at every try".into(), options.attempts)
}

fn refuse(key: String, line: u64, reason: String, attempts: u32) -> Record {
    Record::Failed(Refused { key, line, reason, attempts })
}
