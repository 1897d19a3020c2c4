// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(cents: u64) -> u64;
}

fn main() {}
