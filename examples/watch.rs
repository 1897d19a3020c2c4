//! Watching: an actor is told once, and only once, that another one has ended for good, and how.
//!
//! `cargo run --example watch`

use thespian::prelude::*;

/// Can be made to fail.
#[actor]
struct Lamp;

#[handlers]
impl Lamp {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    fn shine(&self) {}

    #[handler]
    fn drop_it(&self) {
        panic!("glass everywhere");
    }
}

/// Looks after lamps that are not its children: they know nothing of it.
#[actor]
struct Keeper;

#[handlers]
impl Keeper {
    #[handler]
    fn watch(&self, cx: &mut Context<Self>, lamp: LampAddr) {
        cx.watch(&lamp);
    }

    #[handler]
    fn unwatch(&self, cx: &mut Context<Self>, lamp: LampAddr) {
        cx.unwatch(&lamp);
    }

    #[handler]
    fn nod(&self) {}

    #[terminated]
    fn gone(&mut self, notice: Terminated) {
        println!("  the keeper hears: {} {}", notice.who.kind, notice.reason);
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let keeper = system.spawn(Keeper)?;
    let (hall, stairs) = (system.spawn(Lamp::props())?, system.spawn(Lamp::props())?);
    keeper.watch(hall.clone()).await?;
    keeper.watch(stairs.clone()).await?;

    println!("a restart is no end");
    hall.drop_it().tell()?;
    hall.shine().await?; // by the next incarnation

    println!("a stop is");
    hall.stop();
    hall.stopped().await;
    // Whoever waits for the end hears of it when the watchers do: the notice is in the mailbox by now.
    keeper.nod().await?;

    println!("a watch that was given back says nothing");
    keeper.unwatch(stairs.clone()).await?;
    stairs.kill();
    stairs.stopped().await;
    keeper.nod().await?;

    println!("one who is dead already is reported, with the reason");
    keeper.watch(stairs).await?;
    keeper.nod().await?;
    Ok(())
}
