//! A valve with three states. What it does about a message depends on which it is in, and rustc knows that nothing was forgotten.
//!
//! `cargo run --example valve`; its picture is in [`valve.md`](valve.md), which a test here compares with the code.

use thespian::prelude::*;

struct Closed;

/// What it has poured since it was opened.
struct Open(u32);

/// It lets off what is left, and is of no use meanwhile.
struct Draining;

#[actor]
struct Valve;

#[handlers(
    states(Closed -> Open, Open -> Closed | Draining, Draining -> Closed),
    start = Closed,
    deferred(at_most = 16, within = "5s", on_restart = keep),
)]
impl Valve {
    #[handler(refuse(*))]
    fn open(&mut self, at: In<'_, Closed>) {
        at.go(Open(0));
    }

    /// Who comes too early waits; who comes too late is told so.
    #[handler(defer(Closed), refuse(Draining))]
    fn pour(&mut self, mut at: In<'_, Open>, litres: u32) -> u32 {
        at.0 += litres;
        at.0
    }

    #[handler(refuse(*))]
    fn let_off(&mut self, at: In<'_, Open>) {
        at.go(Draining);
    }

    #[handler(ignore(Closed))]
    fn close(&mut self, at: In<'_, (Open, Draining)>) {
        at.go(Closed);
    }

    #[entering(Open)]
    fn light(&self) {
        println!("  (the lamp is on)");
    }

    #[leaving(Open)]
    fn darken(&self) {
        println!("  (the lamp is off)");
    }
}

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    let valve = system.spawn(Valve)?;
    let early = valve.pour(3).ask();
    valve.open().await??;
    println!("poured, of those who waited: {}", early.await??);
    println!("poured: {}", valve.pour(4).await??);
    println!("again: {}", valve.open().await?.unwrap_err());
    valve.let_off().await??;
    println!("too late: {}", valve.pour(5).await?.unwrap_err());
    valve.close().await?;
    Ok(())
}

#[test]
fn the_picture_is_that_of_the_code() {
    let table = thespian::StateTable::of::<Valve>().expect("a valve has states");
    let picture = format!("# A valve\n\n```mermaid\n{}```\n\n{table}", table.to_mermaid());
    assert_eq!(include_str!("valve.md"), picture);
}
