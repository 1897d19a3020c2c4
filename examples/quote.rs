//! A broker who is asked for prices: some he knows, some the market tells in his place, and some have to wait until it opens.
//!
//! `cargo run --example quote`

use std::collections::HashMap;
use std::time::Duration;

use thespian::prelude::*;

/// Has a price for everything, after some haggling.
#[actor]
struct Market;

#[handlers]
impl Market {
    #[handler]
    async fn price(&mut self, cx: &mut Context<Self>, fruit: &'static str) -> u32 {
        cx.sleep(Duration::from_millis(5)).await;
        10 * fruit.len() as u32
    }
}

#[actor]
struct Broker {
    known: HashMap<&'static str, u32>,
    market: Option<MarketAddr>,
    waiting: Vec<ReplyTo<u32>>,
}

#[handlers]
impl Broker {
    /// Whoever asks cannot tell in which of the three ways he is answered.
    #[handler]
    fn quote(
        &mut self,
        cx: &mut Context<Self>,
        reply: Reply<'_, u32>,
        fruit: &'static str,
        patience: Duration,
    ) -> Receipt<'_> {
        match (self.known.get(fruit), &self.market) {
            (Some(price), _) => reply.answer(*price),
            // The broker is free for others while they haggle.
            (None, Some(market)) => reply.forward(market.price(fruit)),
            (None, None) => {
                let (receipt, reply) = reply.park(cx, patience);
                self.waiting.push(reply);
                receipt
            }
        }
    }

    /// Everything begins at one price. Who waits no more, since his patience was at its end, hears nothing twice.
    #[handler]
    fn open(&mut self, market: MarketAddr, price: u32) {
        self.waiting.drain(..).for_each(|reply| reply.answer(price));
        self.market = Some(market);
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let (soon, long) = (Duration::from_millis(20), Duration::from_secs(60));
    let known = HashMap::from([("apples", 40)]);
    let broker = system.spawn(Broker { known, market: None, waiting: Vec::new() })?;

    let pears = broker.quote("pears", long).ask();
    println!("apples: {}", broker.quote("apples", long).await?);
    // The pears came before them, so they are parked. For how long can be seen too, and differs from run to run.
    let owed = system.tree().get(&broker.path()).and_then(|broker| broker.oldest_owed);
    println!("the oldest that is open: a {}", owed.map_or("nothing", |(asked, _age)| asked));
    println!("figs: {}", broker.quote("figs", soon).await.unwrap_err());

    broker.open(system.spawn(Market)?, 35).await?;
    println!("pears: {}", pears.await?);
    println!("plums: {}", broker.quote("plums", long).await?);
    Ok(())
}
