// mistakes: 1
use thespian::prelude::*;

#[protocol]
trait Teller {
    fn deposit(&mut self, cents: impl Into<u64>) -> u64;
}

fn main() {}
