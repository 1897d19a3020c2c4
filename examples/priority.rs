//! Urgent messages come before those that wait, and the others come to their turn all the same.
//!
//! `cargo run --example priority`

use thespian::prelude::*;

#[actor(mailbox = 100)]
struct Ward {
    seen: Vec<&'static str>,
}

#[handlers]
impl Ward {
    #[init]
    fn new() -> Self {
        Self { seen: Vec::new() }
    }

    #[handler]
    fn visit(&mut self) {
        self.seen.push("visit");
    }

    #[handler(priority = high)]
    fn emergency(&mut self) {
        self.seen.push("emergency");
    }

    /// Fills the ward's own mailbox before it looks at any of it.
    #[handler]
    fn rush(&mut self, cx: &mut Context<Self>) -> thespian::Result {
        let ward = cx.addr();
        for _ in 0..3 {
            ward.visit().tell()?;
        }
        for _ in 0..20 {
            ward.emergency().tell()?;
        }
        Ok(())
    }

    #[handler]
    fn seen(&self) -> Vec<&'static str> {
        self.seen.clone()
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let ward = system.spawn(Ward::props())?;
    ward.rush().await??;
    // This question is not urgent either, so it comes behind the visits.
    let seen = ward.seen().await?;
    for run in seen.chunk_by(|a, b| a == b) {
        println!("{:>2} x {}", run.len(), run[0]);
    }
    Ok(())
}
