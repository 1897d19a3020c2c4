//! How long asks take that come when they come, whether those before them are answered or not.
//!
//! Each has a moment at which it is due, drawn by lot beforehand, and its time is counted from there: an ask that is late because
//! an earlier one took long has waited, too. Whoever counts from the sending leaves that out ("coordinated omission").

use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use hdrhistogram::Histogram;
use tokio::task::{unconstrained, yield_now};

use crate::contender::{Contender, Counter};
use crate::options::Options;
use crate::parts::{Note, Open, advance};
use crate::report::{number, table};
use crate::run::checked;
use crate::samples::Samples;
use crate::stage::Stage;
use crate::workloads::{all, settled};

/// How many asks are under way at a time when the capacity is measured.
const AT_ONCE: usize = 64;

/// Nanoseconds within which half, 99 % and 99.9 % of the asks were answered.
#[derive(Clone, Copy, Debug)]
pub struct Percentiles([u64; 3]);

/// When the next ask is due.
#[derive(Clone, Copy, Debug)]
enum Pace {
    /// As soon as fewer than so many are under way.
    UnderWay(usize),
    /// So many in a second, by lot.
    Rate(f64),
}

/// Asks in a second, with many under way, by the same loop as those that come when they come.
pub fn capacity<C: Contender>(stage: Stage, size: u64) -> f64 {
    let began = Instant::now();
    let _times = play::<C>(stage, Pace::UnderWay(AT_ONCE), size);
    size as f64 / began.elapsed().as_secs_f64()
}

/// So many asks, so many in a second. Nothing if they cannot keep up with that by far.
pub fn of<C: Contender>(stage: Stage, rate: f64, size: u64) -> Option<Percentiles> {
    let times = play::<C>(stage, Pace::Rate(rate), size)?;
    Some(Percentiles([0.5, 0.99, 0.999].map(|quantile| times.value_at_quantile(quantile))))
}

fn play<C: Contender>(stage: Stage, pace: Pace, size: u64) -> Option<Histogram<u64>> {
    let measurement = async move {
        let contender = C::start();
        let counter = contender.usual(&Open::default()).await;
        let times = asks(&counter, pace, size).await?;
        settled(&counter, all(size)).await;
        contender.end().await;
        Some(times)
    };
    // Tokio shows a task so many answers at a time and then none, however many there are. Here one task asks for everybody; it
    // goes on all the time, and gives others their turn by itself.
    C::play(stage, unconstrained(measurement))
}

async fn asks<C: Counter>(counter: &C, pace: Pace, size: u64) -> Option<Histogram<u64>> {
    let patience = match pace {
        Pace::UnderWay(_) => Duration::from_secs(60),
        Pace::Rate(rate) => Duration::from_secs_f64(1.0 + 5.0 * size as f64 / rate),
    };
    let mut times = Histogram::new(3).expect("a histogram");
    let mut asks = FuturesUnordered::new();
    let (mut sent, mut lot, mut due) = (0, 1, Duration::ZERO);
    let began = Instant::now();
    while times.len() < size {
        let now = began.elapsed();
        if now > patience {
            return None;
        }
        while sent < size {
            match pace {
                Pace::UnderWay(most) if asks.len() < most => due = now,
                Pace::Rate(_) if due <= now => {}
                _ => break,
            }
            let (ask, was_due) = (counter.ask(Note { left: 0, state: sent }), due);
            asks.push(async move {
                ask.await;
                was_due
            });
            sent += 1;
            if let Pace::Rate(rate) = pace {
                lot = advance(lot);
                due += pause(lot, rate);
            }
        }
        while let Some(Some(was_due)) = asks.next().now_or_never() {
            let took = (began.elapsed() - was_due).as_nanos() as u64;
            times.record(took).expect("a time that the histogram holds");
        }
        yield_now().await;
    }
    Some(times)
}

/// The time from one ask to the next: as often short as with people who know nothing of one another.
fn pause(lot: u64, rate: f64) -> Duration {
    let even = ((lot >> 11) as f64 + 1.0) / (1u64 << 53) as f64;
    Duration::from_secs_f64(-even.ln() / rate)
}

/// The table, all in one.
pub fn section(options: &Options) -> String {
    let rounds = if options.quick { 1 } else { options.rounds.min(5) };
    let seconds = if options.quick { 0.3 } else { 1.0 };
    let size = if options.quick { 50_000 } else { 200_000 };
    let count = options.contenders.len();

    let mut capacities = vec![Samples::default(); count];
    for round in 0..rounds {
        for place in 0..count {
            let who = (round + place) % count;
            let entry = options.contenders[who];
            let capacity =
                checked("capacity", entry.name, || (entry.capacity)(options.stage, size));
            capacities[who].push(capacity);
        }
    }
    let capacities: Vec<_> =
        capacities.iter().map(|samples| samples.median().unwrap_or(0.0)).collect();
    let raw = options.contenders.iter().position(|entry| entry.name == "tokio");
    let raw = raw.map(|raw| capacities[raw] / 2.0);
    // Half of one's own, and half of the loop's: as far as one can do that at all.
    let rates =
        |who: usize| [Some(capacities[who] / 2.0), raw.filter(|raw| *raw <= 0.9 * capacities[who])];

    let mut measured = vec![[(); 2].map(|()| [(); 3].map(|()| Samples::default())); count];
    for round in 0..rounds {
        for place in 0..count {
            let who = (round + place) % count;
            let entry = options.contenders[who];
            for (rate, samples) in rates(who).into_iter().zip(&mut measured[who]) {
                let Some(rate) = rate else { continue };
                let size = (rate * seconds) as u64;
                let measure = || (entry.latency)(options.stage, rate, size);
                let Some(percentiles) = checked("latency", entry.name, measure) else { continue };
                for (samples, nanoseconds) in samples.iter_mut().zip(percentiles.0) {
                    samples.push(nanoseconds as f64 / 1000.0);
                }
            }
        }
    }

    let heads = [
        "asks under open load",
        "capacity, 1/ms",
        "at half of it: p50",
        "p99",
        "p99.9",
        "at half of tokio's: p50",
        "p99",
        "p99.9",
    ];
    let line = |who: usize| {
        let mut line =
            vec![options.contenders[who].name.to_owned(), number(capacities[who] / 1000.0)];
        let medians = measured[who].iter().flatten().map(Samples::median);
        line.extend(medians.map(|median| median.map_or("-".into(), number)));
        line
    };
    let lines: Vec<_> = (0..count).map(line).collect();
    format!(
        "Microseconds, from the moment at which an ask was due; medians of {rounds}.\n\n{}",
        table(&heads.map(str::to_owned), &lines)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_as_long_as_the_rate_says_taken_together() {
        let (mut lot, mut sum) = (1, Duration::ZERO);
        for _ in 0..100_000 {
            lot = advance(lot);
            sum += pause(lot, 1000.0);
        }
        assert!((sum.as_secs_f64() - 100.0).abs() < 2.0, "{sum:?}");
    }
}
