// mistakes: 1
use thespian::prelude::*;

#[thespian::main]
fn main(system: System) {
    drop(system);
}
