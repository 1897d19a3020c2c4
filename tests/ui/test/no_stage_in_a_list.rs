// mistakes: 1
use thespian::prelude::*;

#[thespian::test(bases(simple, thread))]
async fn holds(system: System) {
    drop(system);
}

fn main() {}
