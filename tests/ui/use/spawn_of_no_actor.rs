// mistakes: 1
use thespian::prelude::*;

#[thespian::main]
async fn main(system: System) -> thespian::Result {
    system.spawn(String::new())?;
    Ok(())
}
