// mistakes: 1
use thespian::prelude::*;

#[thespian::main]
async fn main(system: System) -> u8 {
    drop(system);
    8
}
