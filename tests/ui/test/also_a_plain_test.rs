// mistakes: 1
use thespian::prelude::*;

#[thespian::test]
#[test]
async fn holds(system: System) {
    drop(system);
}

fn main() {}
