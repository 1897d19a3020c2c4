// mistakes: 1
use thespian::prelude::*;

#[protocol]
struct Teller {
    cents: u64,
}

fn main() {}
