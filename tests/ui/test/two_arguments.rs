// mistakes: 1
use thespian::prelude::*;

#[thespian::test]
async fn holds(system: System, name: String) {
    drop((system, name));
}

fn main() {}
