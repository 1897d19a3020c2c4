//! Publish and subscribe: who speaks need not know who listens, and a slow subscriber costs nobody else anything. And a name,
//! by which one actor is found.
//!
//! `cargo run --example pubsub`

use thespian::prelude::*;
use thespian::{Name, Topic};

/// What is published.
#[derive(Clone, Debug)]
struct Reading {
    room: &'static str,
    degrees: i32,
}

const READINGS: Name<Topic<Reading>> = Name::new("readings");
const DISPLAY: Name<DisplayAddr> = Name::new("display");

/// Shows the last reading.
#[actor]
#[derive(Default)]
struct Display {
    text: String,
}

#[handlers]
impl Display {
    #[started]
    fn subscribe(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        let readings = cx.topic(&READINGS);
        readings.subscribe(&cx.addr(), |reading| DisplayMsg::Show { reading })?;
        cx.claim(&DISPLAY, &cx.addr())?;
        Ok(())
    }

    #[handler]
    fn show(&mut self, reading: Reading) {
        self.text = format!("{} has {} degrees", reading.room, reading.degrees);
    }

    #[handler]
    fn text(&self) -> String {
        self.text.clone()
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    system.spawn(Display::default())?;
    // Nobody was handed the address.
    let display = system.wait_for(&DISPLAY).await?;

    let readings = system.topic(&READINGS);
    // Beside the actors: code that reads when it likes, and keeps the newest two until then.
    let mut log = readings.listen(2);
    for degrees in 18..=21 {
        let published = readings.publish(Reading { room: "the kitchen", degrees });
        println!("published to {}, refused by {}", published.delivered, published.refused.len());
    }
    println!("the display: {}", display.text().await?);
    println!("the log has missed {}", log.missed());
    while let Some(Reading { degrees, .. }) = log.try_next() {
        println!("  {degrees}");
    }

    // The end of an actor is the end of its subscription, and of its name.
    display.stop();
    display.stopped().await;
    let published = readings.publish(Reading { room: "the cellar", degrees: 9 });
    println!("published to {}", published.delivered);
    println!("{}", system.look_up(&DISPLAY).map_or_else(|error| error.to_string(), |_| "?".into()));
    Ok(())
}
