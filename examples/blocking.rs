//! Work that keeps a thread busy goes to threads of its own, so that nobody else waits for it.
//!
//! `cargo run --example blocking`

use std::thread::sleep;
use std::time::Duration;

use thespian::prelude::*;

/// Stands for whatever computes long, or waits without being asynchronous.
fn digest(text: &str) -> u32 {
    sleep(Duration::from_millis(100));
    text.bytes().fold(7, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()))
}

/// Has three ways to do the same.
#[actor]
struct Archive {
    sums: Vec<u32>,
}

#[handlers]
impl Archive {
    /// The closure goes elsewhere. The actor waits for it, and handles nothing else meanwhile.
    #[handler]
    async fn awaited(&mut self, cx: &mut Context<Self>, text: &'static str) -> u32 {
        cx.blocking(move || digest(text)).await
    }

    /// The actor does not even wait: the sum comes back as a message.
    #[handler]
    fn piped(&mut self, cx: &mut Context<Self>, text: &'static str) {
        cx.pipe(cx.blocking(move || digest(text)), |sum| ArchiveMsg::Digested { sum });
    }

    #[handler]
    fn digested(&mut self, sum: u32) {
        self.sums.push(sum);
    }

    /// The actor itself goes there, with its state, for as long as it handles this message.
    #[handler(blocking)]
    fn in_person(&mut self, text: &'static str) -> u32 {
        let sum = digest(text);
        self.sums.push(sum);
        sum
    }

    #[handler]
    fn sums(&self) -> Vec<u32> {
        self.sums.clone()
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let archive = system.spawn(Archive { sums: Vec::new() })?;
    println!("awaited: {}", archive.awaited("a book").await?);

    // All at once, each on a thread of its own, and the archive can still be asked.
    for text in ["a letter", "another", "a third"] {
        archive.piped(text).await?;
    }
    archive.sums().await?;
    println!("it answered meanwhile");
    while archive.sums().await?.len() < 3 {
        system.sleep(Duration::from_millis(10)).await;
    }
    println!("piped: 3 sums");

    println!("in person: {}", archive.in_person("a map").await?);
    println!("sums in all: {}", archive.sums().await?.len());
    Ok(())
}
