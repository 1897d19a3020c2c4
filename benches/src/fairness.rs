//! Whether one sender who floods an actor makes others wait who ask another one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::contender::{Contender, Counter};
use crate::options::Options;
use crate::parts::{Note, Open};
use crate::report::{number, table};
use crate::run::checked;
use crate::samples::Samples;
use crate::stage::Stage;
use crate::workloads::{all, settled};

/// After so long a flood has had every chance to let others have their turn.
const PATIENCE: Duration = Duration::from_secs(60);

/// Nanoseconds within which 99 % of the asks were answered, without the flood and with it.
#[derive(Clone, Copy, Debug)]
pub struct Calm {
    without: u64,
    with: u64,
}

/// Nothing where a flood would only fill the memory, since nobody has to wait for room.
pub fn of<C: Contender>(stage: Stage, asks: u64) -> Option<Calm> {
    C::play(stage, async move {
        let contender = C::start();
        let open = Open::default();
        let flooded = contender.bounded(&open).await?;
        let asked = contender.usual(&open).await;

        let without = slowest(&asked, asks).await;
        let over = Arc::new(AtomicBool::new(false));
        let flood = tokio::spawn(flood(flooded.clone(), over.clone()));
        let with = slowest(&asked, asks).await;
        over.store(true, Ordering::Relaxed);
        let sent = flood.await.expect("the flood ends");
        assert!(sent > asks, "this was no flood: {sent} messages");
        settled(&flooded, all(sent)).await;
        contender.end().await;
        Some(Calm { without, with })
    })
}

async fn flood<C: Counter>(counter: C, over: Arc<AtomicBool>) -> u64 {
    let began = Instant::now();
    let mut sent = 0;
    while !over.load(Ordering::Relaxed) {
        counter.tell(Note { left: 0, state: sent }).await;
        sent += 1;
        if sent % (1 << 16) == 0 {
            assert!(began.elapsed() < PATIENCE, "nobody else has a turn");
        }
    }
    sent
}

/// One ask in a millisecond or so.
async fn slowest<C: Counter>(counter: &C, asks: u64) -> u64 {
    let mut times = Histogram::<u64>::new(3).expect("a histogram");
    for i in 0..asks {
        tokio::time::sleep(Duration::from_micros(100)).await;
        let began = Instant::now();
        counter.ask(Note { left: 0, state: i }).await;
        times.record(began.elapsed().as_nanos() as u64).expect("a time that the histogram holds");
    }
    times.value_at_quantile(0.99)
}

pub fn section(options: &Options) -> String {
    let rounds = if options.quick { 1 } else { options.rounds.min(5) };
    let asks = if options.quick { 300 } else { 1_000 };
    let count = options.contenders.len();
    let mut measured = vec![[(); 2].map(|()| Samples::default()); count];
    for round in 0..rounds {
        for place in 0..count {
            let who = (round + place) % count;
            let entry = options.contenders[who];
            let measure = || (entry.fairness)(options.stage, asks);
            if let Some(calm) = checked("fairness", entry.name, measure) {
                measured[who][0].push(calm.without as f64 / 1000.0);
                measured[who][1].push(calm.with as f64 / 1000.0);
            }
        }
    }
    let heads = ["one sender floods another actor", "p99 of asks without", "with", "ratio"];
    let line = |who: usize| {
        let name = options.contenders[who].name.to_owned();
        match (measured[who][0].median(), measured[who][1].median()) {
            (Some(without), Some(with)) => {
                vec![name, number(without), number(with), number(with / without)]
            }
            _ => vec![name, "-".into(), "-".into(), "-".into()],
        }
    };
    let lines: Vec<_> = (0..count).map(line).collect();
    format!("Microseconds; medians of {rounds}.\n\n{}", table(&heads.map(str::to_owned), &lines))
}
