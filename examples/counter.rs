//! The smallest actor: what is written, and the ways to speak to it.
//!
//! `cargo run --example counter`; the same on one deterministic thread: `THESPIAN_BASE=simple:7 cargo run --example counter`

use std::time::Duration;

use thespian::prelude::*;

/// Counts things.
#[actor]
struct Counter {
    total: u64,
}

#[handlers]
impl Counter {
    #[init]
    fn from(total: u64) -> Self {
        Self { total }
    }

    /// Adds `n` and returns the new total.
    #[handler]
    fn add(&mut self, n: u64) -> u64 {
        self.total += n;
        self.total
    }

    /// Takes its time, and holds the actor meanwhile.
    #[handler]
    async fn add_slowly(&mut self, cx: &mut Context<Self>, n: u64) -> u64 {
        cx.sleep(Duration::from_millis(20)).await;
        self.add(n)
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let counter = system.spawn(Counter::props(0))?;

    // ask: wait for the reply
    let total = counter.add(3).await?;
    println!("asked: {total}");

    // tell: never waits; a full mailbox would give the message back
    counter.add(4).tell()?;

    // send: tell, and wait for room
    counter.add(5).send().await?;

    // messages of one sender are handled in order, so this sees the two before
    println!("told twice: {}", counter.add(0).await?);

    // an ask with a deadline says whether the handler may have run
    let late = counter.add_slowly(100).timeout(Duration::from_millis(5)).await;
    println!("too slow: {}", late.unwrap_err());

    // a message is plain data
    let message = counter.add(1).into_message();
    assert!(matches!(message, CounterMsg::Add { n: 1 }));

    counter.stop();
    println!("the end: {}", counter.stopped().await);
    println!("afterwards: {}", counter.add(1).await.unwrap_err());
    Ok(())
}
