//! A tree of supervisors. Who starts again when one child fails is said by its parent, in the option `children`.
//!
//! `cargo run --example supervision_tree`

use thespian::prelude::*;

/// One part of a desk that trades. Counts what it has seen.
#[actor]
struct Part {
    seen: u32,
}

#[handlers]
impl Part {
    #[init]
    fn new() -> Self {
        Self { seen: 0 }
    }

    #[handler]
    fn see(&mut self, price: u32) -> u32 {
        assert_ne!(price, 0, "a price of nothing");
        self.seen += 1;
        self.seen
    }
}

/// Each part builds on what the older ones say: whoever is younger than the one that failed starts again with it.
#[actor(children = rest_for_one)]
struct Quotes;

#[handlers]
impl Quotes {
    #[handler]
    fn hire(&self, cx: &mut Context<Self>, name: &'static str) -> Result<PartAddr, SpawnError> {
        cx.spawn(Part::props().named(name))
    }
}

/// Neither leg may stand without the other: both start again.
#[actor(children = one_for_all)]
struct Hedge;

#[handlers]
impl Hedge {
    #[handler]
    fn hire(&self, cx: &mut Context<Self>, name: &'static str) -> Result<PartAddr, SpawnError> {
        cx.spawn(Part::props().named(name))
    }
}

async fn crash(system: &System, parts: &[PartAddr], who: usize) -> thespian::Result {
    println!("\n{}", parts[who].see(0).await.unwrap_err());
    // Who failed answers when it is there again. By then nobody who goes with it has the old state.
    parts[who].see(1).await?;
    for part in parts {
        part.see(1).await?;
    }
    for actor in &system.tree().actors {
        let failed = if actor.last_failure.is_some() { ", it failed" } else { "" };
        println!("{}, restarts: {}{failed}", actor.path, actor.restarts);
    }
    Ok(())
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let quotes = system.spawn(Props::value(Quotes).named("quotes"))?;
    let [feed, book, quoter] = ["feed", "book", "quoter"].map(|name| quotes.hire(name));
    let quotes = [feed.await??, book.await??, quoter.await??];
    let hedge = system.spawn(Props::value(Hedge).named("hedge"))?;
    let hedge = [hedge.hire("long").await??, hedge.hire("short").await??];
    crash(&system, &quotes, 1).await?;
    crash(&system, &hedge, 1).await
}
