// mistakes: 1
use thespian::prelude::*;

#[thespian::test(limit = "10")]
async fn holds(system: System) {
    drop(system);
}

fn main() {}
