// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, cents: u64) -> u64;
}

#[actor]
struct Account {
    cents: u64,
}

#[handlers(speaks(Teller))]
impl Account {}

fn main() {}
