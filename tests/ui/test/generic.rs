// mistakes: 1
use thespian::prelude::*;

#[thespian::test]
async fn holds<T>(system: System) {
    drop(system);
}

fn main() {}
