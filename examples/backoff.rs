//! Not there yet: an actor that cannot start is tried again, after waits that double. Whoever asked it waits with it.
//!
//! `cargo run --example backoff`

use std::time::Duration;

use thespian::What;
use thespian::prelude::*;

/// Refuses whoever comes before it has been tried three times.
#[actor]
struct Database {
    refused: u32,
}

#[handlers]
impl Database {
    #[handler]
    fn connect(&mut self) -> Result<&'static str, String> {
        if self.refused == 3 {
            return Ok("a connection");
        }
        self.refused += 1;
        Err(format!("connection refused, {} times now", self.refused))
    }
}

/// Lives on a connection. Waits 40 ms at most, 80 after the next failure, 160, and never more than a second.
#[actor(backoff = "40ms..1s", max_restarts = 10, within = "1m")]
struct Client {
    connection: &'static str,
}

#[handlers]
impl Client {
    /// An error here is a failure like any other.
    #[init]
    async fn connect(database: DatabaseAddr) -> thespian::Result<Self> {
        let connection = database.connect().await??;
        Ok(Self { connection })
    }

    #[handler]
    fn query(&self, text: String) -> String {
        format!("`{text}` over {}", self.connection)
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let mut events = system.subscribe();
    let database = system.spawn(Database { refused: 0 })?;
    let client = system.spawn(Client::props(database).named("client"))?;

    println!("asked at once: {}", client.query("how are you".into()).await?);

    let mut most = Duration::from_millis(40);
    let mut failed = None;
    while let Some(event) = events.try_next() {
        match event.what {
            What::Failed(failure) => {
                println!("{failure}");
                failed = Some(event.at);
            }
            What::Restarted => {
                // Up to a half is taken away at random, so that those who failed together do not come back together.
                let waited = failed.map(|failed| event.at - failed).unwrap_or_default();
                println!("  waited {:?} to {most:?}: {}", most / 2, waited >= most / 2);
                most *= 2;
            }
            _ => {}
        }
    }
    Ok(())
}
