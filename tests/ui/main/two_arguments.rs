// mistakes: 1
use thespian::prelude::*;

#[thespian::main]
async fn main(system: System, name: String) {
    drop((system, name));
}
