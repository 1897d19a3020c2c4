// mistakes: 1
use thespian::prelude::*;

#[thespian::test(seed = 7)]
async fn holds(system: System) {
    drop(system);
}

fn main() {}
