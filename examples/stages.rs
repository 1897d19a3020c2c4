//! The same actors on two stages, chosen by configuration alone, and the record of a run that can be repeated.
//!
//! `cargo run --example stages`

use thespian::prelude::*;
use thespian::{Base, RunError};

/// Passes a ball on.
#[actor]
struct Player {
    next: Option<PlayerAddr>,
    caught: u32,
}

#[handlers]
impl Player {
    #[handler]
    fn meet(&mut self, next: PlayerAddr) {
        self.next = Some(next);
    }

    #[handler]
    fn catch(&mut self, passes: u32) {
        self.caught += 1;
        if let (Some(next), true) = (&self.next, passes > 0) {
            // A ball that does not fit into the next player's hands is lost, and that is fine in this game.
            let _lost = next.catch(passes - 1).tell();
        }
    }

    #[handler]
    fn caught(&self) -> u32 {
        self.caught
    }
}

async fn play(system: &System) -> thespian::Result<u32> {
    let mut players = Vec::new();
    for _ in 0..5 {
        players.push(system.spawn(Player { next: None, caught: 0 })?);
    }
    for (i, player) in players.iter().enumerate() {
        player.meet(players[(i + 1) % players.len()].clone()).await?;
    }
    for player in &players {
        player.catch(10).send().await?;
    }
    let mut caught = 0;
    while caught < 55 {
        caught = 0;
        for player in &players {
            caught += player.caught().await?;
        }
    }
    Ok(caught)
}

fn run(base: Base) -> Result<(thespian::Result<u32>, String), RunError> {
    System::builder().base(base).ignore_environment().record().run(|system| async move {
        let caught = play(&system).await;
        let log: Vec<String> = system.events().iter().map(ToString::to_string).collect();
        (caught, log.join("\n"))
    })
}

fn main() -> thespian::Result {
    let (threads, _) = run(Base::default())?;
    let (simple, log) = run(Base::Simple { seed: 7 })?;
    println!("threads: {} catches, simple: {} catches", threads?, simple?);

    let (_, again) = run(Base::Simple { seed: 7 })?;
    let (_, other) = run(Base::Simple { seed: 8 })?;
    println!(
        "seed 7 twice: {}",
        if log == again { "the same run, event by event" } else { "different!" }
    );
    println!("seed 8: {}", if log == other { "the same?" } else { "another order" });
    Ok(())
}
