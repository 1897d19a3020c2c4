//! A pipeline of actors as a value: bounded, in order, with retries and a side list, and a fork.
//!
//! `cargo run --example pipeline`

use std::time::Duration;

use futures_util::{StreamExt, stream};
use thespian::Failed;
use thespian::prelude::*;

/// Reads prices; short ones take it longer.
#[actor]
struct Reader;

#[handlers]
impl Reader {
    #[init]
    fn new() -> Self {
        Self
    }

    #[handler]
    async fn read(
        &self,
        cx: &mut Context<Self>,
        line: String,
    ) -> Result<u32, std::num::ParseIntError> {
        cx.sleep(Duration::from_millis(20 - line.len() as u64)).await;
        line.parse()
    }
}

/// Adds the tax, one price at a time.
#[actor]
struct Taxman;

#[handlers]
impl Taxman {
    #[handler]
    fn tax(&mut self, price: u32) -> u32 {
        price + price / 5
    }
}

/// Keeps what could not be read.
#[actor]
struct Clerk;

#[handlers]
impl Clerk {
    #[handler]
    fn put_aside(&self, line: String, why: String) {
        println!("put aside: {line:?}, {why}");
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let readers = system.spawn(Pool::new(3, Reader::props()).least_loaded())?;
    let (taxman, clerk) = (system.spawn(Taxman)?, system.spawn(Clerk)?);

    let read = Section::try_ask(&readers, |to, line: String| to.read(line))
        .ahead(6) // so many at a time, and no more in the readers' mailboxes
        .in_order()
        .retry(3, Duration::from_millis(5)) // what was certainly not executed
        .on_failure(clerk.sink(|Failed { item: line, error, .. }: Failed<String>| {
            ClerkMsg::PutAside { line, why: error.to_string() }
        }));
    let taxed = Section::ask(&taxman, |to, price| to.tax(price));
    let pipeline = read.then(Section::choose(|price| *price >= 100, taxed, Section::pass()));

    let lines = ["100", "7", "many", "2500", "12", "-3", "980"].map(String::from);
    let mut prices = pipeline.stream(stream::iter(lines));
    while let Some(price) = prices.next().await {
        println!("{}", price?);
    }
    println!("{}", prices.report());
    Ok(())
}
