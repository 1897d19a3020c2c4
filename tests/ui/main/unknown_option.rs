// mistakes: 1
use thespian::prelude::*;

#[thespian::main(threads = 4)]
async fn main(system: System) {
    drop(system);
}
