//! Inside a program that has a tokio runtime already: that runtime runs the actors.
//!
//! `cargo run --example in_tokio`

use thespian::prelude::*;

/// Knows how often it was asked.
#[actor(mailbox = 16)]
struct Oracle {
    asked: u32,
}

#[handlers]
impl Oracle {
    #[handler]
    fn ask(&mut self, question: String) -> String {
        self.asked += 1;
        format!("{question} Perhaps. (This was question {}.)", self.asked)
    }

    #[stopping]
    fn farewell(&mut self, why: ExitReason) {
        println!("the oracle, {why}, after {} questions", self.asked);
    }
}

#[tokio::main]
async fn main() -> thespian::Result {
    let system = System::start()?;
    // Ctrl-C stops the actors in order, as under `#[thespian::main]`.
    thespian::signals::stop_on_signals(&system);

    let oracle = system.spawn(Oracle { asked: 0 })?;
    let tasks: Vec<_> = ["Will it rain?", "Will it compile?"]
        .map(|question| {
            // An owned call is `'static`: it can move into a task of yours.
            let call = oracle.ask(question.to_owned()).into_owned();
            tokio::spawn(async move { call.await })
        })
        .into();
    for task in tasks {
        println!("{}", task.await??);
    }

    system.shutdown().await?;
    Ok(())
}
