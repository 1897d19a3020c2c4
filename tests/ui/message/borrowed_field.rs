// mistakes: 1
use thespian::prelude::*;

#[message]
struct Order {
    item: &str,
}

fn main() {}
