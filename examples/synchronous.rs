//! A synchronous program that asks: no `async` outside of the actors.
//!
//! `cargo run --example synchronous`

use std::thread;

use thespian::prelude::*;

/// Counts words; for one thread at a time, however many ask.
#[actor]
struct Counter {
    words: usize,
}

#[handlers]
impl Counter {
    #[handler]
    fn count(&mut self, line: String) -> usize {
        self.words += line.split_whitespace().count();
        self.words
    }
}

fn main() -> thespian::Result {
    // With a runtime of its own, on threads of its own.
    let system = System::start()?;
    let counter = system.spawn(Counter { words: 0 })?;

    // From any thread: `.blocking()` waits for the answer there, `.tell()` does not wait at all.
    let lines = ["the quick brown fox", "jumps over", "the lazy dog"];
    thread::scope(|scope| {
        for line in lines {
            let counter = &counter;
            scope.spawn(move || match counter.count(line.to_owned()).blocking() {
                Ok(words) => println!("{words} words so far"),
                Err(error) => eprintln!("{error}"),
            });
        }
    });
    println!("{} words in all", counter.count(String::new()).blocking()?);

    // What is asynchronous can be waited for here, too.
    system.block_on(system.shutdown())??;
    Ok(())
}
