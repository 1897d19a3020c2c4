//! The program: options in, the stages set up, the report out.

use newsroom::amounts::Workers;
use newsroom::keys::KeyList;
use newsroom::options::{Options, Stop};
use newsroom::page;
use newsroom::progress::Progress;
use newsroom::report::{Report, Stage, complain, print};
#[cfg(feature = "ml")]
use newsroom::sentiment::Engine;
use newsroom::sentiment::Judge;
use newsroom::source::Source;
use newsroom::source::feed::{Address, Feed};
use newsroom::stages::{
    CHAOS, Cleaner, Clerk, Fetcher, Infer, Input, Opener, Roster, RosterAddr, Totals, Wire,
    WireAddr, Writer, pool,
};
use newsroom::store::Store;
use newsroom::timeline::Course;
use std::error::Error;
use std::io;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use thespian::prelude::*;
use thespian::{Builder, RunError};

fn main() -> ExitCode {
    let (options, builder) = match read_command_line() {
        Ok(read) => read,
        Err(Stop::Answer(text)) => {
            return told(print(&text), "give it a file or a terminal that can be written");
        }
        Err(Stop::Wrong(line)) => {
            complain(&line);
            return ExitCode::from(2);
        }
    };
    silence_chaos();
    let mut done = None;
    let ran = builder.run(|system| {
        thespian::signals::stop_on_signals(&system);
        let (options, done) = (&options, &mut done);
        async move { *done = Some(play(options, &system).await) }
    });
    match (ran, done) {
        (Ok(()), Some(Ok(report))) => {
            let code =
                told(tell(&options, &report), "what was stored stays, run again to see the report");
            match options.html.as_deref().map_or(Ok(()), |path| page::write(path, &report)) {
                Ok(()) => code,
                Err(error) => {
                    complain(&error);
                    ExitCode::FAILURE
                }
            }
        }
        // Nothing has been opened yet: this is a mistake on the command line, or beside it.
        (Err(error @ RunError::Start(_)), _) => {
            complain(&error);
            ExitCode::from(2)
        }
        // What happened to the system explains what happened to the work, and not the other way round.
        (Err(error), _) => {
            complain(&format_args!(
                "{error}; what was stored stays, run the same command again to go on"
            ));
            match error {
                RunError::Interrupted { by: "SIGTERM", .. } => ExitCode::from(143),
                RunError::Interrupted { .. } => ExitCode::from(130),
                _ => ExitCode::FAILURE,
            }
        }
        (Ok(()), Some(Err(error))) => {
            complain(&error);
            ExitCode::FAILURE
        }
        (Ok(()), None) => ExitCode::FAILURE,
    }
}

fn read_command_line() -> Result<(Options, Builder), Stop> {
    let options = Options::read(std::env::args_os())?;
    options.check_engine()?;
    options.check_files()?;
    // Each is a try that panicked and is repeated: the report counts them.
    let builder = System::builder().without_dead_letter_log();
    let builder = match options.base()? {
        // Whoever types a stage means it.
        Some(base) => builder.base(base).ignore_environment(),
        None => builder,
    };
    Ok((options, builder))
}

/// Panics that were asked for are counted in the report; all others are shown as ever.
fn silence_chaos() {
    let show = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let payload = panic.payload();
        let text = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied());
        if !text.is_some_and(|text| text.starts_with(CHAOS)) {
            show(panic);
        }
    }));
}

/// Sets the stages up, last one first, and waits until everything is stored.
async fn play(options: &Options, system: &System) -> Result<Report, Box<dyn Error + Send + Sync>> {
    let wire = match &options.feed {
        Some(address) => Some(connect(address, options, system).await?),
        None => None,
    };
    let input = match (&options.feed, &wire) {
        (Some(address), Some(wire)) => Input::Wire { wire: wire.clone(), name: address.name() },
        _ => open(options, system).await?,
    };
    let judge = judge(options, system).await?;
    let name = input.name().to_owned();
    let keys = options.keys.as_deref().map(KeyList::create).transpose()?;
    let progress = Progress::new(input.total(), options.wants_progress());
    let path = options.database();
    let mut database = Store::open(&path)?;
    let run = database.begin(&name, options.engine)?;

    let start = Instant::now();
    let sizes = [("clean", options.clean), ("infer", options.infer), ("store", options.store)];
    let scaled = sizes.into_iter().filter(|(_, workers)| !workers.is_fixed());
    let courses: Vec<_> = scaled.map(|(name, workers)| Course::new(name, workers.min)).collect();
    let roster = system.spawn(Roster::new(system.subscribe(), courses))?;
    let writer = system.spawn(Writer::new(database, run))?;
    let store = Clerk::props(writer.clone()).named("store");
    let store = system.spawn(pool(options.store, 1, store))?;
    let infer = Infer::props(judge, options.chaos).named("infer");
    let infer = system.spawn(pool(options.infer, 2, infer))?;
    let clean = Cleaner::props(infer, store, options.attempts).named("clean");
    let clean = system.spawn(pool(options.clean, 1, clean))?;
    let fetch = system.spawn(Fetcher::new(input, clean, options.clean.max, keys, progress))?;

    let totals = fetch.run().await??;
    let elapsed = start.elapsed();
    let courses = at_rest(&roster, system).await?;
    let polls = match wire {
        Some(wire) => Some(wire.polls().await?),
        None => None,
    };
    let stats = system.stats();
    let tally = writer.close(stats.restarts, stats.dead_letters).await??;
    Ok(Report {
        source: options.engine.name_run(&name),
        database: path.display().to_string(),
        items: totals.items,
        new: totals.written.new,
        tally,
        restarts: stats.restarts,
        dead_letters: stats.dead_letters,
        polls,
        stages: stages(options, &totals),
        throughput: totals.throughput,
        courses,
        elapsed,
    })
}

/// How the stages grew and, now that there is nothing to do, shrank again. Not waited for long: it is for the report alone.
async fn at_rest(roster: &RosterAddr, system: &System) -> Result<Vec<Course>, AskError> {
    let is_at_rest = |course: &Course| course.last() <= course.sizes[0].1;
    for _ in 0..50 {
        let courses = roster.courses().await?;
        if courses.iter().all(is_at_rest) {
            return Ok(courses);
        }
        system.sleep(Duration::from_millis(50)).await;
    }
    roster.courses().await
}

/// Opens what is there already.
async fn open(options: &Options, system: &System) -> Result<Input, Box<dyn Error + Send + Sync>> {
    if !options.quiet && Source::must_fetch(options) {
        complain(&"fetching the public set with pip (once)...");
    }
    let source = system.spawn(Opener)?.open(options.clone()).await??;
    if let Some(note) = source.note() {
        complain(&note);
    }
    Ok(Input::Source(source))
}

/// Gets ready who judges.
async fn judge(options: &Options, system: &System) -> Result<Judge, Box<dyn Error + Send + Sync>> {
    #[cfg(feature = "ml")]
    if options.engine == Engine::Ml {
        let folder = options.data_folder();
        if !options.quiet && !newsroom::ml::model::Files::are_here(&folder) {
            complain(&"fetching the model with pip (once, 100 MB)...");
        }
        let model = system.spawn(newsroom::stages::ModelOpener)?.open(folder).await??;
        return Ok(Judge::Model(model));
    }
    // What is not built in has been refused before.
    let _ = (options, system);
    Ok(Judge::default())
}

/// Polls a live feed for the first time.
async fn connect(
    address: &Address,
    options: &Options,
    system: &System,
) -> Result<WireAddr, Box<dyn Error + Send + Sync>> {
    let feed = Feed::new(address.clone(), options.polls, options.limit);
    let wire = system.spawn(Wire::new(feed, options.every))?;
    wire.open().await??;
    Ok(wire)
}

fn stages(options: &Options, totals: &Totals) -> Vec<Stage> {
    let stage = |name: &str, workers: Workers, items, stage: usize| Stage {
        name: name.to_owned(),
        workers,
        items,
        busy: totals.work[stage],
    };
    vec![
        stage("fetch", 1.into(), totals.items, 0),
        stage("clean", options.clean, totals.items, 1),
        stage("infer", options.infer, totals.judged, 2),
        stage("store", options.store, totals.items, 3),
    ]
}

fn tell(options: &Options, report: &Report) -> io::Result<()> {
    if !options.quiet {
        print(&report.to_string())?;
    }
    if options.summary.is_some() {
        print(&report.to_json())?;
    }
    Ok(())
}

fn told(result: io::Result<()>, advice: &str) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format_args!("cannot write to standard output: {error}; {advice}"));
            ExitCode::FAILURE
        }
    }
}
