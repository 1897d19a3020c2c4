// mistakes: 1
use thespian::prelude::*;

#[thespian::test(base = "simple:seven")]
async fn holds(system: System) {
    drop(system);
}

fn main() {}
