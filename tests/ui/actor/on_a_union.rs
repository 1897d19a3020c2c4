// mistakes: 1
use thespian::prelude::*;

#[actor]
union Account {
    cents: u64,
    bytes: [u8; 8],
}

fn main() {}
