// mistakes: 1
use thespian::prelude::*;

#[thespian::test(faults(0.01))]
async fn holds(system: System) {
    drop(system);
}

fn main() {}
