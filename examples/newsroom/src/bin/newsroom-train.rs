//! Trains the weights of `--engine ml` on four fifths of the public set, and measures them, and the rules, on the rest.
//!
//!     cargo run --release -p newsroom --features ml --bin newsroom-train
//!     cargo run --release -p newsroom --features ml --bin newsroom-train -- --check

use clap::Parser;
use newsroom::clean::clean;
use newsroom::ml::logistic::Logistic;
use newsroom::ml::measure::Measure;
use newsroom::ml::model::{Files, ModelError};
use newsroom::ml::{Embedder, held_out, verdict};
use newsroom::options::Options;
use newsroom::report::{complain, print};
use newsroom::sentiment::Analyzer;
use newsroom::source::{Entry, Source};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::available_parallelism;
use thespian::prelude::*;

/// How many texts are on their way at once.
const AHEAD: usize = 256;

type Failure = Box<dyn Error + Send + Sync>;

#[derive(Debug, Parser)]
#[command(
    name = "newsroom-train",
    version,
    about = "Trains and measures the weights of `newsroom --engine ml`."
)]
struct Asked {
    /// Measure the weights that are there, and train none
    #[arg(long)]
    check: bool,

    /// Where the weights are; by default where the newsroom is built from
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,

    /// Where the public set and the model are kept
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Fail when fewer percent of the held-out texts are right
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
    least: f64,
}

/// A text with what people said.
struct Example {
    part: String,
    text: String,
    human: f64,
}

/// Makes texts into numbers, as many at once as there are of it.
#[derive(Debug, Clone)]
#[actor(mailbox = 64)]
struct Reader {
    embedder: Embedder,
}

#[handlers]
impl Reader {
    #[init]
    fn new(embedder: Embedder) -> Self {
        Self { embedder }
    }

    /// The numbers of one text.
    #[handler]
    fn read(&self, text: String) -> Result<Vec<f32>, ModelError> {
        self.embedder.embed(&text)
    }
}

fn main() -> ExitCode {
    let asked = Asked::parse();
    let mut done = None;
    let ran = System::builder().run(|system| {
        thespian::signals::stop_on_signals(&system);
        let (asked, done) = (&asked, &mut done);
        async move { *done = Some(play(asked, &system).await) }
    });
    match (ran, done) {
        (Ok(()), Some(Ok(()))) => return ExitCode::SUCCESS,
        (Ok(()), Some(Err(error))) => complain(&error),
        (Err(error), _) => complain(&error),
        (Ok(()), None) => {}
    }
    ExitCode::FAILURE
}

async fn play(asked: &Asked, system: &System) -> Result<(), Failure> {
    let path = asked
        .weights
        .clone()
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ml/weights.txt"));
    let mut options = Options::read(["newsroom"]).map_err(|_| "no options are no mistake")?;
    options.data = asked.data.clone();
    let examples = examples(&options)?;
    let embedder = Embedder::open(&Files::obtain(&options.data_folder())?)?;
    let workers = available_parallelism()?.get();
    let readers = system.spawn(Pool::new(workers, Reader::props(embedder)).least_loaded())?;

    // The training needs the others too.
    let (held, taught): (Vec<_>, Vec<_>) =
        examples.into_iter().partition(|example| held_out(&example.text));
    let weights = if asked.check {
        let text = std::fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        Logistic::read(&text).map_err(|why| format!("{}: {why}", path.display()))?
    } else {
        let sided: Vec<_> = taught.into_iter().filter(|example| example.human != 0.0).collect();
        complain(&format_args!("reading {} texts to train on...", sided.len()));
        let rows = embed(&readers, &sided).await?;
        let answers: Vec<bool> = sided.iter().map(|example| example.human > 0.0).collect();
        complain(&"training...");
        let weights = Logistic::train(&rows, &answers);
        std::fs::write(&path, weights.write())
            .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        weights
    };
    let rows = embed(&readers, &held).await?;
    let right = compare(&weights, &held, &rows)?;
    if right < asked.least {
        return Err(format!("{right:.1} % are right, less than {} %", asked.least).into());
    }
    Ok(())
}

/// The public set, cleaned as the newsroom cleans it.
fn examples(options: &Options) -> Result<Vec<Example>, Failure> {
    let mut source = Source::open(options)?;
    if let Some(note) = source.note() {
        return Err(format!("{note}, which is too small to learn from").into());
    }
    let mut examples = Vec::new();
    loop {
        let batch = source.next_batch(1_000)?;
        if batch.is_empty() {
            return Ok(examples);
        }
        for entry in batch {
            let Entry::Item(item) = entry else { continue };
            let (Ok(text), Some(human)) = (clean(&item.text), item.human) else { continue };
            let part = item.key.split('/').next().unwrap_or_default().to_owned();
            examples.push(Example { part, text, human });
        }
    }
}

async fn embed(readers: &ReaderAddr, examples: &[Example]) -> Result<Vec<Vec<f32>>, Failure> {
    let mut rows = Vec::with_capacity(examples.len());
    for some in examples.chunks(AHEAD) {
        // All take their places now and are awaited one after the other.
        let asked: Vec<_> = some.iter().map(|one| readers.read(one.text.clone()).ask()).collect();
        for row in asked {
            rows.push(row.await??);
        }
    }
    Ok(rows)
}

/// Prints how both engines do, and says how many percent the trained one has right.
fn compare(weights: &Logistic, held: &[Example], rows: &[Vec<f32>]) -> Result<f64, Failure> {
    let rules = Analyzer::new();
    let mut parts: BTreeMap<&str, [Measure; 2]> = BTreeMap::new();
    for (example, row) in held.iter().zip(rows) {
        let verdicts = [rules.judge(&example.text), verdict(weights, row)];
        for part in [example.part.as_str(), "all"] {
            for (measure, verdict) in parts.entry(part).or_default().iter_mut().zip(verdicts) {
                measure.add(verdict, example.human);
            }
        }
    }
    print("Held-out texts where the people take a side")?;
    for (part, [rules, trained]) in &parts {
        print(&format!("  {part:<9} vader {rules}\n            ml    {trained}"))?;
    }
    Ok(parts.get("all").map_or(0.0, |[_, trained]| trained.accuracy()))
}
