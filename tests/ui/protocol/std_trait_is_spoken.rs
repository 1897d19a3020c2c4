// mistakes: 1
use thespian::prelude::*;

#[actor]
struct Account {
    cents: u64,
}

#[handlers(speaks(Clone))]
impl Account {}

fn main() {}
