//! A cache that goes stale in about one schedule of fifty: the order is found, played again, and explained by a chart.
//!
//! `cargo run --example rehearsal`. As a test it is `#[thespian::test(seeds = 500)]` on `visit`.

use thespian::prelude::*;

/// Knows what a pear costs.
#[actor]
struct Store(u32);

#[handlers]
impl Store {
    #[handler]
    fn price(&self) -> u32 {
        self.0
    }

    #[handler]
    fn set_price(&mut self, price: u32) {
        self.0 = price;
    }
}

/// Remembers what the store has said.
#[actor]
struct Cache(Option<u32>);

#[handlers]
impl Cache {
    #[handler]
    fn look_up(&self) -> Option<u32> {
        self.0
    }

    #[handler]
    fn remember(&mut self, price: Option<u32>) {
        self.0 = price;
    }
}

/// Asks the cache first, and then the store.
#[actor]
struct Customer(StoreAddr, CacheAddr);

#[handlers]
impl Customer {
    #[handler]
    async fn ask(&mut self) -> thespian::Result {
        if self.1.look_up().await?.is_none() {
            self.1.remember(Some(self.0.price().await?)).tell()?; // by now it may be an old price
        }
        Ok(())
    }
}

async fn visit(system: System) -> thespian::Result {
    let store = system.spawn(Store(1))?;
    let cache = system.spawn(Cache(None))?;
    let customer = system.spawn(Customer(store.clone(), cache.clone()))?;
    customer.ask().tell()?;
    store.set_price(store.price().await? + 1).await?;
    let new = store.price().await?;
    cache.remember(None).await?;
    customer.drain();
    customer.stopped().await;
    let known = cache.look_up().await?;
    if known.is_some_and(|known| known != new) {
        return Err(format!("the price is {new}, and the cache says {known:?}").into());
    }
    Ok(())
}

fn main() {
    let test = thespian::testing::Rehearsal::new("visit").command("cargo run --example rehearsal");
    let failure = test.clone().seeds(500).try_run(visit).expect_err("one of these orders is bad");
    println!("{failure}");
    let again = test.base(failure.replay.base).try_run(visit).expect_err("the same order again");
    println!("played again, the same run: {}", again.log.to_text() == failure.log.to_text());
}
