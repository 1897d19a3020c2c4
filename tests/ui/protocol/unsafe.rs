// mistakes: 1
use thespian::prelude::*;

#[protocol]
unsafe trait Teller {
    fn deposit(&mut self, cents: u64) -> u64;
}

fn main() {}
