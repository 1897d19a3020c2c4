//! Messages later: once, at a fixed rate, with a pause after each. On `simple` the days below take no time at all:
//!
//! `THESPIAN_BASE=simple:1 cargo run --example timers`; without it, a day is twenty milliseconds.

use std::time::Duration;

use thespian::Timer;
use thespian::prelude::*;

/// Blooms for a while.
#[actor]
struct Garden {
    day: Duration,
    watered: u32,
    sprinkler: Option<Timer>,
}

#[handlers]
impl Garden {
    #[init]
    fn new(day: Duration) -> Self {
        Self { day, watered: 0, sprinkler: None }
    }

    /// A timer in the state ends with the state; one that is kept goes on over a restart.
    #[started]
    fn plant(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        self.sprinkler = Some(cx.addr().water().every(self.day)?);
        if !cx.kept("harvest") {
            cx.keep("harvest", cx.addr().harvest().after(self.day * 11 / 2)?);
        }
        Ok(())
    }

    #[handler]
    fn water(&mut self, cx: &mut Context<Self>) {
        self.watered += 1;
        println!("{} watered", cx.now());
    }

    /// Takes long: at a fixed rate, the next would be due before this one is through.
    #[handler]
    async fn weed(&mut self, cx: &mut Context<Self>) {
        println!("{} weeding", cx.now());
        cx.sleep(self.day / 2).await;
    }

    #[handler]
    fn hail(&mut self, cx: &mut Context<Self>) {
        println!("{} hail, and a new garden", cx.now());
        cx.fail("hail");
    }

    #[handler]
    fn harvest(&mut self, cx: &mut Context<Self>) {
        // Dropping the timer cancels it.
        self.sprinkler = None;
        println!("{} harvest after {} waterings", cx.now(), self.watered);
        cx.stop();
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let virtual_time = system.stage() == "simple";
    let day = if virtual_time { Duration::from_secs(24 * 3600) } else { Duration::from_millis(20) };
    let garden = system.spawn(Garden::props(day))?;

    let _weeding = garden.weed().every_after(day / 4)?;
    garden.hail().after(day * 9 / 4)?.detach();
    println!("not like this: {}", garden.water().every(Duration::ZERO).unwrap_err());

    println!("the garden {}", garden.stopped().await);
    Ok(())
}
