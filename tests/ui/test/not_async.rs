// mistakes: 1
use thespian::prelude::*;

#[thespian::test]
fn holds(system: System) {
    drop(system);
}

fn main() {}
