//! The end in good order: phases, draining, deadlines, and what is listed when somebody does not come to an end.
//!
//! `cargo run --example graceful_shutdown`

use std::time::Duration;

use thespian::prelude::*;

/// Takes orders. It goes first, and what still waits for it then is not handled.
#[actor(phase = -1)]
struct Door {
    kitchen: KitchenAddr,
}

#[handlers]
impl Door {
    #[handler]
    fn order(&self, dish: &'static str) -> thespian::Result {
        Ok(self.kitchen.cook(dish).tell()?)
    }

    #[stopping]
    fn close(&self, why: ExitReason) {
        println!("the door: {why}");
    }
}

/// Cooks what was ordered before it goes home, in 5 seconds at the most, which is what `stop_within` says.
#[actor(on_stop = drain)]
struct Kitchen;

#[handlers]
impl Kitchen {
    #[handler]
    async fn cook(&self, cx: &mut Context<Self>, dish: &'static str) {
        cx.sleep(Duration::from_millis(10)).await;
        println!("  {dish}");
    }

    #[stopping]
    fn close(&self, why: ExitReason) {
        println!("the kitchen: {why}");
    }
}

/// Would talk for hours. The thread it blocks cannot be taken from it, so it is given up a second after it was killed.
#[actor(phase = 1, stop_within = "20ms")]
struct Guest;

#[handlers]
impl Guest {
    #[handler(blocking)]
    fn talk(&self) {
        std::thread::sleep(Duration::from_secs(3 * 3600));
    }
}

async fn evening(system: System) -> thespian::Result {
    let kitchen = system.spawn(Kitchen)?;
    let door = system.spawn(Door { kitchen })?;
    for dish in ["soup", "fish", "pie"] {
        door.order(dish).await??;
    }
    Ok(system.shutdown().await?)
}

async fn night(system: System) -> thespian::Result {
    let guest = system.spawn(Props::value(Guest).named("guest"))?;
    println!("{}", guest.talk().timeout(Duration::from_millis(500)).await.unwrap_err());
    Ok(())
}

fn main() -> thespian::Result {
    System::builder().run(evening)??;
    // On the one thread of `simple` nobody could do anything about that guest.
    let ran = System::builder().base(thespian::Base::default()).ignore_environment().run(night);
    println!("{}", ran.unwrap_err());
    Ok(())
}
