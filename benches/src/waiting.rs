//! What it costs to wait: senders in line before an actor that is slow.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::contender::{Contender, Counter};
use crate::options::Options;
use crate::parts::{Note, Open};
use crate::report::table;
use crate::run::checked;
use crate::stage::Stage;

const SENDERS: u64 = 8;

/// Seconds of processor time in a second, while all senders wait. The actor takes a message every millisecond or two.
pub fn of<C: Contender>(stage: Stage, time: Duration) -> Option<f64> {
    C::play(stage, async move {
        let contender = C::start();
        let slow = contender.slow(&Open::default()).await?;
        let accepted = Arc::new(AtomicU64::new(0));
        let mut senders = JoinSet::new();
        for _ in 0..SENDERS {
            let (slow, accepted) = (slow.clone(), accepted.clone());
            senders.spawn(async move {
                loop {
                    slow.tell(Note { left: 0, state: 0 }).await;
                    accepted.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // The mailbox is full by then.
        sleep(Duration::from_millis(100)).await;

        let accepted_before = accepted.load(Ordering::Relaxed);
        let (began, processor) = (Instant::now(), ProcessTime::now());
        sleep(time).await;
        let (processor, time) = (processor.elapsed(), began.elapsed());
        let moved = accepted.load(Ordering::Relaxed) - accepted_before;
        senders.shutdown().await;
        assert!(moved > 0, "it stands still");
        assert!(Duration::from_millis(moved) <= 2 * time, "it is not slow: {moved} in {time:?}");
        contender.end().await;
        Some(processor.as_secs_f64() / time.as_secs_f64())
    })
}

pub fn section(options: &Options) -> String {
    // Some take hundreds of messages out at a time, and let nobody in before they are through.
    let time = Duration::from_secs(if options.quick { 2 } else { 4 });
    let line = |entry: &&crate::contenders::Entry| {
        let burnt = checked("waiting", entry.name, || (entry.waiting)(options.stage, time));
        vec![entry.name.to_owned(), burnt.map_or("-".into(), |burnt| format!("{burnt:.3}"))]
    };
    let lines: Vec<_> = options.contenders.iter().map(line).collect();
    let heads = ["8 senders wait for a slow actor", "processor seconds in a second"];
    table(&heads.map(str::to_owned), &lines)
}
