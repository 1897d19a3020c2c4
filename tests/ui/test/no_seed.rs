// mistakes: 1
use thespian::prelude::*;

#[thespian::test(seeds = 0)]
async fn holds(system: System) {
    drop(system);
}

fn main() {}
