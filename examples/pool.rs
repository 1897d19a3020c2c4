//! Several workers behind one address. Whoever asks a worker that fails hears of it; the pool goes on.
//!
//! `cargo run --example pool`

use std::collections::BTreeMap;

use thespian::prelude::*;

/// Squares numbers, and does not like 13.
#[actor]
struct Worker {
    name: String,
}

#[handlers]
impl Worker {
    #[init]
    fn hire(cx: &mut Context<Self>) -> Self {
        Self { name: cx.path().to_string() }
    }

    #[handler]
    fn square(&self, n: u64) -> (u64, String) {
        assert_ne!(n, 13, "an unlucky number");
        (n * n, self.name.clone())
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    // One address, of the same type as a single worker's.
    let workers: WorkerAddr =
        system.spawn(Pool::new(4, Worker::props().named("workers")).least_loaded())?;

    // Asks start at once and are awaited afterwards, so all workers are at it together.
    let asks: Vec<_> = (1..=20).map(|n| workers.square(n).ask()).collect();
    let mut sum = 0;
    let mut shares = BTreeMap::new();
    for ask in asks {
        match ask.await {
            Ok((square, worker)) => {
                sum += square;
                *shares.entry(worker).or_insert(0) += 1;
            }
            Err(error) => println!("one is missing: {error}"),
        }
    }
    println!("the sum of the others is {sum}");
    println!("{} workers did it; restarts: {}", shares.len(), system.stats().restarts);
    Ok(())
}
