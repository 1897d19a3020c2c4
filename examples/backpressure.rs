//! A printer that is slower than those who want something printed: what happens when its mailbox is full, and what a
//! display does that only cares for the latest.
//!
//! `cargo run --example backpressure`

use std::time::Duration;

use thespian::prelude::*;

/// Refuses what it has no room for: the default.
#[actor(mailbox = 2)]
struct Printer;

#[handlers]
impl Printer {
    #[handler]
    async fn print(&mut self, cx: &mut Context<Self>, page: u32) -> u32 {
        cx.sleep(Duration::from_millis(5)).await;
        page
    }
}

/// Drops what is out of date.
#[actor(mailbox = 4, overflow = drop_oldest)]
struct Display {
    shown: Vec<u32>,
}

#[handlers]
impl Display {
    #[init]
    fn new() -> Self {
        Self { shown: Vec::new() }
    }

    #[handler]
    async fn show(&mut self, cx: &mut Context<Self>, price: u32) {
        cx.sleep(Duration::from_millis(5)).await;
        self.shown.push(price);
    }

    #[handler]
    fn shown(&self) -> Vec<u32> {
        self.shown.clone()
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let printer = system.spawn(Printer)?;

    // A tell never waits. What there is no room for comes back, whole.
    let refused: Vec<_> = (1..=6).filter_map(|page| printer.print(page).tell().err()).collect();
    println!("{} of 6 pages came back; the first because: {}", refused.len(), refused[0]);

    // A send waits for room, in line. So does an ask, within its deadline.
    for page in 1..=6 {
        printer.print(page).send().await?;
    }
    println!("page {} is printed", printer.print(7).await?);
    let hasty = printer.print(8).timeout(Duration::from_millis(1)).await;
    println!("in a millisecond: {}", hasty.unwrap_err());

    // By its policy the display never refuses, and drops the oldest instead.
    let display = system.spawn(Display::props())?;
    for price in 1..=50 {
        display.show(price).tell()?;
    }
    println!("shown of 50 prices: {:?}", display.shown().await?);

    println!("{:?}", system.flow());
    Ok(())
}
