//! A cache that goes stale in about one schedule of fifty, as in `examples/rehearsal.rs`.

use thespian::prelude::*;

/// Knows what a pear costs.
#[actor]
pub(super) struct Store(u32);

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
pub(super) struct Cache(Option<u32>);

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
pub(super) struct Customer(StoreAddr, CacheAddr);

#[handlers]
impl Customer {
    #[handler]
    async fn ask(&mut self) -> thespian::Result {
        if self.1.look_up().await?.is_none() {
            let price = self.0.price().await?;
            self.1.remember(Some(price)).tell()?;
        }
        Ok(())
    }
}

pub(super) async fn visit(system: System) -> thespian::Result {
    let store = system.spawn(Store(1))?;
    let cache = system.spawn(Cache(None))?;
    let customer = system.spawn(Customer(store.clone(), cache.clone()))?;
    customer.ask().tell()?;
    let old = store.price().await?;
    store.set_price(old + 1).await?;
    let new = store.price().await?;
    cache.remember(None).await?;
    customer.drain();
    customer.stopped().await;
    let known = cache.look_up().await?;
    assert!(
        known.is_none_or(|known| known == new),
        "the price is {new}, the cache says {known:?}, which others have made so on purpose"
    );
    Ok(())
}
