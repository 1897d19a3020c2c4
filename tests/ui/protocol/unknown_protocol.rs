// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account {
    cents: u64,
}

#[handlers(speaks(Teller))]
impl Account {}

fn main() {}
