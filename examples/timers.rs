//! Messages later, once and again and again. On `simple` the hours below take no time at all:
//!
//! `THESPIAN_BASE=simple:1 cargo run --example timers`; without it, the clock runs in milliseconds.

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
    /// Timers kept in the state end with it.
    #[started]
    fn plant(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        self.sprinkler = Some(cx.addr().water().every(self.day)?);
        cx.addr().harvest().after(self.day * 5 + self.day / 2)?.detach();
        Ok(())
    }

    #[handler]
    fn water(&mut self, cx: &mut Context<Self>) {
        self.watered += 1;
        println!("{} watered", cx.now());
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
    let garden = system.spawn(Garden { day, watered: 0, sprinkler: None })?;

    let mistake = garden.water().every(Duration::ZERO);
    println!("not like this: {}", mistake.unwrap_err());

    println!("the garden {}", garden.stopped().await);
    Ok(())
}
