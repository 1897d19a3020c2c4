//! A pool that finds its number of workers by itself: it grows while messages wait, and shrinks when it is quiet.
//!
//! `cargo run --example autoscale`

use std::time::Duration;

use thespian::prelude::*;
use thespian::{Scale, What};

/// Needs a while for each picture.
#[actor]
struct Resizer;

#[handlers]
impl Resizer {
    #[init]
    fn new() -> Self {
        Resizer
    }

    #[handler]
    async fn shrink(&self, cx: &mut Context<Self>, picture: u32) -> u32 {
        cx.sleep(Duration::from_millis(5)).await;
        picture
    }
}

const MS: Duration = Duration::from_millis(1);

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let mut events = system.subscribe();

    // From one worker to ten. More when on average two pictures wait for each, or one of them for 50 ms; fewer when for
    // 30 ms none has waited.
    let scale = Scale::between(1, 10).depth(2).age(50 * MS).cool_down(30 * MS);
    let pool = system.spawn(Pool::new(1, Resizer::props()).scale(scale))?;
    let workers = pool.pool().ok_or("a pool")?;

    // A crowd at once. Those who ask wait in line as at any actor, and never hear of the changes.
    let asks: Vec<_> = (0..500).map(|picture| pool.shrink(picture).ask()).collect();
    let mut done = 0;
    for ask in asks {
        ask.await?;
        done += 1;
    }
    println!("{done} pictures, at most {} workers", workers.peak());

    // Nobody comes any more.
    while workers.size() > 1 {
        system.sleep(10 * MS).await;
    }
    while let Some(event) = events.try_next() {
        if let What::Resized { from, to } = event.what {
            println!("from {from} to {to}");
        }
    }

    // A call changes it too, within the bounds.
    println!("20 workers: {}", workers.resize(20).unwrap_err());
    workers.resize(4)?;
    workers.settled().await;
    println!("now there are {}", workers.size());
    Ok(())
}
